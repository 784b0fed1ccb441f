package expect_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestMergedOfNothing: a merge patch makes an object of nothing, unless there is to be something before it.
func TestMergedOfNothing(t *testing.T) {
	signals := expect.Piece{Merge: "signals", Lines: "signals"}
	merged := expect.Piece{Merge: "update"}
	lines := func(data string) *recording.Stream {
		r := stream("1 signals {}", "2 signals {}")
		r.Entries[0].Data, r.Entries[1].Data = []byte(data), []byte(`signals {"b":null,"c":3}`)
		return r
	}
	for name, c := range map[string]struct {
		pieces []expect.Piece
		stream *recording.Stream
		want   string // in what came instead; empty: it holds
	}{
		"of JSON":             {[]expect.Piece{merged}, stream(`1 update {"a":1,"b":2}`, `2 update {"b":null,"c":3}`), ""},
		"of lines":            {[]expect.Piece{signals}, lines("signals {\"a\":1,\nsignals  \"b\":2}"), ""},
		"of lines, not JSON":  {[]expect.Piece{signals}, lines("signals {a:1}"), `has in its lines "signals" what is not JSON: «{a:1}»`},
		"behind a snapshot":   {[]expect.Piece{{Set: "all"}, merged}, stream(`1 update {"a":1,"c":3}`), "nothing came before it that it could change"},
		"into a part, at all": {[]expect.Piece{{Merge: "update", To: value.Path("x")}}, stream(`1 update {"a":1,"c":3}`), "nothing came before it that it could change"},
	} {
		env := expect.Env{Kinds: expect.Kinds{"state": {Assembled: c.pieces}}}
		x := expect.Last{Kind: "state", Checks: expect.Checks{Is: map[value.Path]value.JSON{"a": "1", "c": "3"}, Lacks: []value.Path{"b"}}}
		v, err := judge(x, env, c.stream)
		if err != nil || (c.want == "") != (v.State == expect.Held) || !strings.Contains(v.Got, c.want) {
			t.Errorf("%s: %v, %s: %s", name, err, v.State, v.Got)
		}
	}
}
