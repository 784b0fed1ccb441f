package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// rounds plays all that is selected as often as it was asked for, and then again, one
// after the other and alone, what was not judged only because this machine was late.
func (x *execution) rounds(ctx context.Context, pool *service.Pool) []verdict.Scenario {
	n := 1
	next := func(chosen func(verdict.Place) bool) []verdict.Scenario {
		r := &round{execution: x, runner: play.NewRunner(pool, x.optionsOf(n)), chosen: chosen}
		n++
		return r.play(ctx)
	}
	all := next(func(verdict.Place) bool { return true })
	for n <= x.repeat && ctx.Err() == nil {
		x.console.Expect(len(all))
		for i, again := range next(func(verdict.Place) bool { return true }) {
			all[i] = verdict.Repeated(all[i], again)
		}
	}
	for i := range all {
		this := func(at verdict.Place) bool { return at == all[i].Place }
		for again := 0; again < x.remeasure && all[i].Late() && ctx.Err() == nil; again++ {
			x.console.Expect(1)
			all[i] = verdict.Again(all[i], next(this)[0])
		}
	}
	return all
}

// optionsOf are those of one round. What a later one records stands beside what an earlier
// one did.
func (x *execution) optionsOf(n int) play.Options {
	options := x.options
	if n > 1 {
		options.Recordings.Dir = filepath.Join(options.Recordings.Dir, fmt.Sprintf("again-%d", n))
	}
	return options
}
