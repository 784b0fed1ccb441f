package sse

import "bytes"

// calmBlock does what nextLine and interpret do for the common kind of block, in
// one piece: its lines came with the last read, are clean, end like the lines
// before them, and are an event's type and id, if any, then its data; or one
// comment. It returns the entry. Nil: the next line is not so, or not whole; what
// was read of its block is open then.
func (d *Decoder) calmBlock() *Entry {
	var eventType, id, data []byte
	at, lines := d.pos, 0
	crlf := d.usual == endingCRLF
	for at < d.calm {
		rest := d.buf[at:d.calm]
		n := 0
		if rest[0] != '\n' {
			n = bytes.IndexByte(rest, '\n')
		}
		next := at + n + 1
		if crlf {
			n = withoutCR(rest, n)
		}
		if n < 0 || int64(n) > d.limits.Line {
			break
		}
		text := rest[:n]
		switch {
		case n >= 5 && string(text[:5]) == "data:":
			data = joinData(data, valueAfter(text, 4))
		case n == 0 && data != nil:
			return d.calmEvent(eventType, id, data, lines+1, at, next)
		case n == 0 && lines == 0:
			d.number++
			d.pos = next
			lines--
		case n >= 6 && data == nil && string(text[:6]) == "event:":
			eventType = valueAfter(text, 5)
		case n >= 3 && data == nil && string(text[:3]) == "id:":
			id = valueAfter(text, 2)
		case n > 0 && lines == 0 && text[0] == ':':
			return d.calmComment(text, next)
		default:
			d.calm = at // leave the loop
			continue
		}
		at = next
		lines++
	}
	d.calm = 0
	d.openCalmly(eventType, id, data, lines, at)
	return nil
}

// joinData appends a line to the data of an event, in place: there is room, since
// a value stands behind its name.
func joinData(data, value []byte) []byte {
	if data == nil {
		return value
	}
	return append(append(data, '\n'), value...)
}

func (d *Decoder) calmEvent(eventType, id, data []byte, lines, at, next int) *Entry {
	e := &d.reused[KindEvent]
	e.Kind = KindEvent
	e.Type = defaultType
	if len(eventType) > 0 {
		e.Type = d.types.intern(eventType)
	}
	e.Data = data
	if id != nil {
		d.lastEventID = append(d.lastEventID[:0], id...)
	}
	e.LastEventID = d.lastEventID
	e.Unterminated = false
	ev := &e.Evidence
	ev.Number, ev.Line = d.events.next(), d.number+1
	ev.Start, ev.End = d.offset(d.pos), d.offset(at+1)
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

func (d *Decoder) openCalmly(eventType, id, data []byte, lines, at int) {
	if lines == 0 {
		return
	}
	d.begun = true
	d.blockLine, d.blockStart, d.blockFirst = d.number+1, d.offset(d.pos), d.now
	if eventType != nil {
		d.setType(eventType)
	}
	if id != nil {
		d.setID(id)
	}
	if data != nil {
		d.data, d.hasData = data, true
	}
	d.number += lines
	d.pos = at
}

// withoutCR returns the length of a line before its CRLF, where its LF is at
// rest[n]; -1 if it does not end so, or holds another CR.
func withoutCR(rest []byte, n int) int {
	if n < 1 || rest[n-1] != '\r' || bytes.IndexByte(rest[:n-1], '\r') >= 0 {
		return -1
	}
	return n - 1
}
