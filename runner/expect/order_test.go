package expect_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
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
			want: `after #1 open (1.0 ms): completed
#2 close (2.0 ms) came: «{}», where completed was expected; completed came later, as #3 task`,
		},
		{
			name:   "too many of a kind",
			expect: expect.Order{Pattern: "open progress{1} completed"},
			stream: stream(whole...),
			want: `after #3 task (progress) (3.0 ms): completed
#4 task (progress) (4.0 ms) came: «{"type":"progress","n":2}», where completed was expected; completed came later, as #5 task`,
		},
		{
			name:   "a kind that is named as one of which there are none does not come between others",
			expect: expect.Order{Pattern: "open failed{0} close"},
			stream: stream(`1 open {}`, `2 failed {}`, `3 close {}`),
			want: `after #1 open (1.0 ms): close
#2 failed (2.0 ms) came: «{}», where close was expected; close came later, as #3`,
		},
		{
			name:   "nor behind them, nor instead of them",
			expect: expect.Order{Pattern: "failed{0} open?"},
			stream: stream(`1 close {}`),
			want: `at least one of: open
no "open" came; the stream had close (1)`,
		},
		{
			name:   "the stream ends too early",
			expect: expect.Order{Pattern: "open (completed | failed) close"},
			stream: stream(`1 open {}`),
			want: `after #1 open (1.0 ms): completed or failed
nothing more came, where completed or failed was expected; the stream ended: closed by the server after 1.0 ms`,
		},
		{
			name:   "nothing came at all",
			expect: expect.Order{Pattern: "open close"},
			stream: stream(),
			want: `at the start: open
no event came, where open was expected; the stream ended: closed by the server after 0 ms`,
		},
		{
			name:   "an order that nothing need meet must be met by something",
			expect: expect.Order{Pattern: "progres*"},
			stream: stream(`1 open {}`),
			want: `at least one of: progres
no "progres" came; the stream had open (1); did you mean "progress"?`,
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
			want: `after #1 open (1.0 ms): progress
#2 beat (2.0 ms) came: «{}», where progress was expected; progress came later, as #3 task`,
		},
		{
			name:   "exactly: nothing may come behind the end",
			expect: expect.Exactly{Pattern: "open close"},
			stream: stream(`1 open {}`, `2 close {}`, `3 beat {}`),
			want: `after #2 close (2.0 ms): the end of the stream
#3 beat (3.0 ms) came: «{}», where the end of the stream was expected`,
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
			want: `after comment 1 (2.0 ms): comment
#2 close (3.0 ms) came: «{}», where comment was expected`,
		},
		{
			name:   "a comment came that reads like the kind",
			expect: expect.Order{Pattern: "ping close"},
			stream: stream(`1 : ping`, `2 close {}`),
			want: `at the start: ping
#1 close (2.0 ms) came, where ping was expected; no "ping" came; 1 comment came, the first is «ping»: comments are no events, and are called comment`,
		},
		{
			name:   "a later comment came that reads like the kind",
			expect: expect.Count{Kind: "tick", Times: new(1)},
			stream: stream(`1 : welcome`, `2 : tick`, `3 close {}`),
			want: `exactly 1 "tick"
no "tick" came; the stream had close (1); 2 comments came, one is «tick»: comments are no events, and are called comment`,
		},
		{
			name:   "comments came that do not read like the heartbeats that they are",
			expect: expect.Order{Pattern: "heartbeat close"},
			stream: stream(`1 : `, `2 close {}`),
			want: `at the start: heartbeat
#1 close (2.0 ms) came, where heartbeat was expected; no "heartbeat" came; 1 comment came, the first has no text: comments are no events, and are called comment`,
		},
		{
			name:   "between two: the second time, too",
			expect: expect.Never{Kind: "error", After: "open", Before: "close"},
			stream: stream(`1 open {}`, `2 close {}`, `3 error {}`, `4 open {}`, `5 error {"n":1}`, `6 close {}`),
			want: `no "error" arrives between "open" and "close"
#5 error (5.0 ms) came: «{"n":1}», where none was expected`,
		},
		{
			name:   "between two, and elsewhere",
			expect: expect.Never{Kind: "error", After: "open", Before: "close"},
			stream: stream(`1 error {}`, `2 open {}`, `3 close {}`, `4 error {}`, `5 open {}`),
		},
		{
			name:   "between one and the next of its kind",
			expect: expect.Never{Kind: "error", After: "open", Before: "open"},
			stream: stream(`1 open {}`, `2 open {}`, `3 error {}`, `4 open {}`),
			want: `no "error" arrives between "open" and "open"
#3 error (3.0 ms) came: «{}», where none was expected`,
		},
		{
			name:   "before one: the first of them",
			expect: expect.Never{Kind: "error", Before: "close"},
			stream: stream(`1 close {}`, `2 error {}`, `3 close {}`),
		},
		{
			name:   "any event",
			expect: expect.Exactly{Pattern: `"any event"{6}`},
			stream: stream(whole...),
		},
		{
			name:   "any event, without quotes",
			expect: expect.Exactly{Pattern: "any event{6}"},
			stream: stream(whole...),
		},
		{
			name:   "the first of a kind comes after none of it",
			expect: expect.Follows{Kind: expect.AnyEvent, After: "open"},
			stream: stream(`1 open {}`, `2 close {}`),
			want:   "every event comes after \"open\"\n#1 open (1.0 ms) is the first \"open\" itself, and comes after none",
		},
	})
}

