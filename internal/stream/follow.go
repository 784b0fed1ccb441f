// Package stream follows one event stream over HTTP and records what happened.
//
// Start reading at [Follow]. The way of a stream through the files: follow.go
// connects and reconnects, connection.go makes one connection, client.go gets its
// response, head.go judges that, read.go reads it, recorder.go records it, end.go tells
// how its end is understood. [Options] has a file of its own.
package stream

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

const (
	mediaType   = "text/event-stream"
	lastEventID = "Last-Event-Id" // as package http spells it; names are compared without regard to case
)

// Request is how a stream is asked for.
type Request struct {
	Stream string // the stream's name in its scenario
	Method string // empty: GET
	URL    string
	Header http.Header // Accept and Cache-Control have the standard's values unless set here
	Body   string      // sent again by a redirect that keeps it, and by a reconnection

	// Client is of one of several clients, Of of that too, and with CutEvents and CutBytes of
	// one that is cut off; see recording.Stream.
	Client    int
	Sharing   int // so many streams share the memory for what comes; 0: it has its own
	Of        string
	CutEvents int
	CutBytes  int64
}

// Watcher is shown a stream while it is followed, one thing after the other.
type Watcher interface {
	// Opened is called once, when the first response's head has arrived.
	Opened(r *recording.Stream)
	// Entry is called for each entry. A result that is not empty says what was
	// waited for: the stream is left.
	Entry(e *recording.Entry, r *recording.Stream) (stop string)
}

// ReconnectWatcher is a Watcher that is told of reconnections as well.
type ReconnectWatcher interface {
	Watcher
	// Reconnecting is called when a connection, the last of r.Connections, has
	// ended and the next is opened after wait.
	Reconnecting(r *recording.Stream, wait time.Duration)
}

// LeavingWatcher is a Watcher that knows of an entry by which the client goes away.
type LeavingWatcher interface {
	Watcher
	// Leaves is asked after Entry: the client goes away right behind that entry, whatever
	// has been read with it. Nil: it does not.
	Leaves() *Absence
}

// SendingWatcher is a Watcher that is told when its request has been sent, whatever comes of
// it.
type SendingWatcher interface {
	Watcher
	// Sent is called once, from any goroutine; it must return soon. Started is when the recording began.
	Sent(started time.Time)
}

// AwaitingWatcher is a Watcher that may wait for a kind of event.
type AwaitingWatcher interface {
	Watcher
	// Met is asked when Entry said that what was waited for has come: the kind of which the
	// entry is. Empty: it waited for something else.
	Met() string
}

// Follow opens the stream and reads it until it ends, the watcher has seen
// enough, or a deadline has passed; it reconnects if the options say so. It always
// returns a recording with an end; whatever came before a fault is in it. It
// returns only when all its connections are closed.
func Follow(ctx context.Context, req *Request, opts *Options, w Watcher) *recording.Stream {
	f := new(follower)
	defer f.close()
	apart(func() { f.begin(ctx, req, opts, w) })
	for !f.over {
		f.connection.read()
		apart(f.goOn)
	}
	return f.recorder.recording
}

// apart does all but the reading, for it is deep: a stack that grows for it stays large as long as
// its goroutine lives, and thousands may read for long.
func apart(do func()) {
	err := panics.Apart(func() error { do(); return nil })
	if err != nil {
		panic(err) // a fault of ours
	}
}

// follower is one stream being followed, over all its connections.
type follower struct {
	opts       *Options
	watcher    Watcher
	monitor    *lateness.Monitor
	recorder   recorder
	arrivals   arrivals
	decoder    *sse.Decoder
	ctx        context.Context // of all connections
	total      watchdog        // of all connections
	connection *connection     // the present one; nil: there was none yet
	over       bool            // there will be no other
	sent       sync.Once       // whoever wants to know has been told that the first request was

	stop          context.CancelCauseFunc
	enough        *lateness.Deadline // of Options.For; nil before the first response
	followed      *recording.End     // the end when the time of Options.For is over; nil: it has none, or no response has come
	reconnections int                // not counting those after an absence
	failures      int                // connections without a response, one after the other
	declaredEnd   bool               // it came
}

