package play_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// question is a conversation in which nobody answers: the stream goes on until it is left.
const question = `
stubs:
  shop:
    - {get: /orders, send: [{bytes: 'event: question\ndata: 1\n\n'}, {after: 1s, bytes: ': still here\n\n'}, {after: 5s}]}
    - {post: /orders, json: {state: done}}
`

// TestWhatNeverCame: that an awaited event did not come is the service's fault where the stream was
// followed for its whole time, and the scenario's where it was left sooner. What counts from a call
// that was not made for it is a consequence, whatever it expects.
func TestWhatNeverCame(t *testing.T) {
	const during = "stream: {get: \"${stub.shop}/orders\", until: %}\n" +
		"during: [{after: answer, name: state, post: \"${stub.shop}/orders\", capture: {now: state}}]\n"
	for name, c := range map[string]struct {
		until, expected string
		want, without   string
	}{
		"followed for its time": {"{for: 100ms}", "{count: question, times: 1}", "failed: the call \"state\" during the stream was never made: no \"answer\" arrived", "not judged"},
		"left sooner":           {"{event: question}", "{count: question, times: 1}", "not judged: the call \"state\" during the stream was never made", "failed"},
		"what to do then":       {"{event: question}", "{count: question, times: 1}", "the stream was left once the awaited \"question\" came, and nobody waited for more: follow it until what comes later, such as \"answer\"", "failed"},
		"what it expects of itself": {
			"{for: 100ms}", "{response: state, is: {state: \"${now}\"}}", "failed: the call \"state\" during the stream was never made", "which needs",
		},
		"what counts from it": {"{for: 100ms}", "{arrives: question, within: 1s, after_call: state}", "failed: the call \"state\" during the stream was never made", "no call with the name"},
	} {
		text := "scenario: s\n" + strings.TrimPrefix(question, "\n") + strings.Replace(during, "%", c.until, 1) + "expect: [" + c.expected + "]\n"
		for from, got := range playedAndRecorded(t, text, nil) {
			if !strings.Contains(got, c.want) || strings.Contains(strings.SplitN(got, "\n", 2)[0]+got, c.without) {
				t.Errorf("%s, %s: %q is to be said, and not %q:\n%s", name, from, c.want, c.without, got)
			}
		}
	}
}

// TestWhatCountsFromACallThatWaitedForAVariable is not judged, like what counts from one whose moment
// never came.
func TestWhatCountsFromACallThatWaitedForAVariable(t *testing.T) {
	const text = question + "stream: {get: \"${stub.shop}/orders\", until: {for: 100ms}, capture: {id: {first: answer, at: id}}}\n" +
		"during: [{after: question, name: state, post: \"${stub.shop}/orders?id=${id}\"}]\nexpect: [{arrives: question, within: 1s, after_call: state}]\n"
	for from, got := range playedAndRecorded(t, "scenario: s"+text, nil) {
		if !strings.Contains(got, "not judged: \"question\" arrives within 1 s of the call \"state\"") || strings.Contains(got, "no call with the name") {
			t.Errorf("%s: it counts from nothing:\n%s", from, got)
		}
	}
}

