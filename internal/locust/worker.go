package locust

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/load"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sleep"
)

// How often a master is told something, as Locust's own workers do.
const (
	heartbeatEvery  = time.Second
	statisticsEvery = 3 * time.Second
)

// Worker plays the scenarios of a load as a Locust master says. Make it by [New].
type Worker struct {
	master  string // HOST:PORT
	load    *load.Load
	classes []string // of users, by the scenarios
	log     io.Writer
	node    string

	mu      sync.Mutex // guards the following
	state   string
	counts  map[string]int // users, by their classes
	figures *figures
	usage   usage

	// Of the goroutine that listens to the master.
	users   *load.Users // nil: the master has not said which number this worker has
	lastJob float64     // when the last one was made
}

// New makes a worker of the master at HOST:PORT, for a load that is prepared: scenarios are their
// names. Log is told of what happens to the connection.
func New(master string, l *load.Load, scenarios []string, log io.Writer) *Worker {
	id := make([]byte, identifierBytes)
	_, _ = rand.Read(id) // it never fails
	host, _ := os.Hostname()
	w := &Worker{
		master: master, load: l, classes: Classes(scenarios), log: log, node: host + "_" + hex.EncodeToString(id),
		state: stateReady, counts: map[string]int{}, figures: newFigures(time.Now()),
	}
	l.Who = "clients as the Locust master at " + master + " said"
	l.Listener = &listener{worker: w, scenarios: scenarios}
	return w
}

// Run works until the master sends the workers home, or ctx ends. A master that is not there, or
// not any more, is waited for.
func (w *Worker) Run(ctx context.Context) error {
	defer w.stopUsers()
	waiting := false
	for ctx.Err() == nil {
		c, err := connect(ctx, w.master, w.node)
		if err == nil {
			fmt.Fprintf(w.log, "connected to the Locust master at %s\n", w.master)
			if over := w.session(ctx, c); over {
				return nil
			}
			waiting = false
		}
		if !waiting && ctx.Err() == nil {
			fmt.Fprintf(w.log, "waiting for the Locust master at %s%s\n", w.master, because(err))
			waiting = true
		}
		_ = sleep.For(ctx, redialAfter) // the loop looks whether it is to end
	}
	return nil
}

func because(err error) string {
	if err == nil {
		return ", whose connection has ended"
	}
	return ": " + err.Error()
}

// session works for a master until its connection breaks. Over tells that the master needs us no
// more, or that ctx has ended.
func (w *Worker) session(ctx context.Context, c *connection) (over bool) {
	defer c.close()
	reporting, stopReporting := context.WithCancel(ctx)
	var reporter sync.WaitGroup
	reporter.Go(func() {
		w.report(reporting, c)
		if ctx.Err() != nil {
			_ = c.send(quit, nil) // else the master misses us after a while
			c.close()             // who listens is told, too
		}
	})
	defer reporter.Wait()
	defer stopReporting()
	over = w.listen(ctx, c)
	w.stopUsers() // nobody says any more how many there are to be
	if over {
		_ = c.send(statistics, w.statistics()) // the last of them; it may be gone
	}
	return over || ctx.Err() != nil
}

// listen does what the master says. True: it needs us no more.
func (w *Worker) listen(ctx context.Context, c *connection) (over bool) {
	w.lastJob, w.users = 0, nil
	if c.send(ready, anyVersion) != nil {
		return false
	}
	for {
		m, err := c.receive()
		if err != nil {
			return false
		}
		switch m.Type {
		case quit:
			return true
		case reconnect:
			return false
		default:
			err = w.obey(ctx, c, m)
		}
		if err != nil {
			fmt.Fprintln(w.log, err)
			return false
		}
	}
}

// obey does what one message says.
func (w *Worker) obey(ctx context.Context, c *connection, m received) error {
	switch m.Type {
	case acknowledged:
		var a acknowledgement
		if err := m.into(&a); err != nil {
			return err
		}
		if w.users == nil {
			w.users = w.load.Users(ctx, a.Index*scenario.MaxClients, scenario.MaxClients)
		}
	case spawn:
		var job spawnJob
		if err := m.into(&job); err != nil {
			return err
		}
		return w.spawn(c, job)
	case stop:
		w.stopUsers()
		if err := c.send(statistics, w.statistics()); err != nil {
			return err
		}
		if err := c.send(stopped, nil); err != nil {
			return err
		}
		return c.send(ready, anyVersion)
	}
	return nil
}

// spawn has as many users play as the master wants. It may tell of jobs twice, or late.
func (w *Worker) spawn(c *connection, job spawnJob) error {
	if err := c.send(spawning, nil); err != nil || job.Timestamp <= w.lastJob || w.users == nil {
		return err
	}
	w.lastJob = job.Timestamp
	w.become(stateSpawning)
	for i, class := range w.classes {
		w.users.Set(i, job.UserClasses[class])
	}
	w.become(stateRunning)
	for class := range job.UserClasses {
		if !slices.Contains(w.classes, class) {
			fmt.Fprintf(w.log, "the master wants users of the class %q, which none of the scenarios is: write its file by --write-locustfile\n", class)
		}
	}
	return c.send(spawned, w.counted(map[string]any{}))
}

// become changes the state, and counts the users. What was counted of the test before is gone
// when another begins.
func (w *Worker) become(state string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state == stateReady && state == stateSpawning {
		w.figures = newFigures(time.Now())
	}
	w.state = state
	w.counts = map[string]int{}
	for i, class := range w.classes {
		if w.users != nil {
			w.counts[class] = w.users.Playing(i)
		}
	}
}

func (w *Worker) stopUsers() {
	if w.users != nil {
		w.users.Stop()
	}
	w.become(stateReady)
}

// report tells the master how we are, and what has come, until ctx ends or the connection breaks.
func (w *Worker) report(ctx context.Context, c *connection) {
	beat, told := time.NewTicker(heartbeatEvery), time.NewTicker(statisticsEvery)
	defer beat.Stop()
	defer told.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			err = c.send(heartbeat, w.health())
		case <-told.C:
			err = c.send(statistics, w.statistics())
		}
		if err != nil {
			return
		}
	}
}

func (w *Worker) health() map[string]any {
	w.mu.Lock()
	defer w.mu.Unlock()
	return map[string]any{heartbeatState: w.state, processorUsage: w.usage.processor(time.Now()), memoryUsage: memory()}
}

func (w *Worker) statistics() map[string]any {
	w.mu.Lock()
	told := w.figures.take(time.Now())
	w.mu.Unlock()
	return w.counted(told)
}

// counted adds how many users there are.
func (w *Worker) counted(to map[string]any) map[string]any {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, count := range w.counts {
		n += count
	}
	to[userClasses], to[users] = w.counts, n
	return to
}
