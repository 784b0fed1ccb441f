package sse

import (
	"bytes"
	"unicode/utf8"
)

// survey is what is known of the unread bytes as a whole. To ask of all that a
// read brought whether it holds a CR, a NUL or broken UTF-8 is much cheaper than to
// ask it of every line.
type survey struct {
	clean   bool // the bytes are UTF-8 and hold no NUL
	begin   int  // where the survey began
	checked int  // buf[:checked] was looked at; a cut character may follow

	calm      int // calmBlock may read buf[pos:calm]
	endLength int // of the usual line ending there
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

// becomeCalm tells calmBlock how far it may go: the bytes are clean, no event is
// open, no ending waits to be compared, and all endings can be the usual one. A
// line that an earlier read began is left to nextLine, which knows where to search
// on.
func (d *Decoder) becomeCalm() {
	d.calm = 0
	if d.open != noEnding && !d.compareEnding() || !d.clean || d.begun || d.pos < d.seen {
		return
	}
	switch {
	case d.usual == endingLF && d.cr == d.end:
		d.calm, d.endLength = d.end, len("\n")
	case d.usual == endingCRLF:
		d.calm, d.endLength = d.end, len("\r\n")
	}
}
