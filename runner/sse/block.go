package sse

import "time"

// block is the event that the lines since the last blank one make.
type block struct {
	begun bool // a line that is no comment was seen
	line  int  // that line
	start int64
	first time.Duration

	named     bool   // it has an event field
	eventType string // the event type buffer
	hasID     bool   // it has an id field
	newID     []byte // the last event ID buffer, if it has one: counts from dispatch on
	hasData   bool   // it has a data field
	data      []byte // the data buffer, without the last LF; in the read buffer, or in spill
	spilled   bool   // data is in spill
	spill     []byte // holds data that became longer than its bytes in the stream
	maxData   int64  // bytes
}

// restart goes on with another response: nothing is open, and the buffers survive.
func (b *block) restart() { *b = block{newID: b.newID, spill: b.spill, maxData: b.maxData} }

// open notes where the block begins: at its first line that is no comment.
func (b *block) open(line int, start int64, first time.Duration) {
	if b.begun {
		return
	}
	b.begun = true
	b.line, b.start, b.first = line, start, first
}

// close forgets the block: "Set the data buffer and the event type buffer to the empty
// string".
func (b *block) close() {
	b.begun, b.hasID, b.hasData = false, false, false
	if b.named {
		b.named, b.eventType = false, ""
	}
	if b.spilled {
		b.spill, b.spilled = b.data[:0], false
	}
}

// append is the data field: "Append the field value to the data buffer, then append a
// single U+000A LINE FEED to the data buffer". The LF is written before the next line
// instead, since dispatch drops the last one. In the read buffer the lines move
// together in place: a value stands behind its name, so there is room. It tells
// whether the data is within its limit.
func (b *block) append(value []byte) (within bool) {
	switch {
	case b.hasData:
		b.data = append(append(b.data, '\n'), value...)
	case b.spilled:
		b.data = append(b.data, value...)
	default:
		b.data = value
	}
	b.hasData = true
	return int64(len(b.data)) <= b.maxData
}

// buffered is the data that stands in the read buffer; nil: none does.
func (b *block) buffered() []byte {
	if !b.hasData || b.spilled {
		return nil
	}
	return b.data
}

// spillData moves the data to a buffer of its own: what follows may be longer than its
// bytes in the stream.
func (b *block) spillData() {
	if b.spilled {
		return
	}
	b.spill = append(b.spill[:0], b.buffered()...)
	b.data, b.spilled = b.spill, true
}

// stamp sets the evidence of an entry that is the block, up to stop; see [lines.stamp].
func (b *block) stamp(at *Evidence, number int, stop int64, in *input) {
	at.Number, at.Line = number, b.line
	at.Start, at.End = b.start, stop
	at.FirstByte, at.LastByte, at.Read = b.first, in.now, in.reads
}

// evidence is the evidence of something that is the block, up to stop.
func (b *block) evidence(stop int64, in *input) Evidence {
	var at Evidence
	b.stamp(&at, 0, stop, in)
	return at
}

// beginning is what a block without data says that has this ID, if it has one.
func (b *block) beginning(id []byte) []byte {
	switch {
	case b.named:
		return []byte("event: " + b.eventType)
	case b.hasID:
		return []byte("id: " + string(id))
	}
	return nil
}
