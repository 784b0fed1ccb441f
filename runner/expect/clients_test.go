package expect_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// clients are recordings of as many clients of one stream.
func clients(streams ...*recording.Stream) []*recording.Stream {
	for i, r := range streams {
		r.Of, r.Client, r.Name = recording.DefaultStream, i+1, recording.ClientName(recording.DefaultStream, i+1)
	}
	return streams
}

// TestOfClients: one verdict tells how many hold it, and of the worst.
func TestOfClients(t *testing.T) {
	two := expect.Count{Kind: "a", Times: new(2)}
	soon := expect.Arrives{Kind: "a", Within: time.Second, Ideally: 100 * time.Millisecond}
	refused := stream()
	refused.Response, refused.End.Reason = nil, recording.ConnectFailed
	left := stream()
	left.End = recording.End{Reason: recording.Stopped, At: 500 * time.Millisecond}
	cases := []struct {
		name    string
		x       expect.Expectation
		clients []*recording.Stream
		want    string
	}{
		{"all hold it", two, clients(stream("1 a x", "2 a x"), stream("1 a x", "2 a x")), `held: 2 "a", for each of 2 clients `},
		{"who came closest", soon, clients(stream("50 a x"), stream("90 a x")), `held: for each of 2 clients; for client 2, which came closest, 1 arrival, 90 ms of 1000 ms `},
		{"a warning", soon, clients(stream("50 a x"), stream("500 a x"), stream("600 a x")),
			`held: for each of 3 clients; for client 3, which came closest, 1 arrival, 600 ms of 1000 ms for 2, first for client 2: #1 a arrived 500 ms after the request; ideally it is at most 100 ms`},
		{"who has least is the worst", two, clients(stream("1 a x"), stream(), stream("1 a x", "2 a x")), `broken: held by 1 of 3 clients; broken for 2, worst for client 2: no "a" came; the stream had no events`},
		{"who had no stream is not", two, clients(refused, stream("1 a x")), `broken: held by 0 of 2 clients; broken for 2, worst for client 2: only 1 came`},
		{"who came latest is the worst", soon, clients(stream("1500 a x"), stream("1800 a x", "1900 a x")), `broken: held by 0 of 2 clients; broken for 2, worst for client 2: #1 a arrived 1800 ms`},
		{"nobody can tell", soon, clients(stream("50 a x"), left), `unknown: held by 1 of 2 clients; not known for client 2: `},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var all []expect.Verdict
			for _, r := range c.clients {
				v, err := judge(c.x, expect.Env{}, r)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, v)
			}
			v := expect.OfClients(all)
			got := fmt.Sprintf("%s: %s%s%s %s", v.State, v.Got, v.Reason, v.Measure.Text, v.Warning)
			if len(got) < len(c.want) || got[:len(c.want)] != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestMostStreamsAreRight: of several streams, the one is told of that parts from most.
func TestMostStreamsAreRight(t *testing.T) {
	x := expect.EveryStream{Kind: "a", By: "n"}
	one, other := func() *recording.Stream { return stream(`1 a {"n":1}`, `2 a {"n":2}`, `3 a {"n":3}`) }, stream(`1 a {"n":1}`, `3 a {"n":3}`)
	swapped := stream(`1 a {"n":2}`, `2 a {"n":1}`, `3 a {"n":3}`)
	for name, c := range map[string]struct {
		streams []*recording.Stream
		want    string
	}{
		"the first lacks one":    {clients(other, one(), one()), `the same on 2 of 3 clients; client 2 has #2 a (2.0 ms), which client 1 lacks: «{"n":2}»`},
		"the last has more":      {clients(other, stream(`1 a {"n":1}`, `3 a {"n":3}`), one()), `the same on 2 of 3 clients; client 3 has #2 a (2.0 ms), which client 1 lacks: «{"n":2}»`},
		"another order":          {clients(one(), swapped, one()), `the same on 2 of 3 clients; the 1st of them, #1 a on client 1 and #1 a on client 2, differs: 1 on client 1, 2 on client 2`},
		"two differ in only one": {clients(one(), swapped), `the 1st of them, #1 a on client 1 and #1 a on client 2, differs: 1 on client 1, 2 on client 2`},
	} {
		v, err := judge(x, expect.Env{}, c.streams...)
		if err != nil || v.Got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, v.Got, c.want)
		}
	}
}
