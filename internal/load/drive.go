package load

import (
	"context"
	"math"
	"sort"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/sleep"
)

// turn is one time that a client plays.
type turn struct {
	client int       // its number, from 1
	due    time.Time // when it should have begun
}

// drive has clients play, each in a goroutine of its own, and waits for all of them. They are numbered
// from first. When ctx
// ends, nobody begins any more; play is given a context that ends then, or when the grace is over.
// It answers how long its client waits before it plays again. What drive answers is for how long each of those had
// waited in the end that were due and never began, because no client was free.
func (m Model) drive(ctx context.Context, first int, play func(context.Context, turn) (wait time.Duration)) (neverBegan []time.Duration) {
	d := &driver{Model: m, first: first, began: time.Now(), play: play, free: make(chan int, m.Clients)}
	playing, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	defer stop(nil)
	defer context.AfterFunc(ctx, func() { stop(loadInterrupted()) })()
	if m.For > 0 && m.Grace > 0 {
		defer time.AfterFunc(m.For+m.Grace, func() { stop(graceOver()) }).Stop()
	}
	if m.isOpen() {
		neverBegan = d.open(playing)
	} else {
		d.closed(playing)
	}
	d.running.Wait()
	return neverBegan
}

// driver is how drive proceeds.
type driver struct {
	Model
	first   int // the number of the first client
	began   time.Time
	play    func(context.Context, turn) (wait time.Duration)
	free    chan int // open: the numbers of clients that do not play
	running sync.WaitGroup
}

// closed has each client play, again and again where there is a time for that.
func (d *driver) closed(ctx context.Context) {
	for n := range d.Clients {
		due := d.began.Add(d.begins(n))
		if sleep.Until(ctx, due) != nil {
			return
		}
		d.running.Go(func() { d.client(ctx, turn{d.first + n, due}) })
	}
}

func (d *driver) client(ctx context.Context, t turn) {
	for {
		wait := d.play(ctx, t)
		t.due = time.Now().Add(wait) // its user does the next thing when this one is done
		if d.For == 0 || !t.due.Before(d.began.Add(d.For)) || sleep.Until(ctx, t.due) != nil {
			return
		}
	}
}

// open has clients begin at their times, as far as there are any that do not play: who has to
// wait for one still should have begun before. It answers for how long those did that waited until all was over.
func (d *driver) open(ctx context.Context) (neverBegan []time.Duration) {
	for number := range d.Clients {
		d.free <- d.first + number
	}
	for n := 0; d.mayBegin(n); n++ {
		due := d.began.Add(d.begins(n))
		if sleep.Until(ctx, due) != nil {
			return d.waiting(n)
		}
		select {
		case number := <-d.free:
			d.running.Go(func() {
				d.play(ctx, turn{number, due})
				d.free <- number
			})
		case <-ctx.Done():
			return d.waiting(n)
		}
	}
	return nil
}

// mayBegin tells whether the nth is one of those that begin, from 0.
func (d *driver) mayBegin(n int) bool {
	if d.For > 0 {
		return d.begins(n) < d.For
	}
	return n < d.Clients
}

// waiting is for how long those have waited that should have begun by now, from the nth on.
func (d *driver) waiting(from int) (waited []time.Duration) {
	since := time.Since(d.began)
	due := sort.Search(math.MaxInt32, func(n int) bool { return !d.mayBegin(n) || d.begins(n) > since })
	for n := from; n < due; n++ {
		waited = append(waited, since-d.begins(n))
	}
	return waited
}
