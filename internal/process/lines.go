package process

import (
	"bytes"
	"strings"

	"github.com/streamspec/streamspec/internal/secret"
)

// maxLine is the length in bytes at which a line is passed on unfinished.
const maxLine = 16 << 10

// telling is a line of which somebody is to be told.
type telling struct {
	to   *lineWriter
	line string
	note bool
}

// tell tells of all lines in their order. Turn is held: what is written meanwhile is told of behind them.
func (o *Output) tell() {
	o.mu.Lock()
	untold := o.untold
	o.untold = nil
	o.mu.Unlock()
	for _, t := range untold {
		t.to.told(t.line, t.note)
	}
}

// lineWriter makes whole lines for somebody, with the secrets masked. Its output guards it.
type lineWriter struct {
	out    *Output
	masker *secret.Masker
	told   func(line string, note bool)
	line   []byte // so far
}

func (o *Output) writer(masker *secret.Masker, told func(line string, note bool)) *lineWriter {
	return &lineWriter{out: o, masker: masker, told: told}
}

// say has somebody told of a line.
func (w *lineWriter) say(line string, note bool) {
	w.out.untold = append(w.out.untold, telling{w, line, note})
}

func (w *lineWriter) write(p []byte) {
	for part := range bytes.Lines(p) {
		w.line = append(w.line, part...)
		if bytes.HasSuffix(part, []byte("\n")) || w.isFull() {
			w.flush()
		}
	}
}

// isFull tells a line that is too long, and can be cut here without showing half of
// a secret.
func (w *lineWriter) isFull() bool {
	return len(w.line) > maxLine && len(w.line) > maxLine+w.masker.Undecided(string(w.line))
}

func (w *lineWriter) flush() {
	if len(w.line) == 0 {
		return
	}
	shown := masked(w.masker, string(w.line))
	w.line = w.line[:0]
	w.say(strings.TrimRight(shown, "\r\n"), false)
}

// masked is a text without its secrets. Where its last line has no end, half a secret there is masked as well: the
// process may have been stopped inside it.
func masked(masker *secret.Masker, text string) string {
	if strings.HasSuffix(text, "\n") {
		return masker.Text(text)
	}
	return masker.Cut(text)
}
