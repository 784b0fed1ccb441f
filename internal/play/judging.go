package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// judging is how a play is judged that has run, or of which a recording is known.
type judging struct{ *Play }

// errNoStream is why nothing can be said of streams where there are none.
var errNoStream = errors.New("no stream was followed, so there is nothing to judge")

// errStillAwaited is why nothing is known of what was waited for when its play was ended.
var errStillAwaited = errors.New("this was still waited for")

// byItself judges an expectation without a look at anything else that went wrong.
func (p judging) byItself(ctx context.Context, x scenario.Expected) *Judged {
	j := &Judged{Expected: x, Step: verdict.Step{Keyword: "expect", Text: x.Title(), Place: Place(x.Place), Mark: mark(x.Gap)}}
	if p.Unjudgeable() || p.cut && !x.Scope().OneStream() {
		j.Step.Outcome = verdict.Skipped
		return j
	}
	judged, err := p.judged(ctx, x)
	judged = excuses(p).excused(x.Expectation, judged)
	if err != nil && Interruption(ctx, p.Play) != "" {
		err = errStillAwaited
	}
	j.about, j.atEnd = judged.Stream, judged.Mendable() || judged.State == expect.Unknown && !judged.Late
	j.open = judged.AtEnd || !x.Scope().OneStream()
	if missing := p.vars.awaited.missing(err); missing != "" && p.err != nil {
		j.Step.Outcome, j.needs = verdict.Skipped, ", which needs "+missing
		return j
	}
	if never := p.neverOpened(x); never != "" && (err != nil || judged.State != expect.Broken) {
		j.Step.Outcome, j.needs = verdict.Skipped, fmt.Sprintf(", which is about the stream %q: it was never opened", never)
		return j
	}
	j.decide(p, judged, err)
	if w := judged.Window; w != nil {
		j.Step.Window = &verdict.Window{Stream: w.Stream, From: w.From, Took: w.Took, Limit: w.Limit, Least: w.Least}
	}
	return j
}

// decide has its step say what the expectation was judged to be, or why it could not be judged.
func (j *Judged) decide(p judging, judged expect.Verdict, err error) {
	x, unread := j.Expectation, (*recording.UnreadError)(nil)
	switch {
	case errors.As(err, &unread): // which is a cause
		j.Step.Outcome = verdict.Skipped
	case err != nil:
		j.Step.Outcome, j.Step.Failure = verdict.Unjudged, &verdict.Failure{Message: err.Error()}
	case judged.State == expect.Held:
		j.Step.Outcome, j.Step.Warning = verdict.Passed, judged.Warning
		j.Step.Held, j.Step.Used, j.near = judged.Measure.Text, judged.Measure.Used, judged.Measure.Near()
		j.Step.ByNothing, j.Step.PartlyByNothing = judged.Measure.ByNothing, judged.Measure.PartlyByNothing
	case judged.State == expect.Unknown:
		j.Step.Outcome = verdict.Unjudged
		j.Step.Failure = pointing(&verdict.Failure{Message: "nobody can tell: " + judged.Reason, Late: judged.Late}, x, judged, p.Recordings)
	default:
		j.Step.Outcome, j.Step.Of = verdict.Failed, p.calls.exchanged(expect.CallOf(x))
		j.Step.Failure = pointing(verdict.FailureBy(judged), x, judged, p.Recordings)
		if why, by := heldBack(judged, p.judge.untimely); why != "" {
			j.Step.Failure.Held(why, by)
		}
	}
}

// judged judges an expectation.
func (p judging) judged(ctx context.Context, x scenario.Expected) (expect.Verdict, error) {
	if x.Scope().OneStream() && expect.CallOf(x.Expectation) == "" && p.Scenario.HasClients() {
		return p.judgedOnEach(ctx, x)
	}
	return p.judgedOn(ctx, x.Expectation, p.vars.lookup, p.judge.kinds.now(), p.concerned(x))
}

