package expect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// pairs are two values each, written differently, and whether they are the same.
var pairs = []struct {
	a, b string
	same bool
}{
	{`1`, `1.0`, true},
	{`1`, `1e0`, true},
	{`0`, `-0.0`, true},
	{`"caf\u00e9"`, `"café"`, true},
	{`{"x":1,"y":2}`, `{"y": 2.0, "x": 1}`, true},
	{`[1,{"x":"\u0061"}]`, `[1.0, {"x":"a"}]`, true},
	{`9007199254740993`, `9007199254740992`, false},
	{`1e1000000000`, `10e999999999`, true},
	{`1`, `"1"`, false},
	{`[1,2]`, `[2,1]`, false},
}

// compared are, for every expectation that compares values, a stream on which it holds
// where A and B are the same; OtherWay where they are not.
var compared = []struct {
	name     string
	x        expect.Expectation
	lines    []string // of the first stream
	second   []string // of the second; empty: there is one
	otherWay bool
}{
	{name: "same", x: expect.Same{Path: "v"}, lines: []string{`e {"v":A}`, `e {"v":B}`}},
	{name: "unique", x: expect.Unique{Path: "v"}, lines: []string{`e {"v":A}`, `e {"v":B}`}, otherWay: true},
	{name: "compare", x: expect.Compares{Path: "v", Is: value.IsEqual, With: "w"}, lines: []string{`e {"v":A,"w":B}`}},
	{name: "repeats", x: expect.Repeats{Path: "v", In: "e", Of: "o"}, lines: []string{`o {"v":A}`, `e {"v":B}`}},
	{name: "repeats any", x: expect.Repeats{Path: "v", In: "e", Of: "o", Any: true}, lines: []string{`o {"v":A}`, `o {"v":[]}`, `e {"v":B}`}},
	{name: "followed matching", x: expect.Followed{Kind: "o", By: "e", Matching: "v"}, lines: []string{`o {"v":A}`, `e {"v":B}`}},
	{name: "nests", x: expect.Nests{Kind: "o", ClosedBy: "e", By: "v"}, lines: []string{`o {"v":A}`, `e {"v":B}`}},
	{name: "for each", x: expect.ForEach{Path: "v", Expectation: expect.Exactly{Pattern: "o e"}}, lines: []string{`o {"v":A}`, `e {"v":B}`}},
	{name: "same in every stream", x: expect.SameStreams{Path: "v"}, lines: []string{`e {"v":A}`}, second: []string{`e {"v":B}`}},
	{name: "own in every stream", x: expect.OwnPerStream{Path: "v"}, lines: []string{`e {"v":A}`}, second: []string{`e {"v":B}`}, otherWay: true},
	{name: "every stream, by", x: expect.EveryStream{Kind: "e", By: "v"}, lines: []string{`e {"v":A}`}, second: []string{`e {"v":B}`}},
	{name: "every stream, by the data", x: expect.EveryStream{Kind: "e"}, lines: []string{`e {"v":A}`}, second: []string{`e {"v":B}`}},
	{name: "every stream, once", x: expect.EveryStream{Kind: "e", By: "v", Once: true}, lines: []string{`e {"v":A}`, `e {"v":B}`}, second: []string{`e {"v":A}`, `e {"v":B}`}, otherWay: true},
	{name: "together", x: expect.Together{Kind: "e", By: "v", Within: 1000 * ms}, lines: []string{`e {"v":A}`}, second: []string{`e {"v":B}`}},
}

func TestOneEquality(t *testing.T) {
	for _, c := range compared {
		for _, p := range pairs {
			streams := []*recording.Stream{filled(c.lines, p.a, p.b)}
			if c.second != nil {
				streams = append(streams, filled(c.second, p.a, p.b))
				streams[1].Name = "another"
			}
			v, err := judge(c.x, expect.Env{}, streams...)
			if err != nil || (v.State == expect.Held) != (p.same != c.otherWay) {
				t.Errorf("%s of %s and %s: %s %v %s", c.name, p.a, p.b, v.State, err, v.Got)
			}
		}
	}
}

