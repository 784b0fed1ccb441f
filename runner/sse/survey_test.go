package sse

import (
	"strings"
	"testing"
)

// TestCleanAgain expects a broken line to make the reading slower only until the
// first read after it: nothing else shows it.
func TestCleanAgain(t *testing.T) {
	d := NewDecoder(readerOf([]string{"data: \xFF", "a", "b\n\ndat", "a: c\n\n"}), Options{Mode: Browser})
	for _, want := range []bool{false, false, false, true} {
		d.fill()
		if d.clean != want {
			t.Errorf("after read %d: clean is %v", d.reads, d.clean)
		}
		for text, ok := d.nextLine(); ok; text, ok = d.nextLine() {
			d.interpret(text)
		}
	}
}

// TestBufferSize expects the buffer to grow with the reads, but not without end.
func TestBufferSize(t *testing.T) {
	quiet := NewDecoder(readerOf(strings.SplitAfter(strings.Repeat("data: a\n\n", 1<<14), "\n\n")), Options{})
	drain(t, quiet)
	busy := NewDecoder(strings.NewReader(strings.Repeat("data: a\n\n", 1<<18)), Options{})
	drain(t, busy)
	if len(quiet.buf) != firstBuffer || len(busy.buf) != busyBuffer {
		t.Errorf("a quiet stream has a buffer of %d bytes, a busy one of %d", len(quiet.buf), len(busy.buf))
	}
	if len(quiet.ends) > 2*blockSize || len(busy.ends) > 2*largestRead+spareEndings {
		t.Errorf("a quiet stream has room for %d endings, a busy one for %d", len(quiet.ends), len(busy.ends))
	}
}
