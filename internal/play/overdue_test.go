package play

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// playedLate is a play with a call that was made 400 ms into its stream, so much later than it
// was due. The stream ended after two seconds.
func playedLate(by time.Duration) excuses {
	began := time.Now()
	r := &recording.Stream{Started: began, End: recording.End{At: 2 * time.Second}}
	for i, at := range []time.Duration{100, 300, 500, 1900} {
		e := &recording.Entry{Kind: recording.KindEvent, Type: "note"}
		e.Number, e.LastByte = i+1, at*time.Millisecond
		r.Entries = append(r.Entries, e)
	}
	made := recording.Call{Request: recording.Request{Method: "POST", URL: "http://x/pay"}, Began: began.Add(400 * time.Millisecond), Overdue: by, Response: &recording.Response{Status: 409}}
	return excuses{&Play{calls: &calls{made: []*recording.Call{&made}}, acted: &acted{}, stubs: &stubs{services: &services{}}, Recordings: []*recording.Stream{r}}}
}

// TestWhatWeDidLateExcuses: what came late, or did not come, is not held against the server
// where a call of ours on which it may depend was made late, by enough to matter.
func TestWhatWeDidLateExcuses(t *testing.T) {
	const ms = time.Millisecond
	limit := func(from, took, limit time.Duration) *expect.Window {
		return &expect.Window{From: from, Took: took, Limit: limit}
	}
	mark := func(n int) []recording.Mark { return []recording.Mark{{Kind: recording.KindEvent, Number: n}} }
	for name, c := range map[string]struct {
		late    time.Duration
		broken  expect.Verdict
		unknown bool
	}{
		"late, by less than the call":           {200 * ms, expect.Verdict{Code: expect.Late, Window: limit(100*ms, 400*ms, 300*ms)}, true},
		"late, by more than the call":           {50 * ms, expect.Verdict{Code: expect.Late, Window: limit(100*ms, 400*ms, 300*ms)}, false},
		"late, and the call was in time":        {0, expect.Verdict{Code: expect.Late, Window: limit(100*ms, 400*ms, 300*ms)}, false},
		"late, and over before the call":        {200 * ms, expect.Verdict{Code: expect.Late, Window: limit(100*ms, 200*ms, 100*ms)}, false},
		"late, counted from behind the call":    {200 * ms, expect.Verdict{Code: expect.Late, Window: limit(450*ms, 200*ms, 100*ms)}, false},
		"another order soon behind the call":    {200 * ms, expect.Verdict{Code: expect.WrongOrder, Marks: mark(3)}, true},
		"another order before the call was due": {50 * ms, expect.Verdict{Code: expect.WrongOrder, Marks: mark(2)}, false},
		"another order while it was due":        {200 * ms, expect.Verdict{Code: expect.WrongOrder, Marks: mark(2)}, true},
		"another order long behind the call":    {50 * ms, expect.Verdict{Code: expect.WrongOrder, Marks: mark(4)}, false},
		"missing, soon enough":                  {200 * ms, expect.Verdict{Code: expect.Missing, AtEnd: true}, true},
		"missing, for long":                     {20 * ms, expect.Verdict{Code: expect.Missing, AtEnd: true}, false},
		"another value":                         {200 * ms, expect.Verdict{Code: expect.WrongValue, Marks: mark(3)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := playedLate(c.late)
			c.broken.State, c.broken.Stream, c.broken.Got = expect.Broken, p.Recordings[0], "what came"
			v := p.excused(&expect.Order{}, c.broken)
			if unknown := v.State == expect.Unknown; unknown != c.unknown || v.Late != c.unknown {
				t.Errorf("%s: unknown %v, want %v", v.State, unknown, c.unknown)
			}
			if c.unknown && v.Reason != "what came; but the call POST http://x/pay was made up to 200 ms late, because this machine was busy" {
				t.Errorf("its reason: %s", v.Reason)
			}
		})
	}
}

