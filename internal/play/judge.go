package play

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// judge knows what expectations may know of a play.
type judge struct {
	scenario *scenario.Scenario
	library  *scenario.Library
	vars     *variables
	kinds    *kinds
	calls    *calls
	acted    *acted
	stubs    *stubs
}

// envOf is what is known by whoever knows these variables and kinds.
func (j *judge) envOf(lookup vars.Lookup, kinds expect.Kinds) expect.Env {
	return expect.Env{Kinds: kinds, Dir: j.library.Root, Call: j.calls.named, Action: j.acted.named, Variable: lookup}
}

// monitors starts what is expected of one stream, for whoever knows these variables.
func (j *judge) monitors(about []scenario.Expected, env expect.Env, lookup vars.Lookup) (*expect.Monitors, error) {
	var all []expect.Expectation
	for _, x := range about {
		if j.scenario.CallsLater(expect.CallOf(x.Expectation)) {
			continue
		}
		expanded, err := vars.ExpandStrings(x.Expectation, lookup)
		if err == nil {
			_, err = expect.Start(env, expanded)
		}
		if isUnknown(err) {
			expanded = undecided{x.Expectation}
		}
		all = append(all, expanded)
	}
	return expect.Start(env, all...)
}

// expectedOf are those of expectations that are about a stream.
func expectedOf(stream string, all []scenario.Expected) []scenario.Expected {
	return slices.DeleteFunc(slices.Clone(all), func(x scenario.Expected) bool { return !x.IsAbout(stream) })
}

// Judged is an expectation that was judged.
type Judged struct {
	scenario.Expected
	Step  verdict.Step
	found verdict.Step      // as it was judged by itself: Step is what that comes to beside all else
	needs string            // why it cannot be judged: what never came; empty: nothing is missing
	about *recording.Stream // that the verdict speaks of; nil: several, or none
	near  bool              // it held, and came close to its limit
	atEnd bool              // it is broken by the end of a stream alone, or nobody can tell as that was left
}

// Judge judges an expectation on the streams that it is about. It ends when ctx does.
func (p *Play) Judge(ctx context.Context, x scenario.Expected) *Judged {
	j := p.byItself(ctx, x)
	j.found = j.Step
	return j
}

// byItself judges an expectation without a look at anything else that went wrong.
func (p *Play) byItself(ctx context.Context, x scenario.Expected) *Judged {
	j := &Judged{Expected: x, Step: verdict.Step{Keyword: "expect", Text: x.Title(), Place: Place(x.Place), Mark: mark(x.Gap)}}
	if p.Unjudgeable() {
		j.Step.Outcome = verdict.Skipped
		return j
	}
	judged, err := p.judged(ctx, x)
	j.about, j.atEnd = judged.Stream, judged.AtEnd || judged.State == expect.Unknown && !judged.Late
	if missing := p.vars.awaited.missing(err); missing != "" && p.err != nil {
		j.Step.Outcome, j.needs = verdict.Skipped, ", which needs "+missing
		return j
	}
	switch {
	case err != nil:
		j.Step.Outcome, j.Step.Failure = verdict.Unjudged, &verdict.Failure{Message: err.Error()}
	case judged.State == expect.Held:
		j.Step.Outcome, j.Step.Warning = verdict.Passed, judged.Warning
		j.Step.Held, j.Step.Used, j.near = judged.Measure.Text, judged.Measure.Used, judged.Measure.Near()
	case judged.State == expect.Unknown:
		j.Step.Outcome = verdict.Unjudged
		j.Step.Failure = p.speaksOf(&verdict.Failure{Message: "nobody can tell: " + judged.Reason, Late: judged.Late}, x.Expectation, judged)
	default:
		j.Step.Outcome = verdict.Failed
		j.Step.Failure = p.speaksOf(&verdict.Failure{Expected: judged.Expected, Got: judged.Got, Code: string(judged.Code), Path: string(judged.Path)}, x.Expectation, judged)
	}
	return j
}

