package cli

import (
	"context"
	"os/signal"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/streamspec/streamspec/internal/panics"
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
	again   again

	running chan struct{} // one for each scenario that runs
	strays  []string      // processes that services had left, and that were killed
	failed  atomic.Bool
}

// run runs what is selected. Whatever happens, it stops the services before it
// returns; the error says that they could not be.
func (x *execution) run(ctx context.Context, options service.Options) (outcome verdict.Run, err error) {
	started := time.Now()
	defer x.showProgress(ctx)()
	err = x.withServices(ctx, options, func(pool *service.Pool) {
		outcome = verdict.Run{Scenarios: x.rounds(ctx, pool), Started: started, Duration: time.Since(started), Jobs: x.jobs, AllowFlaky: x.again.allowFlaky}
	})
	return outcome, err
}

// showProgress has the console written anew while scenarios run, until stop is called.
func (x *execution) showProgress(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var showing sync.WaitGroup
	showing.Go(func() { x.console.Refresh(ctx) })
	return func() {
		cancel()
		showing.Wait()
	}
}

// withServices does something with services, and stops them. The error says that they could
// not be.
func (x *execution) withServices(ctx context.Context, options service.Options, do func(*service.Pool)) (err error) {
	x.running = make(chan struct{}, x.jobs)
	pool := service.NewPool(options)
	defer func() {
		stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		stopCtx, stop := signal.NotifyContext(stopCtx, endSignals()...) // a second one waits no longer
		defer stop()
		err = pool.Close(stopCtx)
		x.strays = pool.Watchdog().Strays()
	}()
	do(pool)
	return nil
}

// round plays some of the scenarios once, side by side.
type round struct {
	*execution
	runner *play.Runner
	chosen func(verdict.Place) bool
}

func (r *round) play(ctx context.Context) []verdict.Scenario {
	var features, scenarios []verdict.Scenario
	var parts sync.WaitGroup
	parts.Go(func() { features = r.features(ctx) })
	parts.Go(func() { scenarios = r.scenarios(ctx) })
	parts.Wait()
	return r.inOrder(append(features, scenarios...))
}

func (r *round) features(ctx context.Context) []verdict.Scenario {
	return r.suite.features.Run(ctx, steps.Plan{
		Runner:  r.runner,
		Library: r.suite.libraryOf,
		Select:  func(p steps.Planned) bool { return r.suite.selectsFeature(p) && r.chosen(p.Place) },
		Jobs:    r.jobs,
		Enter:   func(ctx context.Context, p steps.Planned) bool { return r.enter(ctx, p.Name) },
		Leave:   func(out verdict.Scenario) { r.leave(&out) },
	})
}

func (r *round) scenarios(ctx context.Context) []verdict.Scenario {
	selected := slices.DeleteFunc(r.suite.selected(), func(p planned) bool { return !r.chosen(play.Place(p.Place)) })
	outcomes := make([]verdict.Scenario, len(selected))
	var running sync.WaitGroup
	for i := range selected {
		running.Go(func() { r.scenario(ctx, &selected[i], &outcomes[i]) })
	}
	running.Wait()
	return outcomes
}

func (r *round) scenario(ctx context.Context, p *planned, out *verdict.Scenario) {
	if !r.enter(ctx, p.Name) {
		unplayed(p, nil, out)
		return
	}
	fault := panics.Caught(func() error { // other scenarios, and the services' end, must not suffer
		r.runner.Judge(ctx, p.library, p.Scenario, out)
		return nil
	})
	if fault != nil {
		unplayed(p, fault, out)
	}
	r.leave(out)
}

// unplayed is the result of a scenario that was passed over, or that a fault of ours has stopped.
func unplayed(p *planned, fault error, out *verdict.Scenario) {
	*out = play.Describe(p.Scenario)
	out.Outcome = verdict.Skipped
	if fault != nil {
		out.CannotBeJudged(fault.Error())
	}
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

func (x *execution) leave(out *verdict.Scenario) {
	if out.Outcome.Bad() && !out.Late() {
		x.failed.Store(true)
	}
	x.console.Finish(*out)
	<-x.running
}

// inOrder sorts results by where their files were named.
func (x *execution) inOrder(outcomes []verdict.Scenario) []verdict.Scenario {
	number := x.suite.fileNumbers()
	slices.SortStableFunc(outcomes, func(a, b verdict.Scenario) int { return number[a.Place.File] - number[b.Place.File] })
	return outcomes
}
