package service

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/wire"
)

// processes are those that an instance is, one after the other. Whoever starts or ends one
// has the turn; anybody may ask how the latest is. The zero value, where the service is a
// URL, has none.
type processes struct {
	service    string
	declared   problem.Place   // in a file
	command    process.Command // what runs
	probe      process.Command // of ready: {command: …}
	ready      *Probe
	hosts      guard.Hosts // that a probe may reach
	stopWithin time.Duration
	lateness   *lateness.Monitor
	tlsOf      wire.TLSOf // how TLS is spoken with the service
	address    *address
	out        *process.Output // of all of them; nil where the service is a URL
	grace      context.Context // when done, what is being stopped is killed

	killed error // the latest did not stop when it was asked to; of who has the turn

	mu     sync.Mutex // of what follows; who has the turn may read it without
	proc   *process.Process
	life   life // of proc
	served bool // one of them has been ready before
	stops  Stopped
}

// Stopped is how a service was stopped. The zero value: it was not.
type Stopped struct {
	Asked  time.Time     // by SIGTERM
	Ended  time.Time     // when its process had ended
	Late   time.Duration // by so much we may have come late to that
	Killed bool          // it had not ended in its time, and was killed
}

// lastStop is how one of them was stopped last.
func (p *processes) lastStop() Stopped {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stops
}

func (p *processes) noteStop(how Stopped) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stops = how
}

// life is what is known of a process beside whether it runs.
type life struct {
	began  int64 // its log begins at this mark
	again  bool  // another of the instance was ready before it
	ready  bool  // it has been ready
	paused bool
}

func (p *processes) current() (*process.Process, life) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.proc, p.life
}

func (p *processes) hasExited() bool {
	proc, _ := p.current()
	return proc.HasExited()
}

// exitState is how the latest ended; false while it runs.
func (p *processes) exitState() (process.ExitState, bool) {
	proc, _ := p.current()
	if !proc.HasExited() {
		return process.ExitState{}, false
	}
	return proc.State(), true
}

// crash is an *[ExitedError] if the latest ended by itself.
func (p *processes) crash() error {
	proc, life := p.current()
	if !proc.HasExited() || proc.WasAsked() {
		return nil
	}
	return p.exitedError(proc, life, "")
}

func (p *processes) exitedError(proc *process.Process, life life, lastProbe string) *ExitedError {
	return &ExitedError{
		Service: p.service, Declared: p.declared, Command: p.command.Shown, Dir: p.dir(), State: proc.State(),
		WasReady: life.ready, Again: life.again, LastProbe: lastProbe, Output: p.out.Since(0),
	}
}

// dir is the folder in which the commands run; empty: nothing runs.
func (p *processes) dir() string {
	if p.command.Shown == "" {
		return ""
	}
	return whole(p.command.Dir)
}

// whole is a folder as people look for it.
func whole(dir string) string {
	all, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	return all
}

func (p *processes) isPaused() bool {
	_, life := p.current()
	return life.paused
}

func (p *processes) setPaused(paused bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.life.paused = paused
}

// start starts a process and returns once it is ready.
func (p *processes) start(ctx context.Context) error {
	ready, err := p.check()
	if err != nil {
		return fmt.Errorf("the service %q: %w", p.service, err)
	}
	if err := p.checkFree(); err != nil {
		return err
	}
	if p.out.Mark() > 0 { // somebody else has written before
		p.out.Note("started: " + p.command.Shown)
	}
	began := p.out.Mark()
	proc, err := p.command.Start(p.out)
	if err != nil {
		return &StartError{Service: p.service, Declared: p.declared, Command: p.command.Shown, Dir: p.dir(), Err: err}
	}
	p.enter(proc, began)
	if err := p.awaitReady(ctx, ready); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.life.ready, p.served = true, true
	return nil
}

func (p *processes) enter(proc *process.Process, began int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.proc, p.life = proc, life{began: began, again: p.served}
}

// stop stops the process. The error is why it was killed before its time to stop in was
// over.
func (p *processes) stop(ctx context.Context) error {
	patient, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(p.grace, func() { cancel(ErrClosed) })()
	asked := time.Now()
	killed := p.proc.Stop(patient, p.stopWithin)
	p.noteStop(Stopped{Asked: asked, Ended: p.proc.State().At, Late: p.lateness.Late(), Killed: killed})
	p.out.Note("stopped: " + p.proc.State().String())
	switch {
	case !killed:
		return nil
	case patient.Err() != nil:
		return context.Cause(patient)
	}
	p.killed = &KilledError{Service: p.service, Within: p.stopWithin}
	p.out.Note(p.killed.Error())
	return nil
}

// stopForGood stops the process, if there is one, the last time. The error says that it,
// or one before it, had to be killed.
func (p *processes) stopForGood(ctx context.Context) error {
	if p.proc != nil && p.proc.Stop(ctx, p.stopWithin) {
		p.killed = &KilledError{Service: p.service, Within: p.stopWithin}
	}
	return p.killed
}

func (p *processes) kill() {
	p.proc.Kill()
	p.out.Note("killed")
}

func (p *processes) pause() {
	p.proc.Pause()
	p.setPaused(true)
	p.out.Note("paused")
}

func (p *processes) resume() {
	p.out.Note("resumed")
	p.proc.Resume()
	p.setPaused(false)
}
