package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/vars"
)

// Options are the settings of a [Pool]. The zero value is usable.
type Options struct {
	// Self is the command that `streamspec`, as the first word of a `run:`,
	// stands for; usually the running executable. Without it: what PATH says.
	Self []string
	// SelfEnv are further NAME=VALUE settings of its environment.
	SelfEnv []string
	// URLs says where services already are, by name: they are not started.
	URLs map[string]string
	// Commands start services instead of what their definitions run, by name, in the
	// runner's own folder. All else in their definitions holds: settings, readiness, stubs.
	Commands map[string]string
	// Log gets every service's output, each line behind the service's name. It
	// is written to by one goroutine at a time; its errors are ignored.
	Log io.Writer
	// Secrets masks what is shown of a service, and learns the values of settings
	// whose names speak of secrets (TOKEN, PASSWORD, …). nil: one of the pool's own.
	Secrets *secret.Masker
	// Alone says that this process is a run and nothing else, so that all its children are
	// the run's: it may end whatever its services leave behind. See [process.NewWatchdog].
	Alone bool
}

// Pool starts services and shares them. Its methods may be called from several
// goroutines.
type Pool struct {
	urls     map[string]string
	commands map[string]string
	starter  starter
	lateness lateness.Monitor

	open    context.Context // done once the pool is being closed: starts are given up
	shut    context.CancelCauseFunc
	endWait context.CancelFunc // kill what is being stopped

	slots chan struct{} // holds an element for each service that is starting

	mu       sync.Mutex
	closed   bool
	starting sync.WaitGroup // added to under mu, and not once closed
	shared   map[string]*sharedStart
	allotted map[string]*Allotment // shared ones
	live     map[*Instance]bool    // whether it belongs to one scenario
	stopErrs []error
	unseen   map[string]error // by the services' names: how the first of each ended, of which nobody told
}

// sharedStart is the one start that everybody waits for who wants the same.
type sharedStart struct {
	done chan struct{} // closed once inst or err is set
	inst *Instance
	err  error
}

// NewPool returns a pool without services. It must be closed.
func NewPool(opts Options) *Pool {
	p := &Pool{
		urls: opts.URLs, commands: opts.Commands, shared: map[string]*sharedStart{}, allotted: map[string]*Allotment{}, live: map[*Instance]bool{}, unseen: map[string]error{},
		slots: make(chan struct{}, maxStarts()),
	}
	p.open, p.shut = context.WithCancelCause(context.Background())
	p.starter = starter{self: opts.Self, selfEnv: opts.SelfEnv, secrets: opts.Secrets, lateness: &p.lateness, watchdog: process.NewWatchdog(opts.Alone)}
	if opts.Secrets == nil {
		p.starter.secrets = &secret.Masker{}
	}
	p.starter.grace, p.endWait = context.WithCancel(context.Background())
	p.starter.setups = &setups{open: p.open, busy: &p.starting, runs: map[string]*setupRun{}}
	if opts.Log != nil {
		p.starter.log = process.NewLog(opts.Log)
	}
	return p
}

// Lateness tells how late this process comes, to all that uses the pool's services, and to
// the pool itself: whoever plays scenarios with them starts and stops it.
func (p *Pool) Lateness() *lateness.Monitor { return &p.lateness }

// Watchdog ends what the commands of the pool leave behind, and those of whoever plays
// scenarios with its services.
func (p *Pool) Watchdog() *process.Watchdog { return p.starter.watchdog }

// Acquire returns a service that is ready: it starts one, or joins one that
// somebody started before.
//
// The overrides are settings of the scenario, added to the definition's env;
// lookup knows the scenario's variables and may be nil. It is not used any more
// once Acquire has returned. Instances are shared among those who ask for the
// same name, settings and values. With fresh, or where the definition says per:
// scenario, the instance is the caller's own, to be given back by [Pool.Release].
//
// Those who wait for the same start get the same error. It is remembered: a
// service that could not be started is not tried again. A shared instance that
// has ended since is replaced by a new one. If ctx is done, Acquire of a shared
// service returns at once and the start goes on for the others; a start of its
// own is given up, and stopped when Acquire returns.
//
// The error is a *[SetupError], a *[PortTakenError], a *[StartError], an *[ExitedError] or a
// *[NotReadyError] where a service was tried, [ErrClosed] after Close, and otherwise tells what is wrong
// with the definition.
func (p *Pool) Acquire(ctx context.Context, def Definition, overrides map[string]string,
	lookup vars.Lookup, fresh bool) (*Instance, error) {
	o, err := p.order(&def, overrides, lookup)
	if err != nil {
		return nil, err
	}
	if fresh || def.Per == PerScenario {
		return p.acquireOwn(ctx, o)
	}
	s, err := p.joinShared(o)
	if err != nil {
		return nil, err
	}
	select {
	case <-s.done:
		return s.inst, s.err
	case <-ctx.Done():
		return nil, fmt.Errorf("the service %q was not waited for any longer: %w", def.Name, context.Cause(ctx))
	}
}

