package expect_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/expect"
)

func TestOrder(t *testing.T) {
	whole := []string{
		`1 open {}`, `2 beat {}`, `3 task {"type":"progress","n":1}`, `4 task {"type":"progress","n":2}`,
		`5 task {"type":"completed"}`, `6 close {}`,
	}
	runVerdicts(t, []verdictCase{
		{
			name:   "events of other kinds may come between",
			expect: expect.Order{Pattern: "open progress+ completed close"},
			stream: stream(whole...),
		},
		{
			name:   "an event of a kind that is named must come where the order has it",
			expect: expect.Order{Pattern: "open completed close"},
			stream: stream(`1 open {}`, `2 close {}`, `3 task {"type":"completed"}`),
			want: `after #1 open, 1.0 ms: completed
#2 close, 2.0 ms: «{}»`,
		},
		{
			name:   "too many of a kind",
			expect: expect.Order{Pattern: "open progress{1} completed"},
			stream: stream(whole...),
			want: `after #3 task (progress), 3.0 ms: completed
#4 task (progress), 4.0 ms: «{"type":"progress","n":2}»`,
		},
		{
			name:   "the stream ends too early",
			expect: expect.Order{Pattern: "open (completed | failed) close"},
			stream: stream(`1 open {}`),
			want: `after #1 open, 1.0 ms: completed or failed
nothing more: the stream ended, closed by the server after 1.0 ms`,
		},
		{
			name:   "nothing came at all",
			expect: expect.Order{Pattern: "open close"},
			stream: stream(),
			want: `at the start: open
nothing more: the stream ended, closed by the server after 0 ms`,
		},
		{
			name:   "an order that nothing need meet must be met by something",
			expect: expect.Order{Pattern: "progres*"},
			stream: stream(`1 open {}`),
			want: `at least one of: progres
no "progres" came; the stream had open (1)`,
		},
		{
			name:   "exactly: the whole stream follows the pattern",
			expect: expect.Exactly{Pattern: `open beat? progress{1,5} completed close`},
			stream: stream(whole...),
		},
		{
			name:   "exactly: no other event may come between",
			expect: expect.Exactly{Pattern: "open progress+ completed close"},
			stream: stream(whole...),
			want: `after #1 open, 1.0 ms: progress
#2 beat, 2.0 ms: «{}»`,
		},
		{
			name:   "exactly: nothing may come behind the end",
			expect: expect.Exactly{Pattern: "open close"},
			stream: stream(`1 open {}`, `2 close {}`, `3 beat {}`),
			want: `after #2 close, 2.0 ms: the end of the stream
#3 beat, 3.0 ms: «{}»`,
		},
		{
			name:   "exactly: comments do not count unless they are named",
			expect: expect.Exactly{Pattern: "open close"},
			stream: stream(`1 open {}`, `2 : ping`, `3 close {}`),
		},
		{
			name:   "comments count where the pattern names them",
			expect: expect.Exactly{Pattern: "open comment{2} close"},
			stream: stream(`1 open {}`, `2 : ping`, `3 close {}`),
			want: `after comment 1, 2.0 ms: comment
#2 close, 3.0 ms: «{}»`,
		},
		{
			name:   "any event",
			expect: expect.Exactly{Pattern: `"any event"{6}`},
			stream: stream(whole...),
		},
	})
}

// TestPatternLanguage runs patterns over event types of one letter.
func TestPatternLanguage(t *testing.T) {
	cases := []struct{ pattern, holds, breaks string }{
		{"a", "a", ",b,aa,ab"},
		{"a b", "ab", "a,b,ba,abb"},
		{"a?", ",a", "aa,b"},
		{"a*", ",a,aaaa", "b,ab"},
		{"a+ b", "ab,aaab", "b,a"},
		{"a{3}", "aaa", "aa,aaaa"},
		{"a{2,}", "aa,aaaaa", "a"},
		{"a{1,3}", "a,aa,aaa", ",aaaa"},
		{"a{0,1} b", "b,ab", "aab"},
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
			judgeLetters(t, c.pattern, text, expect.Held)
		}
		for _, text := range strings.Split(c.breaks, ",") {
			judgeLetters(t, c.pattern, text, expect.Broken)
		}
	}
}

func judgeLetters(t *testing.T, pattern, letters string, want expect.State) {
	t.Helper()
	var lines []string
	for _, letter := range letters {
		lines = append(lines, "1 "+string(letter)+" x")
	}
	v, err := expect.Judge(expect.Exactly{Pattern: expect.Pattern(pattern)}, expect.Env{}, stream(lines...))
	if err != nil || v.State != want {
		t.Errorf("exactly %q over %q is %v (%v, %v), want %v", pattern, letters, v.State, v.Got, err, want)
	}
}

func TestAKindThatNeverCameSaysWhy(t *testing.T) {
	runVerdicts(t, []verdictCase{{
		name:   "an event of the type that is not of the kind",
		expect: expect.Count{Kind: "progress", AtLeast: pointer(1)},
		stream: stream(`1 open {}`, `2 task {"payload":{"type":"progress"}}`),
		want: "at least 1 \"progress\"\nno \"progress\" came; the stream had open (1), task (1); " +
			"the first that comes near is none: #2 task (2.0 ms) has no \"type\", and it must be one that has \"type\" equal to \"progress\"",
	}})
}

func TestPatternsThatCannotBeRead(t *testing.T) {
	cases := map[expect.Pattern]string{
		"":              `the order "": expected the name of a kind of event at character 1`,
		"a (b":          `the order "a (b": a group is not closed at character 5`,
		"a )":           `the order "a )": unexpected ")" at character 3`,
		"a | ":          `the order "a | ": expected the name of a kind of event at character 5`,
		"+ a":           `the order "+ a": expected the name of a kind of event, got "+" at character 1`,
		"a{x}":          `the order "a{x}": write how many as {3}, {2,} or {2,4} at character 2`,
		"a{3,2}":        `the order "a{3,2}": write how many as {3}, {2,} or {2,4} at character 2`,
		"a{5000}":       `the order "a{5000}": at most 1000 repetitions can be counted at character 2`,
		`"a`:            `the order "\"a": a quoted name is empty or not closed at character 1`,
		"(a{900}){900}": `the order "(a{900}){900}" is too large: its repetitions multiply to more than 10000 steps`,
	}
	for pattern, want := range cases {
		err := pattern.Validate()
		if err == nil {
			t.Errorf("%q was read", pattern)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%q (-want +got)\n%s", pattern, diff)
		}
	}
}

// FuzzPattern: no pattern, however wrong, panics or takes long to judge.
func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"a b+ (c | d)? e{2,3}", `"any event"*`, "((a*)*)*", "a{1000}"} {
		f.Add(seed)
	}
	events := stream("1 a x", "2 b x", "3 c x")
	f.Fuzz(func(t *testing.T, pattern string) {
		x := expect.Exactly{Pattern: expect.Pattern(pattern)}
		valid := x.Pattern.Validate()
		if _, err := expect.Judge(x, expect.Env{}, events); (err == nil) != (valid == nil) {
			t.Errorf("%q: Validate says %v, Judge says %v", pattern, valid, err)
		}
	})
}
