package expect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatDeviates is the same for all expectations that one fault breaks, and nothing where nobody knows.
func TestWhatDeviates(t *testing.T) {
	none := expect.Deviation{What: expect.NoneCame, Event: "b"}
	lacks := func(path, near value.Path) expect.Deviation {
		return expect.Deviation{What: expect.NothingThere, Event: "a", Path: path, Near: near}
	}
	has := func(json string) expect.Deviation {
		return expect.Deviation{What: expect.WrongThere, Event: "a", Path: "n", Value: json}
	}
	again := expect.Deviation{What: expect.CameAgain, Event: "a"}
	twice := expect.Deviation{What: expect.EncodedTwice, Event: "a"}
	const pieces = "kind whole {assembled: {append: b, at: text}}\n0 a {}"
	for _, c := range []struct {
		yaml, stream string
		want         expect.Deviation
	}{
		{`{count: b, times: 1}`, `0 a {}`, none},
		{`{never: a, after: b}`, `0 a {}`, none},
		{`{never: c, before: b}`, `0 a {}`, none},
		{`{unique: id, in: b}`, `0 a {}`, none},
		{`{starts_with: b}`, `0 a {}`, none},
		{`{exactly: a b}`, "0 a {}\n9 a {\"n\":1}", none},
		{`{exactly: b}`, "0 a {}\n50 end closed by streamspec: followed for 50 ms", none},
		{`{sequence: b c}`, "0 a {}\n9 c {}", none},
		{`{order: bb}`, `0 bb_ {}`, expect.Deviation{What: expect.NoneCame, Event: "bb"}},
		{`{arrives: b, within: 50ms}`, "0 a {}\n900 end closed by streamspec: followed for 900 ms", none},
		{`{arrives: c, within: 50ms, after: b}`, `0 a {}`, none},
		{`{followed: a, by: b}`, `0 a {}`, none},
		{`{every: whole, data: x}`, pieces, none},
		{`{received: shop, post: /x, after: b, within: 1s}`, "stub shop: POST /x\n0 a {}", none},
		{`{exactly: b c}`, "0 a {}\n9 b {}", expect.Deviation{}},
		{`{count: a, times: 2}`, `0 a {}`, expect.Deviation{}},
		{`{every: a, has: n}`, `0 a {}`, lacks("n", "")},
		{`{same: n, in: a}`, `0 a {}`, lacks("n", "")},
		{`{every: a, has: x.n}`, `0 a {"n":1}`, lacks("x", "")},
		{`{every: a, has: [x.n, x.m]}`, `0 a {"n":1,"m":2}`, lacks("x", "")},
		{`{every: a, has: x.n}`, `0 a {"y":{"n":1}}`, lacks("x.n", "y.n")},
		{`{every: a, has: [n, m]}`, `0 a {}`, expect.Deviation{}},
		{`{every: a, has: n}`, `0 a text`, expect.Deviation{}},
		{`{every: a, has: "@event.id"}`, `0 a {}`, lacks("@event.id", "")},
		{`{every: a, is: {n: 1}}`, `0 a {"n":2}`, has("2")},
		{`{no: a, is: {n: 2}}`, `0 a {"n":2}`, has("2")},
		{`{last: a, lacks: n}`, `0 a {"n":2}`, has("2")},
		{`{sum: n, in: a, is: 3}`, `0 a {"n":true}`, has("true")},
		{`{some: a, is: {n: 1}}`, `0 a {"n":2}`, expect.Deviation{}},
		{`{every: a, is: {n: 1}}`, `0 a {"n":[2]}`, expect.Deviation{}},
		{`{every: a, is: {n: 1}, for_each: k}`, `0 a {"n":2,"k":7}`, has("2")},
		{`{count: a, at_most: 1}`, "0 a {\"n\":1}\n9 a {\"n\":1}", again},
		{`{exactly: a b}`, "0 a {\"n\":1}\n9 a {\"n\":1}", again},
		{`{every: a, has: n}`, `0 a "{\"n\":1}"`, twice},
		{`{every: a, that: "data.n > 0"}`, `0 a "{\"n\":1}"`, twice},
		{`{every: a, schema: {type: object}}`, `0 a "{\"n\":1}"`, twice},
		{`{every: a, like: {n: 1}}`, `0 a "{\"n\":1}"`, twice},
		{`{some: a, has: n}`, `0 a "{\"n\":1}"`, twice},
		{`{count: b, times: 1}`, "kind b {event: a, where: {n: 1}}\n0 a \"{\\\"n\\\":1}\"", twice},
		{`{exactly: b}`, "kind b {event: a, where: {n: 1}}\n0 a \"{\\\"n\\\":1}\"", twice},
	} {
		_, judged, err := examples.Example{YAML: c.yaml, Stream: c.stream}.Judge(t.Context())
		if err != nil || judged.State != expect.Broken {
			t.Errorf("%s: it is %v (%v)", c.yaml, judged.State, err)
		}
		if diff := cmp.Diff(c.want, judged.Deviation); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", c.yaml, judged.Got, diff)
		}
	}
}

// TestClientsSayInShort what the worst of them does, and how many others do.
func TestClientsSayInShort(t *testing.T) {
	var all []expect.Verdict
	for i, stream := range []string{"0 a {\"n\":2}\n9 a {\"n\":2}", `0 a {"n":1}`} {
		_, judged, err := examples.Example{YAML: `{every: a, is: {n: 1}}`, Stream: stream}.Judge(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		judged.Stream = &recording.Stream{Name: "client " + string(rune('1'+i)), Client: i + 1}
		all = append(all, judged)
	}
	const want = `for client 1: both "a" have "n" 2; it holds for 1 of 2 clients`
	if got := expect.OfClients(all).Short; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