func TestAKindThatNeverCameSaysWhy(t *testing.T) {
	runVerdicts(t, []verdictCase{{
		name:   "an event of the type that is not of the kind",
		expect: expect.Count{Kind: "progress", AtLeast: pointer(1)},
		stream: stream(`1 open {}`, `2 task {"payload":{"type":"progress"}}`),
		want: "at least 1 \"progress\"\nno \"progress\" came; the stream had open (1), task (1); " +
			"the nearest: #2 task (2.0 ms) has no \"type\"; it has \"payload.type\": \"progress\"; \"progress\" is what has \"type\" equal to \"progress\"",
	}, {
		name:   "the values that came instead",
		expect: expect.Count{Kind: "progress", AtLeast: pointer(1)},
		stream: stream(`1 task {"type":"start"}`, `2 task {"type":"prog"}`),
		want: "at least 1 \"progress\"\nno \"progress\" came; the stream had task (2); " +
			"the nearest: #1 task (1.0 ms) has \"type\" \"start\"; \"progress\" is what has \"type\" equal to \"progress\"; " +
			"what came has \"start\", \"prog\"",
	}, {
		name:   "what was expected is said once",
		expect: expect.Count{Kind: "over", AtLeast: pointer(1)},
		stream: stream(`1 task {"text":"` + strings.Repeat("x", 100) + `"}`),
		want: "at least 1 \"over\"\nno \"over\" came; the stream had task (1); " +
			"the nearest: #1 task (1.0 ms) has the data «{\"text\":\"" + strings.Repeat("x", 87) + "…», where «[DONE]» was expected",
	}, {
		name:   "data that was encoded twice",
		expect: expect.Every{Kind: "task", Checks: expect.Checks{Has: []value.Path{"type"}}},
		stream: stream(`1 task "{\"type\":\"progress\"}"`),
		want:   "every \"task\" has \"type\"\n#1 task (1.0 ms) has no \"type\": its data is a text that holds JSON, which was encoded twice",
	}, {
		name:   "data that was encoded twice, by a condition",
		expect: expect.Every{Kind: "task", Checks: expect.Checks{That: "data.n > 1"}},
		stream: stream(`1 task "{\"n\":2}"`),
		want:   "every \"task\" is such that data.n > 1\nfor #1 task (1.0 ms) it cannot be evaluated: no such key: n, at column 5 of the condition: its data is a text that holds JSON, which was encoded twice",
	}, {
		name:   "a condition that asks for no field of such data",
		expect: expect.Every{Kind: "task", Checks: expect.Checks{That: `size(data) > 1 && int("abc") > 3`}},
		stream: stream(`1 task "{\"n\":2}"`),
		want: "every \"task\" is such that size(data) > 1 && int(\"abc\") > 3\nfor #1 task (1.0 ms) it cannot be evaluated: " +
			"type conversion error from 'string' to 'int', at column 22 of the condition, where data = \"{\\\"n\\\":2}\", size(data) = 7",
	}, {
		name:   "data that was encoded twice, by a schema",
		expect: expect.Every{Kind: "task", Checks: expect.Checks{Schema: &value.Schema{File: "task.json", Text: `{"type":"object"}`}}},
		stream: stream(`1 task "{\"n\":2}"`),
		want:   "every \"task\" is valid by the JSON Schema task\n#1 task (1.0 ms) is not valid: got string, want object: its data is a text that holds JSON, which was encoded twice",
	}, {
		name:   "by a schema of an object or an array",
		expect: expect.Every{Kind: "task", Checks: expect.Checks{Schema: &value.Schema{File: "task.json", Text: `{"type":["object","array"]}`}}},
		stream: stream(`1 task "{\"n\":2}"`),
		want:   "every \"task\" is valid by the JSON Schema task\n#1 task (1.0 ms) is not valid: got string, want array or object: its data is a text that holds JSON, which was encoded twice",
	}, {
		name:   "a schema that wants a text",
		expect: expect.Every{Kind: "task", Checks: expect.Checks{Schema: &value.Schema{File: "task.json", Text: `{"type":"string","maxLength":5}`}}},
		stream: stream(`1 task "{\"n\":12345678}"`),
		want:   "every \"task\" is valid by the JSON Schema task\n#1 task (1.0 ms) is not valid: its length: got 14, want at most 5",
	}})
}

