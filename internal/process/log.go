package process

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
)

// maxWaiting is how many bytes of a log may wait to be written: lines that come then are left out.
const maxWaiting = 4 << 20

// passWithin is how long whoever wrote a line waits until it is in the log. Where it is not, as a terminal
// that is paused takes nothing, nobody waits any more until the log has caught up: neither a process nor what we
// know of it is to depend on who reads. Several of it fit into [drainWithin], in which the rest of an output is
// read: a pipe holds what is read at two or three times.
const passWithin = drainWithin / 5

// atOnce is how many bytes are written at once, but for a line that is longer.
const atOnce = 4 << 10

// Log writes the lines of several outputs, in the order in which they come. It is safe for concurrent
// use. A nil Log writes nothing.
type Log struct {
	out io.Writer

	mu      sync.Mutex
	waiting []byte        // lines to be written
	leftOut int           // so many came behind these
	passed  chan struct{} // closed once none waits; nil: none does
	behind  bool          // nobody waits for these
}

// NewLog makes a log that is written to out: one Write at a time, in a goroutine of its own.
func NewLog(out io.Writer) *Log { return &Log{out: out} }

// add has a line written soon.
func (l *Log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.leftOut > 0 || len(l.waiting)+len(line) > maxWaiting {
		l.leftOut++
		return
	}
	l.waiting = append(l.waiting, line...)
	if l.passed == nil {
		l.passed = make(chan struct{})
		go l.pass()
	}
}

// pass writes what waits, until nothing does.
func (l *Log) pass() {
	for text := l.next(); text != nil; text = l.next() {
		_, _ = l.out.Write(text)
	}
}

// next is what is to be written next: whole lines; nil: nothing.
func (l *Log) next() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case len(l.waiting) > 0:
		return l.take()
	case l.leftOut > 0:
		text := fmt.Appendf(nil, "%slines that are left out here, because nobody read these in time: %d\n", notePrefix, l.leftOut)
		l.leftOut = 0
		return text
	}
	close(l.passed)
	l.passed, l.waiting, l.behind = nil, nil, false
	return nil
}

func (l *Log) take() []byte {
	n := bytes.LastIndexByte(l.waiting[:min(atOnce, len(l.waiting))], '\n') + 1
	if n == 0 {
		n = bytes.IndexByte(l.waiting, '\n') + 1
	}
	text := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return text
}

// await waits for what was added, unless the log is behind.
func (l *Log) await() {
	if l == nil || l.isBehind() || l.Await(passWithin) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.behind = l.passed != nil
}

func (l *Log) isBehind() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.behind
}

// Await waits at most so long until all lines are written, and tells whether they are.
func (l *Log) Await(within time.Duration) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	passed := l.passed
	l.mu.Unlock()
	if passed == nil {
		return true
	}
	patience := time.NewTimer(within)
	defer patience.Stop()
	select {
	case <-passed:
		return true
	case <-patience.C:
		return false
	}
}
