package play

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// notes adds what is to be known of the streams beside what is expected of them. Of
// streams that we left for another fault, nothing is.
func (c *conclusion) notes() {
	if c.Unjudgeable() {
		return
	}
	for _, stream := range c.Scenario.Followed() {
		for _, n := range c.noted(c.streams.clientsOf(stream)) {
			c.out.Note(n, c.options.Strict)
		}
	}
	for _, j := range c.judged.all {
		if j.near && j.Step.Outcome == verdict.Passed && j.Step.Warning == "" { // a warning says more
			c.out.Note(byLittle(j), c.options.Strict)
		}
	}
}

// noted are the notes on the clients of a stream. Of several clients each note is made once,
// and says how many more there are.
func (c *conclusion) noted(clients []*followed) []verdict.Note {
	var all []verdict.Note
	more := map[string]int{}
	for _, f := range clients {
		own := f.notes
		if !f.settled {
			own = notes.Of(c.subject(f.recording))
		}
		for _, n := range own {
			if f.client > 0 && slices.ContainsFunc(all, func(before verdict.Note) bool { return before.Code == n.Code && before.Stream != n.Stream }) {
				more[n.Code]++
				continue
			}
			all = append(all, n)
		}
	}
	for i, n := range all {
		if others := more[n.Code]; others > 0 {
			all[i].Text += fmt.Sprintf("; so it is for %d of %d clients", others+1, len(clients))
		}
	}
	return all
}

// subject is a stream, and what may be noted of it depends on.
func (c *conclusion) subject(r *recording.Stream) notes.Subject {
	about := notes.Subject{Stream: r, Kinds: c.judge.kinds.now()}
	for _, j := range c.judged.all {
		if j.IsAbout(r.Declared()) {
			about.Expected = append(about.Expected, j.Expectation)
		}
		if j.IsAbout(r.Declared()) && j.Step.Outcome == verdict.Passed {
			about.Held = append(about.Held, j.Expectation)
		}
	}
	about.Untimely = c.judge.untimely(r)
	return about
}

// untimely tells that the timing of a stream says nothing of the server.
func (j *judge) untimely(r *recording.Stream) bool {
	return j.busy.was() || isShaped(j.scenario.Named(r.Declared()))
}

// heldBack says, of what came too late or of events that came not apart, that all of the stream came at
// its end, or its head only with its first event: that is why; and who held all of it back. Empty: it did not.
func heldBack(v expect.Verdict, untimely func(*recording.Stream) bool) (why, by string) {
	ofTimes := v.Code == expect.Late || v.Code == expect.Early && len(v.Marks) > 0
	if v.State != expect.Broken || v.Stream == nil || !ofTimes {
		return "", ""
	}
	about := notes.Subject{Stream: v.Stream, Untimely: untimely(v.Stream)}
	if why = notes.HeldBack(about); why != "" {
		return why, notes.UntilItsEnd
	}
	if v.Code == expect.Late && len(v.Marks) == 1 {
		why = notes.HeadBehind(about, v.Marks[0])
	}
	return why, ""
}

// heldBackCall adds, where a call was refused that waited for an event of a stream, that all of that came at
// its end: what the scenario does at an event is done too late by that.
func (c *conclusion) heldBackCall() {
	for _, failed := range c.out.Causes {
		if failed.Cause != verdict.CallFailed || failed.Outcome != verdict.Failed {
			continue
		}
		for _, r := range c.Recordings {
			call := c.refusedBehind(failed, r)
			why := notes.HeldBack(notes.Subject{Stream: r, Untimely: c.judge.untimely(r)})
			if call == nil || why == "" {
				continue
			}
			failed.Failure.Message = belowIt(failed.Failure.Message, fmt.Sprintf("it was made at %s, once the stream had come", recording.Milliseconds(call.Began.Sub(r.Started))))
			c.out.Found(verdict.Step{Cause: verdict.HeldBack, Text: why, Outcome: verdict.Failed, Failure: &verdict.Failure{HeldBack: notes.UntilItsEnd, Streams: []string{r.Name}, Ends: []string{r.Name}}})
			return
		}
	}
}

// refusedBehind is the call of which a finding tells, which waited for an event of a stream, was made
// once the first had come, and was refused; nil: it was not. What is done once all streams have ended may
// make the same call, behind those.
func (p judging) refusedBehind(found verdict.Step, r *recording.Stream) *recording.Call {
	first, made := firstEvent(r), map[string]int{}
	if first == nil {
		return nil
	}
	for _, call := range p.calls.sofar() {
		if call.Stub != "" || call.Again || call.Began.Before(r.Wall(first.LastByte)) {
			continue
		}
		same := call.Name + " " + call.Request.Method + " " + call.Request.URL
		made[same]++
		refused := call.Wrong && call.Response != nil && call.Response.Status/100 == 4
		if refused && tellsOf(found, call) && made[same] <= p.waitedForEvent(call, r) {
			return call
		}
	}
	return nil
}

// firstEvent is the first event of a stream; nil: none came.
func firstEvent(r *recording.Stream) *recording.Entry {
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent {
			return e
		}
	}
	return nil
}

// waitedForEvent is how often the scenario makes a call at an event of a stream.
func (p judging) waitedForEvent(call *recording.Call, r *recording.Stream) int {
	n := 0
	for _, d := range p.Scenario.During {
		if d.Call == nil || d.After == "" || d.Name != call.Name || d.Of(p.Scenario.Followed()[0]).On != r.Declared() {
			continue
		}
		declared, err := p.vars.expanded(*d.Call, p.vars.lookup)
		if err != nil || declared.Method() == call.Request.Method && declared.URL() == call.Request.URL { // a client knows values of its own
			n++
		}
	}
	return n
}

// isShaped tells whether we hold a stream back ourselves.
func isShaped(declared *scenario.Stream) bool {
	return declared != nil && (len(declared.Faults) > 0 || declared.Connection.Speed > 0)
}

// byLittle is the note on an expectation that held by little.
func byLittle(j *Judged) verdict.Note {
	n := verdict.Note{Code: notes.NearLimit, Text: "close to its limit: " + j.Step.Text + "; held: " + j.Step.Held, Place: j.Step.Place}
	if j.about != nil {
		n.Stream = j.about.Name
	}
	return n
}
