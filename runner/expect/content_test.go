package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

func has(paths ...value.Path) expect.Checks { return expect.Checks{Has: paths} }

func is(path value.Path, want value.JSON) expect.Checks {
	return expect.Checks{Is: map[value.Path]value.JSON{path: want}}
}

func TestQuantifiers(t *testing.T) {
	two := stream(`1 task {"type":"progress","n":1}`, `2 beat {}`, `3 task {"type":"progress","n":2,"extra":true}`)
	none := stream(`1 beat {}`, `2 beat {}`)
	runVerdicts(t, []verdictCase{
		{name: "every holds", expect: expect.Every{Kind: "progress", Checks: has("type", "n")}, stream: two},
		{
			name: "every breaks at the first that fails", expect: expect.Every{Kind: "progress", Checks: has("n", "extra")}, stream: two,
			want: `every "progress" has "n" and has "extra"
1 of 2 "progress" is wrong: #1 task (1.0 ms) has no "extra"; its data has only "type", "n"`,
		},
		{
			name: "every needs at least one", expect: expect.Every{Kind: "progress", Checks: has("n")}, stream: none,
			want: `every "progress" has "n"
no "progress" came; the stream had beat (2)`,
		},
		{
			name: "every on a stream without events", expect: expect.Every{Kind: expect.AnyEvent, Checks: has("n")}, stream: stream(),
			want: `every event has "n"
no event came; the stream had no events at all (closed by the server after 0 ms)`,
		},
		{name: "some holds", expect: expect.Some{Kind: "progress", Checks: has("extra")}, stream: two},
		{
			name: "some breaks", expect: expect.Some{Kind: "progress", Checks: is("n", "3")}, stream: two,
			want: `some "progress" has "n" equal to 3
none of the 2 "progress" does; the nearest one: #3 task (3.0 ms) has "n" 2`,
		},
		{
			name: "some breaks, and one comes near", expect: expect.Some{Kind: "e", Checks: is("n", "7")}, stream: stream(`1 e {}`, `2 e {"n":"7"}`, `3 e {"n":8}`, `4 e {}`),
			want: `some "e" has "n" equal to 7
none of the 4 "e" does; the nearest one: #2 e (2.0 ms) has at "n" the text "7", where the number 7 was expected`,
		},
		{name: "no holds", expect: expect.No{Kind: "progress", Checks: has("data.correlation_id")}, stream: two},
		{
			name: "no breaks", expect: expect.No{Kind: "progress", Checks: has("extra", "other")}, stream: two,
			want: `no "progress" has "extra" or has "other"
1 of 2 "progress" is wrong: #3 task (3.0 ms) has "extra" true`,
		},
		{
			name: "no needs at least one, or nothing was judged", expect: expect.No{Kind: "progress", Checks: has("extra")}, stream: none,
			want: `no "progress" has "extra"
no "progress" came; the stream had beat (2)`,
		},
		{name: "first holds", expect: expect.First{Kind: "progress", Checks: is("n", "1")}, stream: two},
		{
			name: "first breaks", expect: expect.First{Kind: "progress", Checks: is("n", "2")}, stream: two,
			want: `the first "progress" has "n" equal to 2
#1 task (1.0 ms) has "n" 1; what is expected there came later, in #3 task (3.0 ms)`,
		},
		{
			name: "last breaks, and one before it would do", expect: expect.Last{Kind: "event", Checks: is("reason", `"done"`)},
			stream: stream(`1 open {}`, `2 close {"reason":"done"}`, `3 task {"n":1}`),
			want:   "the last event has \"reason\" equal to \"done\"\n#3 task (3.0 ms) has no \"reason\"; its data has only \"n\"; what is expected there came before, in #2 close (2.0 ms)",
		},
		{
			name: "last breaks, and several before it would do", expect: expect.Last{Kind: "event", Checks: is("n", "1")}, stream: stream(`1 a {"n":1}`, `2 a {"n":1}`, `3 a {"n":2}`),
			want: "the last event has \"n\" equal to 1\n#3 a (3.0 ms) has \"n\" 2",
		},
		{name: "last holds", expect: expect.Last{Kind: "progress", Checks: is("n", "2")}, stream: two},
		{
			name: "last breaks", expect: expect.Last{Kind: "progress", Checks: is("n", "1")}, stream: two,
			want: `the last "progress" has "n" equal to 1
#3 task (3.0 ms) has "n" 2; what is expected there came before, in #1 task (1.0 ms)`,
		},
		{name: "nth holds", expect: expect.Nth{Kind: "progress", Number: 2, Checks: has("extra")}, stream: two},
		{
			name: "nth never came", expect: expect.Nth{Kind: "progress", Number: 3, Checks: has("n")}, stream: two,
			want: `the 3rd "progress" has "n"
only 2 "progress" came`,
		},
	})
}

