package play

import (
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/runner/recording"
)

// busyFrom is how late this process must have come, all in all, for its machine to count as
// busy. What then comes late may have been held up where it came from, if that is on the same
// machine: nobody can tell.
const busyFrom = 200 * time.Millisecond

// rememberedWhiles bounds how many times of lateness are known of a play; of one that is late
// for longer, the last.
const rememberedWhiles = 1000

// busy knows how late this process came while a scenario was played: when, and all in all. It
// is safe for concurrent use. The zero value is ready.
type busy struct {
	monitor *lateness.Monitor // of what goes on; nil: all is over, or recorded

	mu     sync.Mutex
	late   time.Duration
	whiles []lateness.While
}

func (b *busy) came(late lateness.While) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.late += late.By
	b.whiles = append(b.whiles, late)
	if len(b.whiles) > rememberedWhiles {
		b.whiles = b.whiles[1:]
	}
}

// between is by how much this process came late between two times that are over, at worst; zero: it
// was on time. Whoever reads the recording is told the same.
func (b *busy) between(from, to time.Time) time.Duration {
	b.monitor.Settle(to)
	b.mu.Lock()
	defer b.mu.Unlock()
	var by time.Duration
	for _, late := range b.whiles {
		if !to.Before(late.From) && !from.After(late.To) {
			by = max(by, late.By)
		}
	}
	return by
}

// sofar are the times of lateness until now, as far as they are remembered.
func (b *busy) sofar() []lateness.While {
	b.monitor.Settle(time.Now())
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.whiles)
}

func (b *busy) was() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.late >= busyFrom
}

// watch knows how late this process is from now on, and has it written.
func (b *busy) watch(monitor *lateness.Monitor, to *recorder) {
	b.monitor = monitor
	writes := to.to != nil
	to.until(monitor.Watch(func(late lateness.While) {
		b.came(late)
		if writes {
			to.Late(late.From, late.To, late.By)
		}
	}))
}

// recall knows what was recorded.
func (b *busy) recall(r *recording.Recording) {
	for _, late := range r.Lateness {
		b.came(lateness.While{From: r.Started.Add(late.From), To: r.Started.Add(late.To), By: late.By})
	}
}