// begin makes the first connection.
func (f *follower) begin(ctx context.Context, req *Request, opts *Options, w Watcher) {
	f.opts, f.watcher, f.monitor = opts, w, opts.Lateness
	if f.monitor == nil {
		f.monitor = new(lateness.Monitor)
	}
	f.recorder = newRecorder(req, opts, f.monitor)
	f.arrivals = arrivals{started: f.recorder.recording.Started, recorder: &f.recorder}
	if err := f.monitor.Start(); err != nil {
		f.end(failed(err))
		return
	}
	f.ctx, f.stop = context.WithCancelCause(ctx)
	f.total = newWatchdog(&opts.Deadlines, f.monitor.Lost, func(end recording.End) { f.stop(&stopped{end}) })
	f.total.begin()
	first, err := newOutgoing(req, opts)
	if err != nil {
		f.end(failed(err))
		return
	}
	f.decoder = f.newDecoder(first)
	f.connect(first)
}

// close ends all that goes on for the stream.
func (f *follower) close() {
	if f.ctx == nil {
		return // it could not begin
	}
	if f.connection != nil {
		f.connection.close()
	}
	f.stopEnough()
	f.total.stop()
	f.stop(nil)
	f.monitor.Stop()
}

// newDecoder makes the decoder of all responses, which notes when the declared end comes.
func (f *follower) newDecoder(first *outgoing) *sse.Decoder {
	reading := f.opts.Reading
	if declares := reading.DeclaredEnd; declares != nil {
		reading.DeclaredEnd = func(e *recording.Entry) bool {
			is := declares(e)
			f.declaredEnd = f.declaredEnd || is
			return is
		}
	}
	return reading.decoder(&f.arrivals, f.opts.Limits, first.header.Get(lastEventID))
}

// failed is the end of a stream that could not even be asked for.
func failed(err error) *recording.End {
	return &recording.End{Reason: recording.ConnectFailed, Detail: err.Error(), Err: err}
}

// end ends the recording so.
func (f *follower) end(end *recording.End) {
	f.over = true
	r := f.recorder.recording
	r.End = *end
	r.End.At = cmp.Or(end.At, f.recorder.now())
	if f.followed == nil || r.End.At != f.followed.At { // which is when the time was over, however late we came to it
		f.recorder.stalled(r.End.At, receipt{first: r.Started.Add(f.arrivals.at)}) // it came after all that was read
	}
	if end.Reason != recording.Stopped {
		r.End.Unmet = f.opts.Until
	}
	f.recorder.file.Ended(r)
}

// goOn ends the connection and makes the next one, as long as there may be one, and has to.
func (f *follower) goOn() {
	f.connection.close()
	if next := f.next(f.ctx, f.connection.sent, &f.connection.outcome); next != nil {
		f.connect(next)
		return
	}
	f.end(&f.connection.end)
}

// next is what is sent for the next connection, once it is time for that; nil: there is none,
// and the end of the last connection is that of the stream.
func (f *follower) next(ctx context.Context, last *outgoing, made *outcome) *outgoing {
	made.end = f.checkEnd(made.end)
	f.recorder.disconnected(made.end)
	wait, again := made.away(), true
	if wait == nil {
		f.failures++
		if made.responded {
			f.failures = 0
		}
		wait, made.end, again = f.reconnection(made.end)
	}
	if !again {
		return nil
	}
	next, refused := last.again(f.opts.Reconnect.Method, f.decoder.LastEventID())
	if refused == "" {
		if !f.pause(ctx, *wait) {
			made.end = leftEnd(ctx)
			return nil
		}
		next, refused = next.changed(f.opts.Reconnect.Next)
	}
	if refused != "" {
		made.end = detailed(made.end, refused)
		return nil
	}
	return next
}

