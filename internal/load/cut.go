package load

import (
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// graceOver is why those are cut off who still play when the grace is over.
func graceOver() *client.Over {
	return &client.Over{Why: "--grace was over", Help: "a longer --grace waits for it; until: and timeout: say when a stream is over"}
}

// takenAway is why a user is cut off who is taken away.
func takenAway() *client.Over {
	return &client.Over{Why: "its user was taken away", Usual: true}
}

// loadInterrupted is why all are cut off who still play when somebody ends the load.
func loadInterrupted() *client.Over {
	return &client.Over{Why: "the load was interrupted", Usual: true}
}

// cutBy says of a client that was cut off while it played, by that, that streamspec ended it. What was decided by then
// counts, and of the rest nobody can tell what would have become of it: to leave the client out would have a server
// that says nothing more hold all that is expected. Where it is usual that clients are cut off, and it was none the
// worse for it until then, the rest is left out. Nil: it was not cut off.
func (o *observers) cutBy(over *client.Over, out *verdict.Scenario) {
	if over == nil || !out.Interrupted {
		return
	}
	doing := withoutUnplayed(out)
	if over.Usual && !o.isSilent(out) {
		return
	}
	out.Interrupted = false
	switch {
	case o.goesOn() || doing != "":
		out.Found(verdict.Step{Cause: verdict.EndedByUs, Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: doing}, Text: endedBy(over, out)})
	case len(out.Causes) == 0:
		stillAwaited(over, out.Steps)
	}
	out.Decide()
}

// withoutUnplayed takes out of the causes what could not be played to its end. It tells what was being done: a call
// to which no response had come, for example.
func withoutUnplayed(out *verdict.Scenario) (doing string) {
	unplayed := func(f verdict.Step) bool { return f.Cause == verdict.NotPlayed }
	if i := slices.IndexFunc(out.Causes, unplayed); i >= 0 {
		doing = out.Causes[i].Text
	}
	out.Causes = slices.DeleteFunc(out.Causes, unplayed)
	return doing
}

// goesOn tells whether a stream of the client was not over when it was cut off.
func (o *observers) goesOn() bool {
	return slices.ContainsFunc(o.all, func(one *observer) bool { return one.waited > 0 })
}

func endedBy(over *client.Over, out *verdict.Scenario) string {
	came := "no event"
	if n := eventsOf(out); n > 0 {
		came = wording.Counted(n, "event")
	}
	return fmt.Sprintf("streamspec ended it when %s, %s after it began; %s had come by then%s", over.Why, recording.Milliseconds(out.Duration), came, helpOf(over))
}

func helpOf(over *client.Over) string {
	if over.Help == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", over.Help)
}

// stillAwaited says of what was not judged, though its streams were over, that it was still waited for.
func stillAwaited(over *client.Over, steps []verdict.Step) {
	for i, step := range steps {
		if step.Outcome == verdict.Skipped {
			steps[i].Outcome = verdict.Unjudged
			steps[i].Failure = &verdict.Failure{Message: fmt.Sprintf("nobody can tell: this was still waited for when %s%s", over.Why, helpOf(over))}
		}
	}
}

// How much longer than all others a stream that is cut off must have been silent, so that it does not pass for one
// that merely had begun.
const (
	silenceFactor = 2
	leastSilence  = time.Second
)

// isSilent tells whether no event had come for much longer than anybody else of the scenario had to wait for one.
func (o *observers) isSilent(out *verdict.Scenario) bool {
	silence := out.Duration
	for i, one := range o.all {
		if i == 0 || one.quiet > silence {
			silence = one.quiet
		}
	}
	longest := time.Duration(o.load.tallies[o.scenario].longestWait.Load())
	return silence >= leastSilence && silence > silenceFactor*longest
}

// waitedFor notes how long an event was waited for that came.
func (t *tally) waitedFor(d time.Duration) {
	raise(&t.longestWait, int64(d))
}
