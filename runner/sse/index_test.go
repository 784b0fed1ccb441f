package sse

import (
	"strings"
	"testing"
)

// TestCleanAgain expects a broken line to make the reading slower only until the
// first read after it: nothing else shows it.
func TestCleanAgain(t *testing.T) {
	p := &NewDecoder(readerOf([]string{"data: \xFF", "a", "b\n\ndat", "a: c\n\n"}), Options{Mode: Lenient}).parser
	for _, want := range []bool{false, false, false, true} {
		p.lines.more(p.block.buffered())
		if p.lines.clean != want {
			t.Errorf("after read %d: clean is %v", p.lines.reads, p.lines.clean)
		}
		for text, ok := p.nextLine(); ok; text, ok = p.nextLine() {
			p.interpret(text)
		}
	}
}

// TestBufferSize expects the buffer to grow with the reads, but not without end.
func TestBufferSize(t *testing.T) {
	quiet := NewDecoder(readerOf(strings.SplitAfter(strings.Repeat("data: a\n\n", 1<<14), "\n\n")), Options{})
	drain(t, quiet)
	busy := NewDecoder(strings.NewReader(strings.Repeat("data: a\n\n", 1<<18)), Options{})
	drain(t, busy)
	if len(quiet.parser.lines.buf) != firstBuffer || len(busy.parser.lines.buf) != busyBuffer {
		t.Errorf("a quiet stream has a buffer of %d bytes, a busy one of %d", len(quiet.parser.lines.buf), len(busy.parser.lines.buf))
	}
	if len(quiet.parser.lines.ends) > 2*blockSize || len(busy.parser.lines.ends) > 2*largestRead+spareEndings {
		t.Errorf("a quiet stream has room for %d endings, a busy one for %d", len(quiet.parser.lines.ends), len(busy.parser.lines.ends))
	}
}
