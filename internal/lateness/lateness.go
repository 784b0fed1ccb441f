// Package lateness measures how late this process comes to what it has to do, because
// its machine is busy, it was stopped, or it has more to do itself than processors to do
// it on. What comes late because of us must not be held against a server.
//
// Start reading at [Monitor]; one is enough for a process.
package lateness

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// How lateness is measured.
const (
	tickEvery = 10 * time.Millisecond
	// onTime is how late a tick may be without being late: timers are not exact.
	onTime = 10 * time.Millisecond
	// rememberedTicks is for how many ticks a late one counts. Those after a stall come
	// quickly, and those of a machine that stays busy do not.
	rememberedTicks = 8
	// Factor is how much later than the latest tick anything else may come: who is
	// woken first on a busy machine is chance.
	Factor = 2
	// Unseen is how late something may come while every tick is on time.
	Unseen = Factor*onTime + tickEvery
)

// Monitor knows how late this process comes, while somebody uses it. The zero value is
// ready, and the nil monitor is always on time. It is safe for concurrent use.
type Monitor struct {
	mu      sync.Mutex
	users   int
	current atomic.Pointer[measurement] // nil while nobody uses the monitor
	whiles  whiles
}

// Start uses the monitor. After it, Stop must be called once.
func (m *Monitor) Start() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.users == 0 {
		begun, err := beginMeasurement(m.whiles.came)
		if err != nil {
			return err
		}
		m.current.Store(begun)
	}
	m.users++
	return nil
}

// Stop no longer uses the monitor. The last user's waits until nothing of it runs.
func (m *Monitor) Stop() {
	if last := m.release(); last != nil {
		last.end()
	}
}

// release returns the measurement to end, if nobody uses it any more.
func (m *Monitor) release() *measurement {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.users--
	if m.users > 0 {
		return nil
	}
	return m.current.Swap(nil)
}

// Late is how late what comes now may come; zero: this process is on time, or nobody
// uses the monitor.
func (m *Monitor) Late() time.Duration {
	if m == nil {
		return 0
	}
	current := m.current.Load()
	if current == nil {
		return 0
	}
	return current.late(time.Now())
}

// Lost is how much time this process lost last, because it was stopped or not run at all;
// zero: none worth telling. It is what [Monitor.Late] makes its guess of.
func (m *Monitor) Lost() time.Duration {
	if m == nil {
		return 0
	}
	current := m.current.Load()
	if current == nil {
		return 0
	}
	return current.lost(time.Now())
}

// measurement sends ticks through a pipe, so that it is woken as one who waits for a
// connection's bytes is, and notes how late they come.
type measurement struct {
	ticks
	told    func(due, now time.Time) // of each tick
	stop    chan struct{}
	running sync.WaitGroup
}

func beginMeasurement(told func(due, now time.Time)) (*measurement, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("it cannot be watched how busy this machine is: %w", err)
	}
	m := &measurement{told: told, stop: make(chan struct{})}
	m.due = time.Now().Add(tickEvery)
	m.running.Go(func() { m.send(write) })
	m.running.Go(func() { m.receive(read) })
	return m, nil
}

// end ends the measurement, and waits until it has ended.
func (m *measurement) end() {
	close(m.stop)
	m.running.Wait()
}

// send sends ticks until the measurement ends. That also ends receive.
func (m *measurement) send(to *os.File) {
	defer to.Close()
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	for {
		select {
		case <-m.stop:
			return
		case <-ticker.C:
			if _, err := to.Write([]byte{0}); err != nil {
				return
			}
		}
	}
}

func (m *measurement) receive(from *os.File) {
	defer from.Close()
	for buf := make([]byte, rememberedTicks); ; {
		if _, err := from.Read(buf); err != nil {
			return
		}
		now := time.Now()
		m.told(m.came(now), now)
	}
}

// ticks is what is known of the last ticks. It is safe for concurrent use.
type ticks struct {
	mu    sync.Mutex
	due   time.Time                      // the next one
	lates [rememberedTicks]time.Duration // how late the last ones came
	count int
}

// came tells that a tick has come, and returns when it was due.
func (t *ticks) came(now time.Time) (due time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	due = t.due
	t.lates[t.count%rememberedTicks] = now.Sub(due)
	t.count++
	t.due = now.Add(tickEvery)
	return due
}

func (t *ticks) late(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	worst := t.worst(now)
	if worst == 0 {
		return 0
	}
	return Factor*worst + tickEvery
}

func (t *ticks) lost(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.worst(now)
}

// worst is by how much the latest of the last ticks was late; zero: all were on time. mu is
// held.
func (t *ticks) worst(now time.Time) time.Duration {
	worst := now.Sub(t.due)
	for _, late := range t.lates {
		worst = max(worst, late)
	}
	if worst <= onTime {
		return 0
	}
	return worst
}
