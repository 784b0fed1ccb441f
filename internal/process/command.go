package process

import (
	"context"
	"errors"

	"github.com/streamspec/streamspec/internal/secret"
)

// Command is a command that can be run again and again. No shell runs it.
type Command struct {
	Words  []string // the program and its arguments; at least one
	Env    []string // NAME=VALUE: the whole environment
	Dir    string   // working directory; empty: the runner's own
	Shown  string   // the command as people see it: its secrets are masked
	Masker *secret.Masker

	// Watchdog ends what the command leaves behind, whatever becomes of this process; nil:
	// nobody does.
	Watchdog *Watchdog
	// Service says that nothing of it is to be left once its process has ended. What other
	// commands start in sessions of their own, such as a database, lives until the watchdog
	// is closed.
	Service bool
}

// Run runs the command to its end. When ctx is done the command is killed with its
// children, and the error is the cause; otherwise the error is that it could not be
// started.
func (c Command) Run(ctx context.Context, out *Output) (ExitState, error) {
	p, err := c.Start(out)
	if err != nil {
		return ExitState{}, err
	}
	select {
	case <-p.Exited():
		return p.State(), nil
	case <-ctx.Done():
		p.Kill()
		return p.State(), context.Cause(ctx)
	}
}

// Wrote runs the command to its end as [Command.Run] does, and returns the end of what it
// wrote. The error says also how the command failed.
func (c Command) Wrote(ctx context.Context) (wrote string, err error) {
	out := NewOutput(c.Masker, nil, "")
	state, err := c.Run(ctx, out)
	if err == nil && !state.Succeeded() {
		err = errors.New(state.String())
	}
	return out.Since(0), err
}
