package runner

import (
	"context"
	"path/filepath"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/result"
	"github.com/streamspec/streamspec/runner/scenario"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// crashGrace is how long a stream that broke waits for news of its service: the
// end of a process is seen a little after the end of its connections.
const crashGrace = 300 * time.Millisecond

// Interrupted is the fault of a scenario that the run's end came into.
const Interrupted = "the run was interrupted"

// Judge plays a YAML scenario from start to result.
func (r *Runner) Judge(ctx context.Context, library *scenario.Library, s *scenario.Scenario) result.Scenario {
	started := time.Now()
	play := r.Play(library, s)
	defer play.Close()
	out := Describe(s)
	err := play.Run(ctx)
	out.Recordings = play.Recordings
	switch {
	case ctx.Err() != nil:
		out.Outcome, out.Fault = result.Unjudged, Interrupted
	case err != nil:
		out.Outcome, out.Fault = result.Unjudged, err.Error()
	default:
		out.Steps = play.judgeAll()
		Settle(&out, s.Gap)
	}
	if out.Outcome.Bad() {
		out.Logs = play.Logs()
	}
	out.Duration = time.Since(started)
	return out
}

// Describe is the result of a YAML scenario before it has run.
func Describe(s *scenario.Scenario) result.Scenario {
	return result.Scenario{
		Name:  s.Name,
		Group: filepath.ToSlash(filepath.Dir(s.Place.File)),
		Place: place(s.Place),
		Tags:  s.Tags,
	}
}

func place(p yamlfile.Place) result.Place {
	return result.Place{File: p.File, Line: p.Line, Column: p.Column}
}

func (p *Play) judgeAll() []result.Step {
	var steps []result.Step
	var judged []expect.Expectation
	for _, x := range p.Scenario.Expect {
		step := result.Step{Keyword: "expect", Text: x.Title(), Place: place(x.Place), Outcome: result.Passed}
		step.Failure, step.Outcome = p.JudgeStep(x.Expectation, x.On...)
		if x.Gap != nil {
			settleStep(&step, x.Gap.Gap)
		}
		steps = append(steps, step)
		judged = append(judged, x.Expectation)
	}
	if end := p.UnexpectedEnd(judged); end != nil && !anyFailed(steps) {
		steps = append(steps, result.Step{
			Keyword: "expect", Text: end.Expected, Place: place(p.Scenario.Place),
			Outcome: result.Failed, Failure: end,
		})
	}
	return steps
}

func anyFailed(steps []result.Step) bool {
	for _, s := range steps {
		if s.Outcome.Bad() {
			return true
		}
	}
	return false
}

// JudgeStep judges an expectation, as Judge does, and puts the answer as a
// report shows it. The failure is nil where the outcome is Passed.
func (p *Play) JudgeStep(x expect.Expectation, on ...string) (*result.Failure, result.Outcome) {
	verdict, about, err := p.Judge(x, on...)
	switch {
	case err != nil:
		return &result.Failure{Message: err.Error()}, result.Unjudged
	case verdict.State == expect.Held:
		return nil, result.Passed
	default:
		return &result.Failure{Expected: verdict.Expected, Got: verdict.Got, Timeline: p.timeline(about, verdict.Marks)}, result.Failed
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

// UnexpectedEnd is the failure of a scenario in which a stream ended by a fault,
// or without what the scenario waited for, and none of the expectations speaks of
// how streams end. nil: there is no such stream.
func (p *Play) UnexpectedEnd(judged []expect.Expectation) *result.Failure {
	for _, x := range judged {
		if _, ok := x.(expect.EndJudge); ok {
			return nil
		}
	}
	for _, r := range p.Recordings {
		if !r.End.Abnormal() {
			continue
		}
		return &result.Failure{
			Expected: "the stream does not break, and brings what the scenario waits for",
			Got:      "it ended: " + r.End.String() + p.crash(),
			Timeline: r.Timeline(),
		}
	}
	return nil
}

// crash says that the service ended by itself while its streams were followed.
func (p *Play) crash() string {
	if p.instance == nil {
		return ""
	}
	select {
	case <-p.instance.Exited():
	case <-time.After(crashGrace):
	}
	if err := p.instance.Err(); err != nil {
		return "\n" + err.Error()
	}
	return ""
}
