package sse

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math"
	"time"
	"unicode/utf8"
)

// maxReconnectionTime is the longest reconnection time: a larger number in a
// retry field means this.
const maxReconnectionTime = math.MaxInt64 / time.Millisecond * time.Millisecond

// parser makes entries of lines. Each of its parts owns its data; the parser alone
// knows them all, and none of them knows another one that stands below it here.
type parser struct {
	lines    lines    // the bytes, cut into lines
	block    block    // the event that is open
	out      output   // the entries
	promises promises // what the stream keeps beyond its format

	maxEvents int64
	hasNUL    bool   // the current line holds NUL
	repaired  []byte // holds a line in which U+FFFD was put
	err       error  // what the reading ended with
	cut       *Entry // the event that the end cut, to keep; nil: none

	deliverUnterminated bool

	// What outlives a response.
	lastEventID  []byte
	reconnection time.Duration
	retrySet     bool
	types        typeCache
}

// step does the next piece of work: a line, a read, or the end of the stream.
func (p *parser) step() {
	if text, ok := p.nextLine(); ok {
		if p.lines.clean {
			p.interpret(text)
		} else {
			p.interpret(p.inspect(text))
			p.hasNUL = false
		}
		return
	}
	switch {
	case p.err != nil:
	case p.lines.readErr != nil:
		p.finish()
	default:
		moved := p.lines.more(p.block.buffered())
		if moved != nil {
			p.block.data = moved
		}
	}
}

// findStretch tells fastBlock how far it may go. An event that is open, and an ending
// that waits to be compared, are left to step.
func (p *parser) findStretch() {
	p.lines.to = 0
	if p.lines.open != noEnding && !p.compareEnding() || p.block.begun {
		return
	}
	p.lines.findStretch()
}

// nextLine returns the next line, and whether there is one.
func (p *parser) nextLine() ([]byte, bool) {
	if p.lines.open != noEnding && !p.compareEnding() {
		return nil, false
	}
	text, ok, err := p.lines.next()
	if err != nil {
		p.err = err
	}
	return text, ok
}

// compareEnding compares how the current line ended with how the first one did. It
// returns false if the byte after a CR has to come first.
func (p *parser) compareEnding() bool {
	kind, known := p.lines.completeEnding()
	if known && kind != p.lines.usual && !p.lines.mixed {
		p.lines.mixed = true
		p.out.mixedEndings(kind, &p.lines)
	}
	return known
}

// interpret processes a whole line, as "Interpreting an event stream" says: an
// empty line dispatches, a colon at the start makes a comment, anything else is a
// field.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
func (p *parser) interpret(text []byte) {
	if len(text) == 0 {
		p.dispatch()
		return
	}
	if text[0] == ':' {
		p.comment(text)
		return
	}
	p.block.open(p.lines.number, p.lines.start, p.lines.first)
	switch name, value := splitField(text); name {
	case fieldData:
		p.appendData(value)
	case fieldEvent:
		p.setType(value)
	case fieldID:
		p.setID(value)
	case fieldRetry:
		p.setRetry(value)
	default:
		p.out.unknownField(text, p.lines.evidence())
	}
}

// inspect looks for what a line must not hold. It returns the line, with U+FFFD
// for what is not UTF-8: nothing in a line ending is part of a longer sequence, so
// a line can be decoded alone.
func (p *parser) inspect(text []byte) []byte {
	p.hasNUL = bytes.IndexByte(text, 0) >= 0
	if utf8.Valid(text) {
		return text
	}
	p.out.invalidUTF8(text, p.lines.evidence())
	if text[0] != ':' { // a comment brings no data
		p.block.spillData()
	}
	p.repaired = appendRepaired(p.repaired[:0], text)
	return p.repaired
}

// checkNUL reports a NUL in a text where it is allowed.
func (p *parser) checkNUL(text []byte) {
	if p.hasNUL && bytes.IndexByte(text, 0) >= 0 {
		p.out.holdsNUL(text, p.lines.evidence())
	}
}

// comment delivers a comment; the standard ignores it.
func (p *parser) comment(text []byte) {
	p.checkNUL(text)
	e := p.out.push(KindComment)
	e.Data = valueAfter(text, 0)
	p.lines.stamp(&e.Evidence, p.out.comments.next())
	p.promises.checkBehindEnd(e, &p.out)
}

// appendData is the data field.
func (p *parser) appendData(value []byte) {
	p.checkNUL(value)
	if !p.block.append(value) {
		p.err = limitError(LimitEvent, p.block.maxData, p.lines.number, p.lines.start)
	}
}

// setType is the event field: "Set the event type buffer to the field value".
func (p *parser) setType(value []byte) {
	p.checkNUL(value)
	p.block.named = true
	p.block.eventType = p.types.intern(value)
}

// setID is the id field: a value with NUL is ignored, any other becomes the last
// event ID buffer, also an empty one. It counts from the next dispatch on.
func (p *parser) setID(value []byte) {
	if p.hasNUL && bytes.IndexByte(value, 0) >= 0 {
		p.out.badID(value, p.bufferedID(), p.lines.evidence())
		return
	}
	p.block.hasID = true
	p.block.newID = append(p.block.newID[:0], value...)
}

