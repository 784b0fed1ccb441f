package expect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// TestBlocksThatAreNoEvents: where a block that was sent, and is no event, explains why an
// expectation is broken, that is said first, and nothing else is pointed at.
func TestBlocksThatAreNoEvents(t *testing.T) {
	const (
		dataless = "close was sent in line 7 without a data: line, so clients ignore it; "
		cutOff   = "close was cut off in line 7 by the end of the stream, before its blank line, so clients ignore it; "
	)
	giving := func(r *recording.Stream, event *string) *recording.Stream {
		r.Entries[len(r.Entries)-1].Given = event
		return r
	}
	withoutData := func(r *recording.Stream, event string) *recording.Stream {
		return giving(withViolation(r, rules.CodeDatalessEvent, "event: "+event, "no event is dispatched"), &event)
	}
	halfOf := func(r *recording.Stream) *recording.Stream {
		cut := violationOf(t, "event: close\ndata: {}\n")
		return giving(withViolation(r, cut.Violation.Code, string(cut.Data), "whatever is said of it"), cut.Given)
	}
	halfOfA := func(text string) *recording.Stream {
		cut := violationOf(t, text)
		r := giving(withViolation(stream(), cut.Violation.Code, string(cut.Data), cut.Detail), cut.Given)
		r.Entries[0].Cut = cut.Cut
		return r
	}
	delivered := stream(`1 open {}`, `2 close {}`)
	delivered.Entries[1].Unterminated = true
	two := func() *recording.Stream { return stream(`1 open {}`, `2 task {"type":"progress"}`) }
	last := expect.Last{Kind: expect.AnyEvent, Checks: is("reason", `"done"`)}
	for _, c := range []struct {
		name    string
		expect  expect.Expectation
		stream  *recording.Stream
		want    string // that is got
		ignored bool
	}{
		{"the last event", last, withoutData(two(), "close"), dataless + `the last event that clients see: #2 task (2.0 ms) has no "reason"; its data has only "type"`, true},
		{"the last event, and one is cut off", last, halfOf(two()), cutOff + `the last event that clients see: #2 task (2.0 ms) has no "reason"; its data has only "type"`, true},
		{"the last event, and it came behind the block", last, behind(withoutData(stream(`1 open {}`), "close"), `2 task {}`), `#2 task (2.0 ms) has no "reason"; its data is {}`, false},
		{"a cut event that is delivered", last, halfOf(delivered), `#2 close (2.0 ms) has no "reason"; its data is {}`, false},
		{"the last of a kind, and a block of another", expect.Last{Kind: "open", Checks: is("n", "1")}, withoutData(two(), "close"), `#1 open (1.0 ms) has no "n"; its data is {}`, false},
		{"the last of a kind, and a block of it", expect.Last{Kind: "open", Checks: is("n", "1")}, withoutData(two(), "open"),
			`open was sent in line 7 without a data: line, so clients ignore it; the last "open" that clients see: #1 open (1.0 ms) has no "n"; its data is {}`, true},
		{"it must arrive", expect.Arrives{Kind: "close"}, withoutData(two(), "close"), dataless + `no "close" came; the stream had open (1), task (1)`, true},
		{"another must arrive", expect.Arrives{Kind: "end"}, withoutData(two(), "close"), `no "end" came; the stream had open (1), task (1)`, false},
		{"a kind by its data", expect.Arrives{Kind: "completed"}, withoutData(two(), "task"),
			`task was sent in line 7 without a data: line, so clients ignore it; no "completed" came; the stream had open (1), task (1)`, true},
		{"one too few", expect.Count{Kind: "open", Times: pointer(2)}, withoutData(two(), "open"),
			`open was sent in line 7 without a data: line, so clients ignore it; only 1 "open" came, the last was #1 open; the stream ended: closed by the server after 2.0 ms`, true},
		{"too few events, one of which is cut off", expect.Count{Kind: expect.AnyEvent, Times: pointer(3)}, halfOf(two()),
			cutOff + "only 2 events came, the last was #2 task; the stream ended: closed by the server after 2.0 ms", true},
		{"no event, and one without a type is cut off", expect.Count{Kind: expect.AnyEvent, Times: pointer(1)}, halfOfA("data: 1\n"),
			"message was cut off in line 7 by the end of the stream, before its blank line, so clients ignore it; no event came; the stream had no events at all (closed by the server after 0 ms)", true},
		{"no event, and one is cut off inside its type", expect.Count{Kind: expect.AnyEvent, Times: pointer(1)}, halfOfA("event: clo"),
			"clo… was cut off in line 7 by the end of the stream, before its blank line, so clients ignore it; no event came; the stream had no events at all (closed by the server after 0 ms)", true},
		{"no event, and one is cut off inside its type, behind its data", expect.Count{Kind: expect.AnyEvent, Times: pointer(1)}, halfOfA("data: 1\nevent: clo"),
			"clo… was cut off in line 7 by the end of the stream, before its blank line, so clients ignore it; no event came; the stream had no events at all (closed by the server after 0 ms)", true},
		{"one too few, and what is no event was cut off", expect.Count{Kind: "open", Times: pointer(1)}, halfOfA("oops"),
			"no \"open\" came; the stream had no events at all (closed by the server after 0 ms)", false},
		{"bytes behind the end", expect.Count{Kind: "open", Times: pointer(2)}, withViolation(two(), rules.CodeSurplusBytes, "data: 2", "5 more came behind it"),
			"5 more came behind it, so clients ignore it; only 1 \"open\" came, the last was #1 open; the stream ended: closed by the server after 2.0 ms", true},
		{"bytes behind the end, which cuts an event", expect.Count{Kind: "close", Times: pointer(1)}, withViolation(halfOf(two()), rules.CodeSurplusBytes, "\n", "5 more came behind it"),
			"5 more came behind it, so clients ignore it; no \"close\" came; the stream had open (1), task (1)", true},
		{"a kind by its data alone, and one is cut off", expect.Arrives{Kind: "said"}, halfOf(two()), cutOff + `no "said" came; the stream had open (1), task (1)`, true},
		{"a line that was dropped", expect.Count{Kind: "close", Times: pointer(1)}, withViolation(withViolation(two(), rules.CodeMalformedLine, "oops", "no colon"), rules.CodeUnknownField, "events: close", "no field"),
			"no \"close\" came; the stream had open (1), task (1); 2 lines were ignored that break a rule: unknown-field in line 7: no field: «events: close»", false},
		{"one too few, and a line that was dropped", expect.Count{Kind: "open", Times: pointer(2)}, withViolation(two(), rules.CodeMisplacedBOM, "\ufeffdata: 2", "a mark"),
			"only 1 \"open\" came, the last was #1 open; the stream ended: closed by the server after 2.0 ms; a line was ignored that breaks a rule: misplaced-bom in line 7: a mark: «\\ufeffdata: 2»", false},
		{"an order", expect.Exactly{Pattern: "open task close"}, withoutData(two(), "close"),
			dataless + "nothing more came, where close was expected; the stream ended: closed by the server after 2.0 ms", true},
		{"the last events, of which one came before", expect.EndsWith{Pattern: "open task open"}, withoutData(two(), "open"),
			"open was sent in line 7 without a data: line, so clients ignore it; the last events were #1 open, #2 task", true},
		{"a block without a type", last, withViolation(two(), rules.CodeDatalessEvent, "id: 3", ""), `#2 task (2.0 ms) has no "reason"; its data has only "type"`, false},
		{"a block with an empty type", last, withoutData(two(), ""), `#2 task (2.0 ms) has no "reason"; its data has only "type"`, false},
		{"another rule", last, giving(withViolation(two(), rules.CodeUnknownField, "event: close", ""), pointer("close")), `#2 task (2.0 ms) has no "reason"; its data has only "type"`, false},
		{"an event that has what it must not", expect.Every{Kind: "task", Checks: has("n")}, withoutData(two(), "task"), `#2 task (2.0 ms) has no "n"; its data has only "type"`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{Kinds: kinds}, c.stream)
			if err != nil || v.Got != c.want {
				t.Errorf("%v: got\n%s\nwant\n%s", err, v.Got, c.want)
			}
			switch {
			case (v.Ignored != nil) != c.ignored:
				t.Errorf("explained by %v", v.Ignored)
			case c.ignored && v.Ignored.Kind != recording.KindViolation:
				t.Errorf("it points at %v", v.Ignored.Mark)
			}
		})
	}
}