// judgedOn judges an expectation on some streams, for whoever knows these variables and kinds.
func (p judging) judgedOn(ctx context.Context, x expect.Expectation, lookup vars.Lookup, kinds expect.Kinds, streams []*recording.Stream) (expect.Verdict, error) {
	expanded, err := vars.ExpandStrings(x, lookup)
	if err != nil {
		return expect.Verdict{}, p.vars.explained(err)
	}
	ofCall := expect.CallOf(x) != ""
	switch {
	case ofCall: // whatever streams there are, or none
		streams = []*recording.Stream{{}}
	case len(streams) == 0 && x.Scope().OfStreams():
		return expect.Verdict{}, errNoStream
	}
	seen := expect.Evidence{CutOff: p.streams.cutOff(), Received: p.received, Logged: p.logged, Late: p.judge.busy.late, Streams: streams, Over: p.over, Until: p.until(), Actions: p.acted.sofar()}
	judged, err := p.found(ctx, expanded, p.judge.envOf(lookup, kinds), seen)
	if ofCall {
		judged.Stream = nil
	}
	if err == nil && p.recorded != nil {
		judged, err = throughMasks(p.recorded, judged, expanded, streams), recording.Unread(streams...)
	}
	service := p.services.sharedBy(expect.StubOf(x))
	if p.client > 0 {
		return besideClients(x, expanded, judged, service), err
	}
	return besideOthers(x, judged, service), err
}

// found judges what was seen. What stubs receive and services write may be waited for; what a
// stream brought is there.
func (p judging) found(ctx context.Context, x expect.Expectation, env expect.Env, seen expect.Evidence) (judged expect.Verdict, err error) {
	switch scope := x.Scope(); {
	case p.recorded == nil && (scope == expect.ScopeStub || scope == expect.ScopeService):
		err = p.limit.waits(ctx, func(ctx context.Context) error {
			judged, err = expect.Judge(ctx, x, env, seen)
			return err
		})
		return judged, err
	case !scope.OneStream():
		return expect.Judge(ctx, x, env, seen)
	}
	p.turns.take(func() { judged, err = expect.Judge(ctx, x, env, seen) })
	return judged, err
}

// until is when the play had been judged that is judged again, or its recording ends; zero: it is played.
func (p judging) until() time.Time {
	if p.recorded == nil {
		return time.Time{}
	}
	return p.recorded.Started.Add(cmp.Or(p.recorded.Judged, p.recorded.Lasted))
}

// received is what a stub received, of a play that is judged again what it had by when that was judged.
func (p judging) received(stub string) ([]recording.Incoming, error) {
	all, err := p.stubs.received(stub)
	return cameBy(p.until(), all, func(in recording.Incoming) time.Time { return in.At }), err
}

// logged is the same of what a service has logged.
func (p judging) logged(service string) ([]recording.LogLine, error) {
	all, err := p.services.linesOf(service)
	return cameBy(p.until(), all, func(line recording.LogLine) time.Time { return line.At }), err
}

// cameBy are those of all that came until a time; zero: all.
func cameBy[T any](until time.Time, all []T, at func(T) time.Time) []T {
	if until.IsZero() {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return at(one).After(until) })
}

// neverOpened is a stream that an expectation is about, and that was never opened: what others brought
// says nothing of it. Empty: there is none.
func (p judging) neverOpened(x scenario.Expected) string {
	if expect.CallOf(x.Expectation) != "" || !x.Scope().OfStreams() {
		return ""
	}
	for _, name := range p.Scenario.Followed() {
		of := func(r *recording.Stream) bool { return r.Declared() == name }
		if x.IsAbout(name) && !slices.ContainsFunc(p.Recordings, of) {
			return name
		}
	}
	return ""
}

// concerned are the recordings that an expectation is about.
func (p judging) concerned(x scenario.Expected) []*recording.Stream {
	var all []*recording.Stream
	for _, r := range p.Recordings {
		if x.IsAbout(r.Declared()) {
			all = append(all, r)
		}
	}
	return all
}
