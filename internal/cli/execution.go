package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/steps"
)

// execution is one run of a suite: features and YAML scenarios side by side, with
// one bound on how many run at a time.
type execution struct {
	suite   *suite
	console *report.Console
	options play.Options
	jobs    int

	running chan struct{} // one for each scenario that runs
	failed  atomic.Bool
}

// run runs what is selected. Whatever happens, it stops the services before it
// returns; the error says that they could not be.
func (x *execution) run(ctx context.Context, options service.Options) (outcome verdict.Run, err error) {
	x.running = make(chan struct{}, x.jobs)
	pool := service.NewPool(options)
	started := time.Now()
	defer func() {
		stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		stopCtx, stop := signal.NotifyContext(stopCtx, os.Interrupt, syscall.SIGTERM) // a second one waits no longer
		defer stop()
		err = pool.Close(stopCtx)
	}()
	shared := play.NewRunner(pool, x.options)
	var features, scenarios []verdict.Scenario
	var parts sync.WaitGroup
	parts.Go(func() { features = x.runFeatures(ctx, shared) })
	parts.Go(func() { scenarios = x.runScenarios(ctx, shared) })
	parts.Wait()
	outcome = verdict.Run{Scenarios: x.inOrder(append(features, scenarios...)), Started: started, Duration: time.Since(started), Jobs: x.jobs}
	return outcome, nil
}

func (x *execution) runFeatures(ctx context.Context, shared *play.Runner) []verdict.Scenario {
	return x.suite.features.Run(ctx, steps.Plan{
		Runner:  shared,
		Library: x.suite.libraryOf,
		Select:  x.suite.selectsFeature,
		Jobs:    x.jobs,
		Enter:   func(ctx context.Context, p steps.Planned) bool { return x.enter(ctx, p.Name) },
		Leave:   x.leave,
	})
}

func (x *execution) runScenarios(ctx context.Context, shared *play.Runner) []verdict.Scenario {
	selected := x.suite.selected()
	outcomes := make([]verdict.Scenario, len(selected))
	var running sync.WaitGroup
	for i, p := range selected {
		running.Go(func() { outcomes[i] = x.runScenario(ctx, shared, p) })
	}
	running.Wait()
	return outcomes
}

func (x *execution) runScenario(ctx context.Context, shared *play.Runner, p planned) (out verdict.Scenario) {
	if !x.enter(ctx, p.Name) {
		out = play.Describe(p.Scenario)
		out.Outcome = verdict.Skipped
		return out
	}
	defer func() {
		if fault := recover(); fault != nil { // other scenarios, and the services' end, must not suffer
			out = play.Describe(p.Scenario)
			out.Outcome, out.Fault = verdict.Unjudged, fmt.Sprintf("streamspec failed: %v\n%s", fault, debug.Stack())
		}
		x.leave(out)
	}()
	return shared.Judge(ctx, p.library, p.Scenario)
}

// enter waits until a scenario may start. False: it must not start any more.
func (x *execution) enter(ctx context.Context, name string) bool {
	select {
	case x.running <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	if ctx.Err() != nil || (x.options.FailFast && x.failed.Load()) {
		<-x.running
		return false
	}
	x.console.Start(name)
	return true
}

func (x *execution) leave(out verdict.Scenario) {
	if out.Outcome.Bad() {
		x.failed.Store(true)
	}
	x.console.Finish(out)
	<-x.running
}

// inOrder sorts results by where their files were named.
func (x *execution) inOrder(outcomes []verdict.Scenario) []verdict.Scenario {
	number := x.suite.fileNumbers()
	slices.SortStableFunc(outcomes, func(a, b verdict.Scenario) int { return number[a.Place.File] - number[b.Place.File] })
	return outcomes
}
