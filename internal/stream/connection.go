package stream

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// connection is one of a stream's: a request, and what it brings.
type connection struct {
	reader   reader // of the response
	client   client
	watchdog watchdog
	sent     *outgoing
	ctx      context.Context // ends with it
	leave    context.CancelCauseFunc
	absence  func() *Absence // waits until it is known whether the client went away; nil: it could not even ask
	stay     func() bool     // ends what hangs up once ctx has ended
	response *http.Response  // nil: none came
	outcome
}

// outcome is what came of one connection.
type outcome struct {
	responded bool // there was a response
	end       recording.End
	left      *Absence // the client went away; nil: it did not
}

// away is how long the client stays away that has left; nil: it has not left, or does
// not come back.
func (o *outcome) away() *time.Duration {
	if o.left == nil {
		return nil
	}
	return o.left.Back
}

// connect makes one connection, whose response is to be read if there is one.
func (f *follower) connect(next *outgoing) {
	c := &connection{sent: next}
	f.connection = c
	c.ctx, c.leave = context.WithCancelCause(f.ctx)
	c.watchdog = newWatchdog(&f.opts.Deadlines, f.monitor.Lost, func(end recording.End) { c.leave(&stopped{end}) })
	c.watchdog.told = f.wrote
	f.recorder.connecting(next.recorded(f.opts))
	if err := c.client.begin(c.ctx, f.opts, &c.watchdog); err != nil {
		c.end = *failed(err)
		return
	}
	c.absence = awaitAbsence(c.ctx, f.opts.Absences, c.leave)
	if f.ask(c); c.response != nil {
		c.stay = context.AfterFunc(c.ctx, c.client.sockets.hangUp) // whatever the response is, it ends with us
		f.responded(c)
	}
}

// read reads the response, if there is one.
func (c *connection) read() {
	if c.response != nil {
		c.reader.read(c.ctx, c.response, &c.end)
		c.left = c.reader.left
	}
}

// close ends the connection, and waits for all that goes on for it. It may be called again.
func (c *connection) close() {
	if c.response != nil {
		c.stay()
		c.response.Body.Close()
	}
	c.leave(nil)
	if c.absence != nil {
		if left := c.absence(); c.left == nil {
			c.left = left
		}
		c.client.close()
	}
	c.watchdog.stop()
}

// awaitAbsence ends the connection that lives in ctx when the client goes away. The
// function that it returns waits for that to be over, once ctx has ended, and tells
// whether the client went away.
func awaitAbsence(ctx context.Context, absences <-chan Absence, leave context.CancelCauseFunc) func() *Absence {
	if absences == nil {
		return func() *Absence { return nil }
	}
	over := make(chan *Absence, 1)
	go func() {
		select {
		case left := <-absences:
			leave(&stopped{recording.End{Reason: recording.Stopped, Detail: left.Reason}})
			over <- &left
		case <-ctx.Done():
			over <- nil
		}
	}()
	return sync.OnceValue(func() *Absence { return <-over })
}

// ask sends the request. Without a response the outcome says why.
func (f *follower) ask(c *connection) {
	sendingCtx, sending := f.monitor.Sending(c.ctx)
	response, err := c.client.open(sendingCtx, c.sent, f.recorder.hop) //nolint:bodyclose // close does
	f.recorder.reached(c.watchdog.reached())
	if err != nil {
		c.failed(err)
		return
	}
	c.response, c.responded = response, true
	c.watchdog.opened()
	f.recorder.sentBy(sending.By(f.recorder.recording.Started))
}

// failed says why no response came.
func (c *connection) failed(err error) {
	c.end = unanswered(classify(c.ctx, err, recording.ConnectFailed), c.watchdog.current(), c.watchdog.last1xx())
}

// responded records the head of the response, which is to be read.
func (f *follower) responded(c *connection) {
	sockets := &c.client.sockets
	f.arrivals.begin(c.response, &sockets.receipts, c.watchdog.listening(), speedLimit{f.opts.Speed, c.ctx.Done()})
	at := f.arrivals.arrived()
	f.recorder.sentAgain(sockets.retransmits(), at)
	if first := f.recorder.responded(c.response, at); first {
		f.opened()
	}
	conn := sockets.responding()
	c.reader = reader{
		reading: &f.opts.Reading, recorder: &f.recorder, body: &f.arrivals, decoder: f.decoder,
		watcher: f.watcher, watchdog: &c.watchdog, conn: conn, leave: c.leave, followed: f.followed,
		awaited: f.opts.Awaited || f.opts.Reconnect.Attempts > 0, early: f.early,
		brokenBy: func() string { return f.brokenBy(conn) },
	}
}
