// Package load plays scenarios by many clients at the same time, judges each of their streams,
// and counts what they came to: rates for each expectation, and percentiles of times.
//
// Start reading at [Load.Run]. model.go says who begins when, drive.go has them begin,
// client.go is shown their streams, tally.go counts what became of them, and report.go tells.
package load

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Played is a scenario that clients of its own play, by its own model.
type Played struct {
	Library *scenario.Library
	*scenario.Scenario
	Model
}

// Load is many clients that play scenarios. Make it by [New], prepare it, and run it once.
type Load struct {
	Who       string   // says how many clients play, and for how long; empty: the models do
	Listener  Listener // nil: nobody is told of single clients; set it before anybody plays
	runner    *play.Runner
	lateness  *lateness.Monitor
	scenarios []Played
	shared    []*scenario.Scenario // by all who play them
	keep      int                  // so many recordings of clients that broke something are kept

	began    time.Time
	counts   counts
	measured measured
	tallies  []*tally // of the scenarios
	curve    curve

	ended, interrupted atomic.Bool // it is over; before its time
}

// DefaultKept is how many recordings of broken clients are kept.
const DefaultKept = 10

// New makes a load of scenarios, which are played at the same time. It keeps the recordings of so many
// of the first clients that broke something, where the runner keeps them.
func New(runner *play.Runner, late *lateness.Monitor, keep int, scenarios []Played) *Load {
	l := &Load{runner: runner, lateness: late, scenarios: scenarios, keep: keep, measured: newMeasured()}
	for _, s := range scenarios {
		l.tallies = append(l.tallies, newTally(s.Scenario))
		l.shared = append(l.shared, play.ForLoad(s.Scenario))
	}
	return l
}

// counts are what goes on. They are safe for concurrent use.
type counts struct {
	playing, events, kept atomic.Int64
	most                  atomic.Int64 // that played at a time, since it was asked for last
}

// begin counts a client that begins to play.
func (c *counts) begin() { raise(&c.most, c.playing.Add(1)) }

// mostPlaying is how many played at a time since it was asked for last.
func (c *counts) mostPlaying() int64 {
	now := c.playing.Load()
	return max(c.most.Swap(now), now)
}

// raise raises a number that is lower.
func raise(n *atomic.Int64, to int64) {
	for is := n.Load(); to > is; is = n.Load() {
		if n.CompareAndSwap(is, to) {
			return
		}
	}
}

// Prepare starts what the clients share. The error says that a scenario is none for a load, or
// that its services are not there.
func (l *Load) Prepare(ctx context.Context) error {
	for i, s := range l.scenarios {
		if err := cannotShare(s); err != nil {
			return err
		}
		if err := l.runner.Prepare(ctx, s.Library, l.shared[i]); err != nil {
			return fmt.Errorf("%s: %w", s.Place, err)
		}
	}
	l.began = time.Now()
	return nil
}

// Run has the clients play until all is over, or ctx ends, once all is prepared. Meanwhile, and
// when it is over, [Load.Report] tells what is known.
func (l *Load) Run(ctx context.Context) error {
	return l.Measure(ctx, func() { l.driveAll(ctx) })
}

// driveAll has each scenario played by its own clients, all at the same time. The clients of a scenario
// are numbered behind those of the scenarios before it.
func (l *Load) driveAll(ctx context.Context) {
	var driving sync.WaitGroup
	before := 0
	for i, s := range l.scenarios {
		play := func(ctx context.Context, t turn) time.Duration { return l.playScenario(ctx, t, i) }
		first := before + 1
		driving.Go(func() { l.tallies[i].neverBeganAfter(s.drive(ctx, first, play), s.streamsOfClient()) })
		before += s.Clients
	}
	driving.Wait()
}

// clients is how many may play at the same time.
func (l *Load) clients() int {
	n := 0
	for _, s := range l.scenarios {
		n += s.Clients
	}
	return min(n, scenario.MaxClients)
}

// Measure measures a load while somebody has it go on: by [Load.Users], for example. Where ctx ends, the load was
// interrupted.
func (l *Load) Measure(ctx context.Context, goesOn func()) error {
	if err := l.lateness.Start(); err != nil {
		return err
	}
	defer l.lateness.Stop()
	defer l.lateness.Ticks(l.measured.late.took)()
	defer l.curve.draw(l)()
	goesOn()
	l.interrupted.Store(ctx.Err() != nil)
	l.ended.Store(true)
	return nil
}

// isWhole tells whether all that was asked for was played, as far as that is known without counting who never began.
func (l *Load) isWhole() bool { return l.ended.Load() && !l.interrupted.Load() }

// pause is how long a client waits whose stream did not come, as people do: else it would do
// nothing but ask.
const pause = time.Second

// playScenario is one time that a client plays a scenario, by its number.
func (l *Load) playScenario(ctx context.Context, t turn, at int) (wait time.Duration) {
	late := max(0, time.Since(t.due))
	l.measured.begin.took(late)
	l.counts.begin()
	defer l.counts.playing.Add(-1)
	out := new(verdict.Scenario)
	seen := &observers{load: l, scenario: at, late: late}
	where := spot{Client: t.client}
	l.runner.JudgeClient(ctx, l.scenarios[at].Library, l.shared[at], &play.Client{
		Number: t.client, Among: l.clients(), Keep: l.keeps(l.tallies[at], &where), Observe: seen.add,
	}, out)
	seen.cutBy(client.OverBy(ctx), out)
	seen.conclude(out)
	if where.At == 0 {
		where.At = time.Since(l.began)
	}
	return l.played(where, at, out)
}

// played counts what a client came to. It tells how long that waits.
func (l *Load) played(where spot, at int, out *verdict.Scenario) (wait time.Duration) {
	l.tallies[at].add(out, where)
	if l.Listener != nil {
		l.Listener.Played(at, where.Client, out)
	}
	if len(out.Causes) > 0 {
		return pause
	}
	return 0
}

// keeps tells whether the recording of a client is kept: those of the first few that broke something
// are, and of the first that broke an expectation. Of whom nobody can tell, there is nothing to show. It says in where
// when the client came to its end: to write the recording takes a while.
func (l *Load) keeps(t *tally, where *spot) func(*verdict.Scenario) bool {
	return func(out *verdict.Scenario) bool {
		if l.keep == 0 || out.Outcome != verdict.Failed {
			return false
		}
		first := t.isFirst(out, func() { where.At = time.Since(l.began) })
		return l.counts.kept.Add(1) <= int64(l.keep) || first
	}
}
