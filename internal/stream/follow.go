// Package stream follows one event stream over HTTP and records what happened.
//
// Start reading at [Follow]. The way of a stream through the files: follow.go
// connects and reconnects, client.go gets a response, read.go reads it, journal.go
// records it, end.go tells how its end is understood. [Options] has a file of its
// own.
package stream

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

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
}

// Watcher is shown a stream while it is followed, in the goroutine that reads it.
type Watcher interface {
	// Opened is called once, when the first response's head has arrived.
	Opened(r *recording.Recording)
	// Entry is called for each entry. An answer that is not empty says what was
	// waited for: the stream is left.
	Entry(e *recording.Entry, r *recording.Recording) (stop string)
}

// ReconnectWatcher is a Watcher that is told of reconnections as well.
type ReconnectWatcher interface {
	Watcher
	// Reconnecting is called when a connection, the last of r.Connections, has
	// ended and the next is opened after wait.
	Reconnecting(r *recording.Recording, wait time.Duration)
}

// LeavingWatcher is a Watcher that knows of an entry by which the client goes away.
type LeavingWatcher interface {
	Watcher
	// Leaves is asked after Entry: the client goes away right behind that entry, whatever
	// has been read with it. Nil: it does not.
	Leaves() *Absence
}

// Follow opens the stream and reads it until it ends, the watcher has seen
// enough, or a deadline has passed; it reconnects if the options say so. It always
// answers a recording with an end; whatever came before a fault is in it. It
// returns only when all its connections are closed.
func Follow(ctx context.Context, req Request, opts Options, w Watcher) *recording.Recording {
	if opts.Pulse == nil {
		pulse, err := StartPulse()
		if err != nil {
			return unfollowed(req, opts, err)
		}
		defer pulse.Stop()
		opts.Pulse = pulse
	}
	f := newFollower(req, opts, w)
	end := f.begin(ctx, req)
	end.At = f.journal.now()
	f.journal.doubt(end.At, f.recording.Started.Add(f.arrivals.at)) // it came after all that was read
	if end.Reason != recording.Stopped {
		end.Unmet = opts.Until
	}
	f.recording.End = end
	return f.recording
}

// unfollowed is the recording of a stream that we could not even ask for.
func unfollowed(req Request, opts Options, err error) *recording.Recording {
	r := newJournal(req, opts).recording
	r.End = recording.End{Reason: recording.ConnectFailed, Detail: err.Error(), Err: err, Unmet: opts.Until}
	return r
}

// follower is one stream being followed, over all its connections.
type follower struct {
	opts    Options
	watcher Watcher
	stop    context.CancelCauseFunc
	enough  *time.Timer // of Options.For; nil before the first response
	journal
	arrivals arrivals
	decoder  *sse.Decoder

	reconnections int      // not counting those after an absence
	left          *Absence // the client has left the last connection
}

func newFollower(req Request, opts Options, w Watcher) *follower {
	f := &follower{opts: opts, watcher: w, journal: newJournal(req, opts)}
	f.arrivals.started, f.arrivals.doubt = f.recording.Started, f.journal.doubt
	return f
}

func (f *follower) begin(ctx context.Context, req Request) recording.End {
	ctx, f.stop = context.WithCancelCause(ctx)
	defer f.stop(nil)
	total := newWatchdog(f.opts.Deadlines, f.pulse.Late, func(end recording.End) { f.stop(&stopped{end}) })
	total.begin()
	defer total.stop()
	defer f.stopEnough()
	first, err := newAsk(req, f.opts)
	if err != nil {
		return recording.End{Reason: recording.ConnectFailed, Detail: err.Error(), Err: err}
	}
	reading := f.opts.Decoder
	reading.Clock = f.arrivals.clock
	reading.LastEventID = first.header.Get(lastEventID)
	f.decoder = sse.NewDecoder(&f.arrivals, reading)
	return f.follow(ctx, first)
}

