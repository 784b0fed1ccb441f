package expect

import (
	"context"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
)

// window is the time in which requests, or lines of a log, count: it begins with the scenario,
// or with something that the scenario does, and it ends with all else, or some time later.
type window struct {
	seen     Evidence
	since    time.Time // zero: all that came since the scenario began counts
	deadline time.Time
	open     bool          // those that come later, before anybody judges, count as well
	late     time.Duration // how late this process was when the time was over
}

// maxPatience bounds how long what is missing is waited for.
const maxPatience = 30 * time.Second

// windowPoll is how often what is missing is looked for.
const windowPoll = 10 * time.Millisecond

// InTime says in which time something must come: from the call or the action AfterCall on, for
// Within (zero: until all is over). Without AfterCall, all that comes since the scenario began
// counts, and what is missing, or too much, is waited for so long, at most 30s.
type InTime struct {
	Within    time.Duration `yaml:"within"`
	AfterCall string        `yaml:"after_call"`
}

// Validate finds times that nobody waits for.
func (t InTime) Validate() error {
	if t.Within < 0 || t.Within > maxPatience {
		return problem.AtField("within", fmt.Errorf("this is waited for at most %s", maxPatience))
	}
	return nil
}

// window is the time in which something must come. False: what it counts from was never done.
func (e Evidence) window(env Env, in InTime) (*window, bool) {
	within, afterCall := in.Within, in.AfterCall
	if afterCall == "" {
		return &window{seen: e, deadline: e.over().Add(within), open: within == 0}, true
	}
	began, sentBy, done := env.did(afterCall)
	w := &window{seen: e, since: began, deadline: began.Add(sentBy + within)}
	if within == 0 {
		w.deadline, w.open = e.over(), true
	}
	return w, done
}

// await lets somebody look at what has come until that decides, or the time is over.
func (w *window) await(ctx context.Context, decided func() (bool, error)) error {
	for {
		over := w.isOver()
		if done, err := decided(); err != nil || done || over {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(windowPoll):
		}
	}
}

// isOver tells whether the time is over, and what we came late to has come as well.
func (w *window) isOver() bool {
	now := time.Now()
	if now.Before(w.deadline) {
		return false
	}
	if w.seen.Late != nil && w.late == 0 {
		w.late = w.seen.Late(w.deadline)
	}
	return !now.Before(w.deadline.Add(w.late))
}

// has tells whether what came at a time counts, as it is recorded.
func (w *window) has(at time.Time) bool {
	return !at.Before(w.since) && (w.open || !at.After(w.deadline))
}

// perhaps tells it of what may have come earlier, by as much as we came late.
func (w *window) perhaps(at time.Time) bool {
	return !at.Before(w.since) && (w.open || !at.Add(-w.late).After(w.deadline))
}

// surely tells it where our own lateness makes no difference.
func (w *window) surely(at time.Time) bool { return w.has(at) && !at.Add(-w.late).Before(w.since) }

// misses says why what came at a time does not count; empty: it does.
func (w *window) misses(at time.Time) string {
	switch {
	case w.has(at):
		return ""
	case at.Before(w.since):
		return " (before that)"
	default:
		return " (too late)"
	}
}

// over is when the scenario had done all that it does: the patience of all expectations
// counts from then. Where nothing is known of it, that is now.
func (e Evidence) over() time.Time {
	last := e.Over
	if len(e.Streams) == 0 && last.IsZero() {
		return time.Now()
	}
	for _, r := range e.Streams {
		if end := r.Wall(r.End.At); end.After(last) {
			last = end
		}
	}
	return last
}

// spokenWindow says which time it is; empty: all.
func spokenWindow(in InTime) string {
	within, afterCall := in.Within, in.AfterCall
	switch {
	case within == 0 && afterCall == "":
		return ""
	case afterCall == "":
		return fmt.Sprintf(" within %s", within)
	case within == 0:
		return " after " + spokenDeed(afterCall)
	default:
		return fmt.Sprintf(" within %s of %s", within, spokenDeed(afterCall))
	}
}

// boundsOf are how many there must be, at least one where nothing is said; most below zero:
// any number.
func boundsOf(times, atLeast, atMost *int) (least, most int) {
	switch {
	case times != nil:
		return *times, *times
	case atLeast == nil && atMost == nil:
		return 1, -1
	}
	most = -1
	if atMost != nil {
		most = *atMost
	}
	if atLeast != nil {
		least = *atLeast
	}
	return least, most
}