// TestWhatStubsDidLateExcuses: what they send and call is work of ours, and so is what was never
// done. That is known from a recording, too.
func TestWhatStubsDidLateExcuses(t *testing.T) {
	const ms = time.Millisecond
	missing := func(p excuses) expect.Verdict {
		return p.excused(&expect.Order{}, expect.Verdict{State: expect.Broken, Code: expect.Missing, AtEnd: true, Stream: p.Recordings[0], Got: "none came"})
	}
	for name, c := range map[string]struct {
		note recording.Note
		want string
	}{
		"a stub, late":         {recording.Note{At: 1900 * ms, About: recording.AboutOverdue, Text: "a call of the stub \"bank\" was made", Overdue: 50 * ms}, "none came; but a call of the stub \"bank\" was made up to 50 ms late, because this machine was busy"},
		"a stub, long before":  {recording.Note{At: 900 * ms, About: recording.AboutOverdue, Text: "a call of the stub \"bank\" was made", Overdue: 50 * ms}, ""},
		"never done, late":     {recording.Note{About: recording.AboutFailure, Of: verdict.NeverDone.String(), Text: "the call POST http://x/pay was never made: this machine was busy", Overdue: 60 * ms}, "none came; but the call POST http://x/pay was never made, which was due before; this machine came up to 60 ms late, because this machine was busy"},
		"never done, not late": {recording.Note{About: recording.AboutFailure, Of: verdict.NeverDone.String(), Text: "the call POST http://x/pay was never made: no \"paid\" arrived"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := playedLate(0)
			p.recorded = &recording.Recording{Started: p.Recordings[0].Started, Notes: []recording.Note{c.note}, Ended: true}
			p.streams, p.stubs.recorded = &streams{}, p.recorded
			followed := p.Recordings
			p.err = p.recalledFaults()
			p.Recordings = followed
			v := missing(p)
			if (v.State == expect.Unknown) != (c.want != "") || v.Reason != c.want {
				t.Errorf("%s: %s", v.State, v.Reason)
			}
		})
	}
}

// TestTheLastMeasurementExcusesLess: only what the server had less than half of its time for, or did
// while it waited for us. A fault of any kind is one, however late our calls are.
func TestTheLastMeasurementExcusesLess(t *testing.T) {
	const ms = time.Millisecond
	mark := func(n int) []recording.Mark { return []recording.Mark{{Kind: recording.KindEvent, Number: n}} }
	for _, c := range []struct {
		code         expect.Code
		late         time.Duration
		marked       int // 2: 100 ms before the call; 3: 100 ms behind it; 0: the end, 1.6 s behind it
		again, final expect.State
	}{
		{expect.Missing, 200 * ms, 0, expect.Unknown, expect.Broken},
		{expect.Missing, 1600 * ms, 0, expect.Unknown, expect.Unknown},
		{expect.NothingToJudge, 200 * ms, 0, expect.Unknown, expect.Broken},
		{expect.TooFew, 200 * ms, 0, expect.Unknown, expect.Broken},
		{expect.WrongEnd, 1600 * ms, 0, expect.Unknown, expect.Broken},
		{expect.WrongOrder, 50 * ms, 2, expect.Broken, expect.Broken},
		{expect.WrongOrder, 200 * ms, 2, expect.Unknown, expect.Unknown},
		{expect.WrongOrder, 200 * ms, 3, expect.Unknown, expect.Broken},
		{expect.TooMany, 200 * ms, 3, expect.Unknown, expect.Broken},
		{expect.Unwanted, 200 * ms, 3, expect.Unknown, expect.Broken},
		{expect.Unwanted, 200 * ms, 2, expect.Unknown, expect.Unknown},
	} {
		p := playedLate(c.late)
		broken := expect.Verdict{State: expect.Broken, Code: c.code, AtEnd: c.marked == 0, Stream: p.Recordings[0], Marks: mark(c.marked)}
		for last, want := range map[bool]expect.State{false: c.again, true: c.final} {
			p.options.Last = last
			if v := p.excused(&expect.Order{}, broken); v.State != want {
				t.Errorf("%s, %s late, the last time: %v: %s, want %s", c.code, c.late, last, v.State, want)
			}
		}
	}
}

