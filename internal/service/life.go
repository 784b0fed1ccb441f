package service

import (
	"context"
	"fmt"
)

// life is what is known of a process beside whether it runs.
type life struct {
	began  int64 // its log begins at this mark
	again  bool  // another of the instance was ready before it
	ready  bool  // it has been ready
	paused bool
}

func (i *Instance) current() (*process, life) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.proc, i.life
}

func (i *Instance) hasExited() bool {
	proc, _ := i.current()
	return proc.hasExited()
}

func (i *Instance) isPaused() bool {
	_, life := i.current()
	return life.paused
}

func (i *Instance) setPaused(paused bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.life.paused = paused
}

// begin starts the process and returns once it is ready.
func (i *Instance) begin(ctx context.Context) error {
	ready, err := i.readiness()
	if err != nil {
		return fmt.Errorf("the service %q: %w", i.Name(), err)
	}
	if i.out.mark() > 0 { // somebody else has written before
		i.out.note("started: " + i.command)
	}
	began := i.out.mark()
	proc, err := startProcess(i.program.cmd(), i.out)
	if err != nil {
		return &StartError{Service: i.Name(), Command: i.command, Dir: i.program.dir, Err: err}
	}
	i.enter(proc, began)
	if err := i.awaitReady(ctx, ready); err != nil {
		return err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.life.ready, i.served = true, true
	return nil
}

func (i *Instance) enter(proc *process, began int64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.proc, i.life = proc, life{began: began, again: i.served}
}
