package pattern_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/expect/pattern"
)

// TestPatternLanguage runs patterns over event types of one letter.
func TestPatternLanguage(t *testing.T) {
	cases := []struct {
		pattern       pattern.Pattern
		holds, breaks string
	}{
		{"a", "a", ",b,aa,ab"},
		{"a b", "ab", "a,b,ba,abb"},
		{"a?", ",a", "aa,b"},
		{"a*", ",a,aaaa", "b,ab"},
		{"a+ b", "ab,aaab", "b,a"},
		{"a{3}", "aaa", "aa,aaaa"},
		{"a{2,}", "aa,aaaaa", "a"},
		{"a{1,3}", "a,aa,aaa", ",aaaa"},
		{"a{0,1} b", "b,ab", "aab"},
		{"a b{0} c", "ac", "abc,bac"},
		{"(a | b){0} c", "c", "ac,bc"},
		{"a | b c", "a,bc", "ac,abc,b"},
		{"(a | b) c", "ac,bc", "c,abc"},
		{"(a b)+ c", "abc,ababc", "c,aabc,abac"},
		{"(a* b)*", ",b,aab,abab", "a,ba"},
		{"(a | (b | c)){2}", "ab,cc,ba", "a,abc"},
		{`"a" ("b")`, "ab", "a"},
		{"a, b, c", "abc", "acb"},
	}
	for _, c := range cases {
		for _, text := range strings.Split(c.holds, ",") {
			if !follows(t, c.pattern, text) {
				t.Errorf("%q must allow %q", c.pattern, text)
			}
		}
		for _, text := range strings.Split(c.breaks, ",") {
			if follows(t, c.pattern, text) {
				t.Errorf("%q must not allow %q", c.pattern, text)
			}
		}
	}
}

// TestNames: nobody who writes any event means two kinds.
func TestNames(t *testing.T) {
	for text, want := range map[pattern.Pattern]string{
		"b any event a": "a|any event|b", "any event{2}": "any event", "(any event | any other event)": "any event|any other event",
		"any": "any", "any a": "a|any", "any events": "any|events", "any other": "any|other", `"any event" x`: "any event|x",
	} {
		a, err := pattern.Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(slices.Sorted(slices.Values(a.Names())), "|"); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// follows tells whether events of types of one letter are in the order of a pattern.
func follows(t *testing.T, p pattern.Pattern, letters string) bool {
	t.Helper()
	a, err := pattern.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	walk := a.Walk()
	for _, letter := range letters {
		if !walk.Step(kindsOf(a, string(letter))) {
			return false
		}
	}
	return walk.Accepts()
}

// kindsOf tells which of an automaton's kinds an event is of that is of one alone.
func kindsOf(a *pattern.Automaton, kind string) []bool {
	is := make([]bool, len(a.Names()))
	for i, name := range a.Names() {
		is[i] = name == kind
	}
	return is
}

// TestAWalkSaysWhatMayComeNext: what may not come leaves it where it was.
func TestAWalkSaysWhatMayComeNext(t *testing.T) {
	a, err := pattern.Compile("open (b & a) close?")
	if err != nil {
		t.Fatal(err)
	}
	walk := a.Walk()
	for _, step := range []struct {
		event string
		goes  bool
		next  []string
		done  bool
	}{
		{"close", false, []string{"open"}, false},
		{"open", true, []string{"b", "a"}, false},
		{"a", true, []string{"b"}, false},
		{"a", false, []string{"b"}, false},
		{"b", true, []string{"close"}, true},
		{"close", true, nil, true},
	} {
		goes := walk.Step(kindsOf(a, step.event))
		if goes != step.goes || walk.Accepts() != step.done || !slices.Equal(walk.Allowed(), step.next) {
			t.Errorf("%s: %v, next %v, accepts %v; want %+v", step.event, goes, walk.Allowed(), walk.Accepts(), step)
		}
	}
}

// TestAnOrderThatAsksForNothing is refused where it would be met by any stream.
func TestAnOrderThatAsksForNothing(t *testing.T) {
	if err := pattern.Pattern("a+ b*").ValidateNotEmpty(); err != nil {
		t.Error(err)
	}
	const want = `the order "a* b?" asks for no event: each of its parts may be missing`
	if err := pattern.Pattern("a* b?").ValidateNotEmpty(); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestPatternsThatCannotBeRead(t *testing.T) {
	cases := map[pattern.Pattern]string{
		"":              `the order "": expected the name of a kind of event at character 1`,
		"a (b":          `the order "a (b": a group is not closed at character 5`,
		"a )":           `the order "a )": unexpected ")" at character 3`,
		"a | ":          `the order "a | ": expected the name of a kind of event at character 5`,
		"+ a":           `the order "+ a": expected the name of a kind of event, got "+" at character 1`,
		"a{x}":          `the order "a{x}": write how many as {3}, {2,} or {2,4} at character 2`,
		"a{3,2}":        `the order "a{3,2}": write how many as {3}, {2,} or {2,4} at character 2`,
		"a{5000}":       `the order "a{5000}": at most 1000 repetitions can be counted at character 2`,
		"[a, b]":        `the order "[a, b]": expected the name of a kind of event, got "[" at character 1`,
		"a b]":          `the order "a b]": expected the name of a kind of event, got "]" at character 4`,
		`"a`:            `the order "\"a": a quoted name is empty or not closed at character 1`,
		"a{0}":          `the order "a{0}" lets no event come`,
		"(a | b{0}){0}": `the order "(a | b{0}){0}" lets no event come`,
		"(a{900}){900}": `the order "(a{900}){900}" is too large: its repetitions multiply to more than 10000 steps`,
	}
	for p, want := range cases {
		err := p.Validate()
		if err == nil {
			t.Errorf("%q was read", p)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%q (-want +got)\n%s", p, diff)
		}
	}
}

// FuzzPattern: no pattern, however wrong, panics or takes long to follow.
func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"a b+ (c | d)? e{2,3}", `"any event"*`, "((a*)*)*", "a{1000}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := pattern.Pattern(text)
		a, err := pattern.Compile(p)
		if valid := p.Validate(); (err == nil) != (valid == nil) {
			t.Errorf("%q: Validate says %v, Compile says %v", text, valid, err)
		}
		if err != nil {
			return
		}
		walk := a.Walk()
		for _, kind := range []string{"a", "b", "c"} {
			walk.StepAnywhere(kindsOf(a, kind))
			walk.Step(kindsOf(a, kind))
		}
	})
}
