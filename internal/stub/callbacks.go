package stub

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
)

// callbacks are the calls that a stub makes. They belong to it, and end with it.
type callbacks struct {
	stub    string
	around  Surroundings
	overdue *overdue

	life    context.Context
	endLife context.CancelFunc
	all     sync.WaitGroup // added to only by requests

	watchers watchers[recording.Call, recording.Call]

	mu       sync.Mutex
	called   []Called
	underWay map[chan struct{}]bool // each that has begun; closed once its outcome is known
}

// Called is a callback that a stub made, with its outcome. Secrets are masked.
type Called struct {
	At     time.Time
	Call   string // method and URL
	Status int    // zero where no response came
	Err    error  // nil: its response is as it must be
}

// String is the call and its outcome in one line.
func (c Called) String() string {
	if c.Err != nil {
		return c.Call + ": " + c.Err.Error()
	}
	return fmt.Sprintf("%s: status %d", c.Call, c.Status)
}

// Called returns the callbacks that the stub has made, in order.
func (s *Server) Called() []Called {
	s.callbacks.mu.Lock()
	defer s.callbacks.mu.Unlock()
	return slices.Clone(s.callbacks.called)
}

func (c *callbacks) open() { c.life, c.endLife = context.WithCancel(context.Background()) }

// giveUp ends all of them, [callbacks.wait] returns once they are gone.
func (c *callbacks) giveUp() { c.endLife() }

func (c *callbacks) wait() { c.all.Wait() }

// awaitUnderWay returns once those that have begun are over. It holds nobody up: one that
// is made because of another, before that is over, is not waited for.
func (c *callbacks) awaitUnderWay() {
	c.mu.Lock()
	begun := slices.Collect(maps.Keys(c.underWay))
	c.mu.Unlock()
	for _, over := range begun {
		<-over
	}
}

// begin notes one that begins; the function is for when its outcome is known.
func (c *callbacks) begin() (end func()) {
	over := make(chan struct{})
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.underWay == nil {
		c.underWay = map[chan struct{}]bool{}
	}
	c.underWay[over] = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.underWay, over)
		close(over)
	}
}

// occasion is the request that lets calls be made.
type occasion struct {
	known  learned
	lookup vars.Lookup
	in     recording.Incoming
}

// make makes the calls in the background, one after the other.
func (c *callbacks) make(calls []Callback, o *occasion, faults *faults) {
	if len(calls) > 0 {
		c.all.Go(func() { c.makeAll(c.life, calls, o, faults) })
	}
}

// makeWhileHeld makes the calls while somebody waits for the response; false: the stub ended
// before the last, or nobody waits any more, so that no further one is made.
func (c *callbacks) makeWhileHeld(held context.Context, calls []Callback, o *occasion, faults *faults) bool {
	ctx, cancel := context.WithCancel(held)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	return c.makeAll(ctx, calls, o, faults)
}

// makeAll makes the calls one after the other; false: ctx ended before the last.
func (c *callbacks) makeAll(ctx context.Context, calls []Callback, o *occasion, faults *faults) bool {
	for _, call := range calls {
		late, err := c.around.await(ctx, call.At, call.After)
		if err != nil {
			return false
		}
		c.overdue.add(fmt.Sprintf("a call of the stub %q was made", c.stub), late)
		c.makeOne(call, o, faults)
	}
	return ctx.Err() == nil
}

// makeOne makes a call and keeps its outcome; one that ended with the stub has none.
func (c *callbacks) makeOne(call Callback, o *occasion, faults *faults) {
	defer c.begin()()
	out := c.send(call, o)
	if c.life.Err() != nil {
		return
	}
	if out.Err != nil {
		faults.add(fmt.Errorf("called %s: %w", out.Call, out.Err))
	}
	c.keep(out)
}

func (c *callbacks) keep(called Called) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.called = append(c.called, called)
	if over := len(c.called) - MaxReceived; over > 0 {
		c.called = slices.Delete(c.called, 0, over)
	}
}

func (c *callbacks) send(call Callback, o *occasion) Called {
	out := Called{At: time.Now(), Call: call.Method() + " " + call.URL()}
	call, err := vars.ExpandStrings(call, o.lookup)
	if err != nil {
		out.Err = o.known.explain(err)
		return out
	}
	out.Call = o.in.Mask(call.Method() + " " + call.URL())
	returned := func(recording.Call) {}
	made, err := c.client(o.lookup).Do(c.life, call.Request, func(made recording.Call) {
		out.Call = o.in.Mask(made.Request.Method + " " + made.Request.URL)
		made.Stub = c.stub
		returned = c.watchers.tell(made)
	})
	returned(made)
	if made.Response != nil {
		out.Status = made.Response.Status
	}
	if err == nil {
		err = call.Status.Judge(made)
	}
	if err != nil {
		failed := &CallbackError{Place: call.Place, Reason: o.in.Mask(reason(err))}
		errors.As(err, &failed.Untrusted)
		out.Err = failed
	}
	return out
}

// CallbackError says that a callback was sent, and what is wrong with its response, or
// why none came.
type CallbackError struct {
	Place     problem.Place // of the callback
	Reason    string
	Untrusted *wire.UntrustedError // nil: that is not why
}

func (e *CallbackError) Error() string { return e.Reason }

// Unwrap is what is wrong with the certificate of whom it called, if that is why.
func (e *CallbackError) Unwrap() error {
	if e.Untrusted == nil {
		return nil
	}
	return e.Untrusted
}

func (c *callbacks) client(lookup vars.Lookup) *httpcall.Client {
	return &httpcall.Client{
		Service:  func() (string, bool) { return lookup(ServiceVariable) },
		MayReach: c.around.MayReach,
		Lateness: c.around.Lateness,
		TLSOf:    c.around.TLSOf,
		Timeout:  CallbackTimeout,
		Body:     MaxReceivedBody,
	}
}

// reason is what a call came to, without the call, which is named before.
func reason(err error) string {
	var failed *httpcall.Error
	if errors.As(err, &failed) {
		return failed.Reason
	}
	return err.Error()
}
