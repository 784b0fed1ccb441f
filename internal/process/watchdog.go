package process

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
)

// markName names the environment variable by which what a run has started is found.
const markName = "STREAMSPEC_RUN"

// Watchdog sees to it that nothing stays behind of the commands that it is told of. While
// the run lives, that is the run's own work: [Watchdog.Close] ends it. Should the run die,
// of whatever, a small process that it has started ends the process groups, and what has
// left them. That one is a shell and not this very program: in library use that is a test
// suite of others, which nobody may start a second time. Where there is no shell, only the
// kernel's help is left (see processAttributes). The methods are safe for concurrent use.
type Watchdog struct {
	id      string
	orphans bool // all children of this process are the run's
	number  atomic.Int64

	mu     sync.Mutex
	pipe   io.WriteCloser // to the shell; nil: there is none
	wait   func() error   // for the shell
	shell  int            // its process ID
	tried  bool           // to start the shell
	strays []string       // what was found and killed
}

// NewWatchdog makes a watchdog, which must be closed. With alone, this process is the run
// and nothing else: whatever child it has in the end is a stray of the run.
func NewWatchdog(alone bool) *Watchdog {
	return &Watchdog{id: rand.Text(), orphans: alone && adoptOrphans()}
}

// mark is what the environment of a command gets, by which it and its children are found.
func (w *Watchdog) mark() string {
	return fmt.Sprintf("%s=%s.%d.", markName, w.id, w.number.Add(1))
}

// watch tells of a process group that there is, and starts the shell with the first.
func (w *Watchdog) watch(group int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.tried {
		w.tried = true
		w.startShell()
	}
	w.tell(fmt.Sprintf("+ %d\n", group))
}

// forget tells of a process group that is gone: its number may be another's soon.
func (w *Watchdog) forget(group int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tell(fmt.Sprintf("- %d\n", group))
}

func (w *Watchdog) tell(line string) {
	if w.pipe != nil {
		_, _ = io.WriteString(w.pipe, line) // where the shell is gone, it cannot help any more
	}
}

// endStrays kills what lives of a mark, once its process group has ended: what has left the
// group. It answers what that was, for people.
func (w *Watchdog) endStrays(mark string, group int) []string {
	killed := killMarked(mark, group)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.strays = append(w.strays, killed...)
	return killed
}

// Strays are the processes that had left the group of their command, and were found and
// killed after it, for people: their numbers and command lines.
func (w *Watchdog) Strays() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.strays)
}

// noGroup is the group of no process.
const noGroup = -1

// Close kills what is left of all commands, which have ended, and ends the shell.
func (w *Watchdog) Close() error {
	w.mu.Lock()
	tried := w.tried
	w.mu.Unlock()
	if !tried { // nothing was started
		return nil
	}
	w.endStrays(markName+"="+w.id+".", noGroup)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.orphans {
		w.strays = append(w.strays, killChildren(w.shell)...)
	}
	w.tried = false
	if w.pipe == nil {
		return nil
	}
	w.tell(".\n")
	err := errors.Join(w.pipe.Close(), w.wait())
	w.pipe = nil
	return err
}