// order is what is asked for, once it is known who says where the service is, or how it is
// started.
func (p *Pool) order(given *Definition, overrides map[string]string, lookup vars.Lookup) (*order, error) {
	url, hasURL := p.urls[given.Name]
	command, typed := p.commands[given.Name]
	if hasURL || typed {
		given = given.with(url, command)
	}
	o, err := newOrder(given, overrides, lookup)
	if err != nil {
		return nil, err
	}
	o.typed = typed
	return o, nil
}

// with is the definition of a service that is at a URL, or is started by a command, as somebody
// says at the command line. Empty: nobody does.
func (d *Definition) with(url, command string) *Definition {
	other := *d
	if url != "" {
		other = d.at(url)
		other.Hosts = append(slices.Clone(d.Hosts), guard.HostOf(url)) // who names it allows it
	}
	if command != "" {
		other.URL, other.Run = "", command
	}
	return &other
}

func (p *Pool) acquireOwn(ctx context.Context, o *order) (*Instance, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, ErrClosed
	}
	p.starting.Add(1)
	p.mu.Unlock()
	defer p.starting.Done()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(p.open, func() { cancel(ErrClosed) })()
	return p.start(ctx, o, true)
}

// joinShared finds the start that serves an order, or begins it.
func (p *Pool) joinShared(o *order) (*sharedStart, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, ErrClosed
	}
	if s := p.shared[o.key]; s != nil && !s.hasExited() {
		return s, nil
	}
	s := &sharedStart{done: make(chan struct{})}
	p.shared[o.key] = s
	p.starting.Go(func() {
		defer close(s.done)
		s.inst, s.err = p.start(p.open, o, false)
	})
	return s, nil
}

// hasExited tells whether the start came to an instance that has ended since.
func (s *sharedStart) hasExited() bool {
	select {
	case <-s.done:
		return s.err == nil && s.inst.processes.hasExited()
	default:
		return false
	}
}

// maxStarts is how many services start at a time: one that starts keeps a processor busy,
// and what is judged meanwhile comes late.
func maxStarts() int { return runtime.GOMAXPROCS(0) }

func (p *Pool) start(ctx context.Context, o *order, own bool) (*Instance, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("the service %q was not started: %w", o.def.Name, context.Cause(ctx))
	}
	inst, err := p.starter.start(ctx, o)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live[inst] = own
	return inst, nil
}

// Release gives an instance back. One that belongs to a scenario is stopped, and
// is gone when Release returns; a shared one lives until Close, and goes on if it
// is paused. Release of nil, or of an instance that was released before, does
// nothing.
func (p *Pool) Release(inst *Instance) { p.ReleaseSince(inst, time.Now()) }

// ReleaseSince is Release by a scenario that has closed what was its own since then, as its stubs: how a
// service of its own ends behind that may be because of it, and is not told.
func (p *Pool) ReleaseSince(inst *Instance, began time.Time) {
	p.mu.Lock()
	own, live := p.live[inst]
	p.mu.Unlock()
	switch {
	case own:
		p.stop(inst, began)
	case live && inst.processes.isPaused():
		_ = inst.Resume() // somebody else may have been faster
	}
}

// logWithin is how long lines of services that nobody has read yet are waited for in the end.
const logWithin = 5 * time.Second

// Close gives up what is starting and stops all services at once: when it
// returns, no process, port or stub of the pool is left. Services that have not
// stopped when ctx is done are killed. The error joins a *[KilledError] for
// each service that had to be killed, since the pool was made, and an *[ExitedError] for each that
// ended by itself where nobody told of it ([Told]).
func (p *Pool) Close(ctx context.Context) error {
	defer context.AfterFunc(ctx, p.endWait)()
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.shut(ErrClosed)
	p.starting.Wait()
	p.stopAll()
	p.giveUpAllotments()
	err := p.starter.watchdog.Close()
	p.starter.log.Await(logWithin)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(p.unseen)) {
		p.stopErrs = append(p.stopErrs, p.unseen[name])
	}
	return errors.Join(errors.Join(p.stopErrs...), err)
}

func (p *Pool) stopAll() {
	p.mu.Lock()
	live := slices.Collect(maps.Keys(p.live))
	p.mu.Unlock()
	var stops sync.WaitGroup
	began := time.Now() // what ends later may do so because another was stopped
	for _, inst := range live {
		stops.Go(func() { p.stop(inst, began) })
	}
	stops.Wait()
}

// stop stops an instance, and forgets it with the first call that did. What had ended by itself
// before stopping began, and was not told, is remembered.
func (p *Pool) stop(inst *Instance, began time.Time) {
	err := inst.stop(p.starter.grace)
	unseen := unseen(inst, began)
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.live[inst]; !ok {
		return
	}
	delete(p.live, inst)
	p.stopErrs = append(p.stopErrs, err)
	if unseen != nil && p.unseen[inst.Name()] == nil {
		p.unseen[inst.Name()] = unseen
	}
}
