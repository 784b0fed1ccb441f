package play

import (
	"context"
	"path/filepath"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// Interrupted is the fault of a scenario that the run's end came into.
const Interrupted = "the run was interrupted"

// Judge plays a YAML scenario from start to result.
func (r *Runner) Judge(ctx context.Context, library *scenario.Library, s *scenario.Scenario) verdict.Scenario {
	started := time.Now()
	play := r.Play(library, s)
	defer play.Close()
	out := Describe(s)
	err := play.Run(ctx)
	out.Recordings = play.Recordings
	switch {
	case ctx.Err() != nil:
	case err != nil:
		out.Outcome, out.Fault = verdict.Unjudged, err.Error()
	default:
		var end *UnexpectedEnd
		out.Steps, end = play.judgeAll(ctx)
		Settle(&out, s.Gap, end)
	}
	if ctx.Err() != nil { // what was judged until then is not all that is expected
		out.Outcome, out.Fault = verdict.Unjudged, Interrupted
	}
	if out.Outcome.Bad() {
		out.Logs = play.Logs()
	}
	out.Duration = time.Since(started)
	return play.Masked(out)
}

// Describe is the result of a YAML scenario before it has run.
func Describe(s *scenario.Scenario) verdict.Scenario {
	return verdict.Scenario{
		Name:  s.Name,
		Group: filepath.ToSlash(filepath.Dir(s.Place.File)),
		Place: place(s.Place),
		Tags:  s.Tags,
	}
}

func place(p problem.Place) verdict.Place {
	return verdict.Place{File: p.File, Line: p.Line, Column: p.Column}
}

func (p *Play) judgeAll(ctx context.Context) ([]verdict.Step, *UnexpectedEnd) {
	var steps []verdict.Step
	var judged []Judged
	for _, x := range p.Scenario.Expect {
		step := p.JudgeStep(ctx, x.Expectation, x.On...)
		step.Keyword, step.Text, step.Place = "expect", x.Title(), place(x.Place)
		judged = append(judged, Judged{x.Expectation, x.On, step.Outcome == verdict.Failed})
		if x.Gap != nil {
			settleStep(&step, x.Gap.Gap)
		}
		steps = append(steps, step)
	}
	return steps, p.UnexpectedEnd(judged)
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
func (p *Play) timeline(about *recording.Recording, marks []recording.Mark) []string {
	if about != nil {
		return about.Timeline(marks...)
	}
	var lines []string
	for _, r := range p.Recordings {
		lines = append(lines, r.Timeline()...)
	}
	return lines
}
