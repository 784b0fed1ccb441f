package sse

import "bytes"

// span is a part of the read buffer. The zero span is none: a value never starts
// the buffer, since its name stands before it.
type span struct{ from, to int }

// valueOf returns the span of a field's value, where the line text stands at
// buf[at] and begins with a name of n bytes and a colon.
func valueOf(text []byte, n, at int) span {
	n++
	if len(text) > n && text[n] == ' ' {
		n++
	}
	return span{at + n, at + len(text)}
}

// calmBlock does in one piece what nextLine and interpret do, for the common kind
// of block: a comment, or an event's type, id and data, in clean lines that end in
// the usual way and came with the last read. It returns the entry. Nil: the next
// block is not so, or not whole, and is left to them; or calmText queued it.
func (d *Decoder) calmBlock() *Entry {
	var eventType, id, data span
	end := d.endLength
	at, lines := d.pos, 1 // the current line, and its number in the block
	for ; at+end <= d.calm; lines++ {
		rest := d.buf[at:d.calm]
		lf := end - 1 // in a blank line
		if rest[lf] != '\n' {
			lf = bytes.IndexByte(rest, '\n')
		}
		n := lf + 1 - end
		if n < 0 || int64(n) > d.calmLimit || end == 2 && rest[n] != '\r' {
			break
		}
		text, next := rest[:n], at+lf+1
		switch {
		case n >= 5 && data.to == 0 && string(text[:5]) == "data:":
			data = valueOf(text, 4, at)
		case n == 0 && data.to > 0:
			return d.calmEvent(eventType, id, data, next, lines)
		case n == 0 && lines == 1:
			d.pos, lines = next, 0
			d.number++
		case n >= 6 && string(text[:6]) == "event:":
			eventType = valueOf(text, 5, at)
		case n >= 3 && string(text[:3]) == "id:":
			id = valueOf(text, 2, at)
		case n > 0 && lines == 1 && text[0] == ':':
			return d.calmComment(text, next)
		default: // data of several lines, or a rare line
			if data.to == 0 || !d.endsUsually(at, lines-1) {
				d.calm = 0
				return nil
			}
			d.openCalmly(eventType, id, at, lines-1)
			d.calmText(data)
			return nil
		}
		at = next
	}
	d.calm = 0
	return nil
}

// calmEvent returns the event of the block buf[pos:next], unless something is
// wrong with it.
func (d *Decoder) calmEvent(eventType, id, data span, next, lines int) *Entry {
	if !d.endsUsually(next, lines) || int64(d.events) >= d.limits.Events {
		d.calm = 0
		return nil
	}
	e := &d.reused[KindEvent]
	e.Kind, e.Type, e.Unterminated = KindEvent, defaultType, false
	if eventType.from < eventType.to {
		e.Type = d.types.intern(d.buf[eventType.from:eventType.to])
	}
	if id.to > 0 {
		d.lastEventID = append(d.lastEventID[:0], d.buf[id.from:id.to]...)
	}
	e.Data, e.LastEventID = d.buf[data.from:data.to], d.lastEventID
	e.Number, e.Line = d.events.next(), d.number+1
	e.Start, e.End = d.offset(d.pos), d.offset(next+1-d.endLength)
	e.FirstByte, e.LastByte, e.Read = d.now, d.now, d.reads
	d.pos = next
	d.number += lines
	if d.checks {
		d.checkEvent(e)
	}
	return e
}

// calmComment returns the comment buf[pos:next], unless it holds another line.
func (d *Decoder) calmComment(text []byte, next int) *Entry {
	if !d.endsUsually(next, 1) {
		d.calm = 0
		return nil
	}
	e := &d.reused[KindComment]
	e.Kind, e.Data, e.Unterminated = KindComment, valueAfter(text, 0), false
	e.Number, e.Line = d.comments.next(), d.number+1
	e.Start, e.End = d.offset(d.pos), d.offset(next+1-d.endLength)
	e.FirstByte, e.LastByte, e.Read = d.now, d.now, d.reads
	d.pos = next
	d.number++
	return e
}

// endsUsually tells whether buf[pos:next], cut at its LFs, holds no other line
// ending: where lines end in CRLF, a CR alone must not hide in one.
func (d *Decoder) endsUsually(next, lines int) bool {
	return d.endLength == 1 || bytes.Count(d.buf[d.pos:next], []byte{'\r'}) == lines
}