// violationOf is the rule that a stream breaks at last, in the words of who reads it.
func violationOf(t *testing.T, stream string) (last sse.Entry) {
	t.Helper()
	for e, err := range sse.NewDecoder(strings.NewReader(stream), sse.Options{Mode: sse.Lenient}).Entries() {
		if err != nil {
			t.Fatal(err)
		}
		last = *e
	}
	if last.Violation == nil {
		t.Fatalf("%q breaks no rule", stream)
	}
	return last
}

func withViolation(r *recording.Stream, code, data, detail string) *recording.Stream {
	e := &recording.Entry{Kind: recording.KindViolation, Violation: code, Data: []byte(data), Detail: detail}
	e.Number, e.Line = 1, 7
	r.Entries = append(r.Entries, e)
	return r
}

// behind adds an event behind all others.
func behind(r *recording.Stream, line string) *recording.Stream {
	e := entry(line)
	e.Number = r.Events() + 1
	r.Entries = append(r.Entries, e)
	return r
}

// TestWhatAStreamLacksWasSent, and is no event.
func TestWhatAStreamLacksWasSent(t *testing.T) {
	a, b := stream(`1 open {}`, `2 close {}`), withViolation(stream(`1 open {}`), rules.CodeUnterminatedEvent, "{}", "half of it")
	a.Name, b.Name, b.Entries[1].Given = "a", "b", pointer("close")
	const want = "close was cut off in line 7 by the end of the stream, before its blank line, so clients ignore it; b lacks #2 close (2.0 ms) of a: «{}»"
	for name, x := range map[string]expect.Expectation{
		"the same":          expect.EveryStream{Kind: expect.AnyEvent},
		"of a kind, by ID":  expect.EveryStream{Kind: "close"},
		"together, in time": expect.Together{Kind: "close", Within: time.Second},
	} {
		if v, err := judge(x, expect.Env{}, a, b); err != nil || !strings.HasPrefix(v.Got, want[:strings.Index(want, "; b")]) {
			t.Errorf("%s: %v, got\n%s", name, err, v.Got)
		}
	}
	if v, _ := judge(expect.EveryStream{Kind: expect.AnyEvent}, expect.Env{}, a, b); v.Got != want {
		t.Errorf("got\n%s\nwant\n%s", v.Got, want)
	}
}

