package sse

import "time"

// block is the event that the lines since the last blank one make.
type block struct {
	begun      bool // a line that is no comment was seen
	blockLine  int
	blockStart int64
	blockFirst time.Duration

	named     bool   // it has an event field
	eventType string // the event type buffer
	hasID     bool   // it has an id field
	newID     []byte // the last event ID buffer, if it has one: counts from dispatch on
	hasData   bool   // it has a data field
	data      []byte // the data buffer, without the last LF; in the read buffer, or in spill
	spilled   bool   // data is in spill
	spill     []byte // holds data that became longer than its bytes in the stream
	repaired  []byte // holds a line in which U+FFFD was put
	hasNUL    bool   // the current line holds NUL
}

// openBlock notes where the event begins: at its first line that is no comment.
func (d *Decoder) openBlock() {
	if d.begun {
		return
	}
	d.begun = true
	d.blockLine, d.blockStart, d.blockFirst = d.number, d.start, d.first
}

// closeBlock forgets the event: "Set the data buffer and the event type buffer to
// the empty string".
func (d *Decoder) closeBlock() {
	d.begun, d.hasID, d.hasData = false, false, false
	if d.named {
		d.named, d.eventType = false, ""
	}
	if d.spilled {
		d.spill, d.spilled = d.data[:0], false
	}
}

// appendData is the data field: "Append the field value to the data buffer, then
// append a single U+000A LINE FEED to the data buffer". The LF is written before
// the next line instead, since dispatch drops the last one. In the read buffer
// the lines move together in place: a value stands behind its name, so there is
// room.
func (d *Decoder) appendData(value []byte) {
	if d.hasNUL {
		d.checkNUL(value)
	}
	switch {
	case d.hasData:
		d.data = append(append(d.data, '\n'), value...)
	case d.spilled:
		d.data = append(d.data, value...)
	default:
		d.data = value
	}
	d.hasData = true
	if int64(len(d.data)) > d.limits.Event {
		d.err = limitError(LimitEvent, d.limits.Event, d.number, d.start)
	}
}

// spillData moves the data to a buffer of its own: what follows may be longer
// than its bytes in the stream.
func (d *Decoder) spillData() {
	if d.spilled {
		return
	}
	kept := d.spill[:0]
	if d.hasData {
		kept = append(kept, d.data...)
	}
	d.data, d.spilled = kept, true
}

// dispatch is what a blank line does.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage
func (d *Decoder) dispatch() {
	if d.hasID {
		d.lastEventID, d.newID = d.newID, d.lastEventID
	}
	switch {
	case d.hasData:
		if e, ok := d.pushEvent(d.lastEventID, d.stop); ok && d.checks {
			d.checkEvent(e)
		}
	case d.named || d.hasID:
		d.reportDataless()
	}
	d.closeBlock()
}

// pushEvent queues the event, unless there are too many.
func (d *Decoder) pushEvent(id []byte, stop int64) (*Entry, bool) {
	if int64(d.events) >= d.limits.Events {
		d.err = limitError(LimitEvents, d.limits.Events, d.blockLine, d.blockStart)
		return nil, false
	}
	e := d.push(KindEvent)
	e.Type = d.eventType
	if e.Type == "" {
		e.Type = defaultType
	}
	e.Data = d.data
	e.LastEventID = id
	e.Unterminated = false
	d.stampBlock(&e.Evidence, d.events.next(), stop)
	return e, true
}

// bufferedID returns the last event ID buffer.
func (d *Decoder) bufferedID() []byte {
	if d.hasID {
		return d.newID
	}
	return d.lastEventID
}
