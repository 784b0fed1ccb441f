package sse

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
	for i := d.ending; ; i += end {
		stop := d.calmEnd(i, end)
		n, next := stop-at, stop+end
		if n < 0 {
			break
		}
		text := d.buf[at:stop]
		switch {
		case n >= 5 && data.to == 0 && string(text[:5]) == "data:":
			data = valueOf(text, 4, at)
		case n == 0 && data.to > 0:
			return d.calmEvent(eventType, id, data, next, lines)
		case n == 0 && lines == 1:
			d.passCalmly(next, 1)
			lines = 0
		case n >= 6 && string(text[:6]) == "event:":
			eventType = valueOf(text, 5, at)
		case n >= 3 && string(text[:3]) == "id:":
			id = valueOf(text, 2, at)
		case n > 0 && lines == 1 && text[0] == ':':
			return d.calmComment(text, next)
		default: // data of several lines, or a rare line
			if data.to == 0 {
				d.calm = 0
				return nil
			}
			d.openCalmly(eventType, id, at, lines-1)
			d.calmText(data)
			return nil
		}
		at = next
		lines++
	}
	d.calm = 0
	return nil
}

// calmEvent returns the event of the block buf[pos:next], unless there are too many.
func (d *Decoder) calmEvent(eventType, id, data span, next, lines int) *Entry {
	if int64(d.events) >= d.limits.Events {
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
	d.passCalmly(next, lines)
	if d.checks {
		d.checkEvent(e)
	}
	return e
}

// calmComment returns the comment buf[pos:next].
func (d *Decoder) calmComment(text []byte, next int) *Entry {
	e := &d.reused[KindComment]
	e.Kind, e.Data, e.Unterminated = KindComment, valueAfter(text, 0), false
	e.Number, e.Line = d.comments.next(), d.number+1
	e.Start, e.End = d.offset(d.pos), d.offset(next+1-d.endLength)
	e.FirstByte, e.LastByte, e.Read = d.now, d.now, d.reads
	d.passCalmly(next, 1)
	return e
}

// passCalmly goes on at buf[next], some lines later.
func (d *Decoder) passCalmly(next, lines int) {
	d.pos = next
	d.number += lines
	d.ending += lines * d.endLength
}

// calmEnd returns where the line ends that has ends[i], or -1 if that is not the
// usual ending, which has end bytes, or the line is not whole.
func (d *Decoder) calmEnd(i, end int) int {
	stop := d.fresh + int(d.ends[i])
	if stop+end > d.calm || end == len("\r\n") && !d.endsInCRLF(stop) {
		return -1
	}
	return stop
}

// endsInCRLF tells whether a CRLF stands at buf[stop].
func (d *Decoder) endsInCRLF(stop int) bool { return d.buf[stop] == '\r' && d.buf[stop+1] == '\n' }