// TestTheAwaitedStreamAlone tells whether the service is at fault, also from a recording: for how long the
// other was followed, and who ended it, says nothing of what did not come.
func TestTheAwaitedStreamAlone(t *testing.T) {
	const streams = "    - {get: /short, events: [{event: question, data: 1}]}\n" +
		"streams:\n  a: {get: \"${stub.shop}/orders\", until: A}\n  b: {get: \"${stub.shop}B}\n" +
		"during: [{MOMENT, post: \"${stub.shop}/orders\"}]\nexpect: [{count: question, times: 1, on: a}]\n"
	const whole, soon, soonToo, short = "{for: 100ms}", "{event: question}", "/orders\", until: {event: question}", "/short\""
	for name, c := range map[string]struct{ a, b, moment, want string }{
		"followed whole, the other left":             {whole, soonToo, "after: answer, on: a", "failed"},
		"followed whole, for the second of a kind":   {whole, soonToo, "after: question, nth: 2, on: a", "failed"},
		"left, the other ended by the server":        {soon, short, "after: answer, on: a", "not judged"},
		"left, for the second, the other ended":      {soon, short, "after: question, nth: 2, on: a", "not judged"},
		"ended by the server, the other left":        {soon, short, "after: answer, on: b", "failed"},
		"left, the other followed whole":             {whole, soonToo, "after: answer, on: b", "not judged"},
		"left, where the moment names no stream":     {soon, short, "after: answer", "not judged"},
		"followed whole, where that names no stream": {whole, soonToo, "after: answer", "failed"},
	} {
		text := "scenario: s\n" + strings.TrimPrefix(question, "\n") + strings.NewReplacer("A}", c.a+"}", "B}", c.b+"}", "MOMENT", c.moment).Replace(streams)
		for from, got := range playedAndRecorded(t, text, nil) {
			if !strings.HasPrefix(got, c.want+"\n"+c.want+": the call during the stream was never made") {
				t.Errorf("%s, %s: want %s:\n%s", name, from, c.want, got)
			}
		}
	}
}

// TestWhatNeverCameBecauseOfUs is held against nobody: a call on which the event may depend was made late.
// What ended before that call was due does not depend on it, nor in the last measurement what had much more
// time.
func TestWhatNeverCameBecauseOfUs(t *testing.T) {
	const ms = time.Millisecond
	const text = question + "streams:\n  a: {get: \"${stub.shop}/orders\", until: {for: 100ms}}\n  b: {get: \"${stub.shop}/orders\", until: {for: 200ms}}\n" +
		"during: [{name: go, post: \"${stub.shop}/orders\"}, {after: answer, name: state, post: \"${stub.shop}/orders\"}]\n" +
		"expect: [{count: question, times: 1, on: a}]\n"
	for name, c := range map[string]struct {
		sinceEnd time.Duration // of the stream that is to bring it
		overdue  time.Duration
		last     bool
		want     string
	}{
		"late":                             {-90 * ms, 90 * ms, false, "not judged"},
		"in time":                          {-90 * ms, 0, false, "failed"},
		"late by too little":               {-90 * ms, ms, false, "failed"},
		"late, when the stream was over":   {50 * ms, 40 * ms, false, "failed"},
		"late for the last time":           {-90 * ms, 80 * ms, true, "failed"},
		"late for the last time, by a lot": {-90 * ms, 200 * ms, true, "not judged"},
	} {
		got := playedAndRecorded(t, "scenario: s"+text, func(rec *recording.Recording) {
			r := rec.Streams[slices.IndexFunc(rec.Streams, func(r *recording.Stream) bool { return r.Name == "a" })]
			rec.Last, rec.Calls[0].Overdue, rec.Calls[0].Began = c.last, c.overdue, r.Wall(r.End.At+c.sinceEnd)
		})["recorded"]
		if !strings.HasPrefix(got, c.want+"\n"+c.want+": the call \"state\" during the stream was never made: no \"answer\" arrived\n") ||
			strings.Contains(got, "nobody can tell whether the server is to blame: the call POST") != (c.want != "failed") {
			t.Errorf("%s: want %s:\n%s", name, c.want, got)
		}
	}
}

