package expect_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
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
		{"who came closest", soon, clients(stream("50 a x"), stream("90 a x")), `held: for each of 2 clients; for client 2, which came closest, 1 arrival, 90 ms of 1 s `},
		{"a warning", soon, clients(stream("50 a x"), stream("500 a x"), stream("600 a x")),
			`held: for each of 3 clients; for client 3, which came closest, 1 arrival, 600 ms of 1 s for 2 clients, first for client 2: #1 a arrived 500 ms after the request; ideally it is at most 100 ms`},
		{"who has least is the worst", two, clients(stream("1 a x"), stream(), stream("1 a x", "2 a x")), `broken: for 2 clients, worst for client 2: no "a" came; the stream had no events`},
		{"who had no stream is not", two, clients(refused, stream("1 a x")), `broken: for 2 clients, worst for client 2: only 1 "a" came`},
		{"who came latest is the worst", soon, clients(stream("1500 a x"), stream("1800 a x", "1900 a x")), `broken: for 2 clients, worst for client 2: #1 a arrived 1800 ms`},
		{"nobody can tell", soon, clients(stream("50 a x"), left), `unknown: for client 2: `},
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
		"the first lacks one":    {clients(other, one(), one()), `client 1 lacks "a" with "n" 2, #2 a (2.0 ms) of client 2: «{"n":2}»; 2 of 3 clients have the same`},
		"the last has more":      {clients(other, stream(`1 a {"n":1}`, `3 a {"n":3}`), one()), `client 1 lacks "a" with "n" 2, #2 a (2.0 ms) of client 3: «{"n":2}»; 2 of 3 clients have the same`},
		"another order":          {clients(one(), swapped, one()), `the 1st that is compared differs, #1 a on client 1 and #1 a on client 2: 1 on client 1, 2 on client 2; 2 of 3 clients have the same`},
		"two differ in only one": {clients(one(), swapped), `the 1st that is compared differs, #1 a on client 1 and #1 a on client 2: 1 on client 1, 2 on client 2`},
	} {
		v, err := judge(x, expect.Env{}, c.streams...)
		if err != nil || v.Got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, v.Got, c.want)
		}
	}
}

// TestClientsAreNoStreams: what compares the clients of one stream counts clients.
func TestClientsAreNoStreams(t *testing.T) {
	one := func() *recording.Stream { return stream(`1 a {"n":1}`) }
	for _, c := range []struct {
		x       expect.Expectation
		streams []*recording.Stream
		want    string
	}{
		{expect.EveryStream{Kind: "a"}, clients(one(), one()), `1 "a" on each of 2 clients`},
		{expect.EveryStream{Kind: "a"}, []*recording.Stream{one(), one()}, `1 "a" on each of 2 streams`},
		{expect.SameStreams{Path: "n", In: "a"}, clients(one(), one()), `2 "a" on 2 clients`},
		{expect.SameStreams{Path: "n", In: "a"}, []*recording.Stream{one(), one()}, `2 "a" on 2 streams`},
	} {
		if v, err := judge(c.x, expect.Env{}, c.streams...); err != nil || v.Measure.Text != c.want {
			t.Errorf("%v: it held by %q, want %q", err, v.Measure.Text, c.want)
		}
	}
}

// TestLeftBeforeTheHead: of a stream that was left before any response came, nobody can tell
// what needs one; where none came by itself, that breaks it.
func TestLeftBeforeTheHead(t *testing.T) {
	left, lost := stream(), stream()
	left.Response, left.End = nil, recording.End{Reason: recording.Stopped, Detail: "the client went away", At: time.Second}
	lost.Response, lost.End = nil, recording.End{Reason: recording.ConnectFailed, Detail: "connection refused"}
	for _, x := range []expect.Expectation{
		expect.Never{Kind: "a"}, expect.Absent{Kind: "a", For: time.Second}, expect.Count{Kind: "a", AtMost: new(2)}, expect.Order{Pattern: "a b"},
		expect.Status{Code: 200}, expect.Violations{}, expect.StaysOpen{AtLeast: time.Second}, expect.Ends{How: expect.StillOpen},
	} {
		v, err := judge(x, expect.Env{}, left)
		if want := "no response had come when streamspec closed it: the client went away"; err != nil || v.State != expect.Unknown || v.Reason != want {
			t.Errorf("%s: %v, it is %s: %s", x, err, v.State, v.Got+v.Reason)
		}
		if v, err := judge(x, expect.Env{}, lost); err != nil || v.Code != expect.NoResponse {
			t.Errorf("%s: %v, it is %s: %s", x, err, v.State, v.Got+v.Reason)
		}
	}
}

// TestAnotherWayOfAClient: the verdict on clients says what came to one that breaks it in another way.
func TestAnotherWayOfAClient(t *testing.T) {
	x := expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"n"}, Type: map[value.Path]value.Type{"m": "number"}}}
	var all []expect.Verdict
	for _, r := range clients(stream(`1 a {"m":1}`), stream(`1 a {"n":1,"m":"x"}`)) {
		v, err := judge(x, expect.Env{}, r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	want := []expect.Way{{Code: expect.WrongType, Path: "m", Where: "on client 2", Got: `#1 a (1.0 ms) has at "m" the text "x", where a number was expected`}}
	if got := expect.OfClients(all).Others; !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