// inTime is an end that came in the time for which the stream is followed. What ends it after
// that, while a busy machine has not left yet, is not asked for; nor is what nobody can tell
// of, whether it did.
func (f *follower) inTime(end recording.End) recording.End {
	at := cmp.Or(end.At, f.recorder.now())
	ours := slices.Contains([]recording.Reason{recording.Stopped, recording.Violation, recording.Limit, recording.MachineFault, recording.Cancelled}, end.Reason)
	if ours || f.followed == nil || at <= f.followed.At {
		return end
	}
	over := *f.followed
	over.Late = at-f.recorder.lateness.Late() <= over.At
	return over
}

// checkEnd: without the declared end a response that ended well has not ended as it should.
func (f *follower) checkEnd(end recording.End) recording.End {
	end = f.inTime(end)
	if end.Reason != recording.ServerClosed || f.opts.Reading.DeclaredEnd == nil || f.declaredEnd {
		return end
	}
	return WithoutDeclaredEnd(end, f.opts.Reading.EndsWith)
}

// WithoutDeclaredEnd is how a response ended that ended well, but that no event of a kind came, which declares
// the end.
func WithoutDeclaredEnd(end recording.End, kind string) recording.End {
	end.Reason = recording.EndMissing
	return detailed(end, fmt.Sprintf("the response ended, and no %q came, which declares the end", kind))
}

// early tells whether the declared end is still to come, of a stream that is asked for again
// where it broke off. Without such an end, or where it is not asked for again, nothing is too early.
func (f *follower) early() bool {
	return f.opts.Reading.DeclaredEnd != nil && f.opts.Reconnect.Attempts > 0 && !f.declaredEnd
}

// brokenBy says by which fault of ours a connection was broken; empty: by none.
func (f *follower) brokenBy(conn *framedConn) string {
	if f.opts.Network.BrokenBy == nil || conn == nil {
		return ""
	}
	return f.opts.Network.BrokenBy(conn.LocalAddr())
}

// detailed is an end of which more is said.
func detailed(end recording.End, more string) recording.End {
	if end.Detail != "" {
		end.Detail += "; "
	}
	end.Detail += more
	return end
}

// reconnection tells whether and when the stream is opened again after a connection
// ended that we did not leave.
func (f *follower) reconnection(end recording.End) (wait *time.Duration, why recording.End, again bool) {
	settings := f.opts.Reconnect
	over := f.declaredEnd || settings.Broken && end.Reason == recording.ServerClosed
	if settings.Attempts == 0 || over || !reestablishes(end) {
		return nil, end, false
	}
	if f.reconnections >= settings.Attempts {
		return nil, exhausted(end, f.reconnections), false
	}
	f.reconnections++
	after := settings.wait(settings.announced(f.decoder.ReconnectionTime()), f.failures, rand.Float64())
	return &after, end, true
}

// exhausted is the end of a stream that would be opened again, had that not been
// done as often as it may.
func exhausted(end recording.End, attempts int) recording.End {
	return detailed(end, fmt.Sprintf("gave up after %d reconnections", attempts))
}

// pause waits before the next connection. It tells whether to go on.
func (f *follower) pause(ctx context.Context, wait time.Duration) bool {
	if w, ok := f.watcher.(ReconnectWatcher); ok {
		w.Reconnecting(f.recorder.recording, wait)
	}
	return sleep.For(ctx, wait) == nil
}

// wrote tells that a request has been sent.
func (f *follower) wrote() {
	if w, ok := f.watcher.(SendingWatcher); ok {
		f.sent.Do(func() { w.Sent(f.recorder.recording.Started) })
	}
}

// opened tells of the first response.
func (f *follower) opened() {
	f.watcher.Opened(f.recorder.recording)
	if length := f.opts.For; length > 0 {
		f.followed = &recording.End{
			Reason: recording.Stopped, Detail: "followed for " + wording.Length(length) + " after the response's head",
			At: f.recorder.recording.Response.At + length,
		}
		f.enough = lateness.NewDeadline(length, f.monitor.Lost, func() { f.stop(&stopped{*f.followed}) })
	}
}

func (f *follower) stopEnough() {
	if f.enough != nil {
		f.enough.Stop()
	}
}
