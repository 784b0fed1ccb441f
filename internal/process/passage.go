package process

import (
	"sync"
	"time"
)

// MaxPassages is how many bytes of lines an output keeps for its passages, the latest ones; LineBytes is what
// a line takes beside its text, be it an empty one.
const (
	MaxPassages = 16 << 20
	LineBytes   = 40
)

// Line is what processes wrote in one line, without its end and with the secrets masked.
type Line struct {
	At   time.Time // when it was written
	Text string
}

// Passage is what processes write from a moment on. Its lines are those of its output: thousands of passages
// take no more than one. It is safe for concurrent use; the nil Passage is empty.
type Passage struct {
	of   *passages
	from int
}

// Passage begins one. Whoever begins it must close it.
func (o *Output) Passage() *Passage {
	if o == nil {
		return nil
	}
	p := &o.passages
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == 0 {
		p.begun++
		begun := p.begun
		p.stop = o.Watch(func(line string, note bool) { p.add(line, note, begun) })
	}
	p.open++
	return &Passage{p, p.dropped + len(p.lines)}
}

// Lines are the lines that were written since the passage began, which the caller must not change; known is
// false if there were too many, and some are kept no more.
func (p *Passage) Lines() (lines []Line, known bool) {
	if p == nil {
		return nil, true
	}
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	first := p.from - p.of.dropped
	if first < 0 {
		return nil, false
	}
	return p.of.lines[first:len(p.of.lines):len(p.of.lines)], true
}

// Close ends the passage: it may be forgotten.
func (p *Passage) Close() {
	if p == nil {
		return
	}
	if stop := p.of.leave(); stop != nil {
		stop()
	}
}

// passages keep the lines of an output while there are some.
type passages struct {
	mu      sync.Mutex
	open    int
	begun   int    // so often somebody began to tell of lines
	stop    func() // ends that
	lines   []Line
	bytes   int
	dropped int // lines before those
}

// add keeps a line, and drops the oldest where there are too many. Begun is when it was begun that somebody
// tells of lines: another may have begun, while that one is being ended.
func (p *passages) add(text string, note bool, begun int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if note || p.open == 0 || begun != p.begun {
		return
	}
	p.lines = append(p.lines, Line{time.Now(), text})
	p.bytes += LineBytes + len(text)
	for p.bytes > MaxPassages {
		p.bytes -= LineBytes + len(p.lines[0].Text)
		p.lines = p.lines[1:]
		p.dropped++
	}
}

// leave forgets the lines with the last passage, and returns what ends being told then; nil: there are others.
func (p *passages) leave() (stop func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open--; p.open > 0 {
		return nil
	}
	p.dropped += len(p.lines)
	p.lines, p.bytes = nil, 0
	return p.stop
}
