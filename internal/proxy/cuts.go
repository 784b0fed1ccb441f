package proxy

import (
	"errors"
	"fmt"
	"sync"
)

// cuts are the cuts of a proxy that are switched on, for all its connections. The
// methods may be called from several goroutines.
type cuts struct {
	mu       sync.Mutex
	armed    []*armed
	failures []error
}

// fail tells each cut for which the reason matters why its place cannot be told.
// It answers whether there was one.
func (c *cuts) fail(matters func(CutAfter) bool, reason error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	failed := false
	for _, a := range c.armed {
		if a.spent() || !matters(a.CutAfter) {
			continue
		}
		failed = true
		if a.err == nil {
			a.err = fmt.Errorf("%s: %w", a.CutAfter, reason)
			c.failures = append(c.failures, a.err)
		}
	}
	return failed
}

// strike finds the first place in a piece of a body at which a cut strikes. at
// tells for a cut where that is, counted from the piece's beginning, and below
// zero where it is not in the piece. now is how far the response comes with it. Without
// a cut there is none.
func (c *cuts) strike(now place, at func(*armed) int) (first int, struck *CutAfter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var hit *armed
	for _, a := range c.armed {
		a.furthest = place{max(a.furthest.events, now.events), max(a.furthest.bytes, now.bytes)}
		if a.spent() {
			continue
		}
		if here := at(a); here >= 0 && (hit == nil || here < first) {
			first, hit = here, a
		}
	}
	if hit == nil {
		return 0, nil
	}
	hit.struck = true
	return first, &hit.CutAfter
}

// spent tells that a cut strikes no more.
func (a *armed) spent() bool { return a.struck && !a.Every }

// failure joins why places could not be told.
func (c *cuts) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(c.failures...)
}