// TestWhatWasWaitedForIsExcusedAlike: the end of a stream that lacks it.
func TestWhatWasWaitedForIsExcusedAlike(t *testing.T) {
	p := playedLate(200 * time.Millisecond)
	for last, want := range map[bool]verdict.Outcome{false: verdict.Unjudged, true: verdict.Failed} {
		p.options.Last = last
		unmet := verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{}}
		if found := p.unmetLate(unmet, lastEnd(p.Recordings)); found.Outcome != want {
			t.Errorf("the last time: %v: %v, want %v", last, found.Outcome, want)
		}
	}
}

// TestWhatCountsFromACallIsNotExcusedByIt: had the call been made in time, its time would have begun
// so much sooner. What was over before it is not, either.
func TestWhatCountsFromACallIsNotExcusedByIt(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		since, decided time.Duration
		want           expect.State
	}{
		"from the call":       {400 * ms, 500 * ms, expect.Broken},
		"from before":         {100 * ms, 500 * ms, expect.Unknown},
		"over before":         {100 * ms, 150 * ms, expect.Broken},
		"decided long behind": {100 * ms, 3000 * ms, expect.Broken},
	} {
		p := playedLate(200 * ms)
		r := p.Recordings[0]
		v := p.excused(&expect.Received{}, expect.Verdict{State: expect.Broken, Code: expect.TooFew, Since: r.Wall(c.since), Decided: r.Wall(c.decided)})
		if v.State != c.want {
			t.Errorf("%s: %s, want %s", name, v.State, c.want)
		}
	}
}

// TestNothingIsTooEarlyBecauseOfALateCall: but where its time began with what the call brought about,
// or it came while we were late.
func TestNothingIsTooEarlyBecauseOfALateCall(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		from, took, limit time.Duration
		want              expect.State
	}{
		"begun by the call":                      {450 * ms, 900 * ms, 1000 * ms, expect.Unknown},
		"begun by the call, by more too early":   {450 * ms, 700 * ms, 1000 * ms, expect.Broken},
		"begun long behind the call":             {2500 * ms, 900 * ms, 1000 * ms, expect.Broken},
		"over while it was due":                  {100 * ms, 200 * ms, 1000 * ms, expect.Unknown},
		"over before it was due":                 {50 * ms, 100 * ms, 1000 * ms, expect.Broken},
		"begun before the call, over long after": {100 * ms, 2500 * ms, 3000 * ms, expect.Broken},
	} {
		p := playedLate(200 * ms)
		w := &expect.Window{From: c.from, Took: c.took, Limit: c.limit, Least: true}
		v := p.excused(&expect.Interval{}, expect.Verdict{State: expect.Broken, Code: expect.Early, Stream: p.Recordings[0], Window: w})
		if v.State != c.want {
			t.Errorf("%s: %s, want %s", name, v.State, c.want)
		}
	}
}

// TestARefusalOfALateCallIsMeasuredAgain: a call that comes late may be refused for that.
func TestARefusalOfALateCallIsMeasuredAgain(t *testing.T) {
	found := verdict.Step{Cause: verdict.CallFailed, Outcome: verdict.Failed, Text: "POST http://x/pay: expected a 2xx status, got 409", Failure: &verdict.Failure{}}
	late := playedLate(200 * time.Millisecond).refusedLate(found)
	if late.Outcome != verdict.Unjudged || !late.Failure.Late || !strings.Contains(late.Failure.Message, "the call was made up to 200 ms late") {
		t.Errorf("of a late call: %v %+v", late.Outcome, late.Failure)
	}
	poll := playedLate(200 * time.Millisecond)
	poll.calls.made[0].Again = true
	if again := poll.refusedLate(found); again.Outcome != verdict.Failed {
		t.Errorf("of one that was made again and again: %v", again.Outcome)
	}
	last := playedLate(200 * time.Millisecond)
	last.options.Last = true
	if again := last.refusedLate(found); again.Outcome != verdict.Failed {
		t.Errorf("in the last measurement: %v", again.Outcome)
	}
	if inTime := playedLate(0).refusedLate(found); inTime.Outcome != verdict.Failed {
		t.Errorf("of one in time: %v", inTime.Outcome)
	}
}

