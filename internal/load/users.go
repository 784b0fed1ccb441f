package load

import (
	"context"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// Listener is told what clients come to, as it happens. It is called from several goroutines.
type Listener interface {
	// Played tells that a client of a scenario, by its number in the load, has played.
	Played(scenario, client int, out *verdict.Scenario)
	// Took tells of a time of a client of a scenario; see scenario.LoadTimes.
	Took(scenario int, what string, d time.Duration)
}

// Users are clients whose number somebody else decides while they play. Each plays again and
// again until it is taken away. It belongs to one goroutine.
type Users struct {
	load    *Load
	ctx     context.Context //nolint:containedctx // users live as long as what they are part of
	before  int             // clients that others number before these
	playing [][]user        // by their scenarios
	free    []int           // numbers of those that are gone
	last    int
	running sync.WaitGroup
}

// user is one that plays.
type user struct {
	number int
	leave  context.CancelFunc
}

// Users has clients play whose number somebody else decides, until ctx ends; Clients is how many
// there may be. They are numbered behind those before them. Stop must be called in the end.
func (l *Load) Users(ctx context.Context, before int) *Users {
	return &Users{load: l, ctx: ctx, before: before, playing: make([][]user, len(l.scenarios))}
}

// Set has so many clients play a scenario from now on.
func (u *Users) Set(scenario, n int) {
	for len(u.playing[scenario]) < min(n, u.load.Clients) {
		u.add(scenario)
	}
	for all := u.playing[scenario]; len(all) > max(n, 0); all = u.playing[scenario] {
		one := all[len(all)-1]
		u.playing[scenario] = all[:len(all)-1]
		one.leave()
		u.free = append(u.free, one.number)
	}
}

// Playing is how many play a scenario.
func (u *Users) Playing(scenario int) int { return len(u.playing[scenario]) }

func (u *Users) add(scenario int) {
	ctx, leave := context.WithCancel(u.ctx)
	one := user{number: u.number(), leave: leave}
	u.playing[scenario] = append(u.playing[scenario], one)
	u.running.Go(func() {
		defer leave()
		for due := time.Now(); ; {
			wait := u.load.playScenario(ctx, turn{u.before + one.number, due}, scenario)
			if due = time.Now().Add(wait); !until(ctx, due) {
				return
			}
		}
	})
}

// number is one that no client has.
func (u *Users) number() int {
	if n := len(u.free); n > 0 {
		number := u.free[0]
		u.free = u.free[1:]
		return number
	}
	u.last++
	return u.last
}

// Stop takes all away, and waits until they are gone.
func (u *Users) Stop() {
	for scenario := range u.playing {
		u.Set(scenario, 0)
	}
	u.running.Wait()
}
