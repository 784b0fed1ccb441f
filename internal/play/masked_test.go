package play

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// What a masked value looks like nobody can tell from a recording, also where what is
// expected seems to hold because the mask looks otherwise.
func TestWhatMasksHide(t *testing.T) {
	masked := &recording.Stream{Entries: []*recording.Entry{{Kind: recording.KindEvent, Data: []byte(`{"token":"***1"}`)}}}
	plain := &recording.Stream{Entries: []*recording.Entry{{Kind: recording.KindEvent, Data: []byte(`{"token":"***"}`)}}}
	no := func(c expect.Checks) expect.Expectation { return &expect.No{Kind: "message", Checks: c} }
	rec := &recording.Recording{
		Calls:    []*recording.Call{{Name: "login", Body: []byte("***1")}, {Name: "health", Body: []byte("ok")}},
		Received: []recording.Received{{Stub: "bank", Incoming: recording.Incoming{Body: []byte("***1")}}, {Stub: "shop"}},
	}
	body := expect.Checks{DataMatches: "^.{4}$"}
	held, broken := expect.Verdict{State: expect.Held}, expect.Verdict{State: expect.Broken, Got: `"token" is "***1"`}
	cases := []struct {
		name   string
		judged expect.Verdict
		x      expect.Expectation
		stream *recording.Stream
		want   expect.State
	}{
		{"a pattern", held, no(expect.Checks{Matches: map[value.Path]expect.Regexp{"token": "^t"}}), masked, expect.Unknown},
		{"a part", held, no(expect.Checks{Contains: map[value.Path]string{"token": "t"}}), masked, expect.Unknown},
		{"a length", held, no(expect.Checks{Length: map[value.Path]value.Length{"token": {}}}), masked, expect.Unknown},
		{"a form", held, no(expect.Checks{Like: `{"token":"t"}`}), masked, expect.Unknown},
		{"a schema", held, no(expect.Checks{Schema: &value.Schema{}}), masked, expect.Unknown},
		{"a condition", held, no(expect.Checks{That: `data.token.startsWith("t")`}), masked, expect.Unknown},
		{"a pattern of the data", held, no(expect.Checks{DataMatches: "t"}), masked, expect.Unknown},
		{"a part of the data", held, no(expect.Checks{DataContains: "t"}), masked, expect.Unknown},
		{"a pattern, for each value", held, &expect.ForEach{Path: "id", Expectation: no(expect.Checks{DataMatches: "t"})}, masked, expect.Unknown},
		{"a response", held, &expect.Response{Of: "login", Checks: body}, plain, expect.Unknown},
		{"another response", held, &expect.Response{Of: "health", Checks: body}, masked, expect.Held},
		{"a request", held, &expect.Received{Stub: "bank", Body: expect.Body(body)}, plain, expect.Unknown},
		{"another stub's request", held, &expect.Received{Stub: "shop", Body: expect.Body(body)}, masked, expect.Held},
		{"a value that differs", broken, &expect.Same{Path: "token"}, masked, expect.Unknown},
		{"a number of events", held, &expect.Count{Kind: "message"}, masked, expect.Held},
		{"that it is there", held, no(expect.Checks{Lacks: []value.Path{"token"}}), masked, expect.Held},
		{"nothing is masked", held, no(expect.Checks{DataMatches: "t"}), plain, expect.Held},
	}
	for _, c := range cases {
		if got := throughMasks(rec, c.judged, c.x, []*recording.Stream{c.stream}); got.State != c.want {
			t.Errorf("%s: it is %v, want %v", c.name, got.State, c.want)
		}
	}
}
