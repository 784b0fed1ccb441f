package sse

import (
	"io"
	"iter"
	"time"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// Options say how to read a stream. The zero value reads strictly.
type Options struct {
	Mode Mode
	// JSON tells that the stream promises JSON in the data of every event: data
	// that is not JSON, or has the same key twice, is a violation.
	JSON bool
	// Clock is called once after each read that brought bytes. Nil: the
	// evidence has no times.
	Clock func() time.Duration
	// Limits bound the stream. The zero value stands for the defaults.
	Limits Limits
	// DeclaredEnd tells whether an event declares the end of the stream: an
	// event that comes after it is a violation. Nil: no event does. The entry
	// is valid during the call only.
	DeclaredEnd func(*Entry) bool
	// LastEventID is the last event ID at the start, as sent to the server in
	// the Last-Event-ID header.
	LastEventID string
}

// Decoder reads an event stream. It is not safe for concurrent use.
type Decoder struct {
	opts   Options
	limits Limits
	checks bool // events are checked as a whole
	// calmLimit is the most unread bytes that calmBlock takes: no line of them, and
	// no data, is beyond a limit.
	calmLimit int64

	source
	survey
	lines
	block
	queue

	lastEventID   []byte
	reconnection  time.Duration
	retrySet      bool
	types         typeCache
	keys          keyWalker
	declaredEnd   bool // an event declared the end of the stream
	afterEndKnown bool // content after the declared end was reported
	err           error
}

// NewDecoder returns a decoder that reads from r. It reads nothing yet.
func NewDecoder(r io.Reader, opts Options) *Decoder {
	d := &Decoder{opts: opts, limits: opts.Limits.withDefaults()}
	d.checks = d.judging() && (opts.JSON || opts.DeclaredEnd != nil)
	d.calmLimit = min(d.limits.Line, d.limits.Event)
	d.lastEventID, d.newID = []byte(opts.LastEventID), []byte{}
	d.Reset(r)
	return d
}

// Reset goes on with another response, as after a reconnection. Lines, bytes,
// reads and numbers count anew; the last event ID, the reconnection time, the
// options and the buffers survive.
func (d *Decoder) Reset(r io.Reader) {
	d.source = source{reader: r, buf: d.buf}
	d.lines = lines{atStart: true}
	d.survey = survey{ends: d.ends, clean: true}
	d.block = block{spill: d.spill, repaired: d.repaired, newID: d.newID}
	d.queue = queue{entries: d.entries[:0]}
	d.declaredEnd, d.afterEndKnown, d.err = false, false, nil
}

// LastEventID returns the last event ID: what a client that reconnects sends.
func (d *Decoder) LastEventID() string { return string(d.lastEventID) }

// ReconnectionTime returns what the last retry field set, and whether there was
// one, in this response or one before it.
func (d *Decoder) ReconnectionTime() (time.Duration, bool) { return d.reconnection, d.retrySet }

// LineEnding returns how the first line of the response ended: LF, CR or CRLF; empty
// where none has ended yet. Lines that end otherwise are a violation
// ([rules.CodeMixedLineEndings]).
func (d *Decoder) LineEnding() string {
	kind := d.usual
	if kind == noEnding {
		kind = d.open // it is compared only once the next line comes
	}
	if kind == noEnding {
		return ""
	}
	return kind.String()
}

// Next returns the next entry, as soon as the bytes that complete it have
// arrived. The entry, and the bytes it points to, are valid until the next call.
// An entry never comes together with an error. The errors are
//
//   - io.EOF at the end of the stream,
//   - a [*ViolationError] in mode [Strict], after the violation's entry,
//   - a [*LimitError],
//   - the reader's error, wrapped.
//
// An event that the end of the stream cut is delivered before the error, marked
// as Unterminated, except in mode [Browser]. Once it has returned an error, Next
// returns the same one for ever.
func (d *Decoder) Next() (*Entry, error) {
	for {
		if d.head < len(d.entries) {
			return d.hand(), nil
		}
		if d.err != nil {
			return nil, d.err
		}
		d.drop()
		if d.pos < d.calm {
			if e := d.calmBlock(); e != nil {
				return e, nil
			}
			continue
		}
		d.step()
		d.becomeCalm()
	}
}

// Entries ranges over the entries that [Decoder.Next] returns. A last pair
// carries the error, if it is not io.EOF.
func (d *Decoder) Entries() iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		for {
			e, err := d.Next()
			if err == io.EOF {
				return
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// step does the next piece of work: a line, a read, or the end of the stream.
func (d *Decoder) step() {
	if text, ok := d.nextLine(); ok {
		if d.clean {
			d.interpret(text)
		} else {
			d.interpret(d.inspect(text))
			d.hasNUL = false
		}
		return
	}
	switch {
	case d.err != nil:
	case d.readErr != nil:
		d.finish()
	default:
		d.fill()
	}
}

// hand takes the next entry from the queue.
func (d *Decoder) hand() *Entry {
	e := d.entries[d.head]
	d.head++
	if e.Kind == KindViolation {
		d.endStrictly(e)
	}
	return e
}

// endStrictly ends a strict reading at a violation that is an error.
func (d *Decoder) endStrictly(e *Entry) {
	if d.opts.Mode == Strict && e.Violation.Severity == rules.Error {
		d.drop()
		d.err = &ViolationError{Entry: e.Clone()}
	}
}

// judging tells whether violations are looked for at all.
func (d *Decoder) judging() bool { return d.opts.Mode != Browser }
