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
	"sync/atomic"
	"time"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/wording"
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
	Start    <-chan struct{}    // closed when the stream is to be opened; nil: at once. See [Opening]
	Delay    time.Duration      // from then on, until this client opens it
	Breaks   func(why string)   // is told when the client leaves because an expectation is broken; may be nil
	Left     func()             // is told when the client goes away; nil: nobody is
	Observer Observer           // is shown the stream, too; nil: nobody is

	until    scenario.Until
	awaited  func(*expect.View) bool // the kind that until waits for
	ready    string                  // the kind that confirms that it is open; empty: its head
	confirms func(*expect.View) bool

	moments *moments.Moments
	open    atomic.Bool     // and confirmed
	leaves  *stream.Absence // it goes away by the entry that was shown last
	away    atomic.Int64    // for how long it goes away, as a time.Duration; zero: it has not left, or does not come back
	view    expect.View     // of the entry that came last
	met     string          // the kind that until waits for, once an event of it has come

	mu  sync.Mutex // of the monitors: they are shown entries, and time
	due due
}

// Observer is shown a stream while it is followed, in the goroutine that reads it. It must
// return soon, and keep nothing that it is shown.
type Observer interface {
	// Opened is called once, when the head of the first response has arrived.
	Opened(r *recording.Stream)
	Entry(e *recording.Entry)
	// Ended is called once, in the end, also of a stream that was never opened.
	Ended(r *recording.Stream)
}

// New makes a client that follows a declared stream: until when, and what tells that it is
// open. The error is for the person who wrote the scenario.
func New(m *moments.Moments, kinds expect.Kinds, declared *scenario.Stream) (c *Client, err error) {
	c = &Client{moments: m, until: declared.Until, ready: declared.Ready}
	if c.until.Event != "" {
		if c.awaited, err = kinds.Recognize(c.until.Event); err != nil {
			return nil, err
		}
	}
	if c.ready != "" {
		c.confirms, err = kinds.Recognize(c.ready)
	}
	return c, err
}

// Needs are what must be known before a stream opens. The zero value is nothing.
type Needs struct {
	Missing func() string // what is not known yet; empty: nothing
	Prepare func() error  // prepares what is sent, once all is known
}

// Opening adds to the moments when a stream is opened, by so many clients. What it returns is
// closed then; nil: they open it at once. First is the stream that moments are about where
// they name none.
func Opening(m *moments.Moments, kinds expect.Kinds, first, stream string, clients int, start *moment.When, needs Needs) (<-chan struct{}, error) {
	if start == nil && needs.Missing == nil {
		m.Awaits(stream, clients)
		return nil, nil
	}
	opens := make(chan struct{})
	opening := &moments.Task{
		Never: fmt.Sprintf("the stream %q was never opened", stream), Opens: clients, Needs: needs.Missing,
		Do: func(context.Context) error {
			if needs.Prepare != nil {
				if err := needs.Prepare(); err != nil {
					return fmt.Errorf("the stream %q: %w", stream, err) // it stays closed
				}
			}
			close(opens)
			return nil
		},
	}
	if start == nil {
		m.Begin(opening)
		return opens, nil
	}
	opening.Moment = start.Moment
	return opens, m.Add(kinds, first, opening)
}

// Plan adds to the moments when the client goes away.
func (c *Client) Plan(kinds expect.Kinds, first string, leave *moment.Leave) error {
	if leave == nil {
		return nil
	}
	return c.moments.Add(kinds, first, c.leaving(*leave))
}

// stream is the name by which moments know the stream, and the client's number there.
func (c *Client) stream() (name string, client int) {
	if c.Request.Client > 0 {
		return c.Request.Of, c.Request.Client
	}
	return c.Request.Stream, 0
}

// leaving is the task by which the client goes away: right behind an event of its own
// stream, whatever has been read with it, or as soon as it hears of another moment.
func (c *Client) leaving(leave moment.Leave) *moments.Task {
	name, number := c.stream()
	left := stream.Absence{Reason: leave.String(), Back: leave.Back}
	t := &moments.Task{Moment: leave.Moment, Name: scenario.ActionName(scenario.LeaveVerb, name), Never: fmt.Sprintf("the stream %q was never left", c.Request.Stream)}
	if t.On == "" && t.OfStream() {
		t.On = name
	}
	if t.On == name {
		t.Client = number
	}
	if t.On == name && t.After != "" && t.Wait == 0 {
		t.First = func() { c.leaves = &left }
		t.Do = func(context.Context) error { return nil }
		return t
	}
	absences := make(chan stream.Absence, 1)
	c.Options.Absences = absences
	t.Do = func(context.Context) error {
		c.goes(&left)
		absences <- left
		return nil
	}
	return t
}

