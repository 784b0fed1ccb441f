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
// of block: a comment, or an event's type and id and then its data, in clean lines
// that end in the usual way and came with the last read. It returns the entry.
// Nil: the next block is not so, or not whole.
func (d *Decoder) calmBlock() *Entry {
	var eventType, id, data span
	crlf := d.usual == endingCRLF
	at, lines := d.pos, 1
scan:
	for ; at < d.calm; lines++ {
		rest := d.buf[at:d.calm]
		n := 0
		if rest[0] != '\n' && (!crlf || rest[0] != '\r') {
			n = bytes.IndexByte(rest, '\n')
		}
		next := at + n + 1
		if crlf {
			if n == 0 {
				next++
			} else {
				n--
			}
			if n < 0 || next > d.calm || rest[n] != '\r' || d.buf[next-1] != '\n' {
				break
			}
		}
		if n < 0 || int64(n) > d.limits.Line {
			break
		}
		switch text := rest[:n]; {
		case n == 0 && data.to > 0:
			if crlf && bytes.Count(d.buf[d.pos:next], []byte{'\r'}) != lines {
				break scan
			}
			d.stop = d.offset(at + 1)
			return d.calmEvent(eventType, id, data, next, lines)
		case n == 0 && lines == 1:
			d.number, d.pos = d.number+1, next
			lines = 0
		case n >= 5 && string(text[:5]) == "data:" && (data.to == 0 || !crlf):
			data = d.joinData(data, valueOf(text, 4, at))
		case n >= 6 && data.to == 0 && string(text[:6]) == "event:":
			eventType = valueOf(text, 5, at)
		case n >= 3 && data.to == 0 && string(text[:3]) == "id:":
			id = valueOf(text, 2, at)
		case n > 0 && lines == 1 && text[0] == ':' && (!crlf || bytes.IndexByte(text, '\r') < 0):
			return d.calmComment(text, next)
		default:
			break scan
		}
		at = next
	}
	d.calm = 0
	return nil
}

// joinData appends a line to the data of an event, in place: there is room, since
// a value stands behind its name.
func (d *Decoder) joinData(data, value span) span {
	if data.to == 0 {
		return value
	}
	d.buf[data.to] = '\n'
	return span{data.from, data.to + 1 + copy(d.buf[data.to+1:], d.buf[value.from:value.to])}
}

func (d *Decoder) calmEvent(eventType, id, data span, next, lines int) *Entry {
	e := &d.reused[KindEvent]
	e.Kind = KindEvent
	e.Type = defaultType
	if eventType.from < eventType.to {
		e.Type = d.types.intern(d.buf[eventType.from:eventType.to])
	}
	e.Data = d.buf[data.from:data.to]
	if id.to > 0 {
		d.lastEventID = append(d.lastEventID[:0], d.buf[id.from:id.to]...)
	}
	e.LastEventID = d.lastEventID
	e.Unterminated = false
	ev := &e.Evidence
	ev.Number, ev.Line = d.events.next(), d.number+1
	ev.Start, ev.End = d.offset(d.pos), d.stop
	ev.FirstByte, ev.LastByte, ev.Read = d.now, d.now, d.reads
	d.number += lines
	d.pos = next
	if d.checks {
		d.checkEvent(e)
	}
	return e
}

func (d *Decoder) calmComment(text []byte, next int) *Entry {
	e := &d.reused[KindComment]
	e.Kind = KindComment
	e.Data = valueAfter(text, 0)
	e.Unterminated = false
	d.number++
	ev := &e.Evidence
	ev.Number, ev.Line = d.comments.next(), d.number
	ev.Start = d.offset(d.pos)
	ev.End = ev.Start + int64(len(text)+1)
	ev.FirstByte, ev.LastByte, ev.Read = d.now, d.now, d.reads
	d.pos = next
	return e
}
