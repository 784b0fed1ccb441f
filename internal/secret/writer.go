package secret

import (
	"io"
	"sync"
)

// Writer masks what is written through it, also a secret that comes in several
// writes. It holds back only an end that may still become a secret; no secret goes
// over the end of a line, so whole lines pass at once. It may be written to from
// several goroutines.
type Writer struct {
	masker *Masker
	out    io.Writer

	mu      sync.Mutex
	scanner scanner
	held    string
}

// Writer makes a writer in front of out. Flush must be called in the end.
func (m *Masker) Writer(out io.Writer) *Writer { return &Writer{masker: m, out: out} }

// Unwrap is the writer behind w.
func (w *Writer) Unwrap() io.Writer { return w.out }

// Write writes p masked. The error is that of the writer behind it.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.pass(string(p), false); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what was held back.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.pass("", true)
}

func (w *Writer) pass(text string, last bool) error {
	text = w.held + text
	masked, taken := w.masker.scan(&w.scanner, text, last)
	w.held = text[taken:]
	if masked == "" {
		return nil
	}
	_, err := io.WriteString(w.out, masked)
	return err
}
