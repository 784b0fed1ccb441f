package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
)

type sessionKey struct{}

// session is one scenario of a feature while it runs.
type session struct {
	runner  *play.Runner
	library *scenario.Library
	gap     *scenario.GapRef // the known gap that the scenario is marked with
	play    *play.Play       // nil until a Given names a scenario or a server
	ran     bool
	judged  []play.Judged
	steps   []verdict.Step
	failure *verdict.Failure    // of the present step
	outcome verdict.Outcome     // of the present step, where failure is set
	warning string              // of the present step
	ahead   []scenario.Expected // what its Thens will expect
	tags    []string
	about   verdict.Scenario // its name and place; zero where nobody knows them
}

// masker knows the secrets of the session's scenarios.
func (s *session) masker() *secret.Masker {
	if s.library == nil {
		return nil
	}
	return s.library.Secrets.Masker
}

// begin starts the play of a scenario, which later sentences may change until it runs.
func (s *session) begin(sc *scenario.Scenario) error {
	if s.play != nil {
		return errors.New("the scenario is given already; a scenario of a feature uses one scenario, or one server")
	}
	s.play = s.runner.Play(s.library, sc)
	s.play.Expected = s.ahead
	s.play.Tags = slices.Concat(sc.Tags, s.tags)
	if s.about.Place.File != "" {
		s.play.Name, s.play.Place = s.about.Name, s.about.Place
	}
	return nil
}

// scenario is the scenario under preparation.
func (s *session) scenario() (*scenario.Scenario, error) {
	switch {
	case s.play == nil:
		return nil, errors.New(`no scenario is given yet: begin with Given the scenario "NAME", or with a server that sends something`)
	case s.ran:
		return nil, errors.New("the streams have been followed already: a scenario has one When, and its Givens stand before it")
	default:
		return s.play.Scenario, nil
	}
}

// eachStream changes every stream of the scenario.
func (s *session) eachStream(change func(*scenario.Stream)) error {
	sc, err := s.scenario()
	if err != nil {
		return err
	}
	for _, name := range sc.Followed() {
		change(sc.Named(name))
	}
	return nil
}

// judge judges an expectation. What it found is kept for the report; the error
// is nil where a known gap excuses it.
func (s *session) judge(ctx context.Context, x expect.Expectation, stream string) error {
	if !s.ran {
		return errors.New("nothing has been followed yet; say first: When the stream is followed to its end")
	}
	var on []string
	if stream != "" {
		on = []string{stream}
	}
	step := s.play.JudgeStep(ctx, x, on...)
	s.judged = append(s.judged, play.Judged{Expectation: x, On: on, Broken: step.Outcome == verdict.Failed})
	s.warning = step.Warning
	if step.Failure == nil {
		return nil
	}
	return s.fail(step.Failure, step.Outcome)
}

func (s *session) fail(failure *verdict.Failure, outcome verdict.Outcome) error {
	s.failure, s.outcome = failure, outcome
	if s.gap != nil && outcome == verdict.Failed {
		return nil
	}
	return failure
}

// finish settles what became of the scenario; err is how its steps ended.
func (s *session) finish(out *verdict.Scenario, err error) {
	if s.play == nil {
		out.Outcome, out.Fault = verdict.Unjudged, "the scenario expects nothing: it follows no stream"
		if err != nil {
			out.Fault = err.Error()
		}
		out.Steps = s.steps
		return
	}
	out.Recordings, out.Steps = s.play.Recordings, s.steps
	var end *verdict.UnexpectedEnd
	if s.ran {
		end = s.play.UnexpectedEnd(s.judged)
	}
	verdict.Decide(out, play.Mark(s.gap), end)
	if out.Outcome == verdict.Passed && len(s.judged) == 0 {
		out.Outcome, out.Fault = verdict.Unjudged, "the scenario expects nothing: it has no Then that was judged"
	}
	if out.Outcome.Bad() {
		out.Logs = s.play.Logs()
	}
	s.play.EndRecording(out)
}

// failure is the error with which a scenario ends under plain godog, when no step
// has answered it already.
func failure(out verdict.Scenario) error {
	switch out.Outcome {
	case verdict.Failed:
		for _, step := range out.Steps {
			if step.Outcome == verdict.Failed {
				return fmt.Errorf("%s\n%w", out.Fault, step.Failure)
			}
		}
		return errors.New(out.Fault)
	case verdict.GapClosed, verdict.Unjudged:
		return errors.New(out.Fault)
	default:
		return nil
	}
}
