package recording

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Version is the version of the format of a recording's file.
const Version = 1

// firstLine begins the file of a recording.
const firstLine = "streamspec recording "

// How long what was recorded may be kept before it is written, and how much of it.
const (
	flushAfter = 50 * time.Millisecond
	flushBytes = 64 << 10
)

// Recorder writes the file of a recording as it happens: each thing in a line of its own,
// in the order in which it is told of them, and on disk soon after. It is safe for
// concurrent use; the nil Recorder writes nothing. Close it in the end.
type Recorder struct {
	began time.Time
	mask  func(string) string
	file  io.Writer

	mu      sync.Mutex
	line    lineWriter // what is not written yet
	flush   *time.Timer
	streams map[*Stream]*written
	calls   int
	err     error
	closed  bool
}

// written is how far a stream has been written.
type written struct {
	number      int
	connections int
}

// NewRecorder begins the recording of a scenario, which r describes: its name, its file,
// when it started. Mask replaces what may not be shown in a text; nil: all may.
func NewRecorder(r *Recording, file io.Writer, mask func(string) string) *Recorder {
	if mask == nil {
		mask = func(text string) string { return text }
	}
	w := &Recorder{began: r.Started, mask: mask, file: file, streams: map[*Stream]*written{}}
	w.line.out = append(w.line.out, firstLine+strconv.Itoa(Version)+"\n"...)
	w.write(r.Started, "scenario", func(l *lineWriter) {
		l.text("name", w.mask(r.Scenario))
		l.optional("file", r.File)
		l.number("line", int64(r.Line))
		l.optional("hash", r.Hash)
		l.text("started", r.Started.Format(time.RFC3339Nano))
	})
	return w
}

// write writes one line.
func (w *Recorder) write(at time.Time, word string, fields func(*lineWriter)) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writeLocked(at.Sub(w.began), word, fields)
}

func (w *Recorder) writeLocked(at time.Duration, word string, fields func(*lineWriter)) {
	if w.closed || w.err != nil {
		return
	}
	w.line.begin(at, word)
	fields(&w.line)
	w.line.end()
	switch {
	case len(w.line.out) >= flushBytes:
		w.flushLocked()
	case w.flush == nil:
		w.flush = time.AfterFunc(flushAfter, w.flushDue)
	}
}

func (w *Recorder) flushDue() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flushLocked()
}

// flushLocked hands on what was kept. What cannot be written ends the recording: its
// error is told by Close.
func (w *Recorder) flushLocked() {
	if w.flush != nil {
		w.flush.Stop()
		w.flush = nil
	}
	if len(w.line.out) == 0 || w.err != nil {
		return
	}
	_, w.err = w.file.Write(w.line.out)
	w.line.out = w.line.out[:0]
}

// Close ends the recording: it is whole. The error is the first that writing had.
func (w *Recorder) Close() error {
	if w == nil {
		return nil
	}
	w.write(time.Now(), "ended", func(*lineWriter) {})
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flushLocked()
	w.closed = true
	return w.err
}

// Variable writes that a variable has become known.
func (w *Recorder) Variable(name, value string) {
	w.write(time.Now(), "variable", func(l *lineWriter) {
		l.text("name", name)
		l.data([]byte(w.mask(value)))
	})
}

// Note writes something else that happened.
func (w *Recorder) Note(at time.Time, about About, of, text string) {
	w.write(at, string(about), func(l *lineWriter) {
		l.optional("of", of)
		l.data([]byte(w.mask(text)))
	})
}

// Call writes a call that is over.
func (w *Recorder) Call(c *Call) {
	w.write(c.Began, "call", func(l *lineWriter) {
		l.optional("name", c.Name)
		w.request(l, c.Request)
		l.time("sent_by", c.SentBy)
		l.time("took", c.Took)
		if c.Response != nil {
			w.response(l, c.Response)
			l.data([]byte(w.mask(string(c.Body))))
		}
	})
}

// Received writes a request that a stub received.
func (w *Recorder) Received(stub string, in Incoming) {
	w.write(in.At, "received", func(l *lineWriter) {
		l.text("stub", stub)
		l.text("method", in.Method)
		l.text("url", in.Mask(w.mask(in.URL.String())))
		l.flag("truncated", in.Truncated)
		w.header(l, in.Header, in.Mask)
		l.data([]byte(in.Mask(w.mask(string(in.Body)))))
	})
}

func (w *Recorder) request(l *lineWriter, r Request) {
	l.text("method", r.Method)
	l.text("url", w.mask(r.URL))
	w.header(l, r.Header, nil)
}

// responseKey begins the keys of a response's header, headerKey those of a request's.
const (
	responseKey = "<"
	headerKey   = ">"
)

func (w *Recorder) response(l *lineWriter, r *Response) {
	l.number("status", int64(r.Status))
	l.text("protocol", r.Protocol)
	l.time("responded", r.At)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			l.text(responseKey+name, w.mask(value))
		}
	}
}

func (w *Recorder) header(l *lineWriter, h http.Header, also func(string) string) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			if also != nil {
				value = also(value)
			}
			l.text(headerKey+name, w.mask(value))
		}
	}
}
