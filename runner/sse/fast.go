package sse

// The fast path: what the standard says, for the blocks that nearly all streams
// consist of, a block at a time. parser.go says the same for any line.

// stretch is a part of the unread bytes in which nothing unusual can happen, so that
// it can be read in larger steps than a line: buf[pos:to], each line of which has the
// usual ending.
type stretch struct {
	to         int
	endLength  int   // of the usual line ending: 1 or 2
	maxStretch int64 // bytes: no line of it, and no data, is beyond a limit
}

// findStretch finds the stretch at pos. There is none where the bytes are not clean,
// are so many that a line could be beyond a limit, or may have other endings than the
// usual one. A line that an earlier read began is not in one piece with its arrival
// time.
func (l *lines) findStretch() {
	if !l.clean || l.pos < l.fresh || int64(l.end-l.pos) > l.maxStretch {
		return
	}
	switch {
	case l.usual == endingLF && !l.hasCR:
		l.to, l.endLength = l.end, len("\n")
	case l.usual == endingCRLF:
		l.to, l.endLength = l.end, len("\r\n")
	}
}

// lineEnd returns where the line of the stretch ends that has ends[i], or -1 if that
// is not the usual ending, which has end bytes, or the line is not whole.
func (l *lines) lineEnd(i, end int) int {
	stop := l.fresh + int(l.ends[i])
	if stop+end > l.to || end == len("\r\n") && !l.endsInCRLF(stop) {
		return -1
	}
	return stop
}

// endsInCRLF tells whether a CRLF stands at buf[stop].
func (l *lines) endsInCRLF(stop int) bool { return l.buf[stop] == '\r' && l.buf[stop+1] == '\n' }

// pass goes on at buf[next], some lines of the stretch later.
func (l *lines) pass(next, count int) {
	l.pos = next
	l.number += count
	l.ending += count * l.endLength
}

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

// fastBlock does in one piece what nextLine and interpret do, for the common kind
// of block: a comment, or an event's type, id and data, in a stretch. It returns the
// entry. Nil: the next block is not so, or not whole, and is left to them; or
// fastData queued it.
func (p *parser) fastBlock() *Entry {
	l := &p.lines
	var eventType, id, data span
	end := l.endLength
	at, count := l.pos, 1 // the current line, and its number in the block
	for i := l.ending; ; i += end {
		stop := l.lineEnd(i, end)
		n, next := stop-at, stop+end
		if n < 0 {
			break
		}
		text := l.buf[at:stop]
		switch {
		case n >= 5 && data.to == 0 && string(text[:5]) == "data:":
			data = valueOf(text, 4, at)
		case n == 0 && data.to > 0:
			return p.fastEvent(eventType, id, data, next, count)
		case n == 0 && count == 1:
			l.pass(next, 1)
			count = 0
		case n >= 6 && string(text[:6]) == "event:":
			eventType = valueOf(text, 5, at)
		case n >= 3 && string(text[:3]) == "id:":
			id = valueOf(text, 2, at)
		case n > 0 && count == 1 && text[0] == ':':
			return p.fastComment(text, next)
		default: // data of several lines, or a rare line
			if data.to == 0 {
				l.to = 0
				return nil
			}
			p.openFast(eventType, id, at, count-1)
			p.fastData(data)
			return nil
		}
		at = next
		count++
	}
	l.to = 0
	return nil
}

// fastEvent returns the event of the block buf[pos:next], unless there are too many.
func (p *parser) fastEvent(eventType, id, data span, next, count int) *Entry {
	l := &p.lines
	if int64(p.out.events) >= p.maxEvents {
		l.to = 0
		return nil
	}
	e := p.out.reuse(KindEvent)
	e.Kind, e.Type, e.HasID, e.Unterminated, e.Cut = KindEvent, DefaultType, id.to > 0, false, false
	if eventType.from < eventType.to {
		e.Type = p.types.intern(l.buf[eventType.from:eventType.to])
	}
	if id.to > 0 {
		p.lastEventID = append(p.lastEventID[:0], l.buf[id.from:id.to]...)
	}
	e.Data, e.LastEventID = l.buf[data.from:data.to], p.lastEventID
	e.Number, e.Line = p.out.events.next(), l.number+1
	e.Start, e.End = l.offset(l.pos), l.offset(next+1-l.endLength)
	e.FirstByte, e.LastByte, e.Read = l.now, l.now, l.reads
	l.pass(next, count)
	if p.promises.made {
		p.promises.check(e, &p.out)
	}
	return e
}

// fastComment returns the comment buf[pos:next].
func (p *parser) fastComment(text []byte, next int) *Entry {
	l := &p.lines
	e := p.out.reuse(KindComment)
	e.Kind, e.Data = KindComment, valueAfter(text, 0)
	e.Number, e.Line = p.out.comments.next(), l.number+1
	e.Start, e.End = l.offset(l.pos), l.offset(next+1-l.endLength)
	e.FirstByte, e.LastByte, e.Read = l.now, l.now, l.reads
	l.pass(next, 1)
	p.promises.checkBehindEnd(e, &p.out)
	return e
}

// openFast opens the block of which fastBlock read buf[pos:at].
func (p *parser) openFast(eventType, id span, at, count int) {
	l := &p.lines
	p.block.open(l.number+1, l.offset(l.pos), l.now)
	if eventType.to > 0 {
		p.setType(l.buf[eventType.from:eventType.to])
	}
	if id.to > 0 {
		p.setID(l.buf[id.from:id.to])
	}
	l.pass(at, count)
}

// fastData reads the rest of an event whose data has several lines, and moves them
// together in place: there is room, since a value stands behind its name. It stops
// at a line of another kind, or after the blank one.
func (p *parser) fastData(data span) {
	l := &p.lines
	end := l.endLength
	at, blank := l.pos, false
	for !blank {
		stop := l.lineEnd(l.ending, end)
		n := stop - at
		if n < 0 {
			break
		}
		text := l.buf[at:stop]
		if blank = n == 0; !blank {
			if n < 5 || string(text[:5]) != "data:" {
				break
			}
			value := valueOf(text, 4, at)
			l.buf[data.to] = '\n'
			data.to += 1 + copy(l.buf[data.to+1:], l.buf[value.from:value.to])
		}
		at = stop + end
		l.ending += end
		l.number++
	}
	p.block.data, p.block.hasData = l.buf[data.from:data.to], true
	l.pos = at
	if !blank {
		l.to = 0
		return
	}
	l.stop = l.offset(at + 1 - end)
	p.dispatch()
}
