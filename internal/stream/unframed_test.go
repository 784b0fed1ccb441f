package stream

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestWhatComesWithTheEndIsReadBeforeIt: also where it is a single byte, and the end is too early.
func TestWhatComesWithTheEndIsReadBeforeIt(t *testing.T) {
	for early, want := range map[bool]error{true: io.ErrUnexpectedEOF, false: io.EOF} {
		text := &unframed{iotest.DataErrReader(strings.NewReader("a")), func() bool { return early }}
		buf := make([]byte, 8)
		if n, err := text.Read(buf); n != 1 || err != nil {
			t.Errorf("early: %v: read %d bytes, %v", early, n, err)
		}
		if n, err := text.Read(buf); n != 0 || !errors.Is(err, want) {
			t.Errorf("early: %v: then %d bytes, %v; want %v", early, n, err, want)
		}
	}
}
