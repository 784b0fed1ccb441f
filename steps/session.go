package steps

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
)

type sessionKey struct{}

// session is one scenario of a feature while it runs.
type session struct {
	runner  *play.Runner
	library *scenario.Library
	play    *play.Play // nil until a Given names a scenario or a server
	ran     bool
	steps   []*taken    // in their order
	current string      // the ID of the present step
	until   string      // the ID of the step that said until when streams are followed; empty: the scenario's file did
	thens   []*thenStep // in their order
	tags    []string
	about   verdict.Scenario // its name and place; zero where nobody knows them
	hash    string           // of the file of that place, as it was read
}

// What is said of steps that stand where they can do nothing.
const (
	givenAlready    = "the scenario is given already; a scenario of a feature uses one scenario, or one server"
	notGiven        = `no scenario is given yet: begin with Given the scenario "NAME", or with a server that sends something`
	followedAlready = "the streams have been followed already: a scenario has one When, and its Givens stand before it"
	notFollowed     = "nothing has been followed yet; say first: When the stream is followed to its end"
)

// taken is a step as reports show it: skipped, until it is over.
type taken struct {
	id string
	verdict.Step
}

// step is the step with an ID.
func (s *session) step(id string) *taken {
	i := slices.IndexFunc(s.steps, func(t *taken) bool { return t.id == id })
	return s.steps[i]
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
		return errors.New(givenAlready)
	}
	if s.runner == nil { // the sentences are being checked, and nothing is to run
		s.play = &play.Play{Scenario: sc.Clone()}
		return nil
	}
	s.play = s.runner.Play(s.library, sc)
	s.play.Expected = expected(s.thens)
	s.play.Tags = slices.Concat(sc.Tags, s.tags)
	if s.about.Place.File != "" {
		s.play.Name, s.play.Place, s.play.Hash = s.about.Name, s.about.Place, s.hash
	}
	return nil
}

// scenario is the scenario under preparation.
func (s *session) scenario() (*scenario.Scenario, error) {
	switch {
	case s.play == nil:
		return nil, errors.New(notGiven)
	case s.ran:
		return nil, errors.New(followedAlready)
	default:
		return s.play.Scenario, nil
	}
}

