package recording

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Version is the version of the format of a recording's file.
const Version = 1

// firstLine begins the file of a recording.
const firstLine = "streamspec recording "

// Begins tells whether a text begins as the file of a recording does.
func Begins(text []byte) bool { return bytes.HasPrefix(text, []byte(firstLine)) }

// Recorder writes the file of a recording as it happens: each thing in a line of its own,
// in the order in which it is told of them, and on disk soon after. It is safe for
// concurrent use; the nil Recorder writes nothing. Close it in the end.
type Recorder struct {
	began time.Time
	mask  masker
	lineFile

	// What is set, and counted, while the file is locked.
	over    time.Duration // when all but what is done in the end had been done; zero: not yet, or nobody knows
	judged  time.Duration // when all was judged, before that was done; zero: the same
	streams int           // so many were begun
	calls   int           // so many were written
	asked   int           // so many requests that stubs received were written
}

// NewRecorder begins the recording of a scenario, which r describes: its name, its file,
// when it started. Mask replaces what may not be shown in a text, which it must not keep; nil:
// all may. A file that many recordings share may have a method Soon(write func()), by which it
// has all of them write at once.
func NewRecorder(r *Recording, file io.Writer, mask func(string) string) *Recorder {
	if mask == nil {
		mask = func(text string) string { return text }
	}
	w := &Recorder{began: r.Started, mask: mask}
	w.open(file)
	w.write(r.Started, "scenario", func(l *lineWriter) {
		l.text("name", w.mask(r.Scenario))
		l.optional("file", r.File)
		l.number("line", int64(r.Line))
		l.optional("hash", r.Hash)
		l.optional("environment", r.Environment)
		l.optional("set", strings.Join(r.Set, " "))
		if r.Client > 0 {
			l.number("client", int64(r.Client))
		}
		l.flag("last", r.Last)
		l.text("started", r.Started.Format(time.RFC3339Nano))
	})
	w.handOn() // what there is of a file can be read
	return w
}

// write writes one line.
func (w *Recorder) write(at time.Time, word string, fields func(*lineWriter)) {
	if w == nil {
		return
	}
	if w.addNow(at.Sub(w.began), word, fields) {
		w.handOn()
	}
}

// Flush has all written that was recorded, at once: for who records much.
func (w *Recorder) Flush() {
	if w != nil {
		w.handOn()
	}
}

// Over says when all but what is done in the end had been done.
func (w *Recorder) Over(at time.Time) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = at.Sub(w.began)
}

// Judged says when all had been judged that is expected: what comes later, by what is done in the end, counts for nothing.
func (w *Recorder) Judged(at time.Time) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.judged = at.Sub(w.began)
}

// Close ends the recording: it is whole. The error is the first that writing had.
func (w *Recorder) Close() error {
	if w == nil {
		return nil
	}
	return w.closeAt(time.Now())
}

func (w *Recorder) closeAt(at time.Time) error {
	w.write(at, "ended", func(l *lineWriter) {
		l.number("lines", int64(w.rows))
		l.time("over", w.over)
		l.time("judged", w.judged)
	})
	return w.close()
}

// Variable writes that a variable has become known.
func (w *Recorder) Variable(name, value string) { w.variable(time.Now(), name, value) }

func (w *Recorder) variable(at time.Time, name, value string) {
	w.write(at, "variable", func(l *lineWriter) {
		l.text("name", name)
		l.data(w.mask(value))
	})
}

// Note writes something else that happened at a time, whatever the note itself has for it. It never
// waits for the file.
func (w *Recorder) Note(at time.Time, n Note) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(at.Sub(w.began), string(n.About), func(l *lineWriter) {
		l.optional("of", n.Of)
		l.optional("name", n.Name)
		l.optional("on", n.On)
		l.optional("call", w.mask(n.Call))
		l.optional("deviates", n.Deviates)
		l.optional("kind", w.mask(n.Kind))
		l.time("overdue", n.Overdue)
		w.mask.untrusted(l, n.Untrusted)
		l.data(w.mask(n.Text))
	})
}

// Late writes that this process was late. It never waits for the file.
func (w *Recorder) Late(from, to time.Time, by time.Duration) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(to.Sub(w.began), "late", func(l *lineWriter) {
		l.time("from", from.Sub(w.began))
		l.time("by", by)
	})
}

// masker masks the secrets of a text. Its methods write what may hold some.
type masker func(string) string

// cutMark shows that a text goes on, people and a masker, so that it masks half a secret at the end of it as well.
const cutMark = "…"

// cut masks a text that may end in the middle of a secret.
func (mask masker) cut(text string) string { return strings.TrimSuffix(mask(text+cutMark), cutMark) }

// ending is the masker of texts that end there, or may end in the middle of a secret.
func (mask masker) ending(goesOn bool) masker {
	if goesOn {
		return mask.cut
	}
	return mask
}

// data writes what was sent, if there is anything.
func (mask masker) data(l *lineWriter, body []byte) {
	if len(body) > 0 {
		l.data(mask(string(body)))
	}
}

func (mask masker) request(l *lineWriter, r Request) {
	l.text("method", r.Method)
	l.text("url", mask(r.URL))
	mask.header(l, headerKey, r.Header)
	mask.data(l, r.Body)
}

// responseKey begins the keys of a response's header, headerKey those of a request's.
const (
	responseKey = "<"
	headerKey   = ">"
)

func (mask masker) response(l *lineWriter, r *Response) {
	l.number("status", int64(r.Status))
	l.text("protocol", r.Protocol)
	l.time("responded", r.At)
	mask.header(l, responseKey, r.Header)
}

func (mask masker) header(l *lineWriter, key string, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			l.text(key+name, mask(value))
		}
	}
}
