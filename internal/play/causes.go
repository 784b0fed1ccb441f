package play

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"syscall"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// Conclude adds to a result what the engine found by itself, the causes first, and what
// could not happen because of them. An expectation that could see nothing, because no
// stream came, is not judged, and one that only the end of a stream breaks, which is a cause
// by itself, is a consequence: the cause has said why. It may be asked again when more was
// judged.
func (p *Play) Conclude(out *verdict.Scenario, judged []*Judged) {
	out.Services, out.Once = p.library.Closure(p.Scenario), p.Scenario.Again == scenario.Never
	c := &conclusion{judging: judging{p}, out: out, judged: judgements{judged, out.Services}}
	for _, j := range judged {
		j.Step = j.found
	}
	c.failures()
	c.heldBackCall()
	c.ends()
	c.others()
	c.crash()
	c.killed()
	c.unready()
	c.never()
	c.finally()
	findUnread(out, c.followed())
	c.blind()
	c.unreached()
	c.refused()
	p.turns.take(c.notes)
}

// conclusion is how Conclude proceeds.
type conclusion struct {
	judging
	out    *verdict.Scenario
	judged judgements
	broken []*recording.Stream // that ended by themselves, and nobody expects it
	// explained are those of them whose end a cause tells of.
	explained []*recording.Stream
	told      []string // variables of which a cause says that they never became known
}

// failures adds what went wrong while the scenario was played.
func (c *conclusion) failures() {
	for _, err := range leaves(c.err) {
		found := failureOf(err)
		if found.Cause == verdict.CaptureFailed {
			found.Failure.Streams = names(c.Recordings)
		}
		if found.Cause.OfCall() { // they were left for that, or had something to do with it
			found.Failure.Streams = names(onePerStream(c.Recordings))
		}
		if found.Cause == verdict.CallFailed {
			found = excuses(c.judging).refusedLate(found)
		}
		if !found.Cause.Undone() {
			c.out.Found(found)
		}
	}
}

// others adds events of kinds that there are not, where a scenario or a service says so.
// What cannot be judged has causes of its own.
func (c *conclusion) others() {
	for _, x := range c.Scenario.Implied() {
		for _, stream := range c.Scenario.Followed() {
			x.On = []string{stream}
			if step := c.Judge(context.Background(), x).Step; step.Outcome == verdict.Failed {
				step.Cause, step.Keyword, step.Text = verdict.RuleBroken, "", "an event came that is of none of the declared kinds"
				step.Failure.Short = step.Text + ": got " + step.Failure.Short
				c.out.Found(step)
			}
		}
	}
}

// judgements are what expectations were judged to be.
type judgements struct {
	all      []*Judged
	services []string // of the scenario: a known gap may be of some of them alone
}

// aboutEnd tells whether an expectation expects the end of a stream, and whether one
// about ends is broken, and so tells of it: a known gap can be just that, or it is the
// first that is broken. One of which nobody can tell says nothing of the end. Behind others it comes too late to be the cause. No gap of an end is a rule
// of the format that is broken.
func (js judgements) aboutEnd(r *recording.Stream) (expected, told bool) {
	before := false
	for _, j := range js.all {
		x, ok := j.Expectation.(expect.EndJudge)
		if ok && j.IsAbout(r.Declared()) {
			expected = expected || x.ExpectsEnd(r.End) && isOfLast(j.Expectation, r)
			told = told || tellsOfEnd(r.End.Reason, j) && (!before || j.Step.Mark != nil) && !hidesRule(r, j, js.services)
		}
		before = before || j.Step.Outcome != verdict.Passed
	}
	return expected, told
}

// knownRefusal tells whether a known gap excuses that a stream was refused: by the status, or the media type, of the
// connection that was. The gap is of just that, so all else is judged by what it says itself.
func (js judgements) knownRefusal(r *recording.Stream) bool {
	return slices.ContainsFunc(js.all, func(j *Judged) bool {
		by, _ := refusedBy(j.Expectation)
		return by != "" && by == r.End.Reason && isOfLast(j.Expectation, r) &&
			expect.CallOf(j.Expectation) == "" && j.IsAbout(r.Declared()) && j.Step.Excused(js.services)
	})
}

