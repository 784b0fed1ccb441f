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

	// turn is held by who tells of lines; it is taken before mu. So whoever is told may ask the output.
	turn sync.Mutex

	passages passages

	mu       sync.Mutex
	untold   []telling     // in their order
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
		o.logged = o.writer(masker, func(line string, note bool) {
			if note {
				line = notePrefix + line
			}
			log.add(prefix + line + "\n")
		})
	}
	return o
}

// Write never fails: a process must not stop because its log cannot be shown.
func (o *Output) Write(p []byte) (int, error) {
	o.change(func() {
		o.keep(p)
		for _, lines := range o.all() {
			lines.write(p)
		}
	})
	return len(p), nil
}

// change does what may bring lines, and tells of them.
func (o *Output) change(do func()) {
	defer o.log.await()
	o.mu.Lock()
	do()
	o.mu.Unlock()
	o.turn.Lock()
	defer o.turn.Unlock()
	o.tell()
}

// all are those who are told of each line.
func (o *Output) all() []*lineWriter {
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
// return soon. It may ask the output, and must neither write to it nor call stop.
func (o *Output) Watch(told func(line string, note bool)) (stop func()) {
	if o == nil {
		return func() {}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	w := o.writer(o.masker, told)
	o.watchers = append(o.watchers, w)
	return func() { o.forget(w) }
}

// forget tells somebody of what was written, and of nothing any more.
func (o *Output) forget(w *lineWriter) {
	o.turn.Lock()
	defer o.turn.Unlock()
	o.tell()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.watchers = slices.DeleteFunc(o.watchers, func(other *lineWriter) bool { return other == w })
	o.untold = slices.DeleteFunc(o.untold, func(t telling) bool { return t.to == w })
}

// Note writes a line of our own, on a line of its own.
func (o *Output) Note(text string) {
	o.change(func() { o.note(text, o.all()) })
}

// note keeps a line of our own, and tells some of it, who are told before of what has no line end.
func (o *Output) note(text string, told []*lineWriter) {
	if n := len(o.kept); n > 0 && o.kept[n-1] != '\n' {
		o.keep([]byte("\n"))
	}
	o.keep([]byte(notePrefix + text + "\n"))
	for _, lines := range told {
		lines.flush()
		lines.say(o.masker.Text(text), true)
	}
}

// Repeat keeps what was passed on elsewhere: a note, and what a process wrote behind it. Who watches
// is told of it.
func (o *Output) Repeat(note, wrote string) {
	o.change(func() {
		o.note(note, o.watchers)
		o.keep([]byte(wrote))
		for _, watcher := range o.watchers {
			watcher.write([]byte(wrote))
			watcher.flush()
		}
	})
}

// Seek returns a channel that is closed with the first line, of those that processes write from
// now on, that matches.
func (o *Output) Seek(pattern *regexp.Regexp) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	found, done := make(chan struct{}), false
	o.sought = o.writer(&secret.Masker{}, func(line string, note bool) {
		if !done && !note && pattern.MatchString(line) {
			done = true
			close(found)
		}
	})
	return found
}

// finish passes on a last line that has no line end.
func (o *Output) finish() {
	o.change(func() {
		for _, lines := range o.all() {
			lines.flush()
		}
	})
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
	return masked(o.masker, strings.ToValidUTF8(string(text), "\uFFFD"))
}

// Masked is a text that is shown beside the output, without its secrets.
func (o *Output) Masked(text string) string {
	if o == nil {
		return text
	}
	return o.masker.Text(text)
}