// follow connects, and connects again as long as it may and has to.
func (f *follower) follow(ctx context.Context, next ask) recording.End {
	for failures := 0; ; {
		answered, end := f.connect(ctx, next)
		f.journal.disconnected(end)
		wait, again := f.absence(), true
		if wait == nil {
			failures++
			if answered {
				failures = 0
			}
			wait, end, again = f.reconnection(end, failures)
		}
		if ctx.Err() != nil || !again {
			return end
		}
		if !f.pause(ctx, *wait) {
			return leftEnd(ctx)
		}
		next = next.resuming(f.decoder.LastEventID())
	}
}

// absence is how long the client stays away that has just left; nil: it has not
// left, or does not come back.
func (f *follower) absence() *time.Duration {
	left := f.left
	f.left = nil
	if left == nil {
		return nil
	}
	return left.Back
}

// reconnection tells whether and when the stream is opened again after a connection
// ended that we did not leave.
func (f *follower) reconnection(end recording.End, failures int) (wait *time.Duration, why recording.End, again bool) {
	settings := f.opts.Reconnect
	if settings.Attempts == 0 || !reestablishes(end) || settings.Broken && end.Reason == recording.ServerClosed {
		return nil, end, false
	}
	if f.reconnections >= settings.Attempts {
		return nil, exhausted(end, f.reconnections), false
	}
	f.reconnections++
	after := settings.wait(settings.announced(f.decoder.ReconnectionTime()), failures, rand.Float64())
	return &after, end, true
}

// exhausted is the end of a stream that would be opened again, had that not been
// done as often as it may.
func exhausted(end recording.End, attempts int) recording.End {
	if end.Detail != "" {
		end.Detail += "; "
	}
	end.Detail += fmt.Sprintf("gave up after %d reconnections", attempts)
	return end
}

// pause waits before the next connection. It tells whether to go on.
func (f *follower) pause(ctx context.Context, wait time.Duration) bool {
	if w, ok := f.watcher.(ReconnectWatcher); ok {
		w.Reconnecting(f.recording, wait)
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

// opened tells of the first response.
func (f *follower) opened() {
	f.watcher.Opened(f.recording)
	if length := f.opts.For; length > 0 {
		end := recording.End{Reason: recording.Stopped, Detail: "followed for " + length.String()}
		f.enough = time.AfterFunc(length, func() { f.stop(&stopped{end}) })
	}
}

func (f *follower) stopEnough() {
	if f.enough != nil {
		f.enough.Stop()
	}
}

// awaitAbsence ends the connection that lives in ctx when the client goes away. The
// answer waits for that to be over, once ctx has ended.
func (f *follower) awaitAbsence(ctx context.Context, leave context.CancelCauseFunc) (wait func()) {
	over := make(chan struct{})
	go func() {
		defer close(over)
		select {
		case left := <-f.opts.Absences:
			f.left = &left
			leave(&stopped{recording.End{Reason: recording.Stopped, Detail: left.Reason}})
		case <-ctx.Done():
		}
	}()
	return func() { <-over }
}

// connect makes one connection and reads what it brings. It tells whether there
// was a response, and how the connection ended.
func (f *follower) connect(ctx context.Context, next ask) (answered bool, end recording.End) {
	ctx, leave := context.WithCancelCause(ctx)
	watch := newWatchdog(f.opts.Deadlines, f.pulse.Late, func(end recording.End) { leave(&stopped{end}) })
	defer watch.stop()
	f.journal.connecting(next, f.opts.Jar)
	client, err := newClient(ctx, f.opts, watch)
	if err != nil {
		leave(nil)
		return false, recording.End{Reason: recording.ConnectFailed, Detail: err.Error(), Err: err}
	}
	defer client.close()
	defer f.awaitAbsence(ctx, leave)()
	defer leave(nil)
	asking, sending := f.pulse.Sending(ctx)
	response, err := client.open(asking, next, f.journal.hop)
	if err != nil {
		return false, unanswered(classify(ctx, err, recording.ConnectFailed), watch.current())
	}
	defer response.Body.Close()
	watch.opened()
	f.journal.sent(sending)
	reading := &reading{follower: f, watch: watch, leave: leave, last: client.sockets.last}
	return true, reading.read(ctx, response)
}
