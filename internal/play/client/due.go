package client

import (
	"context"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// When time is looked at.
const (
	// lookEvery is how often it is asked at least what is due: a call that a limit counts
	// from makes no entry.
	lookEvery = 50 * time.Millisecond
	// onItsWay is how long after it is due a limit is taken as missed: what came in time may
	// still be on its way through this machine.
	onItsWay = 20 * time.Millisecond
)

// due is when the client leaves because time alone has decided enough.
type due struct {
	started  time.Time     // of the recording; zero: its request has not been sent yet
	extended time.Duration // the due time that was extended, because we came late to it
	until    time.Time     // by so much
}

// watchTime leaves the stream when time has decided enough, until ctx ends.
func (c *Client) watchTime(ctx context.Context, leave context.CancelCauseFunc) {
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		wait, why := c.look(time.Now())
		if why != "" {
			if why != decided {
				c.breaks(why)
			}
			leave(stream.Enough(why))
			return
		}
		timer.Reset(wait)
	}
}

// look says why the client leaves now, or (empty) when to look again.
func (c *Client) look(now time.Time) (wait time.Duration, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, why := c.decides()
	if why == "" {
		return lookEvery, ""
	}
	at += time.Duration(c.away.Load()) // which no limit counts
	if left := c.due.started.Add(at + onItsWay).Sub(now); left > 0 {
		return min(left, lookEvery), ""
	}
	if late := c.Options.Lateness.Late(); late > 0 && c.due.extended != at {
		c.due.extended, c.due.until = at, now.Add(late)
	}
	if left := c.due.until.Sub(now); c.due.extended == at && left > 0 {
		return min(left, lookEvery), ""
	}
	return 0, why
}

// decides is when time decides enough, and what; empty: that cannot be told.
func (c *Client) decides() (at time.Duration, why string) {
	if c.FailFast {
		if breaks, expected, ok := c.Monitors.Breaks(); ok {
			at, why = breaks, broken(expected)
		}
	}
	if c.until.Settled {
		settled, breaks, ok := c.Monitors.Settled()
		if ok && (why == "" || settled < at) && (breaks || !c.waits()) {
			at, why = settled, decided
		}
	}
	return at, why
}

// Why the client leaves.
const decided = "every expectation is decided"

func broken(expected string) string { return recording.LeftBroken + expected }
