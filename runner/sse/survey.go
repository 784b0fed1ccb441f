package sse

import (
	"bytes"
	"unicode/utf8"
)

// survey is what is known of the unread bytes as a whole. To ask three questions
// of all that a read brought, with the searches of package bytes, is much cheaper
// than to ask them of every line.
type survey struct {
	clean   bool // the bytes are UTF-8 and hold no NUL
	begin   int  // where the survey began
	checked int  // buf[:checked] was looked at; a cut character may follow
	calm    int  // calmLine may cut buf[pos:calm]
}

// surveyRead looks at what a read brought. If the bytes before are not clean, it
// looks at them again, once for each line that they begin with.
func (d *Decoder) surveyRead() {
	if d.pos == d.fresh || !d.clean && d.pos != d.begin {
		d.clean, d.begin, d.checked = true, d.pos, d.pos
	}
	whole := d.end - cutCharacter(d.buf[d.checked:d.end])
	d.cr = d.indexFrom(d.fresh, '\r')
	d.clean = d.clean && bytes.IndexByte(d.buf[d.checked:whole], 0) < 0 && utf8.Valid(d.buf[d.checked:whole])
	d.checked = whole
}

// cutCharacter returns how many bytes at the end of text begin a character of
// which more has to come.
func cutCharacter(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		tail := text[len(text)-n:]
		if !utf8.RuneStart(tail[0]) {
			continue
		}
		if utf8.FullRune(tail) {
			return 0
		}
		return n
	}
	return 0
}

// becomeCalm tells calmLines how far it may go: the bytes are clean, no ending
// waits to be compared, and all endings can be the usual one. A line that an
// earlier read began is left to nextLine, which knows where to search on.
func (d *Decoder) becomeCalm() {
	d.calm = 0
	if d.open != noEnding && !d.compareEnding() {
		return
	}
	if d.clean && d.pos >= d.seen && (d.usual == endingLF && d.cr == d.end || d.usual == endingCRLF) {
		d.calm = d.end
	}
}

// calmLines does what nextLine and interpret do, for lines of the common kind: the
// last read brought them, they end like the lines before them, and they are clean.
// It stops when an entry is queued; it returns false when the next line is not so,
// or not whole.
func (d *Decoder) calmLines() bool {
	for d.pos < d.calm {
		pos := d.pos
		rest := d.buf[pos:d.calm]
		n := 0
		if rest[0] != '\n' {
			n = bytes.IndexByte(rest, '\n')
		}
		next := n + 1
		if d.usual == endingCRLF {
			n = withoutCR(rest, n)
		}
		if n < 0 || int64(n) > d.limits.Line {
			d.calm = 0
			return false
		}
		d.pos = pos + next
		d.number++
		if n > 5 && string(rest[:5]) == "data:" && !d.begun && !d.checks && d.usual == endingLF && next < len(rest) && rest[next] == '\n' && int64(d.events) < d.limits.Events {
			e := &d.reused[KindEvent]
			e.Kind = KindEvent
			e.Type = defaultType
			e.Data = valueAfter(rest[:n], 4)
			e.LastEventID = d.lastEventID
			e.Unterminated = false
			at := &e.Evidence
			at.Number = d.events.next()
			at.Line = d.number
			d.number++
			d.pos++
			at.Start, at.End = d.offset(pos), d.offset(d.pos)
			at.FirstByte, at.LastByte, at.Read = d.now, d.now, d.reads
			d.entries = append(d.entries, e)
			return true
		}
		if n > 5 && string(rest[:5]) == "data:" {
			if !d.begun {
				d.begun = true
				d.blockLine, d.blockStart, d.blockFirst = d.number, d.offset(pos), d.now
			}
			d.appendData(valueAfter(rest[:n], 4))
			if d.usual != endingLF || next >= len(rest) || rest[next] != '\n' {
				continue
			}
			pos, n = d.pos, 0
			d.number++
			d.pos++
		}
		d.stop = d.offset(pos + n + 1)
		if n > 0 {
			d.start, d.first = d.offset(pos), d.now
			d.interpret(rest[:n])
		} else if d.begun {
			d.dispatch()
		} else {
			continue
		}
		if len(d.entries) > 0 || d.err != nil {
			return true
		}
	}
	return false
}

// withoutCR returns the length of a line before its CRLF, where its LF is at
// rest[n]; -1 if it does not end so, or holds another CR.
func withoutCR(rest []byte, n int) int {
	if n < 1 || rest[n-1] != '\r' || bytes.IndexByte(rest[:n-1], '\r') >= 0 {
		return -1
	}
	return n - 1
}
