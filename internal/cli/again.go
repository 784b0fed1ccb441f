package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// again is how often scenarios are played.
type again struct {
	repeat     int  // each of them
	retries    int  // what is broken, until it holds
	remeasure  int  // what was not judged only because this machine was late
	allowFlaky bool // what held in one play and was broken in another does not make the run fail
}

func (a *again) flags(f *pflag.FlagSet) {
	f.IntVar(&a.repeat, "repeat", 1, "play each scenario so many times, and tell how many of them broke")
	f.IntVar(&a.retries, "retries", 0, "play again what is broken, alone, up to so many times; what holds then is flaky, and makes the run fail")
	f.BoolVar(&a.allowFlaky, "allow-flaky", false, "what is flaky is told of, and does not make the run fail")
	f.IntVar(&a.remeasure, "remeasure", 2, "play a scenario again, alone, up to so many times, where nothing is broken and this machine was late")
	within(f, "repeat", &a.repeat, 1, maxPlays)
	within(f, "retries", &a.retries, 0, maxPlays)
	within(f, "remeasure", &a.remeasure, 0, maxPlays)
}

// How much a run does, at most: more is a slip of the finger.
const (
	maxPlays = 10_000
	maxJobs  = 1_000
)

// check finds what is allowed for nothing.
func (a again) check() error {
	if a.allowFlaky && a.repeat == 1 && a.retries == 0 {
		return errors.New("--allow-flaky: with neither --repeat nor --retries nothing is flaky")
	}
	return nil
}

// rounds plays all that is selected as often as it was asked for, and then again, one
// after the other and alone, what was not judged only because this machine was late.
func (x *execution) rounds(ctx context.Context, pool *service.Pool) []verdict.Scenario {
	n := 1
	options := func() play.Options { return x.optionsOf(n) }
	next := func(options play.Options, chosen func(verdict.Place) bool) []verdict.Scenario {
		r := &round{execution: x, runner: play.NewRunner(pool, options), chosen: chosen}
		n++
		return r.play(ctx)
	}
	all := next(options(), func(verdict.Place) bool { return true })
	for n <= x.again.repeat && ctx.Err() == nil {
		x.console.Expect(len(all))
		for i, again := range next(options(), func(verdict.Place) bool { return true }) {
			all[i] = verdict.Repeated(all[i], again)
		}
	}
	for i := range all {
		this := func(at verdict.Place) bool { return at == all[i].Place }
		for retry := 0; retry < x.again.retries && all[i].Retry() && ctx.Err() == nil; retry++ {
			x.console.Expect(1)
			all[i] = verdict.Repeated(all[i], next(options(), this)[0])
		}
		for again := 0; again < x.again.remeasure && all[i].Late() && ctx.Err() == nil; again++ {
			x.console.Expect(1)
			measuring := options()
			measuring.Last = again == x.again.remeasure-1
			all[i] = verdict.Again(all[i], next(measuring, this)[0])
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
