package service

import "context"

// Restart stops the service as [Instance.Stop] does and starts it again as
// [Instance.Start] does. Its error is one of theirs.
func (i *Instance) Restart(ctx context.Context) error {
	return actOnRunning(ctx, i, "restarted", func(open context.Context) error {
		if err := i.processes.stop(ctx); err != nil {
			return cannot(i, "restarted", err)
		}
		return i.startAgain(open, "restarted")
	})
}

// Stop asks the service to stop and returns once it is gone. What has not ended
// after stop_within, or when ctx is done, is killed: the first is told by
// [Pool.Close], the second is the error.
//
// The error of an action is an *[ActionError] where it cannot be done. Actions
// of several goroutines are done one after the other; Release and Close end the
// one that is being done.
func (i *Instance) Stop(ctx context.Context) error {
	return actOnRunning(ctx, i, "stopped", func(context.Context) error {
		if err := i.processes.stop(ctx); err != nil {
			return cannot(i, "stopped", err)
		}
		return nil
	})
}

// Start starts a service again that was stopped or killed, or has ended by
// itself: on the same port, with the same settings, stubs and folder. It returns
// once the service is ready. The error is also a *[StartError], an *[ExitedError]
// or a *[NotReadyError]; nothing runs then.
func (i *Instance) Start(ctx context.Context) error {
	return i.act(ctx, "started", func(open context.Context) error {
		if !i.processes.hasExited() {
			return cannot(i, "started", ErrRunning)
		}
		return i.startAgain(open, "started")
	})
}

// Kill kills the service's process group and returns once it is gone. That was
// asked for: [Instance.Err] stays nil.
func (i *Instance) Kill(ctx context.Context) error {
	return actOnRunning(ctx, i, "killed", func(context.Context) error {
		i.processes.kill()
		return nil
	})
}

// Pause suspends the process group (SIGSTOP) until [Instance.Resume]: its
// connections stay open, and nothing comes on them. A paused service can be
// stopped, killed and restarted all the same.
func (i *Instance) Pause() error {
	return actOnRunning(context.Background(), i, "paused", func(context.Context) error {
		if i.processes.isPaused() {
			return cannot(i, "paused", ErrPaused)
		}
		i.processes.pause()
		return nil
	})
}

// Resume lets a paused service go on.
func (i *Instance) Resume() error {
	return actOnRunning(context.Background(), i, "resumed", func(context.Context) error {
		if !i.processes.isPaused() {
			return cannot(i, "resumed", ErrNotPaused)
		}
		i.processes.resume()
		return nil
	})
}

// act does something to the process in its turn. The context of do is also done
// once the instance is being stopped for good.
func (i *Instance) act(ctx context.Context, done string, do func(open context.Context) error) error {
	if i.def.URL != "" {
		return cannot(i, done, ErrURL)
	}
	acted, err := i.turns.take(ctx, do)
	if !acted {
		return cannot(i, done, err)
	}
	return err
}

// actOnRunning does something to a process that runs.
func actOnRunning(ctx context.Context, i *Instance, done string, do func(open context.Context) error) error {
	return i.act(ctx, done, func(open context.Context) error {
		if i.processes.hasExited() {
			return cannot(i, done, ErrNotRunning)
		}
		return do(open)
	})
}

// cannot says why something is not done to the service.
func cannot(i *Instance, done string, why error) error {
	err := &ActionError{Service: i.Name(), Done: done, Err: why}
	switch state, exited := i.ExitState(); {
	case i.def.URL != "":
		err.URL = i.URL()
	case exited:
		err.Ended = state.String()
	}
	return err
}

// startAgain starts a service that does not run, and leaves nothing of it where
// it does not become ready.
func (i *Instance) startAgain(ctx context.Context, done string) error {
	if ctx.Err() != nil {
		return cannot(i, done, context.Cause(ctx))
	}
	if i.address.isTaken() { // who is there would be taken for the service
		return cannot(i, done, ErrPortTaken)
	}
	err := i.processes.start(ctx)
	if err != nil && !i.processes.hasExited() {
		_ = i.processes.stop(ctx) // err says more
	}
	return err
}
