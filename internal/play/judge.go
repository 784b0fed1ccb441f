package play

import (
	"context"
	"errors"
	"slices"
	"time"

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
	stubs    *stubs
}

func (j *judge) env() expect.Env {
	return expect.Env{Kinds: j.kinds.now(), Dir: j.library.Root, Call: j.calls.named, Variable: j.vars.lookup}
}

// monitors starts what is expected of one stream.
func (j *judge) monitors(expected []scenario.Expected, stream string) (*expect.Monitors, error) {
	env := j.env()
	var about []expect.Expectation
	for _, x := range expected {
		if !x.IsAbout(stream) {
			continue
		}
		expanded, err := vars.ExpandStrings(x.Expectation, j.vars.lookup)
		if err == nil {
			_, err = expect.Start(env, expanded)
		}
		if isUnknown(err) {
			expanded = undecided{x.Expectation}
		}
		about = append(about, expanded)
	}
	return expect.Start(env, about...)
}

// Judged is an expectation that was judged.
type Judged struct {
	scenario.Expected
	Step  verdict.Step
	needs string            // why it cannot be judged: what never came; empty: nothing is missing
	about *recording.Stream // that the verdict speaks of; nil: several, or none
	near  bool              // it held, and came close to its limit
}

// Judge judges an expectation on the streams that it is about. It ends when ctx does.
func (p *Play) Judge(ctx context.Context, x scenario.Expected) *Judged {
	j := &Judged{Expected: x, Step: verdict.Step{Keyword: "expect", Text: x.Title(), Place: Place(x.Place), Mark: mark(x.Gap)}}
	if p.Unjudgeable() {
		j.Step.Outcome = verdict.Skipped
		return j
	}
	judged, err := p.judged(ctx, x)
	j.about = judged.Stream
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

// judged judges an expectation whose variables are expanded.
func (p *Play) judged(ctx context.Context, x scenario.Expected) (expect.Verdict, error) {
	expanded, err := vars.ExpandStrings(x.Expectation, p.vars.lookup)
	if err != nil {
		return expect.Verdict{}, p.vars.explained(err)
	}
	seen := expect.Evidence{CutOff: p.streams.cutOff(), Received: p.stubs.received, Streams: p.concerned(x)}
	if len(seen.Streams) == 0 {
		return expect.Verdict{}, errors.New("no stream was followed, so there is nothing to judge")
	}
	judged, err := expect.Judge(ctx, expanded, p.judge.env(), seen)
	if err == nil && p.recorded != nil {
		judged = throughMasks(p.recorded, judged, expanded, seen.Streams)
	}
	return judged, err
}

// concerned are the recordings that an expectation is about.
func (p *Play) concerned(x scenario.Expected) []*recording.Stream {
	var all []*recording.Stream
	for _, r := range p.Recordings {
		if x.IsAbout(r.Name) {
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
