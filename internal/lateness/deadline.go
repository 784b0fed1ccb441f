package lateness

import (
	"context"
	"errors"
	"sync"
	"time"
)

// maxCatchUp is the most time that we are given to come to what arrived while we were away.
const maxCatchUp = time.Second

// Deadline calls somebody when a time is over. One that passes because this process lost
// time is extended by so much, once, and by as much again, up to a bound, to catch up: what
// it waits for may be here, and we have not come to it. It is safe for concurrent use.
type Deadline struct {
	lost   func() time.Duration // the time that we lost last; zero: none
	passed func()

	mu       sync.Mutex
	due      time.Time
	timer    *time.Timer
	extended bool
	over     bool // what it waited for has come
}

// NewDeadline begins one: passed is called, in a goroutine of its own, when so much time is
// over, unless it is stopped before. Lost is how much time this process lost last; see
// [Monitor.Lost].
func NewDeadline(after time.Duration, lost func() time.Duration, passed func()) *Deadline {
	d := &Deadline{lost: lost, passed: passed}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.due = time.Now().Add(after)
	d.timer = time.AfterFunc(after, d.pass)
	return d
}

// Restart begins anew: so much time from now on. One that was stopped stays so.
func (d *Deadline) Restart(after time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.over {
		d.extended = false
		d.reset(after)
	}
}

// Stop ends it: what it waited for has come.
func (d *Deadline) Stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = true
	d.timer.Stop()
}

func (d *Deadline) pass() {
	if d.hasPassed() {
		d.passed()
	}
}

// hasPassed tells whether it has passed for good.
func (d *Deadline) hasPassed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over || time.Now().Before(d.due) { // that happened while its timer fired
		return false
	}
	if lost := d.lost(); lost > 0 && !d.extended {
		d.extended = true
		d.reset(max(0, lost-time.Since(d.due)) + min(lost, maxCatchUp))
		return false
	}
	d.over = true
	return true
}

// reset sets the time. mu is held.
func (d *Deadline) reset(after time.Duration) {
	d.due = time.Now().Add(after)
	d.timer.Reset(after)
}

// WithTimeout is [context.WithTimeout] with a [Deadline]: as that may be extended, nobody is
// told when it is due.
func (m *Monitor) WithTimeout(ctx context.Context, after time.Duration) (context.Context, context.CancelFunc) {
	return m.WithTimeoutCause(ctx, after, context.DeadlineExceeded)
}

// WithTimeoutCause is the same, with a cause other than [context.DeadlineExceeded].
func (m *Monitor) WithTimeoutCause(ctx context.Context, after time.Duration, cause error) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	d := NewDeadline(after, m.Lost, func() { cancel(&passedError{cause}) })
	return ctx, func() {
		d.Stop()
		cancel(nil)
	}
}

// passedError is the cause of a context whose deadline has passed.
type passedError struct{ cause error }

func (e *passedError) Error() string { return e.cause.Error() }

func (e *passedError) Unwrap() error { return e.cause }

// Timeout tells that it is one; see [net.Error].
func (*passedError) Timeout() bool { return true }

// Explained is the error of what was done with a context: where a deadline of that, or of
// one that it was made of, has passed, the cause says more than that it was cancelled.
func Explained(ctx context.Context, err error) error {
	var passed *passedError
	if err != nil && errors.As(context.Cause(ctx), &passed) {
		return passed
	}
	return err
}
