package service

import (
	"context"
	"maps"
	"sync"

	"github.com/streamspec/streamspec/internal/port"
)

// Instance is a service that is ready. Its methods may be called from several
// goroutines, also after it has been stopped.
type Instance struct {
	def     Definition
	program commandLine // what runs
	command string      // the same as shown to people; empty where the service is a URL
	probe   commandLine // of ready: {command: …}
	url     string

	out   *output // nil where the service is a URL
	stubs map[string]*Stub

	upstreams map[string]string // where the service finds its stubs, by name
	port      *port.Reservation

	fixedPort bool // it listens on a port that its settings name

	grace    context.Context // when done, what is being stopped is killed
	closing  context.Context // done once the instance is being stopped for good
	giveUp   context.CancelFunc
	turn     chan struct{} // holds an element while somebody acts on the process
	stopOnce sync.Once
	stopErr  error // who has the turn may set it

	mu     sync.Mutex // of what follows; who has the turn may read it without
	proc   *process   // the latest; nil where the service is a URL
	life   life       // of proc
	served bool       // it has been ready before
}

func newInstance(grace context.Context, def Definition) *Instance {
	i := &Instance{def: def, grace: grace, turn: make(chan struct{}, 1)}
	i.closing, i.giveUp = context.WithCancel(context.Background())
	return i
}

// Name is the name of the service's definition.
func (i *Instance) Name() string { return i.def.Name }

// URL is where the service is, without a slash at the end.
func (i *Instance) URL() string { return i.url }

// Stub returns an upstream of this instance, or nil if it has none of that name.
func (i *Instance) Stub(name string) *Stub { return i.stubs[name] }

// Stubs returns the upstreams of this instance by name.
func (i *Instance) Stubs() map[string]*Stub { return maps.Clone(i.stubs) }

// StubURLs returns where the upstreams are, by name.
func (i *Instance) StubURLs() map[string]string {
	urls := make(map[string]string, len(i.stubs))
	for name, stub := range i.stubs {
		urls[name] = stub.URL()
	}
	return urls
}

// Log is the end of what the process wrote to stdout and stderr, at most
// [MaxLog] bytes. The values of variables whose names speak of secrets
// (TOKEN, PASSWORD, …) are masked. It is empty where the service is a URL.
func (i *Instance) Log() string { return i.LogSince(0) }

// LogMark is the present end of the log, for [Instance.LogSince].
func (i *Instance) LogMark() int64 {
	if i.out == nil {
		return 0
	}
	return i.out.mark()
}

// LogSince is what [Instance.Log] shows, from a mark on.
func (i *Instance) LogSince(mark int64) string {
	if i.out == nil {
		return ""
	}
	return i.out.since(mark)
}

// Exited is closed once the process has ended and all of its output is in the
// log. It is nil, and so never ready, where the service is a URL. A service that
// is started again has another process, and so another Exited.
func (i *Instance) Exited() <-chan struct{} {
	proc, _ := i.current()
	if proc == nil {
		return nil
	}
	return proc.exited.Done()
}

// ExitState is how the latest process ended; false while it runs.
func (i *Instance) ExitState() (ExitState, bool) {
	proc, _ := i.current()
	if !proc.hasExited() {
		return ExitState{}, false
	}
	return proc.state, true
}

// Err is an [*ExitedError] if the latest process ended by itself, and nil while
// it runs or if it was asked to stop.
func (i *Instance) Err() error {
	proc, life := i.current()
	if !proc.hasExited() || proc.asked {
		return nil
	}
	return i.exitedError(proc, life, "")
}

func (i *Instance) exitedError(proc *process, life life, lastProbe string) *ExitedError {
	return &ExitedError{
		Service: i.Name(), Command: i.command, State: proc.state,
		WasReady: life.ready, Again: life.again, LastProbe: lastProbe, Output: i.Log(),
	}
}

// stop stops the process for good, then its upstreams. What does not end in time,
// or before ctx is done, is killed, and the error says so. Whoever calls it later
// waits for the first call.
func (i *Instance) stop(ctx context.Context) error {
	i.stopOnce.Do(func() {
		i.giveUp()
		i.turn <- struct{}{} // for good: nobody acts on it any more
		within := i.def.stopWithin()
		if i.proc != nil && i.proc.stop(ctx, within) {
			i.stopErr = &KilledError{Service: i.Name(), Within: within}
		}
		for _, stub := range i.stubs {
			stub.Close()
		}
		if i.port != nil {
			i.port.Release()
		}
	})
	return i.stopErr
}
