package load

import (
	"context"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Listener is told what clients come to, as it happens. It is called from several goroutines.
type Listener interface {
	// Played tells that a client of a scenario, by its number in the load, has played; out.Interrupted: it was cut off
	// as a matter of course, see [IsOpen].
	Played(scenario, client int, out *verdict.Scenario)
	// Took tells of a time of a client of a scenario; see scenario.LoadTimes.
	Took(scenario int, what string, d time.Duration)
}

// Users are clients whose number somebody else decides while they play. Each plays again and
// again until it is taken away. It belongs to one goroutine.
type Users struct {
	most    int
	ctx     context.Context //nolint:containedctx // users live as long as what they are part of
	play    func(ctx context.Context, t turn, scenario int) (wait time.Duration)
	playing [][]context.CancelCauseFunc // by their scenarios: takes one away
	before  int                         // clients that others number before these
	last    int                         // how many numbers there are so far
	free    chan int                    // the numbers of those that have played their last
	running sync.WaitGroup
}

// Users has clients play whose number somebody else decides, until ctx ends. There may be so many at
// most: more wait. They are numbered behind those before them. Stop must be called in the end.
func (l *Load) Users(ctx context.Context, before, most int) *Users {
	return &Users{
		most: most, ctx: ctx, play: l.playScenario, before: before,
		playing: make([][]context.CancelCauseFunc, len(l.scenarios)), free: make(chan int, most),
	}
}

// Set has so many clients play a scenario from now on.
func (u *Users) Set(scenario, n int) {
	for len(u.playing[scenario]) < min(n, u.most) {
		u.add(scenario)
	}
	for all := u.playing[scenario]; len(all) > max(n, 0); all = u.playing[scenario] {
		leave := all[len(all)-1]
		u.playing[scenario] = all[:len(all)-1]
		leave(takenAway())
	}
}

// Playing is how many play a scenario.
func (u *Users) Playing(scenario int) int { return len(u.playing[scenario]) }

func (u *Users) add(scenario int) {
	ctx, leave := context.WithCancelCause(u.ctx)
	u.playing[scenario] = append(u.playing[scenario], leave)
	number, due := u.number(), time.Now()
	u.running.Go(func() {
		defer leave(nil)
		if number == 0 {
			select {
			case number = <-u.free:
			case <-ctx.Done():
				return
			}
		}
		defer func() { u.free <- number }() // not before: who is taken away still plays for a while
		for {
			wait := u.play(ctx, turn{number, due}, scenario)
			if due = time.Now().Add(wait); sleep.Until(ctx, due) != nil {
				return
			}
		}
	})
}

// number is one that no client has; 0: there are as many as there may be, and one must be waited for.
func (u *Users) number() int {
	select {
	case number := <-u.free:
		return number
	default:
	}
	if u.last == u.most {
		return 0
	}
	u.last++
	return u.before + u.last
}

// Stop takes all away, and waits until they are gone.
func (u *Users) Stop() {
	for scenario := range u.playing {
		u.Set(scenario, 0)
	}
	u.running.Wait()
}
