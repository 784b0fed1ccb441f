package sse

import (
	"bytes"
	"math"
	"time"
	"unicode/utf8"
)

// MaxReconnectionTime is the longest reconnection time: a larger number in a
// retry field means this.
const MaxReconnectionTime = math.MaxInt64 / time.Millisecond * time.Millisecond

// field is the name of a field.
type field uint8

const (
	unknownField field = iota
	fieldData
	fieldEvent
	fieldID
	fieldRetry
)

// interpret processes a whole line, as "Interpreting an event stream" says: an
// empty line dispatches, a colon at the start makes a comment, anything else is a
// field.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
func (d *Decoder) interpret(text []byte) {
	if len(text) == 0 {
		d.dispatch()
		return
	}
	if text[0] == ':' {
		d.comment(text)
		return
	}
	d.openBlock()
	switch name, value := splitField(text); name {
	case fieldData:
		d.appendData(value)
	case fieldEvent:
		d.setType(value)
	case fieldID:
		d.setID(value)
	case fieldRetry:
		d.setRetry(value)
	default:
		d.reportUnknownField(text)
	}
}

// inspect looks for what a line must not hold. It returns the line, with U+FFFD
// for what is not UTF-8: nothing in a line ending is part of a longer sequence, so
// a line can be decoded alone.
func (d *Decoder) inspect(text []byte) []byte {
	d.hasNUL = bytes.IndexByte(text, 0) >= 0
	if utf8.Valid(text) {
		return text
	}
	d.reportInvalidUTF8(text)
	if text[0] != ':' { // a comment brings no data
		d.spillData()
	}
	d.repaired = appendRepaired(d.repaired[:0], text)
	return d.repaired
}

// splitField splits a line at its first colon and drops one space after it. A
// line without a colon is a name with an empty value. Names are case-sensitive.
func splitField(text []byte) (field, []byte) {
	name, n := fieldPrefix(text)
	if name == unknownField || len(text) > n && text[n] != ':' {
		return unknownField, nil
	}
	return name, valueAfter(text, n)
}

// fieldPrefix returns the field whose name text begins with, and the name's
// length. The names stand here as constants, so that each is one comparison of
// words.
func fieldPrefix(text []byte) (field, int) {
	switch n := len(text); {
	case n >= 4 && string(text[:4]) == "data":
		return fieldData, 4
	case n >= 5 && string(text[:5]) == "event":
		return fieldEvent, 5
	case n >= 2 && string(text[:2]) == "id":
		return fieldID, 2
	case n >= 5 && string(text[:5]) == "retry":
		return fieldRetry, 5
	}
	return unknownField, 0
}

// valueAfter returns what follows the colon at text[n], without one space.
func valueAfter(text []byte, n int) []byte {
	if len(text) > n {
		n++
	}
	if len(text) > n && text[n] == ' ' {
		n++
	}
	return text[n:]
}

// comment delivers a comment; the standard ignores it.
func (d *Decoder) comment(text []byte) {
	if d.hasNUL {
		d.checkNUL(text)
	}
	e := d.push(KindComment)
	e.Data = valueAfter(text, 0)
	e.Unterminated = false
	d.stampLine(&e.Evidence, d.comments.next())
}

// setType is the event field: "Set the event type buffer to the field value".
func (d *Decoder) setType(value []byte) {
	if d.hasNUL {
		d.checkNUL(value)
	}
	d.named = true
	d.eventType = d.types.intern(value)
}

// setID is the id field: a value with NUL is ignored, any other becomes the last
// event ID buffer, also an empty one. It counts from the next dispatch on.
func (d *Decoder) setID(value []byte) {
	if d.hasNUL && bytes.IndexByte(value, 0) >= 0 {
		d.reportBadID(value)
		return
	}
	d.hasID = true
	d.newID = append(d.newID[:0], value...)
}

// setRetry is the retry field: a value of ASCII digits only sets the reconnection
// time at once, any other is ignored.
func (d *Decoder) setRetry(value []byte) {
	retry, ok := parseRetry(value)
	if !ok {
		d.reportBadRetry(value)
		return
	}
	d.reconnection, d.retrySet = retry, true
	e := d.push(KindRetry)
	e.Data, e.Retry = value, retry
	d.stampLine(&e.Evidence, d.retries.next())
}

// parseRetry reads milliseconds, clamped to [MaxReconnectionTime].
func parseRetry(value []byte) (time.Duration, bool) {
	const limit = int64(MaxReconnectionTime / time.Millisecond)
	ms := int64(0)
	for _, c := range value {
		if c < '0' || c > '9' {
			return 0, false
		}
		ms = min(ms*10+int64(c-'0'), limit)
	}
	return time.Duration(ms) * time.Millisecond, len(value) > 0
}