// Follow waits until the stream is to be opened, and follows it to its end. nil: it was
// never opened.
func (c *Client) Follow(ctx context.Context) *recording.Stream {
	if c.Start != nil {
		select {
		case <-c.Start:
		case <-c.moments.Over():
			return nil
		case <-ctx.Done():
			return nil
		}
	}
	defer c.moments.Closed()
	name, _ := c.stream()
	defer c.moments.Ended(name)
	if c.Delay > 0 && sleep.For(ctx, c.Delay) != nil {
		return nil
	}
	if c.Monitors != nil && (c.FailFast || c.until.Settled) {
		return c.followWatched(ctx)
	}
	return c.followOn(ctx)
}

// followOn follows the stream until it ends, or ctx does.
func (c *Client) followOn(ctx context.Context) *recording.Stream {
	r := stream.Follow(ctx, &c.Request, &c.Options, c)
	OverBy(ctx).say(r)
	if c.Observer != nil {
		c.Observer.Ended(r)
	}
	return r
}

// followWatched follows the stream until time has decided enough.
func (c *Client) followWatched(ctx context.Context) *recording.Stream {
	ctx, leave := context.WithCancelCause(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { c.watchTime(ctx, leave) })
	defer watching.Wait()
	defer leave(nil)
	return c.followOn(ctx)
}

// Sent implements stream.SendingWatcher.
func (c *Client) Sent(started time.Time) {
	if c.Monitors != nil {
		c.mu.Lock()
		c.Monitors.Sent(started, time.Since(started))
		c.due.started = started
		c.mu.Unlock()
	}
	c.moments.Sent(c.stream())
}

// confirmed tells the moments that the stream is open, once.
func (c *Client) confirmed() {
	if !c.open.Swap(true) {
		name, _ := c.stream()
		c.moments.Confirmed(name)
	}
}

// Opened implements stream.Watcher.
func (c *Client) Opened(r *recording.Stream) {
	if c.Monitors != nil {
		c.mu.Lock()
		c.Monitors.Opened(r)
		c.due.started = r.Started
		c.mu.Unlock()
	}
	if c.Observer != nil {
		c.Observer.Opened(r)
	}
	if c.ready == "" && r.Response.Status == http.StatusOK {
		c.confirmed()
	}
}

// Entry implements stream.Watcher: it tells the moments, and whether what the scenario
// waits for has come.
func (c *Client) Entry(e *recording.Entry, r *recording.Stream) (stop string) {
	view := &c.view
	view.In = r
	view.Show(e)
	if c.Observer != nil {
		c.Observer.Entry(e)
	}
	if c.Captures != nil {
		c.Captures(view)
	}
	name, number := c.stream()
	c.moments.Entry(name, number, view)
	if c.ready != "" && c.confirms(view) {
		c.confirmed()
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
		return wording.Counted(e.Number, "event") + " arrived"
	case c.Monitors == nil:
		return ""
	}
	v := c.Monitors.Broken()
	switch {
	case v != nil && c.FailFast:
		return c.breaks(broken(v.Expected))
	case c.until.Settled && c.Monitors.Open() == 0 && (v != nil || !c.waits()):
		return decided
	default:
		return ""
	}
}

// breaks tells whoever wants to know why the client leaves, which it returns.
func (c *Client) breaks(why string) string {
	if c.Breaks != nil {
		c.Breaks(why)
	}
	return why
}

// waits tells whether something is still to be done at an event of this client's, or it is not ready yet.
func (c *Client) waits() bool { return c.Unready() || c.moments.Waits(c.stream()) }

// Unready tells that the event has not come that confirms that the stream is open.
func (c *Client) Unready() bool { return c.ready != "" && !c.open.Load() }

// Leaves implements stream.LeavingWatcher.
func (c *Client) Leaves() *stream.Absence {
	left := c.leaves
	c.leaves = nil
	if left != nil {
		c.goes(left)
	}
	return left
}

// goes tells that the client goes away.
func (c *Client) goes(left *stream.Absence) {
	if left.Back != nil {
		c.away.Store(int64(*left.Back + lookEvery)) // it may take longer
	}
	if c.Left != nil {
		c.Left()
	}
}

// Met implements stream.AwaitingWatcher.
func (c *Client) Met() string { return c.met }
