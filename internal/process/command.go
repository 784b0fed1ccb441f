package process

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"github.com/streamspec/streamspec/internal/secret"
)

// Command is a command that can be run again and again. No shell runs it.
type Command struct {
	Words  []string // the program and its arguments; at least one
	Env    []string // NAME=VALUE: the whole environment
	Dir    string   // working directory; empty: the runner's own
	Shown  string   // the command as people see it: its secrets are masked
	Masker *secret.Masker
}

// Start starts the command; see [Start].
func (c Command) Start(out *Output) (*Process, error) {
	cmd := exec.Command(c.Words[0], c.Words[1:]...)
	cmd.Env, cmd.Dir = c.Env, c.Dir
	return Start(cmd, out)
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

// RunLine runs a command line to its end, in a folder, and returns the end of what it
// wrote. It is split as [Split] does. When ctx is done the command is killed with its
// children, and the error is the cause; otherwise the error says how the command failed.
func RunLine(ctx context.Context, line, dir string, secrets *secret.Masker) (wrote string, err error) {
	words, err := Split(line)
	if err != nil {
		return "", err
	}
	if len(words) == 0 {
		return "", errors.New("the command is empty")
	}
	out := NewOutput(secrets, nil, "")
	state, err := Command{Words: words, Env: os.Environ(), Dir: dir}.Run(ctx, out)
	if err == nil && !state.Succeeded() {
		err = errors.New(state.String())
	}
	return out.Since(0), err
}