// refusedBy is how a stream ends for which an expectation of a response is broken, and of which connection that is, from
// 1; zero: it is of none.
func refusedBy(x expect.Expectation) (by recording.Reason, connection int) {
	switch x := x.(type) {
	case *expect.Status:
		return recording.HTTPStatus, max(1, x.Connection)
	case *expect.MediaType:
		return recording.WrongMediaType, 1
	}
	return "", 0
}

// isOfLast tells whether an expectation, if it is of one connection, is of a stream's last: behind one that was refused
// there is none.
func isOfLast(x expect.Expectation, r *recording.Stream) bool {
	_, which := refusedBy(x)
	return which == 0 || which == max(1, len(r.Connections))
}

// tellsOfEnd tells whether an expectation about ends is broken by an end. A profile is broken by much else, and so is
// what speaks of an end in time: where a rule of the format ended the stream, only what speaks of rules, or of how it
// ended, says so.
func tellsOfEnd(end recording.Reason, j *Judged) bool {
	if j.Step.Outcome != verdict.Failed {
		return false
	}
	ofEnd := expect.Code(j.Step.Failure.Code) == expect.WrongEnd
	switch j.Expectation.(type) {
	case *expect.Violations:
		return true
	case *expect.Profile:
		return ofEnd
	case *expect.Ends:
		return ofEnd || end != recording.Violation
	}
	return end != recording.Violation
}

// hidesRule tells whether a known gap excuses how a stream ended that was left for a rule which it breaks.
func hidesRule(r *recording.Stream, j *Judged, services []string) bool {
	_, ofEnd := j.Expectation.(*expect.Ends)
	return ofEnd && r.End.Reason == recording.Violation && j.Step.Excused(services)
}

// anyBroken tells whether an expectation is broken, and no known gap excuses it. One that could
// see nothing is not: it is itself a consequence.
func (c *conclusion) anyBroken() bool {
	return slices.ContainsFunc(c.judged.all, func(j *Judged) bool {
		return j.Step.Outcome == verdict.Failed && !j.Step.Excused(c.judged.services) && !c.seesNothing(j)
	})
}

// blind leaves out of the judgement what could see nothing, because no stream came.
func (c *conclusion) blind() {
	for _, j := range c.judged.all {
		if j.Step.Outcome != verdict.Skipped && !c.seesNothing(j) {
			continue
		}
		j.Step.Outcome, j.Step.Failure, j.Step.Warning = verdict.Skipped, nil, ""
		needs := j.needs
		if c.calls.neverMade(j.Expectation, c.err) { // what its response was to bring is no other reason
			needs = ""
		}
		if len(c.out.Causes)+len(c.out.Consequences) > 0 || needs != "" {
			c.out.Consequences = append(c.out.Consequences, "not judged: "+j.Step.Text+needs)
		}
	}
}

// unreached says of what is broken only by the end of a stream that it is a consequence,
// where a cause tells of that end.
func (c *conclusion) unreached() {
	for _, j := range c.judged.all {
		if j.atEnd && j.Step.Outcome.Bad() && slices.Contains(c.explained, j.about) {
			c.out.Consequences = append(c.out.Consequences, unmetText(j.Step))
			j.Step.Outcome, j.Step.Failure = verdict.Skipped, nil
		}
	}
}

// unmetText is what was not met, and in short what came.
func unmetText(s verdict.Step) string {
	text := strings.TrimSuffix(s.Text, ":")
	if s.Outcome == verdict.Unjudged {
		return "not judged: " + text
	}
	short, _, _ := strings.Cut(s.Failure.Got, "; ")
	if s.Failure.Code == string(expect.WrongEnd) { // the cause says it
		return "not met: " + text
	}
	return "not met: " + text + " – " + short
}

func (c *conclusion) seesNothing(j *Judged) bool {
	if expect.CallOf(j.Expectation) != "" {
		return c.calls.neverMade(j.Expectation, c.err)
	}
	if countsFromNothing(c.Play, j.Expectation, c.err) {
		return true
	}
	none := func(r *recording.Stream) bool {
		return slices.Contains(c.broken, r) && endOf(r).Cause.NoStream()
	}
	switch scope := j.Scope(); {
	case j.about != nil && j.Step.Outcome == verdict.Failed:
		return none(j.about)
	case scope == expect.ScopeStreams, scope == expect.ScopeCutOff, scope.OneStream() && j.Step.Outcome == verdict.Passed:
		return slices.ContainsFunc(c.concerned(j.Expected), none)
	case scope.OneStream():
		return !slices.ContainsFunc(c.concerned(j.Expected), func(r *recording.Stream) bool { return !none(r) })
	default:
		return false
	}
}

