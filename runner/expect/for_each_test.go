package expect_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/pattern"
	"github.com/streamspec/streamspec/runner/expect/value"
)

func TestForEach(t *testing.T) {
	mixed := []string{
		`1 open {}`, `2 packed {"p":"a"}`, `3 packed {"p":"b"}`, `4 : {"p":"c"}`, `5 sent {"p":"b"}`, `6 sent {"p":"a"}`, `7 note {"p":"c"}`,
	}
	each := func(x expect.Expectation) expect.Expectation { return expect.ForEach{Path: "p", Expectation: x} }
	runVerdicts(t, []verdictCase{
		{
			name:   "each value is judged by itself",
			expect: each(expect.Exactly{Pattern: "(packed sent) | note"}),
			stream: stream(mixed...),
		},
		{
			name:   "a value without an event of the kind is left out where each of them is judged",
			expect: each(expect.Every{Kind: "sent", Checks: expect.Checks{Has: []value.Path{"p"}}}),
			stream: stream(mixed...),
		},
		{
			name:   "but not all of them",
			expect: each(expect.Every{Kind: "open", Checks: expect.Checks{Has: []value.Path{"p"}}}),
			stream: stream(mixed...),
			want: `for each "p", every "open" has "p"
too few "open" came to judge any "p"; the stream had open (1), packed (2), sent (2), note (1)`,
		},
		{
			name:   "the first value that breaks it is named, at once",
			expect: each(expect.Never{Kind: "sent", Before: "packed"}),
			stream: stream(`1 sent {"p":"a"}`, `2 sent {"p":"b"}`),
			want: `for the "p" "a": no "sent" arrives before "packed"
#1 sent (1.0 ms) came: «{"p":"a"}», where none was expected`,
		},
		{
			name:   "it stays broken where what comes later decides the rest of that value",
			expect: each(expect.Never{Kind: "sent", Before: "packed"}),
			stream: stream(`1 sent {"p":"a"}`, `2 packed {"p":"a"}`),
			want: `for the "p" "a": no "sent" arrives before "packed"
#1 sent (1.0 ms) came: «{"p":"a"}», where none was expected`,
		},
		{
			name:   "what came later with another value is none of it",
			expect: each(expect.Order{Pattern: "packed sent"}),
			stream: stream(`1 sent {"p":"a"}`, `2 packed {"p":"b"}`, `3 packed {}`),
			want: `for the "p" "a": at the start: packed
#1 sent (1.0 ms) came: «{"p":"a"}», where packed was expected; no packed came with this value`,
		},
		{
			name:   "what came later with the same value is",
			expect: each(expect.Order{Pattern: "packed sent"}),
			stream: stream(`1 sent {"p":"a"}`, `2 packed {"p":"b"}`, `3 packed {"p":"a"}`),
			want: `for the "p" "a": at the start: packed
#1 sent (1.0 ms) came: «{"p":"a"}», where packed was expected; packed came later, as #3`,
		},
		{
			name:   "who never left cannot speak after that",
			expect: each(expect.Never{Kind: "note", After: "sent"}),
			stream: stream(mixed...),
		},
		{
			name:   "who never came and said nothing did not speak before that",
			expect: each(expect.Never{Kind: "sent", Before: "packed"}),
			stream: stream(mixed...),
		},
		{
			name:   "but somebody must have left",
			expect: each(expect.Never{Kind: "note", After: "lost"}),
			stream: stream(mixed...),
			want: `for each "p", no "note" arrives after "lost"
too few "lost" came to judge any "p"; the stream had open (1), packed (2), sent (2), note (1)`,
		},
		{
			name:   "at the end, those that began earlier come first",
			expect: each(expect.Count{Kind: "sent", Times: pointer(1)}),
			stream: stream(mixed[:6]...),
		},
		{
			name:   "what is missing at the end is told of the value alone",
			expect: each(expect.Count{Kind: "sent", Times: pointer(1)}),
			stream: stream(mixed...),
			want: `for the "p" "c": exactly 1 "sent"
no "sent" came; the stream had note (1)`,
		},
		{
			name:   "what is in each is among the events of every value that came before it",
			expect: expect.ForEach{Path: "p", InEach: "close", Expectation: expect.Never{Kind: "close", After: "packed", Before: "sent"}},
			stream: stream(`1 close {}`, `2 packed {"p":"a"}`, `3 sent {"p":"a"}`, `4 close {}`, `5 packed {"p":"b"}`, `6 packed {"p":"c"}`, `7 sent {"p":"b"}`, `8 close {}`, `9 sent {"p":"c"}`),
			want: `for the "p" "c": no "close" arrives between "packed" and "sent"
#8 close (8.0 ms) came: «{}», where none was expected`,
		},
		{
			name:   "the first value that it breaks is told",
			expect: expect.ForEach{Path: "p", InEach: "close", Expectation: expect.Order{Pattern: "packed sent close"}},
			stream: stream(`1 packed {"p":"a"}`, `2 packed {"p":"b"}`, `3 close {}`),
			want: `for the "p" "a": after #1 packed (1.0 ms): sent
#3 close (3.0 ms) came: «{}», where sent was expected; no sent came with this value`,
		},
		{
			name:   "what came in each is told of the value that it belongs to",
			expect: expect.ForEach{Path: "p", InEach: "close", Expectation: expect.Order{Pattern: "packed close sent"}},
			stream: stream(`1 packed {"p":"a"}`, `2 close {}`, `3 sent {"p":"a"}`, `4 packed {"p":"b"}`),
			want: `for the "p" "b": after #4 packed (4.0 ms): close
nothing more came, where close was expected; the stream ended: closed by the server after 4.0 ms`,
		},
		{
			name:   "no event has the path",
			expect: each(expect.Never{Kind: "sent"}),
			stream: stream(`1 open {}`),
			want: `for each "p", no "sent" arrives
no event has "p"; the stream had open (1)`,
		},
	})
}