// TestAStopThatWasAskedForLateIsNoExcuse: what it takes counts from then.
func TestAStopThatWasAskedForLateIsNoExcuse(t *testing.T) {
	p := playedLate(200 * time.Millisecond)
	if v := p.excused(&expect.Stops{}, expect.Verdict{State: expect.Broken, Code: expect.Late}); v.State != expect.Broken {
		t.Errorf("it took too long: %s", v.State)
	}
	if v := p.excused(&expect.Stops{}, expect.Verdict{State: expect.Broken, Code: expect.NothingToJudge}); v.State != expect.Unknown {
		t.Errorf("it was never asked to: %s", v.State)
	}
}

// TestWhoseFailureItIs: not that of a call whose URL begins as another's.
func TestWhoseFailureItIs(t *testing.T) {
	made := playedLate(0).calls.made[0]
	for _, c := range []struct {
		call, text string
		want       bool
	}{
		{"POST http://x/pay", "POST http://x/pay: expected a 2xx status, got 409", true},
		{"POST http://x/payments", "POST http://x/payments: expected a 2xx status, got 409", false},
		{"GET http://x/state", "GET http://x/state: it answered: POST http://x/pay: 409", false},
		{"", "during 1: POST http://x/pay: expected a 2xx status, got 409", true}, // of an older recording
		{"", "during 1: POST http://x/payments: expected a 2xx status, got 409", false},
	} {
		if tellsOf(verdict.Step{Text: c.text, Failure: &verdict.Failure{Call: c.call}}, made) != c.want {
			t.Errorf("%s, %q: want %v", c.text, c.call, c.want)
		}
	}
}

// TestWhoseCallWasNeverMade: the one of that name, and not another that waited for a kind of that name. An
// older recording knows it from the text.
func TestWhoseCallWasNeverMade(t *testing.T) {
	never := &moments.NeverError{Name: "state", Never: `the call "state" during the stream was never made`, Why: `no "pay" arrived`, After: "pay", On: "s", Awaits: true}
	p := playedLate(0)
	noted := judging(p).noteOf(recording.AboutFailure, never)
	unnamed := noted
	unnamed.Name = ""
	for name, err := range map[string]error{
		"played":   never,
		"recorded": recalledFailure(noted),
		"older":    recalledFailure(recording.Note{Of: verdict.NeverCame.String(), Text: never.Error()}),
	} {
		for call, want := range map[string]bool{"state": true, "pay": false} {
			if got := countsFromNothing(p.Play, &expect.Arrives{AfterCall: call}, err); got != want {
				t.Errorf("%s: that %q was never made: %v, want %v", name, call, got, want)
			}
		}
	}
	if countsFromNothing(p.Play, &expect.Arrives{AfterCall: "state"}, recalledFailure(unnamed)) {
		t.Error("its name is asked, where the recording can have one, and not the text")
	}
}

// TestWhatNeverHappenedToAService explains what counts from it, and a stop that was to be judged; not where it
// happened all the same.
func TestWhatNeverHappenedToAService(t *testing.T) {
	never := func(name string) error {
		return &moments.NeverError{Name: name, Never: name + " during the stream was never made", Why: `no "version" arrived`, After: "version", On: "s", Awaits: true}
	}
	killed := &expect.Arrives{AfterCall: "kill of shop"}
	for name, c := range map[string]struct {
		expect expect.Expectation
		never  string
		done   string
		want   bool
	}{
		"a kill":                         {killed, "kill of shop", "", true},
		"of another":                     {killed, "kill of bank", "", false},
		"that there was before":          {killed, "kill of shop", "kill of shop", false},
		"a stop":                         {&expect.Stops{Service: "shop"}, "stop of shop", "", true},
		"a restart":                      {&expect.Stops{Service: "shop"}, "restart of shop", "", true},
		"a stop of another":              {&expect.Stops{Service: "shop"}, "stop of bank", "", false},
		"a kill, where a stop is judged": {&expect.Stops{Service: "shop"}, "kill of shop", "", false},
	} {
		p := playedLate(0)
		if c.done != "" {
			p.acted.all = append(p.acted.all, &recording.Action{Name: c.done})
		}
		if got := countsFromNothing(p.Play, c.expect, never(c.never)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