// findUnread adds that what came on a stream cannot be read back any more: nobody can tell by a part of it.
func findUnread(out *verdict.Scenario, streams []*recording.Stream) {
	for _, r := range streams {
		if err := r.Unread(); err != nil {
			out.Found(failureOf(err))
		}
	}
}

// lastViolation is the rule that a stream was left for: it came last.
func lastViolation(r *recording.Stream) (last *recording.Entry) {
	for _, e := range r.All() {
		if e.Kind == recording.KindViolation {
			last = e
		}
	}
	return last
}

// failureOf is what an error of a play comes to: the service's fault, or one of the files
// or the machine.
func failureOf(err error) verdict.Step {
	var exited *service.ExitedError
	var capture *CaptureError
	var call *httpcall.Error
	var callback *stub.CallbackError
	var refused *guard.RefusedError
	var never *moments.NeverError
	var recalled *recalledError
	headline, rest := verdict.Headline(err.Error())
	step := verdict.Step{Cause: verdict.NotPlayed, Text: headline, Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: rest}}
	if stands := (*placedError)(nil); errors.As(err, &stands) {
		step.Place = Place(stands.at)
	}
	if errors.As(err, &call) {
		step.Failure.Call = call.Call
	}
	if by := (*deviatesError)(nil); errors.As(err, &by) {
		step.Failure.Deviation = by.deviation
	}
	switch {
	case errors.As(err, &refused), errors.Is(err, context.Canceled), wire.Exhausted(err):
	case errors.As(err, &recalled):
		step.Cause, step.Failure.Late, step.Failure.Call, step.Failure.Deviation = recalled.cause, recalled.overdue > 0, recalled.call, recalled.by
		if step.Cause != verdict.NotPlayed && !step.Cause.Undone() {
			step.Outcome = verdict.Failed
		}
	case errors.As(err, &capture):
		step.Cause, step.Outcome, step.Text = verdict.CaptureFailed, verdict.Failed, capture.Error() // also of what it cancelled
		step.Failure.Deviation = capture.Deviation
	case errors.As(err, &never):
		step.Cause, step.Place = verdict.NeverDone, Place(never.Place)
		if never.Awaits {
			step.Cause = verdict.NeverCame
		}
		step.Failure.Late = never.Overdue > 0
	case errors.As(err, &exited) && (exited.WasReady || exited.Again):
		step.Cause, step.Outcome = verdict.ServiceExited, verdict.Failed
	case call != nil && errors.Is(err, syscall.ECONNREFUSED):
		step.Cause, step.Outcome = verdict.NothingListens, verdict.Failed
		step.Text, step.Of = call.Reason, call.Call
	case errors.As(err, &callback):
		step.Cause, step.Outcome, step.Place = verdict.CallFailed, verdict.Failed, cmp.Or(step.Place, Place(callback.Place))
	case call != nil:
		step.Cause, step.Outcome = verdict.CallFailed, verdict.Failed
	}
	return compared(step, untrusted(err))
}

// untrusted is what an error tells of a certificate that is not trusted; zero: it does not.
func untrusted(err error) recording.Untrusted {
	if refused := (*wire.UntrustedError)(nil); errors.As(err, &refused) {
		return recording.Untrusted{Expected: refused.Expected, Got: refused.Got}
	}
	return recording.Untrusted{}
}

// compared puts below a finding, instead of into its text, which certificate was expected, and which
// came, where it is that one is not trusted.
func compared(found verdict.Step, u recording.Untrusted) verdict.Step {
	if u == (recording.Untrusted{}) {
		return found
	}
	whole := &wire.UntrustedError{Expected: u.Expected, Got: u.Got}
	for _, text := range []*string{&found.Text, &found.Failure.Message} {
		*text = strings.Replace(*text, whole.Error(), wire.Untrusted, 1)
	}
	found.Failure.Expected, found.Failure.Got = u.Expected, u.Got
	return found
}
