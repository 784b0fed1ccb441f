package report

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
)

// What a live console tells of scenarios that run.
const (
	leastWait   = time.Second            // a scenario that is over sooner needs no line
	mostWaiting = 6                      // lines: more would push away what failed
	refresh     = 200 * time.Millisecond // how often they are written anew
)

// running is a scenario that runs.
type running struct {
	name     string
	began    time.Time
	followed []*Followed // the streams that it follows, or did
}

// waits is what the scenario waits for, in a line.
func (r *running) waits(now time.Time) string {
	doing := "starting"
	for _, f := range r.followed {
		if doing = "its streams are over"; !f.ended.Load() {
			doing = f.waitsFor(len(r.followed) > 1)
			break
		}
	}
	return fmt.Sprintf("%s: %s, %.1f s", r.name, doing, now.Sub(r.began).Seconds())
}

// Followed is a stream that a running scenario follows. It is safe for concurrent use.
type Followed struct {
	stream, waits string
	opened, ended atomic.Bool
	events        atomic.Int64
}

// Opened tells that its response has begun.
func (f *Followed) Opened() { f.opened.Store(true) }

// Event tells that an event came.
func (f *Followed) Event() { f.events.Add(1) }

// Ended tells that it is over.
func (f *Followed) Ended() { f.ended.Store(true) }

func (f *Followed) waitsFor(named bool) string {
	on := ""
	if named {
		on = " of " + f.stream
	}
	if !f.opened.Load() {
		return "waiting for the response" + on
	}
	return "waiting for " + f.waits + on + ", " + wording.Counted(int(f.events.Load()), "event") + " so far"
}
