package process

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/secret"
)

// MaxLog is how many bytes of an output are kept, the latest ones.
const MaxLog = 64 << 10

// notePrefix marks a line of the log that is ours: what was done to the process.
const notePrefix = "--- "

// Output keeps the end of what processes write, and passes all of it on as lines. Its
// methods may be called from several goroutines. A nil Output is empty, and stays so.
type Output struct {
	masker *secret.Masker
	lines  *lineWriter // nil: nobody wants them
	sought *lineWriter // nil: no line is waited for

	watchers []*lineWriter // who is told of each line

	mu      sync.Mutex
	kept    []byte // up to twice MaxLog, so that moving bytes is rare
	dropped int64  // bytes before kept
}

// NewOutput makes an output whose secrets are masked wherever it is shown. Its lines also
// go to lines, each behind the prefix: one Write at a time, from any goroutine; nil: nobody
// wants them.
func NewOutput(masker *secret.Masker, lines io.Writer, prefix string) *Output {
	o := &Output{masker: masker}
	if lines != nil {
		o.lines = &lineWriter{out: lines, prefix: prefix, masker: masker}
	}
	return o
}

// Write never fails: a process must not stop because its log cannot be shown.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = append(o.kept, p...)
	if len(o.kept) > 2*MaxLog {
		o.drop(len(o.kept) - MaxLog)
	}
	for _, lines := range slices.Concat(o.watchers, []*lineWriter{o.lines, o.sought}) {
		if lines != nil {
			lines.write(p)
		}
	}
	return len(p), nil
}

// Watch tells of each line that is written from now on, without its end and with the
// secrets masked, until stop is called. Told must return soon, and must not use the output.
func (o *Output) Watch(told func(line string)) (stop func()) {
	if o == nil {
		return func() {}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	w := &lineWriter{out: toldOf(told), masker: o.masker}
	o.watchers = append(slices.Clip(o.watchers), w)
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.watchers = slices.DeleteFunc(slices.Clone(o.watchers), func(other *lineWriter) bool { return other == w })
	}
}

// toldOf makes a writer of lines of who is told of them.
type toldOf func(line string)

func (t toldOf) Write(line []byte) (int, error) {
	t(strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

// Note writes a line of our own, on a line of its own.
func (o *Output) Note(text string) {
	o.finish()
	o.mu.Lock()
	if n := len(o.kept); n > 0 && o.kept[n-1] != '\n' {
		o.kept = append(o.kept, '\n')
	}
	o.mu.Unlock()
	fmt.Fprintf(o, "%s%s\n", notePrefix, text)
}

// StartWith puts a text that was passed on elsewhere before all the rest. Who watches is told
// of it.
func (o *Output) StartWith(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = append([]byte(text), o.kept...)
	for _, w := range o.watchers {
		w.write([]byte(text))
	}
}

// Seek returns a channel that is closed with the first line, of those that are
// written from now on, that matches.
func (o *Output) Seek(pattern *regexp.Regexp) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	seeker := &lineSeeker{pattern: pattern, found: make(chan struct{})}
	o.sought = &lineWriter{out: seeker, masker: &secret.Masker{}}
	return seeker.found
}

func (o *Output) drop(n int) {
	o.dropped += int64(n)
	o.kept = append(o.kept[:0], o.kept[n:]...)
}

// finish passes on a last line that has no line end.
func (o *Output) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, lines := range slices.Concat(o.watchers, []*lineWriter{o.lines, o.sought}) {
		if lines != nil {
			lines.flush()
		}
	}
}

// Mark is the position behind all that was written so far.
func (o *Output) Mark() int64 {
	if o == nil {
		return 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.dropped + int64(len(o.kept))
}

// Since returns what was written after a mark, as far as it is kept and from
// the start of a line, with the secrets masked.
func (o *Output) Since(mark int64) string {
	if o == nil {
		return ""
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	oldest := max(o.dropped, o.dropped+int64(len(o.kept))-MaxLog)
	text := o.kept[max(mark, oldest)-o.dropped:]
	if mark < oldest {
		text = text[bytes.IndexByte(text, '\n')+1:]
	}
	return o.masker.Text(strings.ToValidUTF8(string(text), "\uFFFD"))
}

// Masked is a text that is shown beside the output, without its secrets.
func (o *Output) Masked(text string) string {
	if o == nil {
		return text
	}
	return o.masker.Text(text)
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
