package sse

import (
	"bytes"
	"io"
	"time"
)

// ending is a kind of line ending.
type ending uint8

const (
	noEnding ending = iota
	endingLF
	endingCR
	endingCRLF
)

// String names the characters.
func (e ending) String() string { return [...]string{"none", "LF", "CR", "CRLF"}[e] }

// bytes returns the characters.
func (e ending) bytes() []byte { return []byte([...]string{"", "\n", "\r", "\r\n"}[e]) }

// lines cuts the input into lines. They end in LF, CR or CRLF.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
type lines struct {
	input
	index
	stretch

	number int           // of the current line, from 1
	start  int64         // where the current line starts in the stream
	stop   int64         // after the byte that completed it
	first  time.Duration // when its first byte came

	atStart bool   // a byte order mark may still come
	open    ending // how the current line ended, until that was compared
	usual   ending // how the first line ended
	usualAt int    // its number
	mixed   bool   // it is known that endings are mixed
	maxLine int64  // bytes
}

// restart goes on with another response.
func (l *lines) restart(r io.Reader) {
	*l = lines{
		input:   input{reader: r, buf: l.buf, clock: l.clock, maxBytes: l.maxBytes},
		index:   index{ends: l.ends, clean: true},
		stretch: stretch{maxStretch: l.maxStretch},
		atStart: true,
		maxLine: l.maxLine,
	}
}

// more reads once. It returns where kept stands then, as [input.fill] does.
func (l *lines) more(kept []byte) []byte {
	kept = l.input.fill(kept)
	l.index.look(&l.input)
	return kept
}

// next returns the next line without its ending, and whether the buffer holds a whole
// one. A line is whole as soon as its LF or CR is there: the LF after a CR is
// swallowed when it comes.
func (l *lines) next() (text []byte, ok bool, err error) {
	if l.atStart && !l.skipBOM() {
		return nil, false, nil
	}
	stop := l.fresh + int(l.ends[l.ending])
	if int64(stop-l.pos) > l.maxLine {
		return nil, false, limitError(LimitLine, l.maxLine, l.number+1, l.offset(l.pos))
	}
	if stop == l.end {
		return nil, false, nil
	}
	return l.take(stop), true, nil
}

// take takes the line that ends at buf[stop].
func (l *lines) take(stop int) []byte {
	text := l.buf[l.pos:stop]
	l.number++
	l.start, l.stop = l.offset(l.pos), l.offset(stop+1)
	l.first = l.arrival(l.pos)
	l.open = endingLF
	if l.buf[stop] == '\r' {
		l.open = endingCR
	}
	l.pos = stop + 1
	l.ending++
	return text
}

// takeCut takes what is left at the end of the stream as a line.
func (l *lines) takeCut() []byte {
	l.number++
	l.start, l.stop, l.first = l.offset(l.pos), l.offset(l.end), l.arrival(l.pos)
	return l.buf[l.pos:l.end]
}

// skipBOM drops one byte order mark at the start of the stream. It returns false
// if more bytes have to come first.
func (l *lines) skipBOM() bool {
	head := l.buf[l.pos:l.end]
	if len(head) < len(bom) && string(head) == bom[:len(head)] && l.readErr == nil {
		return false
	}
	l.atStart = false
	if bytes.HasPrefix(head, []byte(bom)) {
		l.pos += len(bom)
	}
	return true
}

// completeEnding returns how the current line ended. It returns false if the byte
// after a CR has to come first.
func (l *lines) completeEnding() (kind ending, known bool) {
	kind = l.open
	if kind == endingCR {
		if l.pos == l.end && l.readErr == nil {
			return noEnding, false
		}
		if l.pos < l.end && l.buf[l.pos] == '\n' {
			l.pos++
			l.ending++
			kind = endingCRLF
		}
	}
	l.open = noEnding
	if l.usual == noEnding {
		l.usual, l.usualAt = kind, l.number
	}
	return kind, true
}

// firstEnding returns how the first line ended; noEnding where none has ended yet.
func (l *lines) firstEnding() ending {
	if l.usual == noEnding {
		return l.open // it is compared only once the next line comes
	}
	return l.usual
}

// evidence is the evidence of something that is the current line.
func (l *lines) evidence() Evidence {
	var at Evidence
	l.stamp(&at, 0)
	return at
}

// endingEvidence is the evidence of the current line's ending.
func (l *lines) endingEvidence() Evidence {
	at := l.evidence()
	at.Start, at.End = l.stop-1, l.offset(l.pos)
	at.FirstByte = at.LastByte
	return at
}

// stamp sets the evidence of an entry that is the current line. It sets field by
// field, because a processor stalls when it loads a struct that it has just stored in
// smaller pieces.
func (l *lines) stamp(at *Evidence, number int) {
	at.Number, at.Line = number, l.number
	at.Start, at.End = l.start, l.stop
	at.FirstByte, at.LastByte, at.Read = l.first, l.now, l.reads
}
