// Package client is one client of a stream: it opens it at its moment, shows the entries
// to whoever waits for them, and leaves when it has seen enough.
//
// Start reading at [Client.Follow].
package client

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// Client follows one stream, once. Make it by [New], and prepare it before any stream of
// the scenario opens.
type Client struct {
	Request  stream.Request
	Options  stream.Options
	Monitors *expect.Monitors   // nil: nobody decides while the stream is followed
	FailFast bool               // an expectation that is broken ends the stream
	Captures func(*expect.View) // captures from an entry, before anything else sees it; may be nil
	// Needs says what must be known before the stream opens, and is not yet; empty: nothing.
	// Prepare prepares the request, once it is. Both may be nil.
	Needs   func() string
	Prepare func() error

	until    scenario.Until
	awaited  func(*expect.View) bool // the kind that until waits for
	ready    string                  // the kind that confirms that it is open; empty: its head
	confirms func(*expect.View) bool

	moments *moments.Moments
	start   chan struct{}   // closed when it opens; nil: it opens at once
	leaves  *stream.Absence // it goes away by the entry that was shown last
	view    expect.View     // of the entry that came last
	met     string          // the kind that until waits for, once an event of it has come

	mu  sync.Mutex // of the monitors: they are shown entries, and time
	due due
}

// New makes a client that follows a declared stream: until when, and what tells that it is
// open. The error is for the person who wrote the scenario.
func New(m *moments.Moments, kinds expect.Kinds, declared scenario.Stream) (c *Client, err error) {
	c = &Client{moments: m, until: declared.Until, ready: declared.Ready}
	if c.awaited, err = kinds.Recognize(c.until.Event); err != nil {
		return nil, err
	}
	c.confirms, err = kinds.Recognize(c.ready)
	return c, err
}

// Plan adds to the moments when the client comes and when it goes away. First is the
// stream that moments are about where they name none.
func (c *Client) Plan(kinds expect.Kinds, first string, declared scenario.Stream) error {
	if leave := declared.Leave; leave != nil {
		if err := c.moments.Add(kinds, first, c.leaving(*leave)); err != nil {
			return err
		}
	}
	if declared.Start == nil && c.Needs == nil {
		c.moments.Awaits(c.Request.Stream)
		return nil
	}
	c.start = make(chan struct{})
	opening := &moments.Task{
		Never: fmt.Sprintf("the stream %q was never opened", c.Request.Stream), Opens: true, Needs: c.Needs,
		Do: func(context.Context) error { return c.open() },
	}
	if declared.Start == nil {
		c.moments.Begin(opening)
		return nil
	}
	opening.Moment = declared.Start.Moment
	return c.moments.Add(kinds, first, opening)
}

// open opens the stream. One whose request cannot be prepared stays closed.
func (c *Client) open() error {
	if c.Prepare != nil {
		if err := c.Prepare(); err != nil {
			return fmt.Errorf("the stream %q: %w", c.Request.Stream, err)
		}
	}
	close(c.start)
	return nil
}

// leaving is the task by which the client goes away: right behind an event of its own
// stream, whatever has been read with it, or as soon as it hears of another moment.
func (c *Client) leaving(leave scenario.Leave) *moments.Task {
	name, left := c.Request.Stream, stream.Absence{Reason: leave.String(), Back: leave.Back}
	t := &moments.Task{Moment: leave.Moment, Never: fmt.Sprintf("the stream %q was never left", name)}
	if t.On == "" && t.After != "" {
		t.On = name
	}
	if t.On == name && t.Wait == 0 {
		t.First = func() { c.leaves = &left }
		t.Do = func(context.Context) error { return nil }
		return t
	}
	absences := make(chan stream.Absence, 1)
	c.Options.Absences = absences
	t.Do = func(context.Context) error {
		absences <- left
		return nil
	}
	return t
}

// Follow waits until the stream is to be opened, and follows it to its end. nil: it was
// never opened.
func (c *Client) Follow(ctx context.Context) *recording.Stream {
	if c.start != nil {
		select {
		case <-c.start:
		case <-c.moments.Over():
			return nil
		case <-ctx.Done():
			return nil
		}
	}
	defer c.moments.Closed()
	if c.Monitors != nil {
		var leave context.CancelCauseFunc
		ctx, leave = context.WithCancelCause(ctx)
		var watching sync.WaitGroup
		watching.Go(func() { c.watchTime(ctx, leave) })
		defer watching.Wait()
		defer leave(nil)
	}
	return stream.Follow(ctx, c.Request, &c.Options, c)
}

// Opened implements stream.Watcher.
func (c *Client) Opened(r *recording.Stream) {
	if c.Monitors != nil {
		c.mu.Lock()
		c.Monitors.Opened(r)
		c.due.started = r.Started
		c.mu.Unlock()
	}
	if c.ready == "" && r.Response.Status == http.StatusOK {
		c.moments.Confirmed(c.Request.Stream)
	}
}

// Entry implements stream.Watcher: it tells the moments, and whether what the scenario
// waits for has come.
func (c *Client) Entry(e *recording.Entry, r *recording.Stream) (stop string) {
	view := &c.view
	view.In = r
	view.Show(e)
	if c.Captures != nil {
		c.Captures(view)
	}
	c.moments.Entry(c.Request.Stream, view)
	if c.ready != "" && c.confirms(view) {
		c.moments.Confirmed(c.Request.Stream)
	}
	if c.Monitors != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.Monitors.See(view)
	}
	return c.enough(e)
}

// enough says why the client has seen enough; empty: it has not.
func (c *Client) enough(e *recording.Entry) string {
	switch {
	case c.until.Event != "" && c.awaited(&c.view):
		c.met = c.until.Event
		return recording.Name(e) + " arrived"
	case c.until.Events > 0 && e.Kind == recording.KindEvent && e.Number >= c.until.Events:
		return fmt.Sprintf("%d events arrived", e.Number)
	case c.Monitors == nil:
		return ""
	case c.until.Settled && c.Monitors.Open() == 0:
		return decided
	default:
		return c.broken()
	}
}

// broken says that an expectation is broken, where that ends the stream.
func (c *Client) broken() string {
	if v, is := c.Monitors.Broken(); is && c.FailFast {
		return broken(v.Expected)
	}
	return ""
}

// Leaves implements stream.LeavingWatcher.
func (c *Client) Leaves() *stream.Absence {
	left := c.leaves
	c.leaves = nil
	return left
}

// Met implements stream.AwaitingWatcher.
func (c *Client) Met() string { return c.met }