func TestChecks(t *testing.T) {
	event := stream(`1 e {"s":"text","n":5,"big":12345678901234567891,"b":true,"z":null,"o":{"x":1},"a":[1,{"id":1}],"id":"1"}`)
	every := func(c expect.Checks) expect.Expectation { return expect.Every{Kind: "e", Checks: c} }
	typed := func(p value.Path, n value.Type) expect.Checks {
		return expect.Checks{Type: map[value.Path]value.Type{p: n}}
	}
	runVerdicts(t, []verdictCase{
		{name: "null exists", expect: every(has("z")), stream: event},
		{name: "lacks", expect: every(expect.Checks{Lacks: []value.Path{"o.y"}}), stream: event},
		{
			name: "lacks breaks", expect: every(expect.Checks{Lacks: []value.Path{"o.x"}}), stream: event,
			want: "every \"e\" has no \"o.x\"\n#1 e (1.0 ms) has \"o.x\" 1",
		},
		{name: "is, whatever the order of keys and the spaces", expect: every(is("@this.o", `{ "x" : 1.0 }`)), stream: event},
		{name: "big integers keep all their digits", expect: every(is("big", "12345678901234567891")), stream: event},
		{
			name: "big integers that differ in the last digit", expect: every(is("big", "12345678901234567890")), stream: event,
			want: "every \"e\" has \"big\" equal to 12345678901234567890\n#1 e (1.0 ms) has \"big\" 12345678901234567891",
		},
		{
			name: "a number is not its text", expect: every(is("id", "1")), stream: event,
			want: "every \"e\" has \"id\" equal to 1\n#1 e (1.0 ms) has at \"id\" the text \"1\", where the number 1 was expected",
		},
		{
			name: "null is not missing", expect: every(is("missing", "null")), stream: event,
			want: "every \"e\" has \"missing\" equal to null\n#1 e (1.0 ms) has no \"missing\"; its data has \"s\", \"n\", \"big\", \"b\", \"z\", \"o\" and 2 more",
		},
		{name: "contains", expect: every(expect.Checks{Contains: map[value.Path]string{"s": "ex"}}), stream: event},
		{
			name: "contains breaks", expect: every(expect.Checks{Contains: map[value.Path]string{"s": "EX"}}), stream: event,
			want: "every \"e\" has \"s\" containing \"EX\"\n#1 e (1.0 ms) has \"s\" \"text\"",
		},
		{name: "matches", expect: every(expect.Checks{Matches: map[value.Path]expect.Regexp{"s": "^t.*t$"}}), stream: event},
		{
			name: "matches breaks", expect: every(expect.Checks{Matches: map[value.Path]expect.Regexp{"s": `^\d+$`}}), stream: event,
			want: "every \"e\" has \"s\" matching ^\\d+$\n#1 e (1.0 ms) has \"s\" \"text\"",
		},
		{name: "type integer", expect: every(typed("n", "integer")), stream: event},
		{
			name: "type breaks", expect: every(typed("n", "string")), stream: event,
			want: "every \"e\" has \"n\" of type string\n#1 e (1.0 ms) has at \"n\" the number 5, where a string was expected",
		},
		{name: "flat object", expect: every(typed("o", "flat object")), stream: event},
		{
			name: "an object with a list is not flat", expect: every(typed("a.1", "flat object")), stream: stream(`1 e {"a":[0,{"deep":[]}]}`),
			want: "every \"e\" has \"a.1\" of type flat object\n#1 e (1.0 ms) has at \"a.1\" the object {\"deep\":[]}, where a flat object was expected",
		},
		{name: "between", expect: every(expect.Checks{Between: map[value.Path]value.Range{"n": {"5", "6"}}}), stream: event},
		{
			name: "between breaks", expect: every(expect.Checks{Between: map[value.Path]value.Range{"n": {"0", "1"}}}), stream: event,
			want: "every \"e\" has \"n\" between 0 and 1\n#1 e (1.0 ms) has \"n\" 5",
		},
		{name: "data as text", expect: every(expect.Checks{Data: pointer("one\ntwo")}), stream: stream("1 e one\ntwo")},
		{
			name: "data as text breaks, and control characters show", expect: every(expect.Checks{Data: pointer("one")}), stream: stream("1 e one\x1b[2J"),
			want: "every \"e\" has the data «one»\n#1 e (1.0 ms) has the data «one\\x1b[2J»",
		},
		{
			name: "data that is not JSON says so", expect: every(has("n")), stream: stream(`1 e {"n":1`),
			want: "every \"e\" has \"n\"\n#1 e (1.0 ms) has data that is not JSON: «{\"n\":1»",
		},
		{
			name: "data as Python prints it is not JSON", expect: every(has("n")), stream: stream(`1 e {'n':None}`),
			want: "every \"e\" has \"n\"\n#1 e (1.0 ms) has data that is not JSON: «{'n':None}»; JSON has double quotes, and true, false and null",
		},
		{
			name: "data that is not JSON cannot lack anything", expect: every(expect.Checks{Lacks: []value.Path{"n"}}), stream: stream(`1 e {"x":`),
			want: "every \"e\" has no \"n\"\n#1 e (1.0 ms) has data that is not JSON: «{\"x\":»",
		},
	})
}