// TestWhatExplainsTheRestStandsFirst: in whatever order the file has what was never done.
func TestWhatExplainsTheRestStandsFirst(t *testing.T) {
	const (
		streams = "streams:\n  a: {get: \"${stub.shop}/orders\", until: {for: 100ms}}\n  b: {get: \"${stub.shop}/orders\", until: {event: question}}\n"
		post    = ", post: \"${stub.shop}/orders\"}"
		state   = "{after: answer, on: a, name: state" + post
		behind  = "{after_call: state, name: behind" + post
		left    = "{after: answer, on: b, name: left" + post
	)
	for _, during := range [][]string{{state, behind, left}, {left, behind, state}, {behind, state, left}, {behind, left, state}} {
		text := "scenario: s" + question + streams + "during: [" + strings.Join(during, ", ") + "]\nexpect: [{count: question, times: 1, on: a}]\n"
		for from, got := range playedAndRecorded(t, text, nil) {
			if !strings.HasPrefix(got, "failed\nfailed: the call \"state\" during the stream was never made") || strings.Contains(got, "not judged") {
				t.Errorf("%s, %s: the service is at fault:\n%s", during, from, got)
			}
		}
	}
}

// playedAndRecorded is what a scenario comes to when it is played, unless this machine was late, and from
// its recording as of a machine that was not, which may be changed.
func playedAndRecorded(t *testing.T, text string, change func(*recording.Recording)) map[string]string {
	t.Helper()
	dir := t.TempDir()
	played := judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
	late := false
	recorded := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) {
		rec, err := theRecording(dir)
		if err == nil {
			late = forgetLateness(rec)
		}
		if err == nil && change != nil {
			change(rec)
		}
		return rec, err
	}})
	all := map[string]string{"recorded": summary(recorded)}
	if !late {
		all["played"] = summary(played)
	}
	return all
}

// forgetLateness makes a recording one of a machine that was never late, and tells whether it was.
func forgetLateness(rec *recording.Recording) (late bool) {
	late = len(rec.Lateness) > 0
	forget := func(by *time.Duration) { late, *by = late || *by > 0, 0 }
	for _, c := range rec.Calls {
		forget(&c.Overdue)
	}
	for _, a := range rec.Actions {
		forget(&a.Overdue)
	}
	for i := range rec.Notes {
		forget(&rec.Notes[i].Overdue)
	}
	rec.Lateness = nil
	rec.Notes = slices.DeleteFunc(rec.Notes, func(n recording.Note) bool { return n.About == recording.AboutOverdue })
	return late
}

// TestACallThatCameTooLateByWhatWasHeldBack: all of a stream that comes at its end is why, where the call
// waited for an event of it, and is refused. What fails otherwise fails by itself.
func TestACallThatCameTooLateByWhatWasHeldBack(t *testing.T) {
	const held = `
scenario: s
stubs:
  shop:
    - {get: /orders, delay: 1100ms, send: [{bytes: 'event: a\ndata: 1\n\nevent: b\ndata: 1\n\n'}]}
    - {get: /other, end: hang, events: [{event: a, data: 1}, {after: 1200ms, event: b, data: 1}]}
    - {post: /orders, status: STATUS}
    - {post: /told, calls: [{post: "${stub.shop}/orders"}]}
streams: {s: {get: "${stub.shop}/orders"}, other: {get: "${stub.shop}/other", until: {event: b}}}
expect: [{count: a, times: 1, on: s}]
`
	overdue := func(rec *recording.Recording) { rec.Calls[0].Overdue = 100 * time.Millisecond }
	for name, c := range map[string]struct {
		status, calls string
		change        func(*recording.Recording)
		isWhy         bool
	}{
		"it waited for an event":        {"404", `during: [{after: a, on: s, name: cancel, post: "${stub.shop}/orders"}]`, nil, true},
		"of another stream":             {"404", `during: [{after: b, on: other, post: "${stub.shop}/orders"}]`, nil, false},
		"it waited for no event":        {"404", `during: [{wait: 50ms, post: "${stub.shop}/orders"}]`, nil, false},
		"it was made afterwards":        {"404", `after: [{post: "${stub.shop}/orders"}]`, nil, false},
		"the service cannot answer":     {"500", `during: [{after: a, on: s, post: "${stub.shop}/orders"}]`, nil, false},
		"a stub made it":                {"404", `during: [{after: a, on: s, post: "${stub.shop}/told"}]`, nil, false},
		"what waited was to be refused": {"404", "during: [{after: a, on: s, post: \"${stub.shop}/orders\", status: 404}]\nafter: [{post: \"${stub.shop}/orders\"}]", nil, false},
		"it was made late by ourselves": {"404", `during: [{after: a, on: s, post: "${stub.shop}/orders"}]`, overdue, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const heldBack = "holds the response back until its end"
			text := strings.Replace(held, "STATUS", c.status, 1) + c.calls + "\n"
			isWhy := func(from string) bool { return c.isWhy || c.change != nil && from == "played" }
			missed := func(all map[string]string) bool {
				for from, got := range all {
					if isWhy(from) && !strings.Contains(got, heldBack) || strings.Contains(got, "was never made: this machine was busy") {
						return true
					}
				}
				return false
			}
			all := playedAndRecorded(t, text, c.change)
			for again := 0; again < 5 && missed(all); again++ { // where the end comes in a piece of its own, nobody can tell that all was held back
				all = playedAndRecorded(t, text, c.change)
			}
			for from, got := range all {
				first, _, _ := strings.Cut(strings.TrimPrefix(got, "failed\n"), "\n")
				if strings.HasSuffix(first, heldBack) != isWhy(from) || !strings.Contains(got, "got "+c.status) {
					t.Errorf("%s: that it was held back is to stand first: %v:\n%s", from, isWhy(from), got)
				}
			}
		})
	}
}

