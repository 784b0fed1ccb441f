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
	Note bool // it is one of our own, see [Output.Note]
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

// Lines are the lines that were written since the passage began, those of our own too, which the caller must not
// change. Missing is how many of them, the first ones, are kept no more, because there were too many.
func (p *Passage) Lines() (lines []Line, missing int) {
	if p == nil {
		return nil, 0
	}
	return p.of.since(p.from)
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
	told    []*listener
	due     bool // they are told soon, or right now
	untold  bool // there is something to tell since that began
}

// since are the lines from the one of this number on, but for those that are missing.
func (p *passages) since(number int) (lines []Line, missing int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	missing, end := max(0, p.dropped-number), len(p.lines)
	return p.lines[number+missing-p.dropped : end : end], missing
}

// add keeps a line, and drops the oldest where there are too many. Begun is when it was begun that somebody
// tells of lines: another may have begun, while that one is being ended.
func (p *passages) add(text string, note bool, begun int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == 0 || begun != p.begun {
		return
	}
	p.lines = append(p.lines, Line{time.Now(), text, note})
	p.bytes += LineBytes + len(text)
	for p.bytes > MaxPassages {
		p.bytes -= LineBytes + len(p.lines[0].Text)
		p.lines = p.lines[1:]
		p.dropped++
	}
	p.tellSoon()
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
