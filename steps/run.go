package steps

import (
	"context"
	"io"
	"sync"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Plan says which of the features' scenarios run, and with what.
type Plan struct {
	Runner  *play.Runner
	Library func(file string) (*scenario.Library, error) // the library of a feature file
	Select  func(Planned) bool
	Jobs    int // how many may run at a time

	// Enter is called before a scenario starts, and may block until it may; false:
	// it must not start any more. Leave is called after each that was entered.
	Enter func(ctx context.Context, p Planned) bool
	Leave func(out verdict.Scenario)
}

// Run runs the selected scenarios and answers what became of them, in the order
// of the files. It returns when nothing runs any more.
func (f *Features) Run(ctx context.Context, plan Plan) []verdict.Scenario {
	if len(f.Scenarios) == 0 {
		return nil
	}
	r := &featureRun{features: f, plan: plan, byID: map[string]Planned{}, outcomes: map[string]verdict.Scenario{}}
	for _, p := range f.Scenarios {
		r.byID[p.id] = p
	}
	h := &hooks{
		sentences: f.said, builders: builders(f.said), handlers: handlers(f.said), runner: plan.Runner, library: plan.Library,
		admit: r.admit, finished: r.finished, describe: r.describe,
	}
	suite := godog.TestSuite{
		ScenarioInitializer: h.register,
		Options: &godog.Options{
			FeatureContents: f.contents,
			Strict:          true,
			Concurrency:     plan.Jobs,
			DefaultContext:  ctx,
			Format:          "progress", // what it writes goes nowhere: reports are made of the results
			Output:          io.Discard,
			NoColors:        true,
		},
	}
	suite.Run()
	return r.inOrder()
}

// featureRun collects what became of the scenarios.
type featureRun struct {
	features *Features
	plan     Plan
	byID     map[string]Planned // by the ID of the pickle
	mu       sync.Mutex
	outcomes map[string]verdict.Scenario // by the ID of the pickle
}

func (r *featureRun) planned(pickle *godog.Scenario) Planned { return r.byID[pickle.Id] }

func (r *featureRun) describe(pickle *godog.Scenario) description {
	return r.planned(pickle).description
}

func (r *featureRun) admit(ctx context.Context, pickle *godog.Scenario) error {
	p := r.planned(pickle)
	if !r.plan.Select(p) {
		return errUnselected
	}
	if !r.plan.Enter(ctx, p) {
		out := p.description.scenario
		out.Outcome = verdict.Skipped
		r.keep(pickle, out)
		return errNotStarted
	}
	return nil
}

func (r *featureRun) finished(pickle *godog.Scenario, out verdict.Scenario) {
	r.keep(pickle, out)
	r.plan.Leave(out)
}

func (r *featureRun) keep(pickle *godog.Scenario, out verdict.Scenario) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcomes[pickle.Id] = out
}

// inOrder answers the outcomes in the order of the files. A selected scenario
// without one was lost: that is a fault of ours, and must not look like success.
func (r *featureRun) inOrder() []verdict.Scenario {
	var out []verdict.Scenario
	for _, p := range r.features.Scenarios {
		if !r.plan.Select(p) {
			continue
		}
		outcome, ok := r.outcomes[p.id]
		if !ok {
			outcome = p.description.scenario
			outcome.CannotBeJudged("the scenario ended without a result; please report this as a fault of streamspec")
		}
		out = append(out, outcome)
	}
	return out
}