// TestOneEqualityWithWhatIsWritten: values of events and those that the author of an
// expectation wrote.
func TestOneEqualityWithWhatIsWritten(t *testing.T) {
	for _, p := range pairs {
		written := value.JSON(p.a)
		for name, checks := range map[string]expect.Checks{
			"is":     is("v", written),
			"one of": {OneOf: map[value.Path]expect.Values{"v": {`"other"`, written}}},
			"like":   {Like: value.Like(fmt.Sprintf(`{"v":%s}`, p.a))},
		} {
			v, err := judge(expect.Every{Kind: "e", Checks: checks}, expect.Env{}, filled([]string{`e {"v":B}`}, p.a, p.b))
			if err != nil || (v.State == expect.Held) != p.same {
				t.Errorf("%s: %s and %s: %s %v", name, p.a, p.b, v.State, err)
			}
		}
		incoming := request(fmt.Sprintf(`POST /a {"v":%s}`, p.b))
		received := expect.Evidence{Received: func(string) ([]recording.Incoming, error) { return []recording.Incoming{incoming}, nil }}
		v, err := expect.Judge(t.Context(), expect.Received{Stub: "s", Where: map[value.Path]value.JSON{"v": written}}, expect.Env{}, received)
		if err != nil || (v.State == expect.Held) != p.same {
			t.Errorf("received: %s and %s: %s %v", p.a, p.b, v.State, err)
		}
	}
}

// TestOneEqualityOfClientsThatResume: by a path, and by the whole data.
func TestOneEqualityOfClientsThatResume(t *testing.T) {
	for _, p := range pairs {
		for _, by := range []value.Path{"", "v"} {
			uncut, cut := filled([]string{`e {"v":A}`}, p.a, p.b), filled([]string{`e {"v":B}`}, p.a, p.b)
			cut.Connections = make([]recording.Connection, 2)
			at := expect.Cut{Events: 1}
			seen := expect.Evidence{
				Streams: []*recording.Stream{uncut},
				CutOff:  []expect.CutOff{{Stream: uncut.Name, At: at, Recording: cut}},
			}
			v, err := expect.Judge(t.Context(), expect.Resumes{Kind: "e", By: by, Cut: []expect.Cut{at}}, expect.Env{}, seen)
			if err != nil || (v.State == expect.Held) != p.same {
				t.Errorf("by %q: %s and %s: %s %v", by, p.a, p.b, v.State, err)
			}
		}
	}
}

// TestDataThatAreNoJSONAreText: they are compared byte by byte.
func TestDataThatAreNoJSONAreText(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"hello", "hello", true}, {"hello", "hello ", false}, {"caf\\u00e9", "café", false}, {"{", "{ ", false}, {"007", "7", false}, {`"7"`, "7", false},
	} {
		v, err := judge(expect.EveryStream{Kind: "e"}, expect.Env{}, stream("1 e "+c.a), stream("1 e "+c.b))
		if err != nil || (v.State == expect.Held) != c.same {
			t.Errorf("%s and %s: %s %v", c.a, c.b, v.State, err)
		}
	}
}

// TestEchoesOfNumbers: a query parameter is text, and a number can echo it.
func TestEchoesOfNumbers(t *testing.T) {
	for json, want := range map[string]bool{`7`: true, `"7"`: true, `7.0`: true, `"7.0"`: false, `8`: false} {
		r := filled([]string{`e {"v":A}`}, json, "")
		r.Request.URL = "http://127.0.0.1/?n=7"
		v, err := judge(expect.Echoes{Path: "v", Query: "n"}, expect.Env{}, r)
		if err != nil || (v.State == expect.Held) != want {
			t.Errorf("%s: %s %v", json, v.State, err)
		}
	}
}

// filled makes a stream of lines, in which A and B stand for values.
func filled(lines []string, a, b string) *recording.Stream {
	var out []string
	for i, line := range lines {
		out = append(out, fmt.Sprintf("%d ", i+1)+replaced(line, a, b))
	}
	return stream(out...)
}

func replaced(line, a, b string) string {
	return strings.NewReplacer(":A", ":"+a, ":B", ":"+b).Replace(line)
}
