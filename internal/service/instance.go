package service

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/wire"
)

// Instance is a service that is ready. Its methods may be called from several
// goroutines, also after it has been stopped.
type Instance struct {
	def       Definition
	address   address
	upstreams upstreams
	processes processes
	turns     turns // who acts on it
	tls       *wire.TLS
	shares    shares // which scenarios use it

	told atomic.Bool // somebody tells that it ended by itself

	stopOnce sync.Once
	stopErr  error
}

func newInstance(grace context.Context, late *lateness.Monitor, def Definition) *Instance {
	i := &Instance{def: def, turns: newTurns()}
	i.processes = processes{tlsOf: i.TLSOf, address: &i.address, grace: grace, lateness: late}
	return i
}

// define gives it a definition whose variables are expanded, and reads how TLS is spoken.
func (i *Instance) define(def Definition) (err error) {
	i.def = def
	i.processes.service, i.processes.declared, i.processes.ready = def.Name, def.Place, def.Ready
	i.processes.hosts, i.processes.stopWithin = def.hosts(), def.StopsWithin()
	if def.TLS == nil {
		return nil
	}
	if i.tls, err = def.TLS.Config(); err != nil {
		return fmt.Errorf("the service %q: tls: %w", def.Name, err)
	}
	return nil
}

// Name is the name of the service's definition.
func (i *Instance) Name() string { return i.def.Name }

// URL is where the service is, without a slash at the end.
func (i *Instance) URL() string { return i.address.url }

// PortURLs are the URLs of its further ports, by their names.
func (i *Instance) PortURLs() map[string]string { return i.address.urls() }

// Stub returns an upstream of this instance, or nil if it has none of that name.
func (i *Instance) Stub(name string) *stub.Server { return i.upstreams.stubs[name] }

// Stubs returns the upstreams of this instance by name.
func (i *Instance) Stubs() map[string]*stub.Server { return i.upstreams.all() }

// StubURLs returns where the upstreams are, by name.
func (i *Instance) StubURLs() map[string]string { return i.upstreams.urls() }

// Output is the end of what the process wrote to stdout and stderr, and what was done to
// it. The values of variables whose names speak of secrets (TOKEN, PASSWORD, …) are
// masked. It is nil, and so empty, where the service is a URL.
func (i *Instance) Output() *process.Output { return i.processes.out }

// Exited is closed once the process has ended and all of its output is in the
// log. It is nil, and so never ready, where the service is a URL. A service that
// is started again has another process, and so another Exited.
func (i *Instance) Exited() <-chan struct{} {
	proc, _ := i.processes.current()
	if proc == nil {
		return nil
	}
	return proc.Exited()
}

// ExitState is how the latest process ended; false while it runs.
func (i *Instance) ExitState() (process.ExitState, bool) { return i.processes.exitState() }

// LastStop is how the service was stopped last, to be restarted or not.
func (i *Instance) LastStop() Stopped { return i.processes.lastStop() }

// Err is an [*ExitedError] if the latest process ended by itself, and nil while
// it runs or if it was asked to stop.
func (i *Instance) Err() error { return i.processes.crash() }

// Told says that somebody tells that a service ended by itself: [Pool.Close] need not.
func Told(i *Instance) { i.told.Store(true) }

// unseen is how the latest process ended by itself before a time, where nobody tells of it; nil: it did not.
func unseen(i *Instance, before time.Time) *ExitedError {
	var exited *ExitedError
	if i.told.Load() || !errors.As(i.Err(), &exited) || !exited.State.At.Before(before) {
		return nil
	}
	exited.Unseen = true
	return exited
}

// lookup knows the variables of this instance and those of the scenario.
func (i *Instance) lookup(known map[string]string) vars.Lookup {
	return func(name string) (string, bool) {
		if port, ok := i.address.variable(name); ok {
			return port, true
		}
		if name, ok := strings.CutPrefix(name, stubPrefix); ok && i.upstreams.stubs[name] != nil {
			return i.upstreams.found[name], true
		}
		value, ok := known[name]
		return value, ok
	}
}

// stubLookup knows what the stubs of this instance may refer to, beside what their
// requests bring: its variables, and where it is.
func (i *Instance) stubLookup(known map[string]string) vars.Lookup {
	lookup, url := i.lookup(known), i.address.url
	return func(name string) (string, bool) {
		if name == stub.ServiceVariable {
			return url, true
		}
		return lookup(name)
	}
}

// stop stops the process for good, then its upstreams. What does not end in time,
// or before ctx is done, is killed, and the error says so. Whoever calls it later
// waits for the first call.
func (i *Instance) stop(ctx context.Context) error {
	i.stopOnce.Do(func() {
		i.turns.closeForGood()
		i.stopErr = i.processes.stopForGood(ctx)
		i.upstreams.close()
		i.address.release()
	})
	return i.stopErr
}
