package steps

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner"
)

// stopTimeout bounds how long a suite waits for its services to stop.
const stopTimeout = 30 * time.Second

// Add adds all sentences to a godog suite, and what they need: it reads the
// scenarios, starts services when the first scenario needs them, and stops them
// after the suite. Initializers that the suite has already keep working. Steps
// that no sentence, or more than one, recognizes fail the suite, and the nearest sentences are
// told. So is what a known gap excuses, which to godog has passed: to the suite's TestingT or,
// where it has none, on standard error; and so is a service that ended by itself where no scenario
// shows it, which fails the TestingT. The suite may have sentences of its own: see [Custom].
//
// The error is for people: a scenario file is wrong.
func Add(suite *godog.TestSuite, cfg runner.Config, own ...Sentence) error {
	loaded, err := runner.Load(cfg)
	if err != nil {
		return err
	}
	if suite.Options == nil {
		suite.Options = &godog.Options{Format: "pretty"}
	}
	suite.Options.Strict = true
	suite.Options.FS = withoutMarks{suite.Options.FS}
	for i, one := range suite.Options.FeatureContents {
		suite.Options.FeatureContents[i].Contents = forGherkin(one.Contents)
	}
	sentences := append(Sentences(), own...)
	h := &hooks{
		sentences: sentences, builders: builders(sentences), handlers: handlers(sentences), runner: loaded.Runner,
		library: func(string) (*scenario.Library, error) { return loaded.Library, nil },
	}
	h.tell = &teller{sentences: sentences}
	if suite.Options.TestingT == nil {
		h.tell.out = os.Stderr
	}
	ownSuite, ownScenario := suite.TestSuiteInitializer, suite.ScenarioInitializer
	suite.TestSuiteInitializer = func(sc *godog.TestSuiteContext) {
		sc.AfterSuite(func() { h.stop(loaded, suite.Options.TestingT) })
		if ownSuite != nil {
			ownSuite(sc)
		}
	}
	suite.ScenarioInitializer = func(sc *godog.ScenarioContext) {
		h.register(sc)
		if ownScenario != nil {
			ownScenario(sc)
		}
	}
	return nil
}

// stop stops the services. A suite has no way to fail after its end; the test that it is part of has one.
func (h *hooks) stop(suite *runner.Suite, of *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	unseen, _ := play.Unseen(suite.Close(ctx)) // that one had to be killed is no fault of a scenario
	for _, exited := range unseen {
		if of != nil {
			of.Error(exited)
		} else {
			h.tell.say(ctx, exited.Error())
		}
	}
}

// hooks are what happens around the scenarios of one suite.
type hooks struct {
	sentences []Sentence
	builders  []Sentence // those of the sentences that build expectations
	handlers  []any      // what godog calls for each sentence

	runner  *play.Runner
	library func(uri string) (*scenario.Library, error)
	// admit is asked before a scenario starts; an error leaves it out. May be nil.
	admit func(ctx context.Context, pickle *godog.Scenario) error
	// finished is told what became of a scenario. May be nil.
	finished func(pickle *godog.Scenario, out verdict.Scenario)
	// describe places a scenario and its steps in their file. May be nil.
	describe func(pickle *godog.Scenario) description
	// tell says what godog has no word for; nil: whoever is told what became of scenarios does.
	tell *teller
}

// description is what a pickle does not know of itself.
type description struct {
	scenario verdict.Scenario               // its name, group, place, tags
	hash     string                         // of its file, as it was read
	steps    map[string]verdict.Step        // keyword and place, by the ID of the pickle's step
	tables   map[string]*messages.DataTable // as they are written, by the same
	docs     map[string]*messages.DocString // as they are written, by the same
	widths   map[string]int                 // of the words as they are written, by the same
	gap      span                           // the tag that is to mark it with a known gap; zero: none
}

func (h *hooks) register(sc *godog.ScenarioContext) {
	for i, s := range h.sentences {
		sc.Step(s.expr, h.handlers[i])
	}
	one := &oneScenario{hooks: h}
	sc.Before(one.before)
	sc.StepContext().Before(one.beforeStep)
	sc.StepContext().After(one.afterStep)
	sc.After(one.after)
}

// oneScenario is the hooks' view of one scenario. godog makes one for each.
type oneScenario struct {
	*hooks
	session     *session // nil: the scenario was not admitted
	description description
	started     time.Time
	stepStarted time.Time
}

func (o *oneScenario) before(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
	if o.admit != nil {
		if err := o.admit(ctx, pickle); err != nil {
			return ctx, err
		}
	}
	o.started = time.Now()
	if o.describe != nil {
		o.description = o.describe(pickle)
	}
	o.session = &session{runner: o.runner, about: o.description.scenario, hash: o.description.hash, thens: thensOf(o.builders, pickle)}
	for _, st := range pickle.Steps {
		step := &taken{st.Id, o.description.steps[st.Id]}
		step.Text, step.Outcome = st.Text, verdict.Skipped
		o.session.steps = append(o.session.steps, step)
	}
	for _, tag := range pickle.Tags {
		o.session.tags = append(o.session.tags, tag.Name)
	}
	ctx = context.WithValue(ctx, sessionKey{}, o.session)
	library, err := o.library(pickle.Uri)
	if err != nil {
		return ctx, err
	}
	o.session.library = library
	return ctx, markThens(library, pickle, o.session.thens)
}

func (o *oneScenario) beforeStep(ctx context.Context, st *godog.Step) (context.Context, error) {
	o.stepStarted = time.Now()
	if o.session != nil {
		o.session.current = st.Id
	}
	return ctx, nil
}

func (o *oneScenario) afterStep(ctx context.Context, st *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
	if o.session == nil {
		return ctx, nil
	}
	step := o.session.step(st.Id)
	step.Duration = time.Since(o.stepStarted)
	step.Outcome, step.Failure = o.session.took(status, err)
	if status == godog.StepUndefined {
		o.tell.undefined(ctx, st)
	}
	o.session.place(step.Place)
	return ctx, nil
}

// took tells what became of the step that has just ended, where it judged nothing.
func (s *session) took(status godog.StepResultStatus, err error) (verdict.Outcome, *verdict.Failure) {
	switch {
	case errors.Is(err, errFollowed):
		return verdict.Unjudged, nil
	case err != nil:
		return verdict.Unjudged, &verdict.Failure{Message: s.masker().Text(err.Error())}
	case status == godog.StepPassed:
		return verdict.Passed, nil
	default:
		return verdict.Skipped, nil
	}
}

func (o *oneScenario) after(ctx context.Context, pickle *godog.Scenario, err error) (_ context.Context, problemErr error) {
	if o.session == nil {
		return ctx, nil
	}
	defer func() { // godog lets a panic here end the process, and services would be left
		if fault := recover(); fault != nil {
			problemErr = fmt.Errorf("streamspec failed: %v", fault)
		}
	}()
	out := o.description.scenario
	o.session.finish(ctx, &out, err)
	out = secret.Value(o.session.masker(), out)
	if o.session.play != nil {
		o.session.play.Close()
	}
	out.Duration = time.Since(o.started)
	if o.finished != nil {
		o.finished(pickle, out)
	}
	o.tell.gaps(ctx, pickle, out)
	if err != nil && !errors.Is(err, godog.ErrSkip) {
		return ctx, nil // the step has said it
	}
	return ctx, unsaid(out)
}