// place gives what the scenario does and has no place yet the one of the step that said it.
func (s *session) place(at verdict.Place) {
	if s.play == nil || s.ran {
		return
	}
	placed := func(a *scenario.Action) {
		if a.Place == (problem.Place{}) {
			a.Place = problem.Place(at)
		}
	}
	sc := s.play.Scenario
	for i := range sc.During {
		placed(&sc.During[i].Action)
	}
	for i := range sc.After {
		placed(&sc.After[i].Action)
	}
	for i := range sc.Finally {
		placed(&sc.Finally[i])
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

// judge judges the Then that is at its turn, and those that stand directly behind it, so
// that each is told of, also behind one that is broken. The error tells of all that are.
func (s *session) judge(ctx context.Context) error {
	if !s.ran {
		return errors.New(notFollowed)
	}
	block := s.block()
	expected := make([]scenario.Expected, len(block))
	for i, t := range block {
		expected[i] = t.Expected
	}
	for _, i := range play.InTurn(expected) {
		if t := block[i]; t.judged == nil {
			t.judged = s.play.Judge(ctx, t.Expected)
		}
	}
	if block[0].judged.Step.Outcome == verdict.Passed {
		return nil
	}
	out := s.concluded()
	if excused := block[0].judged.Step.Outcome; excused == verdict.KnownGap || excused == verdict.GapClosed {
		return nil
	}
	return s.failure(out, block)
}

// block are the present Then, and those that stand directly behind it.
func (s *session) block() []*thenStep {
	first := slices.IndexFunc(s.thens, func(t *thenStep) bool { return t.id == s.current })
	last := first + 1
	for last < len(s.thens) && s.thens[last].at == s.thens[last-1].at+1 {
		last++
	}
	return s.thens[first:last]
}

// judged are the Thens that were judged.
func (s *session) judged() []*play.Judged {
	var all []*play.Judged
	for _, t := range s.thens {
		if t.judged != nil {
			all = append(all, t.judged)
		}
	}
	return all
}

// concluded is what was found so far: by the engine itself, and by the Thens.
func (s *session) concluded() verdict.Scenario {
	out := verdict.Scenario{Place: s.about.Place}
	judged := s.judged()
	s.play.Conclude(&out, judged)
	for i, c := range out.Causes {
		if s.until != "" && c.Cause == verdict.StreamUnmet {
			out.Causes[i].Place = s.step(s.until).Place
		}
	}
	for _, j := range judged {
		out.Steps = append(out.Steps, j.Step)
	}
	out.Decide()
	for i, j := range judged {
		j.Step = out.Steps[i]
	}
	return out
}

// finish settles what became of the scenario; err is how its steps ended.
func (s *session) finish(ctx context.Context, out *verdict.Scenario, err error) {
	var found verdict.Scenario
	if s.ran {
		s.play.Finally(ctx)
		found = s.concluded()
	}
	out.Causes, out.Consequences, out.Services, out.Once, out.Notes = found.Causes, found.Consequences, found.Services, found.Once, found.Notes
	for _, step := range s.steps {
		out.Steps = append(out.Steps, s.finished(*step, found.Outcome))
	}
	out.Decide()
	switch {
	case play.Interruption(ctx, s.play) != "":
		play.Interrupt(ctx, s.play, out)
	case out.Outcome == verdict.Passed && err != nil:
		out.CannotBeJudged(s.masker().Text(err.Error()))
	case out.Outcome == verdict.Passed && len(s.judged()) == 0:
		out.CannotBeJudged("the scenario expects nothing: it has no Then that was judged")
	case out.Outcome == verdict.Passed && play.JudgedNothing(s.judged()) != "":
		out.JudgedNothing(play.JudgedNothing(s.judged()))
	}
	if s.play != nil {
		s.play.Report(out)
	}
}

// finished is what became of a step in the end. One that followed streams in vain is what
// the causes are.
func (s *session) finished(step taken, causes verdict.Outcome) verdict.Step {
	for _, t := range s.thens {
		if t.id == step.id && t.judged != nil {
			found := t.judged.Step
			found.Keyword, found.Text, found.Place, found.Duration = step.Keyword, step.Text, step.Place, step.Duration
			found.Table, found.Doc = step.Table, step.Doc
			step.Step = found
		}
	}
	if step.Outcome == verdict.Unjudged && step.Failure == nil {
		step.Outcome = causes
	}
	return step.Step
}

// failure is the error of Thens that were judged, with the causes first, and what the streams
// did.
func (s *session) failure(found verdict.Scenario, block []*thenStep) error {
	told := verdict.Scenario{Causes: found.Causes, Consequences: found.Consequences, Outcome: found.Outcome}
	for _, t := range block {
		told.Steps = append(told.Steps, t.judged.Step)
	}
	told.Timelines = s.play.Timelines(told)
	return unsaid(told)
}

// notMeasuredAgain is said, in a suite of godog's own, of what is not judged only because
// this machine was late: godog plays each scenario once.
const notMeasuredAgain = "This machine was late, and a godog suite does not measure again, as streamspec run does:" +
	" run the scenario once more, with a lower Concurrency, or by streamspec run."

// errorOf is a finding as an error.
func errorOf(f verdict.Step) error {
	again := ""
	if f.Failure != nil && f.Failure.Late {
		again = notMeasuredAgain
	}
	parts := slices.DeleteFunc([]string{f.Text, f.Of, f.Failure.String(), again}, func(part string) bool { return part == "" })
	return errors.New(strings.Join(parts, "\n"))
}

// unsaid is the error with which a scenario ends under plain godog, when no step has
// returned it already.
func unsaid(out verdict.Scenario) error {
	var errs []error
	for _, f := range out.Findings() {
		if f.Outcome.Bad() {
			errs = append(errs, errorOf(f))
		}
	}
	if len(errs) == 0 {
		return nil
	}
	if len(out.Consequences) > 0 {
		errs = append(errs, errors.New("because of this:\n  "+strings.Join(out.Consequences, "\n  ")))
	}
	for _, t := range out.Timelines {
		errs = append(errs, errors.New(strings.TrimSuffix(t.String(), "\n")))
	}
	return errors.Join(errs...)
}
