package process

import (
	"slices"
	"sync"
	"time"
)

// tellAfter is for how long lines are gathered before who listens is told of them.
const tellAfter = 25 * time.Millisecond

// listener is told of the lines of a passage.
type listener struct {
	of   *passages
	told func(lines []Line, missing int)

	turn sync.Mutex // held by who tells
	next int        // line that it is not told of yet
	over bool
}

// Tell has somebody told of the lines of the passage, as [Passage.Lines] has them, soon after they were written, until
// stop is called, which tells of the last. Missing is how many before them are kept no more. However many are told, and
// however long that takes, no process waits for it. Told must not change the lines, nor call stop.
func (p *Passage) Tell(told func(lines []Line, missing int)) (stop func()) {
	if p == nil {
		return func() {}
	}
	l := &listener{of: p.of, told: told, next: p.from}
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.of.told = append(p.of.told, l)
	p.of.tellSoon()
	return l.stop
}

// tellSoon has all told who listen: behind those who are being told, however long that takes. The passages are locked.
func (p *passages) tellSoon() {
	p.untold = true
	if !p.due && len(p.told) > 0 {
		p.due = true
		time.AfterFunc(tellAfter, p.tell)
	}
}

func (p *passages) tell() {
	p.mu.Lock()
	p.untold = false
	all := slices.Clone(p.told)
	p.mu.Unlock()
	for _, l := range all {
		l.tell()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.due = false
	if p.untold {
		p.tellSoon()
	}
}

// tell tells of the lines that are new.
func (l *listener) tell() {
	l.turn.Lock()
	defer l.turn.Unlock()
	if l.over {
		return
	}
	if lines, missing := l.of.since(l.next); len(lines) > 0 {
		l.next += missing + len(lines)
		l.told(lines, missing)
	}
}

// stop tells of the last lines, and of nothing any more.
func (l *listener) stop() {
	l.tell()
	l.turn.Lock()
	l.over = true
	l.turn.Unlock()
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	l.of.told = slices.DeleteFunc(l.of.told, func(other *listener) bool { return other == l })
}
