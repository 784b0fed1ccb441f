package sample

import (
	"io"
	"log/slog"
	"sync"
)

// A serviceLog is the log of a service, as slog's text. Nothing follows its last
// line, whatever goes on meanwhile.
type serviceLog struct {
	*slog.Logger
	lines *lineWriter
}

func newServiceLog(out io.Writer) serviceLog {
	lines := &lineWriter{out: out}
	return serviceLog{slog.New(slog.NewTextHandler(lines, nil)), lines}
}

// last writes the last line, an error.
func (l serviceLog) last(message string, args ...any) {
	l.lines.mu.Lock()
	defer l.lines.mu.Unlock()
	l.lines.ended = true
	slog.New(slog.NewTextHandler(l.lines.out, nil)).Error(message, args...)
}

// A lineWriter passes lines on until the log has ended.
type lineWriter struct {
	mu    sync.Mutex
	out   io.Writer
	ended bool
}

func (w *lineWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return len(line), nil
	}
	return w.out.Write(line)
}
