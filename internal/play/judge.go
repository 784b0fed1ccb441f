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
	return expect.Env{Kinds: j.kinds.now(), Dir: j.library.Root, Call: j.calls.named}
}

// monitors starts what is expected of one stream.
func (j *judge) monitors(expected []scenario.Expected, stream string) (*expect.Monitors, error) {
	env := j.env()
	var about []expect.Expectation
	for _, x := range expected {
		if len(x.On) > 0 && !slices.Contains(x.On, stream) {
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

// Judge judges an expectation on the streams of this name; all of them where there is
// none. Variables in it are expanded. It ends when ctx does.
func (p *Play) Judge(ctx context.Context, x expect.Expectation, on ...string) (expect.Verdict, error) {
	expanded, err := vars.ExpandStrings(x, p.vars.lookup)
	if err != nil {
		return expect.Verdict{}, p.vars.explained(err)
	}
	seen := expect.Evidence{CutOff: p.streams.cutOff(), Received: p.stubs.received}
	for _, r := range p.Recordings {
		if len(on) == 0 || slices.Contains(on, r.Name) {
			seen.Streams = append(seen.Streams, r)
		}
	}
	if len(seen.Streams) == 0 {
		return expect.Verdict{}, errors.New("no stream was followed, so there is nothing to judge")
	}
	return expect.Judge(ctx, expanded, p.judge.env(), seen)
}

// JudgeStep judges an expectation, as Judge does, and puts the verdict as a report
// shows it: a step that has no text yet.
func (p *Play) JudgeStep(ctx context.Context, x expect.Expectation, on ...string) verdict.Step {
	judged, err := p.Judge(ctx, x, on...)
	switch {
	case err != nil:
		return verdict.Step{Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: err.Error()}}
	case judged.State == expect.Held:
		return verdict.Step{Outcome: verdict.Passed, Warning: judged.Warning}
	default:
		failure := &verdict.Failure{Expected: judged.Expected, Got: judged.Got, Timeline: p.timeline(judged.Stream, judged.Marks)}
		return verdict.Step{Outcome: verdict.Failed, Failure: failure}
	}
}

// timeline shows the recording that broke an expectation, or all of them where it
// compared them.
func (p *Play) timeline(about *recording.Stream, marks []recording.Mark) []string {
	if about != nil {
		return about.Timeline(marks...)
	}
	var lines []string
	for _, r := range p.Recordings {
		lines = append(lines, r.Timeline()...)
	}
	return lines
}

// JudgeExpected judges what a YAML scenario expects, each expectation a step, and how its
// streams ended.
func (p *Play) JudgeExpected(ctx context.Context) ([]verdict.Step, *verdict.UnexpectedEnd) {
	var steps []verdict.Step
	var judged []Judged
	for _, x := range p.Scenario.Expect {
		step := p.JudgeStep(ctx, x.Expectation, x.On...)
		step.Keyword, step.Text, step.Place = "expect", x.Title(), Place(x.Place)
		judged = append(judged, Judged{x.Expectation, x.On, step.Outcome == verdict.Failed})
		if x.Gap != nil {
			verdict.DecideStep(&step, *Mark(x.Gap))
		}
		steps = append(steps, step)
	}
	return steps, p.UnexpectedEnd(judged)
}

// Place is a place as results have it.
func Place(p problem.Place) verdict.Place {
	return verdict.Place{File: p.File, Line: p.Line, Column: p.Column}
}

// Mark is a known gap as verdicts have it; nil: there is none.
func Mark(ref *scenario.GapRef) *verdict.Mark {
	if ref == nil {
		return nil
	}
	g := ref.Gap
	return &verdict.Mark{
		Gap:     verdict.Gap{Name: g.Name, Reason: g.Reason, Ticket: g.Ticket, Expires: string(g.Expires)},
		Expired: g.Expired(time.Now()),
	}
}
