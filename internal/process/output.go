package process

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/secret"
)

// MaxLog is how many bytes of an output are kept, the latest ones.
const MaxLog = 64 << 10

// notePrefix shows people a line of the log that is ours: what was done to the process. It tells
// nobody apart: a process may write it, too.
const notePrefix = "--- "

// Output keeps the end of what processes write, and passes all of it on as lines. Its
// methods may be called from several goroutines. A nil Output is empty, and stays so.
type Output struct {
	masker *secret.Masker
	log    *Log // nil: nobody wants the lines

	mu       sync.Mutex
	logged   *lineWriter   // adds lines to the log; nil: there is none
	sought   *lineWriter   // nil: no line is waited for
	watchers []*lineWriter // who is told of each line
	kept     []byte        // up to twice MaxLog, so that moving bytes is rare
	dropped  int64         // bytes before kept
}

// NewOutput makes an output whose secrets are masked wherever it is shown. Its lines also
// go to the log, each behind the prefix; nil: nobody wants them.
func NewOutput(masker *secret.Masker, log *Log, prefix string) *Output {
	o := &Output{masker: masker, log: log}
	if log != nil {
		o.logged = &lineWriter{masker: masker, told: func(line string, note bool) {
			if note {
				line = notePrefix + line
			}
			log.add(prefix + line + "\n")
		}}
	}
	return o
}

// Write never fails: a process must not stop because its log cannot be shown.
func (o *Output) Write(p []byte) (int, error) {
	defer o.log.await()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.keep(p)
	for _, lines := range o.told() {
		lines.write(p)
	}
	return len(p), nil
}

// told are those who are told of each line.
func (o *Output) told() []*lineWriter {
	all := slices.Concat(o.watchers, []*lineWriter{o.logged, o.sought})
	return slices.DeleteFunc(all, func(lines *lineWriter) bool { return lines == nil })
}

func (o *Output) keep(p []byte) {
	o.kept = append(o.kept, p...)
	if n := len(o.kept); n > 2*MaxLog {
		o.dropped += int64(n - MaxLog)
		o.kept = append(o.kept[:0], o.kept[n-MaxLog:]...)
	}
}

// Watch tells of each line that is written from now on, without its end and with the
// secrets masked, until stop is called; a note is a line of our own, see [Output.Note]. Told must
// return soon, and must not use the output.
func (o *Output) Watch(told func(line string, note bool)) (stop func()) {
	if o == nil {
		return func() {}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	w := &lineWriter{told: told, masker: o.masker}
	o.watchers = append(slices.Clip(o.watchers), w)
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.watchers = slices.DeleteFunc(slices.Clone(o.watchers), func(other *lineWriter) bool { return other == w })
	}
}

// Note writes a line of our own, on a line of its own.
func (o *Output) Note(text string) {
	defer o.log.await()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.note(text, o.told())
}

// note keeps a line of our own, and tells some of it, who are told before of what has no line end.
func (o *Output) note(text string, told []*lineWriter) {
	if n := len(o.kept); n > 0 && o.kept[n-1] != '\n' {
		o.keep([]byte("\n"))
	}
	o.keep([]byte(notePrefix + text + "\n"))
	for _, lines := range told {
		lines.flush()
		lines.told(o.masker.Text(text), true)
	}
}

// Repeat keeps what was passed on elsewhere: a note, and what a process wrote behind it. Who watches
// is told of it.
func (o *Output) Repeat(note, wrote string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.note(note, o.watchers)
	o.keep([]byte(wrote))
	for _, watcher := range o.watchers {
		watcher.write([]byte(wrote))
		watcher.flush()
	}
}

// Seek returns a channel that is closed with the first line, of those that processes write from
// now on, that matches.
func (o *Output) Seek(pattern *regexp.Regexp) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	found, done := make(chan struct{}), false
	o.sought = &lineWriter{masker: &secret.Masker{}, told: func(line string, note bool) {
		if !done && !note && pattern.MatchString(line) {
			done = true
			close(found)
		}
	}}
	return found
}

// finish passes on a last line that has no line end.
func (o *Output) finish() {
	defer o.log.await()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, lines := range o.told() {
		lines.flush()
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

// lineWriter tells of whole lines, with the secrets masked. It belongs to one output, which guards it.
type lineWriter struct {
	told   func(line string, note bool)
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
	w.told(w.masker.Text(line), false)
}
