package sse

import (
	"bytes"
	"unicode/utf8"
)

// survey is what is known of the unread bytes as a whole. To look once at all that a
// read brought, for its line endings and for a NUL or broken UTF-8, is much cheaper
// than to look at every line.
type survey struct {
	ends    []uint16 // where the line endings of the last read are, counted from fresh
	ending  int      // ends[ending] ends the line at pos
	hasCR   bool     // there is a CR among them
	clean   bool     // the bytes are UTF-8 and hold no NUL
	begin   int      // if they are not clean: where the line starts that they began with
	checked int      // if they are clean: where a cut character starts, or the end

	calm      int // calmBlock may read buf[pos:calm]
	endLength int // of the usual line ending there
}

// surveyRead looks at what a read brought. If the bytes before are not clean, it
// looks at them again, once for each line that they begin with.
func (d *Decoder) surveyRead() {
	odd := d.indexRead()
	if !d.clean && d.pos != d.begin {
		d.clean, d.checked = true, d.pos
	}
	switch {
	case !d.clean:
	case odd || d.checked < d.fresh:
		d.checkText()
	default:
		d.checked = d.end
	}
}

// checkText finds out whether the bytes that were not looked at are UTF-8 without
// NUL.
func (d *Decoder) checkText() {
	whole := d.end - cutCharacter(d.buf[d.checked:d.end])
	text := d.buf[d.checked:whole]
	d.clean = bytes.IndexByte(text, 0) < 0 && utf8.Valid(text)
	d.begin, d.checked = d.pos, whole
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

// becomeCalm tells calmBlock how far it may go: the bytes are clean and too few to
// be beyond a limit, no event is open, no ending waits to be compared, and all
// endings can be the usual one. A line that an earlier read began is left to nextLine:
// it is not in one piece with its arrival time.
func (d *Decoder) becomeCalm() {
	d.calm = 0
	if d.open != noEnding && !d.compareEnding() || !d.clean || d.begun || d.pos < d.fresh || int64(d.end-d.pos) > d.calmLimit {
		return
	}
	switch {
	case d.usual == endingLF && !d.hasCR:
		d.calm, d.endLength = d.end, len("\n")
	case d.usual == endingCRLF:
		d.calm, d.endLength = d.end, len("\r\n")
	}
}
