package process

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"
)

// drainWithin is how long the output of a process that has ended is waited for.
// Only a child that left the process group can hold it open that long.
const drainWithin = 500 * time.Millisecond

// ExitState is how a process ended.
type ExitState struct {
	Code   int            // the exit status; -1 if a signal ended the process
	Signal syscall.Signal // 0 if none did
	At     time.Time      // when it was noticed
}

// Succeeded tells whether it ended by itself, with exit status 0.
func (s ExitState) Succeeded() bool { return s.Code == 0 }

// String says "exit status 3" or "signal: killed".
func (s ExitState) String() string {
	if s.Signal != 0 {
		return "signal: " + s.Signal.String()
	}
	return fmt.Sprintf("exit status %d", s.Code)
}

// Process is a running command with its process group. One goroutine of its own
// starts it and sees it out; another copies its output. Its methods may be called from
// several goroutines.
type Process struct {
	cmd    *exec.Cmd
	out    *Output
	watch  *Watchdog
	strays string        // the mark of what leaves the process group, to be killed with it; empty: that may live
	read   *os.File      // the end of the pipe that the process writes to
	copied chan struct{} // closed once nobody holds that pipe any more

	stopping    context.Context // done once stop was called
	beginStop   context.CancelFunc
	overdue     context.Context // done once the time to stop in is over
	endPatience context.CancelFunc

	exited context.Context // done at last: state and asked are set, the output is complete
	end    context.CancelFunc
	state  ExitState
	asked  bool // it was asked to stop before it ended

	mu     sync.Mutex
	reaped bool // the process group's number may be another's by now
}

// Start starts the command in a process group of its own, with stdout and stderr going to
// out. The error is what the operating system said; nothing runs then.
func (c Command) Start(out *Output) (*Process, error) {
	if _, err := os.Stat(c.Dir); c.Dir != "" && err != nil {
		return nil, err // exec would say that the command does not exist
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p := &Process{out: out, read: read, copied: make(chan struct{})}
	p.cmd = exec.Command(c.Words[0], c.Words[1:]...)
	p.cmd.Env, p.cmd.Dir = c.Env, c.Dir
	p.cmd.Stdout, p.cmd.Stderr = write, write
	p.cmd.SysProcAttr = processAttributes()
	p.guard(c)
	p.stopping, p.beginStop = context.WithCancel(context.Background())
	p.overdue, p.endPatience = context.WithCancel(context.Background())
	p.exited, p.end = context.WithCancel(context.Background())

	started := make(chan error)
	go p.supervise(started)
	err = <-started
	_ = write.Close()
	if err != nil {
		_ = read.Close()
		return nil, err
	}
	go p.copyOutput()
	return p, nil
}

// guard lets the watchdog find what the command will start.
func (p *Process) guard(c Command) {
	if p.watch = c.Watchdog; p.watch == nil {
		return
	}
	mark := p.watch.mark()
	p.cmd.Env = append(slices.Clip(p.cmd.Env), mark)
	if c.Service {
		p.strays = mark
	}
}

// supervise starts the process and stays until it has ended. It keeps the thread
// to itself: on Linux the child is killed when the thread that started it ends.
func (p *Process) supervise(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	if err == nil && p.watch != nil {
		p.watch.watch(p.cmd.Process.Pid)
	}
	started <- err
	if err != nil {
		return
	}
	awaitExit(p.cmd)
	at := time.Now()
	if p.asked = p.stopping.Err() != nil; p.asked {
		p.letGroupFinish()
	}
	p.signal(syscall.SIGKILL)
	p.reap()
	p.endStrays()
	p.drain()
	p.state = exitState(p.cmd.ProcessState, at)
	p.end()
}

// letGroupFinish gives the children of a process that has ended what is left of
// the time to stop in: a launcher ends at SIGTERM before the server that it
// launched. Whoever closed its output is taken to be done.
func (p *Process) letGroupFinish() {
	select {
	case <-p.copied:
	case <-p.overdue.Done():
	}
}

// signal signals the process group, unless it is gone.
func (p *Process) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped {
		signalGroup(p.cmd.Process, s)
	}
}

func (p *Process) reap() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reaped = true
	if p.watch != nil {
		p.watch.forget(p.cmd.Process.Pid)
	}
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Wait() // how it ended is in ProcessState
	}
}

// endStrays kills what has left the process group, and says so.
func (p *Process) endStrays() {
	if p.strays == "" {
		return
	}
	for _, stray := range p.watch.endStrays(p.strays, p.cmd.Process.Pid) {
		p.out.Note("killed: " + stray + ", which had left the process group")
	}
}

func (p *Process) copyOutput() {
	defer close(p.copied)
	_, _ = io.Copy(p.out, p.read)
	p.out.finish()
}

// drain reads the rest of the output. It comes to an end, for so do the reading and each Write of an [Output].
func (p *Process) drain() {
	_ = p.read.SetReadDeadline(time.Now().Add(drainWithin))
	<-p.copied
	_ = p.read.Close()
}

func exitState(state *os.ProcessState, at time.Time) ExitState {
	exit := ExitState{Code: state.ExitCode(), At: at}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		exit.Signal = status.Signal()
	}
	return exit
}

// Exited is closed once the process has ended and its output is complete.
func (p *Process) Exited() <-chan struct{} { return p.exited.Done() }

// AfterExit calls f, in a goroutine of its own, once the process has ended. Stop takes
// that back, and answers whether it came in time.
func (p *Process) AfterExit(f func()) (stop func() bool) { return context.AfterFunc(p.exited, f) }

// State is how the process ended; it is to be asked once it has.
func (p *Process) State() ExitState { return p.state }

// WasAsked tells, of a process that has ended, whether it had been asked to stop.
func (p *Process) WasAsked() bool { return p.asked }

// ID is the number of the process.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// HasExited tells whether there is a process, and it has ended.
func (p *Process) HasExited() bool { return p != nil && p.exited.Err() != nil }

// Stop asks the process group to end (SIGTERM), also one that is paused, and kills what
// is left of it after the given time or when ctx is done. It returns once the process has
// ended, and tells whether the group had to be killed.
func (p *Process) Stop(ctx context.Context, within time.Duration) (killed bool) {
	p.beginStop()
	p.Resume()
	p.signal(syscall.SIGTERM)
	patience, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	select {
	case <-p.exited.Done():
	case <-patience.Done():
	}
	if p.exited.Err() != nil {
		return false
	}
	p.Kill()
	return true
}

// Pause suspends the process group.
func (p *Process) Pause() {
	p.signal(sigStop)
	awaitPaused(p.cmd.Process.Pid)
}

// Resume lets a process group that is paused go on.
func (p *Process) Resume() { p.signal(sigCont) }

// Kill kills the process group (SIGKILL), and returns once the process has ended.
func (p *Process) Kill() {
	p.beginStop()
	p.endPatience()
	p.signal(syscall.SIGKILL)
	<-p.exited.Done()
}