// bufferedID returns the last event ID buffer.
func (p *parser) bufferedID() []byte {
	if p.block.hasID {
		return p.block.newID
	}
	return p.lastEventID
}

// setRetry is the retry field: a value of ASCII digits only sets the reconnection
// time at once, any other is ignored.
func (p *parser) setRetry(value []byte) {
	retry, ok := parseRetry(value)
	if !ok {
		p.out.badRetry(value, p.lines.evidence())
		return
	}
	p.reconnection, p.retrySet = retry, true
	e := p.out.push(KindRetry)
	e.Data, e.Retry = value, retry
	p.lines.stamp(&e.Evidence, p.out.retries.next())
	p.promises.checkBehindEnd(e, &p.out)
}

// dispatch is what a blank line does.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage
func (p *parser) dispatch() {
	b := &p.block
	if b.hasID {
		p.lastEventID, b.newID = b.newID, p.lastEventID
	}
	switch {
	case b.hasData:
		if e, ok := p.pushEvent(p.lastEventID, p.lines.stop); ok && p.promises.made {
			p.promises.check(e, &p.out)
		}
	case b.named || b.hasID:
		p.out.dataless(b, p.lastEventID, b.evidence(p.lines.stop, &p.lines.input))
		p.promises.checkBehindEnd(p.out.entries[len(p.out.entries)-1], &p.out)
	}
	b.close()
}

// pushEvent adds the event, unless there are too many.
func (p *parser) pushEvent(id []byte, stop int64) (*Entry, bool) {
	b := &p.block
	if int64(p.out.events) >= p.maxEvents {
		p.err = limitError(LimitEvents, p.maxEvents, b.line, b.start)
		return nil, false
	}
	e := p.out.push(KindEvent)
	e.Type = cmp.Or(b.eventType, DefaultType)
	e.Data, e.LastEventID, e.HasID = b.data, id, b.hasID
	e.Unterminated, e.Cut = false, false
	b.stamp(&e.Evidence, p.out.events.next(), stop, &p.lines.input)
	return e, true
}

// finish is the end of the stream: "If the file ends in the middle of an event,
// before the final empty line, the incomplete event is not dispatched".
func (p *parser) finish() {
	var limit *LimitError
	if errors.As(p.lines.readErr, &limit) {
		limit.Line, limit.Offset = p.lines.number+1, p.lines.offset(p.lines.pos)
	}
	p.takeUnterminated()
	if p.err == nil {
		p.err = p.lines.readErr
	}
}

// takeUnterminated takes the event that the end of the stream cut. It is a violation only
// if the server ended the stream: a reader that failed tells of the cut itself.
func (p *parser) takeUnterminated() {
	l, b := &p.lines, &p.block
	half := p.interpretCut()
	if p.err != nil || half == nil && !b.hasData && !b.named && !b.hasID {
		return
	}
	stop := l.offset(l.end)
	p.cut = p.unterminated(stop)
	p.cut.Detail, p.cut.Cut = string(half), half != nil
	if p.deliverUnterminated && b.hasData {
		e, ok := p.pushEvent(p.bufferedID(), stop)
		if !ok {
			return
		}
		e.Unterminated, e.Cut = true, half != nil
		e.Type = beginning([]byte(e.Type), isNaming(half)) // half a type may be that of any which begins so
		p.promises.check(e, &p.out)
	}
	if l.readErr != io.EOF {
		return
	}
	begun := b.beginning(p.bufferedID())
	if begun == nil {
		begun = half
	}
	p.out.unterminated(b, begun, half, b.evidence(stop, &l.input))
}

// unterminated is the event that is open, to keep: it has no number.
func (p *parser) unterminated(stop int64) *Entry {
	b := &p.block
	e := Entry{
		Kind: KindEvent, Type: cmp.Or(b.eventType, DefaultType), LastEventID: p.bufferedID(), HasID: b.hasID,
		Unterminated: true, Evidence: b.evidence(stop, &p.lines.input),
	}
	if b.hasData {
		e.Data = b.data
	}
	return e.Clone()
}

// interpretCut processes a last line that has no ending, and returns it, if there is
// one and it belongs to an event: half a comment does not. What it says for certain counts: a name
// that its colon completes, and the value as far as it came. A reconnection time does
// not, since digits may be missing. It is repaired in silence: the cut may have gone
// through a character.
func (p *parser) interpretCut() []byte {
	if p.lines.pos == p.lines.end {
		return nil
	}
	p.block.spillData()
	p.repaired = appendRepaired(p.repaired[:0], p.lines.takeCut())
	text := p.repaired
	if text[0] == ':' {
		return nil
	}
	p.block.open(p.lines.number, p.lines.start, p.lines.first)
	if bytes.IndexByte(text, ':') < 0 {
		return text
	}
	switch name, value := splitField(text); {
	case name == fieldData:
		p.appendData(value)
	case name == fieldEvent:
		p.setType(value)
	case name == fieldID && bytes.IndexByte(value, 0) < 0:
		p.setID(value)
	}
	return text
}