func TestForEachWarns(t *testing.T) {
	x := expect.ForEach{Path: "p", Expectation: expect.Arrives{Kind: "sent", Within: time.Second, Ideally: time.Millisecond}}
	v, err := judge(x, expect.Env{}, stream(`0 sent {"p":"a"}`, `5 sent {"p":"b"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `for the "p" "b": #2 sent arrived 5.0 ms after the request; ideally it is at most 1 ms`
	if v.State != expect.Held || v.Warning != want {
		t.Errorf("%v, warning: %s", v.State, v.Warning)
	}
}

func TestForEachIsBounded(t *testing.T) {
	x := expect.ForEach{Path: "p", Expectation: expect.Never{Kind: "sent"}}
	m, err := x.Start(expect.Env{})
	if err != nil {
		t.Fatal(err)
	}
	view := &expect.View{In: stream()}
	for i := range expect.MaxForEach + 1 {
		if m.Verdict().State != expect.Open {
			t.Fatalf("it ended at value %d", i)
		}
		view.Show(entry(fmt.Sprintf(`1 tick {"p":%d}`, i)))
		m.See(view)
	}
	if want := `"p" has more than 100000 different values`; m.Verdict().Got != want {
		t.Errorf("got %q, want %q", m.Verdict().Got, want)
	}
}

// TestForEachOrderThatMayBeEmpty: a value whose events the pattern does not name has nothing to
// judge, where none is enough.
func TestForEachOrderThatMayBeEmpty(t *testing.T) {
	r := stream(`1 open {"id":1}`, `2 shut {"id":1}`, `3 note {"id":2}`)
	for written, want := range map[string]expect.State{"(open shut)*": expect.Held, "(open shut)+": expect.Broken, "(shut open)*": expect.Broken, "(tick tock)*": expect.Broken} {
		x := expect.ForEach{Path: "id", Expectation: expect.Order{Pattern: pattern.Pattern(written)}}
		if v, err := judge(x, expect.Env{}, r); err != nil || v.State != want {
			t.Errorf("%s: %v, %s: %s", written, err, v.State, v.Got)
		}
	}
}
