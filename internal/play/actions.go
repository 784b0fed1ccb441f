package play

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
)

// ErrCommandsRefused is the fault of a scenario with a command in a run that does
// not allow commands.
var ErrCommandsRefused = errors.New("commands of scenarios are not run unless that is allowed: add --allow-commands if you trust its author")

// perform does an action, as often as it says.
func (p *Play) perform(ctx context.Context, a scenario.Action) error {
	if a.AtOnce {
		return p.performAtOnce(ctx, a)
	}
	for i := range max(a.Times, 1) {
		if i > 0 && !sleep(ctx, a.Every) {
			return context.Cause(ctx)
		}
		if err := p.performOnce(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (p *Play) performAtOnce(ctx context.Context, a scenario.Action) error {
	errs := make([]error, a.Times)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = guarded(func() error { return p.performOnce(ctx, a) }) })
	}
	all.Wait()
	return errors.Join(errs...)
}

func (p *Play) performOnce(ctx context.Context, a scenario.Action) error {
	switch verb, name := a.OnService(); {
	case verb != "":
		return p.actOn(ctx, verb, name)
	case a.Command != "":
		return p.command(ctx, a.Command)
	default:
		return p.call(ctx, a.Name, *a.Call)
	}
}

// actOn lets something happen to a service.
func (p *Play) actOn(ctx context.Context, verb scenario.Verb, name string) error {
	target, err := p.service(name)
	if err != nil {
		return err
	}
	switch verb {
	case scenario.Restart:
		return target.Restart(ctx)
	case scenario.Stop:
		return target.Stop(ctx)
	case scenario.Start:
		return target.Start(ctx)
	case scenario.Kill:
		return target.Kill(ctx)
	case scenario.Pause:
		return target.Pause()
	default:
		return target.Resume()
	}
}

// sleep waits, and tells whether to go on.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
