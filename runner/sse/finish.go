package sse

import (
	"bytes"
	"errors"
	"io"
)

// finish is the end of the stream: "If the file ends in the middle of an event,
// before the final empty line, the incomplete event is not dispatched". A browser
// says nothing; otherwise the incomplete event is delivered, marked.
func (d *Decoder) finish() {
	var limit *LimitError
	if errors.As(d.readErr, &limit) {
		limit.Line, limit.Offset = d.number+1, d.offset(d.pos)
	}
	if d.judging() {
		d.deliverCut()
	}
	if d.err == nil {
		d.err = d.readErr
	}
}

// deliverCut delivers what the end of the stream cut. It is a violation only if
// the server ended the stream: a reader that failed tells of the cut itself.
func (d *Decoder) deliverCut() {
	cut := d.pos < d.end && d.interpretCut()
	if d.err != nil {
		return
	}
	if d.hasData {
		e, ok := d.pushEvent(d.bufferedID(), d.offset(d.end))
		if !ok {
			return
		}
		e.Unterminated = true
	}
	if (cut || d.hasData || d.named || d.hasID) && d.readErr == io.EOF {
		d.reportUnterminated()
	}
}

// interpretCut processes a last line that has no ending, and returns whether it
// belongs to an event. What it says for certain counts: a name that its colon
// completes, and the value as far as it came. A reconnection time does not, since
// digits may be missing.
func (d *Decoder) interpretCut() bool {
	text := d.takeCut()
	if text[0] == ':' {
		d.comment(text)
		d.entries[len(d.entries)-1].Unterminated = true
		return false
	}
	d.openBlock()
	if bytes.IndexByte(text, ':') < 0 {
		return true
	}
	switch name, value := splitField(text); {
	case name == fieldData:
		d.appendData(value)
	case name == fieldEvent:
		d.setType(value)
	case name == fieldID && bytes.IndexByte(value, 0) < 0:
		d.setID(value)
	}
	return true
}

// takeCut takes what the buffer holds as a line, repaired in silence: the cut may
// have gone through a character.
func (d *Decoder) takeCut() []byte {
	text := d.buf[d.pos:d.end]
	d.number++
	d.start, d.stop, d.first = d.offset(d.pos), d.offset(d.end), d.arrival(d.pos)
	d.spillData()
	d.repaired = appendRepaired(d.repaired[:0], text)
	return d.repaired
}
