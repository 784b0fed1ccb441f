package sse

import "bytes"

// span is a part of the read buffer, or none if it is zero: a value never stands
// at its start, since it has a name before it.
type span struct{ from, to int }

// calmBlock does what nextLine and interpret do for the common kind of block, in
// one piece: its lines came with the last read, are clean, end like the lines
// before them, and are an event's type and id, if any, then its data; or one
// comment. It returns the entry. Nil: the next line is not so, or not whole; what
// was read of its block is open then.
func (d *Decoder) calmBlock() *Entry {
	var eventType, id, data span
	crlf := d.usual == endingCRLF
	for at, lines := d.pos, 1; ; lines++ {
		n, next := 0, at+1
		if at >= d.calm {
			return d.openCalmly(eventType, id, data, at, lines)
		}
		rest := d.buf[at:d.calm]
		if rest[0] != '\n' {
			n = bytes.IndexByte(rest, '\n')
			next += n
		}
		if crlf {
			n = withoutCR(rest, n)
		}
		if n < 0 || int64(n) > d.limits.Line {
			return d.openCalmly(eventType, id, data, at, lines)
		}
		switch text := rest[:n]; {
		case n >= 5 && string(text[:5]) == "data:":
			data = d.joinData(data, valueSpan(text, 4, at))
		case n == 0 && data.to > 0:
			d.stop = d.offset(at + 1)
			return d.calmEvent(eventType, id, data, next, lines)
		case n == 0 && lines == 1:
			d.number++
			d.pos = next
			lines = 0
		case n >= 6 && data.to == 0 && string(text[:6]) == "event:":
			eventType = valueSpan(text, 5, at)
		case n >= 3 && data.to == 0 && string(text[:3]) == "id:":
			id = valueSpan(text, 2, at)
		case n > 0 && lines == 1 && text[0] == ':':
			return d.calmComment(text, next)
		default:
			return d.openCalmly(eventType, id, data, at, lines)
		}
		at = next
	}
}

func valueSpan(text []byte, n, at int) span {
	n++
	if len(text) > n && text[n] == ' ' {
		n++
	}
	return span{at + n, at + len(text)}
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

func (d *Decoder) openCalmly(eventType, id, data span, at, lines int) *Entry {
	d.calm = 0
	lines--
	if lines == 0 {
		return nil
	}
	d.begun = true
	d.blockLine, d.blockStart, d.blockFirst = d.number+1, d.offset(d.pos), d.now
	if eventType.to > 0 {
		d.setType(d.buf[eventType.from:eventType.to])
	}
	if id.to > 0 {
		d.setID(d.buf[id.from:id.to])
	}
	if data.to > 0 {
		d.data, d.hasData = d.buf[data.from:data.to], true
	}
	d.number += lines
	d.pos = at
	return nil
}

// withoutCR returns the length of a line before its CRLF, where its LF is at
// rest[n]; -1 if it does not end so, or holds another CR.
func withoutCR(rest []byte, n int) int {
	if n < 1 || rest[n-1] != '\r' || bytes.IndexByte(rest[:n-1], '\r') >= 0 {
		return -1
	}
	return n - 1
}