// TestASequenceWithComments: those that it names are a part of it, and no others.
func TestASequenceWithComments(t *testing.T) {
	runVerdicts(t, []verdictCase{
		{name: "named", expect: expect.Sequence{Pattern: "comment a"}, stream: stream(`1 : x`, `2 a {}`)},
		{name: "between those that are", expect: expect.Sequence{Pattern: "a b"}, stream: stream(`1 a {}`, `2 : x`, `3 b {}`)},
	})
}

// TestASequenceThatNeverCame: how far it came is told, and what stood where the next was expected.
func TestASequenceThatNeverCame(t *testing.T) {
	const wants = "these events arrive one right after the other: "
	runVerdicts(t, []verdictCase{{
		name: "another stands between", expect: expect.Sequence{Pattern: "a b c"},
		stream: stream(`1 a {}`, `2 x {}`, `3 a {}`, `4 b {}`, `5 x {"n":1}`, `6 c {}`),
		want: wants + "a b c\nno such sequence came among 6 events of the stream; the best match: #3 a, #4 b, " +
			`then #5 x (5.0 ms) came: «{"n":1}», where c was expected; c came later, as #6`,
	}, {
		name: "the next came never", expect: expect.Sequence{Pattern: "a b c"}, stream: stream(`1 a {}`, `2 b {}`, `3 x {}`),
		want: wants + "a b c\nno such sequence came among 3 events of the stream; the best match: #1 a, #2 b, then #3 x (3.0 ms) came: «{}», where c was expected; no c came at all",
	}, {
		name: "the stream ended", expect: expect.Sequence{Pattern: "a b"}, stream: stream(`1 b {}`, `2 a {}`),
		want: wants + "a b\nno such sequence came among 2 events of the stream; the best match: #2 a, then nothing more came, where b was expected; the stream ended: closed by the server after 2.0 ms",
	}, {
		name: "it did not begin", expect: expect.Sequence{Pattern: "a b"}, stream: stream(`1 x {}`, `2 b {}`),
		want: wants + "a b\nno such sequence came among 2 events of the stream: no \"a\" came; the best match of the rest: #2 b, behind #1 x",
	}, {
		name: "it did not begin, and the rest came at the start", expect: expect.Sequence{Pattern: "a b c d"}, stream: stream(`1 b {}`, `2 c {}`, `3 x {}`, `4 d {}`),
		want: wants + "a b c d\nno such sequence came among 4 events of the stream: no \"a\" came; the best match of the rest: #1 b, #2 c, at the start",
	}, {
		name: "nothing of it came", expect: expect.Sequence{Pattern: "a b"}, stream: stream(`1 x {}`, `2 y {}`),
		want: wants + "a b\nno such sequence came among 2 events of the stream: no \"a\" came; the last events were #1 x, #2 y",
	}, {
		name: "a long one", expect: expect.Sequence{Pattern: "a+ b"}, stream: stream(`1 a {}`, `2 a {}`, `3 a {}`, `4 a {}`, `5 a {}`, `6 a {}`, `7 x {}`),
		want: wants + "a+ b\nno such sequence came among 7 events of the stream; the best match: #1 a to #6 a (6 events), " +
			"then #7 x (7.0 ms) came: «{}», where b or a was expected",
	}})
}