// TestOnlyWhatTheScenarioDoesAccusesTheService: what else waits for an event that never comes is written
// wrongly, however long the stream was followed.
func TestOnlyWhatTheScenarioDoesAccusesTheService(t *testing.T) {
	const stream = "stream: {get: \"${stub.shop}/orders\", until: {for: 100ms}, MORE}\n"
	for name, more := range map[string]string{
		"a fault on the wire": "faults: [{cut: true, at: answer}]",
		"a client that goes":  "leave: {after: answer}",
		"a capture":           "capture: {now: {first: answer, at: state}}",
	} {
		text := "scenario: s\n" + strings.TrimPrefix(question, "\n") + strings.Replace(stream, "MORE", more, 1) + "expect: [{count: question, times: 1}]\n"
		if got := summary(judgeFile(t.Context(), t, text, play.Options{})); !strings.HasPrefix(got, "not judged\nnot judged: ") || !strings.Contains(got, `no "answer" arrived`) {
			t.Errorf("%s is not judged:\n%s", name, got)
		}
	}
}

// TestWhatNeverCameWasNoEvent: where the awaited event was sent without data, that is known for its cause,
// whatever the type reads like and whatever is said below it.
func TestWhatNeverCameWasNoEvent(t *testing.T) {
	const stub = `
scenario: s
stubs:
  shop:
    - {get: /orders, send: [{bytes: 'event: open\ndata: 1\n\nevent: a; b\n\n'}%s]}
    - {post: /orders, status: 204}
`
	const want = "a; b was sent in line 4 without a data: line, so clients ignore it"
	for name, c := range map[string]struct{ more, stream string }{
		"the stream ends":     {"", "stream: {get: \"${stub.shop}/orders\", until: {event: \"a; b\"}}\n"},
		"the stream goes on":  {", {after: 5s}", "stream: {get: \"${stub.shop}/orders\", until: {event: \"a; b\"}, timeout: 300ms}\n"},
		"a call waits for it": {"", "stream: {get: \"${stub.shop}/orders\"}\nduring: [{after: \"a; b\", name: say, post: \"${stub.shop}/orders\"}]\n"},
	} {
		out := judgeFile(t.Context(), t, fmt.Sprintf(stub, c.more)[1:]+c.stream, play.Options{})
		if len(out.Causes) == 0 || out.Causes[0].Failure.Ignored != want {
			t.Errorf("%s: %q is to be known of the first cause:\n%s", name, want, summary(out))
		}
	}
}