func TestSame(t *testing.T) {
	runVerdicts(t, []verdictCase{
		{
			name: "holds", expect: expect.Same{Path: "id"},
			stream: stream(`1 a {"id":"x"}`, `2 : ping`, `3 b {"id":"x","n":1}`),
		},
		{
			name: "changes", expect: expect.Same{Path: "id"},
			stream: stream(`1 a {"id":"x"}`, `2 b {"id":"y"}`),
			want:   "\"id\" is the same in every event\n\"id\" differs: #1 a (1.0 ms) has \"x\", #2 b (2.0 ms) has \"y\"",
		},
		{
			name: "is missing", expect: expect.Same{Path: "id"},
			stream: stream(`1 a {"id":"x"}`, `2 b {}`),
			want:   "\"id\" is the same in every event\n#2 b (2.0 ms) has no \"id\"; its data is {}",
		},
		{
			name: "only within a kind", expect: expect.Same{Path: "id", In: "a"},
			stream: stream(`1 a {"id":"x"}`, `2 b {"id":"y"}`),
		},
		{
			name: "nothing to compare", expect: expect.Same{Path: "id", In: "c"}, stream: stream(`1 a {"id":"x"}`),
			want: "\"id\" is the same in every \"c\"\nno \"c\" came; the stream had a (1)",
		},
	})
}

func TestCount(t *testing.T) {
	three := stream("1 a x", "2 a x", "3 a x")
	runVerdicts(t, []verdictCase{
		{name: "so many times", expect: expect.Count{Kind: "a", Times: pointer(3)}, stream: three},
		{name: "none", expect: expect.Count{Kind: "b", Times: pointer(0)}, stream: three},
		{name: "a range", expect: expect.Count{Kind: "a", AtLeast: pointer(1), AtMost: pointer(3)}, stream: three},
		{
			name: "too many", expect: expect.Count{Kind: "a", Times: pointer(2)}, stream: three,
			want: "exactly 2 \"a\"\n#3 a (3.0 ms) is the 3rd \"a\"",
		},
		{
			name: "too few", expect: expect.Count{Kind: "a", AtLeast: pointer(4)}, stream: three,
			want: "at least 4 \"a\"\nonly 3 \"a\" came: #1, #2 and #3; which of the 4 is missing cannot be told; the stream ended: closed by the server after 3.0 ms",
		},
		{
			name: "none of them", expect: expect.Count{Kind: "taks", Times: pointer(1)}, stream: three,
			want: "exactly 1 \"taks\"\nno \"taks\" came; the stream had a (3)",
		},
	})
}

func TestNever(t *testing.T) {
	events := stream("1 open x", "2 close x", "3 beat x")
	runVerdicts(t, []verdictCase{
		{name: "holds", expect: expect.Never{Kind: "error"}, stream: events},
		{name: "before is allowed", expect: expect.Never{Kind: "open", After: "close"}, stream: events},
		{
			name: "breaks", expect: expect.Never{Kind: "close"}, stream: events,
			want: "no \"close\" arrives\n#2 close (2.0 ms) came: «x», where none was expected",
		},
		{
			name: "breaks after", expect: expect.Never{Kind: expect.AnyEvent, After: "close"}, stream: events,
			want: "no event arrives after \"close\"\n#3 beat (3.0 ms) came: «x», where none was expected",
		},
		{
			name: "the point from which on it judges never came", expect: expect.Never{Kind: "x", After: "end"}, stream: events,
			want: "no \"x\" arrives after \"end\"\nno \"end\" came; the stream had open (1), close (1), beat (1)",
		},
	})
}
