package service

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/secret"
)

// MaxLog is how many bytes of a service's output are kept, the latest ones.
const MaxLog = 64 << 10

// notePrefix marks a line of the log that is ours: what was done to the service.
const notePrefix = "--- "

// output keeps the end of what a process writes, and passes all of it on as
// lines. Its methods may be called from several goroutines.
type output struct {
	masker *secret.Masker
	lines  *lineWriter // nil: nobody wants them
	sought *lineWriter // nil: no line is waited for

	mu      sync.Mutex
	kept    []byte // up to twice MaxLog, so that moving bytes is rare
	dropped int64  // bytes before kept
}

// Write never fails: a service must not stop because its log cannot be shown.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = append(o.kept, p...)
	if len(o.kept) > 2*MaxLog {
		o.drop(len(o.kept) - MaxLog)
	}
	for _, lines := range []*lineWriter{o.lines, o.sought} {
		if lines != nil {
			lines.write(p)
		}
	}
	return len(p), nil
}

// note writes a line of our own, on a line of its own.
func (o *output) note(text string) {
	o.finish()
	o.mu.Lock()
	if n := len(o.kept); n > 0 && o.kept[n-1] != '\n' {
		o.kept = append(o.kept, '\n')
	}
	o.mu.Unlock()
	fmt.Fprintf(o, "%s%s\n", notePrefix, text)
}

// startWith puts a text that was passed on elsewhere before all the rest.
func (o *output) startWith(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = append([]byte(text), o.kept...)
}

// seek returns a channel that is closed with the first line, of those that are
// written from now on, that matches.
func (o *output) seek(pattern *regexp.Regexp) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	seeker := &lineSeeker{pattern: pattern, found: make(chan struct{})}
	o.sought = &lineWriter{out: seeker, masker: &secret.Masker{}}
	return seeker.found
}

func (o *output) drop(n int) {
	o.dropped += int64(n)
	o.kept = append(o.kept[:0], o.kept[n:]...)
}

// finish passes on a last line that has no line end.
func (o *output) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, lines := range []*lineWriter{o.lines, o.sought} {
		if lines != nil {
			lines.flush()
		}
	}
}

// mark is the position behind all that was written so far.
func (o *output) mark() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.dropped + int64(len(o.kept))
}

// since returns what was written after a mark, as far as it is kept and from
// the start of a line, with the secrets masked.
func (o *output) since(mark int64) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	oldest := max(o.dropped, o.dropped+int64(len(o.kept))-MaxLog)
	text := o.kept[max(mark, oldest)-o.dropped:]
	if mark < oldest {
		text = text[bytes.IndexByte(text, '\n')+1:]
	}
	return o.masker.Text(strings.ToValidUTF8(string(text), "\uFFFD"))
}

// maxLine is the length in bytes at which a line is passed on unfinished.
const maxLine = 16 << 10

// lineWriter writes whole lines, each behind a prefix and with the secrets
// masked. It belongs to one output, which guards it.
type lineWriter struct {
	out    io.Writer // for one Write at a time, from any goroutine
	prefix string
	masker *secret.Masker
	line   []byte // so far
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
	line := strings.TrimRight(string(w.line), "\r\n")
	w.line = w.line[:0]
	_, _ = io.WriteString(w.out, w.prefix+w.masker.Text(line)+"\n")
}

// lineSeeker is written one line at a time and waits for one that matches.
type lineSeeker struct {
	pattern *regexp.Regexp
	found   chan struct{} // closed with the first that does
	done    bool
}

func (s *lineSeeker) Write(line []byte) (int, error) {
	if !s.done && s.pattern.Match(bytes.TrimSuffix(line, []byte("\n"))) {
		s.done = true
		close(s.found)
	}
	return len(line), nil
}

// sharedWriter lets several services write to one writer.
type sharedWriter struct {
	mu  sync.Mutex
	out io.Writer
}

func (w *sharedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}
