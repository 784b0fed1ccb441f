package sse

import (
	"bytes"
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

// lines cuts the buffer into lines. They end in LF, CR or CRLF.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
type lines struct {
	atStart bool // a byte order mark may still come

	number int           // of the current line, from 1
	start  int64         // where the current line starts in the stream
	stop   int64         // after the byte that completed it
	first  time.Duration // when its first byte came

	open     ending // how the current line ended, until that was compared
	usual    ending // how the first line ended
	usualAt  int    // its number
	reported bool   // that endings are mixed
}

// nextLine returns the next line without its ending, and whether the buffer holds
// a whole one. A line is whole as soon as its LF or CR is there: the LF after a CR
// is swallowed when it comes.
func (d *Decoder) nextLine() ([]byte, bool) {
	if d.atStart && !d.skipBOM() || d.open != noEnding && !d.compareEnding() {
		return nil, false
	}
	stop := d.fresh + int(d.ends[d.ending])
	if int64(stop-d.pos) > d.limits.Line {
		d.err = limitError(LimitLine, d.limits.Line, d.number+1, d.offset(d.pos))
		return nil, false
	}
	if stop == d.end {
		return nil, false
	}
	return d.takeLine(stop), true
}

// takeLine takes the line that ends at buf[stop].
func (d *Decoder) takeLine(stop int) []byte {
	text := d.buf[d.pos:stop]
	d.number++
	d.start, d.stop = d.offset(d.pos), d.offset(stop+1)
	d.first = d.arrival(d.pos)
	d.open = endingLF
	if d.buf[stop] == '\r' {
		d.open = endingCR
	}
	d.pos = stop + 1
	d.ending++
	return text
}

// skipBOM drops one byte order mark at the start of the stream. It returns false
// if more bytes have to come first.
func (d *Decoder) skipBOM() bool {
	head := d.buf[d.pos:d.end]
	if len(head) < len(bom) && string(head) == bom[:len(head)] && d.readErr == nil {
		return false
	}
	d.atStart = false
	if bytes.HasPrefix(head, []byte(bom)) {
		d.pos += len(bom)
	}
	return true
}

// compareEnding completes the current line's ending and compares it with the
// first one's. It returns false if the byte after a CR has to come first.
func (d *Decoder) compareEnding() bool {
	kind := d.open
	if kind == endingCR {
		if d.pos == d.end && d.readErr == nil {
			return false
		}
		if d.pos < d.end && d.buf[d.pos] == '\n' {
			d.pos++
			d.ending++
			kind = endingCRLF
		}
	}
	d.open = noEnding
	if d.usual == noEnding {
		d.usual, d.usualAt = kind, d.number
	}
	if kind != d.usual && !d.reported {
		d.reported = true
		d.reportEnding(kind)
	}
	return true
}
