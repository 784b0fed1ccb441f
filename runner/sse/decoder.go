package sse

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// Options say how to read a stream. The zero value reads strictly.
type Options struct {
	Mode Mode
	// JSON tells that the stream promises JSON in the data of its events: data that is
	// not JSON, or has the same key twice, is a violation. Empty data, and the event that
	// declares the end, are exempt.
	JSON bool
	// NotJSON tells which other events are exempt from that promise. Nil: none. The entry
	// is valid during the call only.
	NotJSON func(*Entry) bool
	// Clock tells the time, counted from whenever the caller likes: [Evidence] has it as it
	// is. It is called once after each read that brought bytes. Nil: the evidence has no times.
	Clock func() time.Duration
	// Limits bound the stream. The zero value stands for the defaults.
	Limits Limits
	// DeclaredEnd tells whether an event declares the end of the stream: what comes
	// after it is a violation. Nil: no event does. The entry is valid during the call
	// only.
	DeclaredEnd func(*Entry) bool
	// DeliverUnterminated delivers an event that the end of the stream cut as an event,
	// marked as Unterminated, before the violation that it is. No standard client does.
	DeliverUnterminated bool
	// LastEventID is the last event ID at the start, as sent to the server in
	// the Last-Event-ID header.
	LastEventID string
}

// Mode is a way to read an event stream. The same machine reads in every mode, so the
// events are those that a browser dispatches.
type Mode uint8

// The modes.
const (
	// Strict ends the reading at the first violation of severity [rules.Error].
	Strict Mode = iota
	// Lenient delivers violations and reads on, as a browser reads on.
	Lenient
)

// String returns "strict" or "lenient".
func (m Mode) String() string {
	switch m {
	case Strict:
		return "strict"
	case Lenient:
		return "lenient"
	}
	return fmt.Sprintf("Mode(%d)", uint8(m))
}

// Decoder reads an event stream. It is not safe for concurrent use.
type Decoder struct {
	parser parser
	strict bool // the first violation that is an error ends the reading
}

// NewDecoder returns a decoder that reads from r. It reads nothing yet.
func NewDecoder(r io.Reader, opts Options) *Decoder {
	d := &Decoder{strict: opts.Mode == Strict}
	p, limits := &d.parser, opts.Limits.withDefaults()
	p.lastEventID, p.block.newID = []byte(opts.LastEventID), []byte{}
	p.lines.clock = opts.Clock
	p.lines.maxBytes, p.lines.maxLine, p.block.maxData, p.maxEvents = limits.Stream, limits.Line, limits.Event, limits.Events
	p.lines.maxStretch = min(limits.Line, limits.Event)
	p.deliverUnterminated = opts.DeliverUnterminated
	p.promises.json, p.promises.notJSON, p.promises.declaresEnd = opts.JSON, opts.NotJSON, opts.DeclaredEnd
	p.promises.made = opts.JSON || opts.DeclaredEnd != nil
	d.Reset(r)
	return d
}

// Reset goes on with another response, as after a reconnection. Lines, bytes,
// reads and numbers count anew; the last event ID, the reconnection time, the
// options and the buffers survive.
func (d *Decoder) Reset(r io.Reader) {
	d.parser.lines.restart(r)
	d.parser.block.restart()
	d.parser.out.restart()
	d.parser.promises.restart()
	d.parser.err, d.parser.cut = nil, nil
}

// LastEventID returns the last event ID: what a client that reconnects sends.
func (d *Decoder) LastEventID() string { return string(d.parser.lastEventID) }

// ReconnectionTime returns what the last retry field set, and whether there was
// one, in this response or one before it.
func (d *Decoder) ReconnectionTime() (time.Duration, bool) {
	return d.parser.reconnection, d.parser.retrySet
}

// LineEnding returns how the first line of the response ended: LF, CR or CRLF; empty
// where none has ended yet. Lines that end otherwise are a violation
// ([rules.CodeMixedLineEndings]).
func (d *Decoder) LineEnding() string {
	kind := d.parser.lines.firstEnding()
	if kind == noEnding {
		return ""
	}
	return kind.String()
}

// Unterminated returns the event that the end of the response cut, as far as it had come,
// once Next has returned an error; nil: the end cut none. It is no event. Its Detail is the last line where
// that had not ended, which may be less than a field.
func (d *Decoder) Unterminated() *Entry { return d.parser.cut }

// Deliver takes the event that the end of the response cut for one that was dispatched, where
// [Options.DeliverUnterminated] made it an entry and that was asked for: its ID is the last event ID, unless the end cut the ID.
func (d *Decoder) Deliver() {
	cut := d.parser.cut
	if cut == nil || !cut.HasID {
		return
	}
	if name, _ := splitField([]byte(cut.Detail)); cut.Cut && name == fieldID {
		return
	}
	d.parser.lastEventID = append(d.parser.lastEventID[:0], cut.LastEventID...)
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
// An event that the end of the stream cut is no event. It is a violation if the server
// ended the stream there, and [Decoder.Unterminated] has it in any case. Once it has
// returned an error, Next returns the same one for ever.
func (d *Decoder) Next() (*Entry, error) {
	p := &d.parser
	for {
		if p.out.head < len(p.out.entries) {
			return d.take(), nil
		}
		if p.err != nil {
			return nil, p.err
		}
		p.out.drop()
		if p.lines.pos < p.lines.to {
			if e := p.fastBlock(); e != nil {
				return e, nil
			}
			continue
		}
		p.step()
		p.findStretch()
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

// delivered tells of a violation that it is the event that the end of the stream cut, which was
// delivered as it was asked for.
func (d *Decoder) delivered(e *Entry) bool {
	p := &d.parser
	return e.Violation.Code == rules.CodeUnterminatedEvent && p.deliverUnterminated && p.block.hasData
}

// take takes the next entry. A violation that is an error ends a strict reading.
func (d *Decoder) take() *Entry {
	e := d.parser.out.take()
	if d.strict && e.Kind == KindViolation && e.Violation.Severity == rules.Error && !d.delivered(e) {
		d.parser.out.drop()
		d.parser.err = &ViolationError{Entry: e.Clone()}
	}
	return e
}
