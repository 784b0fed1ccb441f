package stream

import (
	"context"
	"net/http"
	"time"

	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/runner/recording"
)

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

// connect makes one connection and reads what it brings.
func (f *follower) connect(ctx context.Context, next *outgoing) *outcome {
	ctx, leave := context.WithCancelCause(ctx)
	defer leave(nil)
	watch := newWatchdog(&f.opts.Deadlines, f.monitor.Lost, func(end recording.End) { leave(&stopped{end}) })
	watch.told = f.wrote
	defer watch.stop()
	f.recorder.connecting(next.recorded(f.opts))
	client, err := newClient(ctx, f.opts, watch)
	if err != nil {
		return unasked(err)
	}
	defer client.close()
	absence := awaitAbsence(ctx, f.opts.Absences, leave)
	made := f.exchange(ctx, leave, client, next)
	leave(nil)
	if left := absence(); made.left == nil {
		made.left = left
	}
	return made
}

// unasked is what came of a connection that could not even be tried.
func unasked(err error) *outcome {
	made := new(outcome)
	made.end = *failed(err)
	return made
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
	return func() *Absence { return <-over }
}

// exchange sends the request and reads the response.
func (f *follower) exchange(ctx context.Context, leave context.CancelCauseFunc, client *client, next *outgoing) *outcome {
	made := &outcome{}
	response := f.ask(ctx, client, next, made)
	if response == nil {
		return made
	}
	defer response.Body.Close()
	defer context.AfterFunc(ctx, client.sockets.hangUp)() // whatever the response is, it ends with us
	r := f.responded(ctx, leave, client, response)
	r.read(ctx, response, &made.end)
	made.left = r.left
	return made
}

// ask sends the request; nil: no response came, and the outcome says why.
func (f *follower) ask(ctx context.Context, client *client, next *outgoing, made *outcome) *http.Response {
	sendingCtx, sending := f.monitor.Sending(ctx)
	response, err := f.open(sendingCtx, client, next)
	f.recorder.reached(client.watchdog.reached())
	if err != nil {
		made.end = unanswered(classify(ctx, err, recording.ConnectFailed), client.watchdog.current())
		return nil
	}
	made.responded = true
	client.watchdog.opened()
	f.recorder.sentBy(sending.By(f.recorder.recording.Started))
	return response
}

// open sends the request and waits for the response's head, to which the way is deep.
func (f *follower) open(ctx context.Context, client *client, next *outgoing) (response *http.Response, err error) {
	err = panics.Apart(func() (err error) {
		response, err = client.open(ctx, next, f.recorder.hop) //nolint:bodyclose // who asks for it closes it
		return err
	})
	return response, err
}

// responded records the head of a response, which is to be read.
func (f *follower) responded(ctx context.Context, leave context.CancelCauseFunc, client *client, response *http.Response) *reader {
	f.arrivals.begin(response, client.sockets.receipts.last, client.watchdog.heard, speedLimit{f.opts.Speed, ctx.Done()})
	at := f.arrivals.arrived()
	f.recorder.sentAgain(client.sockets.retransmits(), at)
	if first := f.recorder.responded(response, at); first {
		f.opened()
	}
	return &reader{
		reading: &f.opts.Reading, recorder: f.recorder, body: f.arrivals, decoder: f.decoder,
		watcher: f.watcher, watchdog: client.watchdog, conn: client.sockets.responding(), leave: leave, followed: f.followed,
		early: f.early(),
	}
}
