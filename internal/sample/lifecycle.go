package sample

import (
	"context"
	"sync"
)

// A lifecycle is how a server ends: it drains, it stops, and it waits for what
// is busy.
type lifecycle struct {
	draining context.Context // done: version streams say goodbye
	drain    context.CancelFunc
	stopping context.Context // done: tasks are cancelled, hanging streams let go
	stop     context.CancelFunc

	mu     sync.Mutex
	closed bool
	busy   sync.WaitGroup // requests, and the tasks that they start
}

func newLifecycle() *lifecycle {
	l := &lifecycle{}
	l.draining, l.drain = context.WithCancel(context.Background())
	l.stopping, l.stop = context.WithCancel(context.Background())
	return l
}

// enter counts a request in, to be counted out by busy.Done. It is false once
// the server is closed: nobody joins what close already waits for.
func (l *lifecycle) enter() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.busy.Add(1)
	return true
}

// onDrain calls f once the server drains, unless the function that it returns
// was called before.
func (l *lifecycle) onDrain(f func()) (forget func() bool) {
	return context.AfterFunc(l.draining, f)
}

func (l *lifecycle) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.drain()
	l.stop()
	l.busy.Wait()
}
