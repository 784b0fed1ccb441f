package service

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/wording"
)

// setups does the setup of each service once, and remembers what it came to.
type setups struct {
	open context.Context // done once no setup is wanted any more
	busy *sync.WaitGroup // whoever calls do holds it above zero

	mu   sync.Mutex
	runs map[string]*setupRun
}

// setupRun is the one run that everybody waits for who needs the same setup.
type setupRun struct {
	done chan struct{} // closed once log and err are set
	log  []written     // of its commands
	err  error
}

// written is what a command wrote.
type written struct {
	note string // what was run
	text string
}

// do returns what the setup of this key came to, and runs the job if it is the
// first to ask. If ctx is done, it goes on for the others.
func (s *setups) do(ctx context.Context, key string, job setupJob) (log []written, err error) {
	run := s.join(key, job)
	select {
	case <-run.done:
		return run.log, run.err
	case <-ctx.Done():
		return nil, fmt.Errorf("the setup of the service %q was not waited for any longer: %w", job.service, context.Cause(ctx))
	}
}

func (s *setups) join(key string, job setupJob) *setupRun {
	s.mu.Lock()
	defer s.mu.Unlock()
	if run := s.runs[key]; run != nil {
		return run
	}
	run := &setupRun{done: make(chan struct{})}
	s.runs[key] = run
	s.busy.Go(func() {
		defer close(run.done)
		run.log, run.err = job.run(s.open)
	})
	return run
}

// setupJob is the setup of one service.
type setupJob struct {
	service  string
	declared problem.Place
	commands []process.Command
	within   time.Duration
	lateness *lateness.Monitor
	out      *process.Output
}

// run runs the commands one after the other, until one fails or the time is over.
func (j setupJob) run(ctx context.Context) (log []written, err error) {
	late := fmt.Errorf("it was not done within %s", wording.Length(j.within))
	ctx, cancel := j.lateness.WithTimeoutCause(ctx, j.within, late)
	defer cancel()
	for _, command := range j.commands {
		note := "setup: " + command.Shown
		j.out.Note(note)
		began := j.out.Mark()
		state, err := command.Run(ctx, j.out)
		log = append(log, written{note, j.out.Since(began)})
		if err == nil && state.Succeeded() {
			continue
		}
		return log, &SetupError{
			Service: j.service, Declared: j.declared, Command: command.Shown, Dir: whole(command.Dir),
			State: state, Err: err, Output: j.out.Since(began),
		}
	}
	return log, nil
}
