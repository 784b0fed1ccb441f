package play

import (
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/runner/recording"
)

// busy knows how late this process came while a scenario was played: when, and all in all. Thousands may be
// played at a time, so it keeps nothing itself of what goes on. It is safe for concurrent use. The zero value
// is of a machine that was never late.
type busy struct {
	monitor  *lateness.Monitor // of what goes on; nil: it is recorded
	since    time.Time         // when it began
	recorded []lateness.While
}

// whiles are the times of lateness until now, as far as they are remembered and over.
func (b *busy) whiles() []lateness.While {
	if b.monitor == nil {
		return b.recorded
	}
	return b.monitor.Since(b.since)
}

// between is by how much this process came late between two times that are over, at worst; zero: it
// was on time. What had waited until it was on time again is come to a little later. Whoever reads the
// recording is told the same.
func (b *busy) between(from, to time.Time) time.Duration {
	b.monitor.Settle(to)
	var by time.Duration
	for _, late := range b.whiles() {
		if !to.Before(late.From) && !from.After(late.To.Add(lateness.Unseen)) {
			by = max(by, late.By)
		}
	}
	return by
}

// late is how late this process may have come to what happened between two times, of which all that
// is known is recorded.
func (b *busy) late(from, to time.Time) time.Duration {
	return b.between(from, to) * lateness.Factor
}

// sofar are the times of lateness until now, as far as they are remembered.
func (b *busy) sofar() []lateness.While {
	b.monitor.Settle(time.Now())
	return b.whiles()
}

// was tells whether the machine was busy.
func (b *busy) was() bool { return lateness.Busy(b.whiles()) }

// watch knows how late this process is from now on, and has it written where somebody writes.
func (b *busy) watch(monitor *lateness.Monitor, to *recorder) {
	b.monitor, b.since = monitor, time.Now()
	if to.to != nil {
		to.until(monitor.Watch(func(late lateness.While) { to.Late(late.From, late.To, late.By) }))
	}
}

// recall knows what was recorded.
func (b *busy) recall(r *recording.Recording) {
	for _, late := range r.Lateness {
		b.recorded = lateness.With(b.recorded, lateness.While{From: r.Started.Add(late.From), To: r.Started.Add(late.To), By: late.By})
	}
}