// TestHalfOfOneWasLeft: the blank line behind it never came, though the stream was followed for long enough.
func TestHalfOfOneWasLeft(t *testing.T) {
	const hint = "; half of one had come, without its blank line, so clients ignore it: "
	for _, c := range []struct {
		half   string
		waited time.Duration
		kind   string
		want   string
	}{
		{"event: close\ndata: {}\n", time.Second, "close", hint + `«event: close\ndata: {}»`},
		{"event: close\ndata: {}\n", 20 * time.Millisecond, "close", ""},
		{"event: close\ndata: {}\n", time.Second, "end", ""},
		{"data: {}\n", time.Second, "message", hint + "«data: {}»"},
		{"data: secr", time.Second, "message", hint + "«data: secr…»"},
		{"data: {}\n", time.Second, "close", ""},
		{"event:close", time.Second, "close", hint + "«event:close…»"},
		{"event:close\n", time.Second, "close", hint + "«event:close»"},
		{"data: 1\nevent:close", time.Second, "close", hint + `«data: 1\nevent:close…»`},
		{"data: 1\nevent:close", time.Second, "message", ""},
		{"id: 7\nevent: close\n", time.Second, "close", hint + `«id: 7\nevent: close»`},
		{"event: clo", time.Second, "close", hint + "«event: clo…»"},
		{"event: clo\n", time.Second, "close", ""},
		{"event: clo", time.Second, "end", ""},
		{"event:", time.Second, "close", ""},
		{"id: 7", time.Second, "message", hint + "«id: 7…»"},
		{"id:", time.Second, "message", hint + "«id:…»"},
		{"data:", time.Second, "message", hint + "«data:…»"},
		{"data", time.Second, "message", hint + "«data…»"},
		{"da", time.Second, "message", hint + "«da…»"},
		{": hb", time.Second, "message", ""},
		{"retry: 5", time.Second, "message", ""},
	} {
		r := stream(`1 open {}`)
		r.End = recording.End{Reason: recording.Stopped, At: 2 * time.Second}
		r.Connections = []recording.Connection{{Half: recording.Half{Text: c.half, At: r.End.At - c.waited}}}
		v, err := judge(expect.Count{Kind: c.kind, Times: pointer(1)}, expect.Env{}, r)
		if _, got, _ := strings.Cut(v.Got, "had open (1)"); err != nil || got != c.want {
			t.Errorf("%q, %s, %q: %v, got %q, want %q", c.half, c.waited, c.kind, err, got, c.want)
		}
	}
}