// JudgedNothing tells whether none of the expectations was judged: then nothing holds, either.
func JudgedNothing(all []*Judged) bool {
	return !slices.ContainsFunc(all, func(j *Judged) bool { return j.Step.Outcome != verdict.Skipped })
}

// NothingJudged is the fault of a scenario of which nothing was judged, and nothing else is
// wrong.
const NothingJudged = "nothing that is expected was judged"

// judged judges an expectation.
func (p *Play) judged(ctx context.Context, x scenario.Expected) (expect.Verdict, error) {
	if x.Scope().OneStream() && expect.CallOf(x.Expectation) == "" && p.Scenario.HasClients() {
		return p.judgedOnEach(ctx, x)
	}
	return p.judgedOn(ctx, x.Expectation, p.vars.lookup, p.judge.kinds.now(), p.concerned(x))
}

// judgedOn judges an expectation on some streams, for whoever knows these variables and kinds.
func (p *Play) judgedOn(ctx context.Context, x expect.Expectation, lookup vars.Lookup, kinds expect.Kinds, streams []*recording.Stream) (expect.Verdict, error) {
	expanded, err := vars.ExpandStrings(x, lookup)
	if err != nil {
		return expect.Verdict{}, p.vars.explained(err)
	}
	scope, ofCall := x.Scope(), expect.CallOf(x) != ""
	switch {
	case ofCall: // whatever streams there are, or none
		streams = []*recording.Stream{{}}
	case len(streams) == 0 && scope != expect.ScopeStub && scope != expect.ScopeService:
		return expect.Verdict{}, errors.New("no stream was followed, so there is nothing to judge")
	}
	seen := expect.Evidence{CutOff: p.streams.cutOff(), Received: p.stubs.received, Late: p.late, Streams: streams, Over: p.over, Actions: p.acted.sofar()}
	judged, err := expect.Judge(ctx, expanded, p.judge.envOf(lookup, kinds), seen)
	if ofCall {
		judged.Stream = nil
	}
	if err == nil && p.recorded != nil {
		judged = throughMasks(p.recorded, judged, expanded, streams)
	}
	return judged, err
}

// late is how late this process is, or was at a time that is recorded.
func (p *Play) late(at time.Time) time.Duration {
	if p.recorded == nil {
		return p.lateness.Late()
	}
	return p.recorded.LateAt(at) * lateness.Factor
}

// concerned are the recordings that an expectation is about.
func (p *Play) concerned(x scenario.Expected) []*recording.Stream {
	var all []*recording.Stream
	for _, r := range p.Recordings {
		if x.IsAbout(r.Declared()) {
			all = append(all, r)
		}
	}
	return all
}

// expectations judges all that a YAML scenario expects.
func (p *Play) expectations(ctx context.Context) []*Judged {
	var all []*Judged
	for _, x := range p.Scenario.Expect {
		if x.Gap == nil && p.Scenario.Gap.Excuses(x, len(p.Scenario.Expect)) {
			x.Gap = p.Scenario.Gap
		}
		all = append(all, p.Judge(ctx, x))
	}
	return all
}

// Place is a place as results have it.
func Place(p problem.Place) verdict.Place {
	return verdict.Place{File: p.File, Line: p.Line, Column: p.Column}
}

// mark is a known gap as verdicts have it; nil: there is none.
func mark(ref *scenario.GapRef) *verdict.Mark {
	if ref == nil {
		return nil
	}
	g := ref.Gap
	m := &verdict.Mark{
		Gap:     verdict.Gap{Name: g.Name, Reason: g.Reason, Ticket: g.Ticket, Expires: string(g.Expires)},
		Expired: g.Expired(time.Now()),
	}
	for _, s := range g.Signatures {
		m.Signatures = append(m.Signatures, verdict.Signature{Expectation: s.Expectation, Path: string(s.Path), Code: string(s.Code), Services: s.Services})
	}
	return m
}
