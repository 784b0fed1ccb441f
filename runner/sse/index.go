package sse

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// index is what is known of the unread bytes as a whole. To look once at all that a
// read brought, for its line endings and for a NUL or broken UTF-8, is much cheaper
// than to look at every line.
type index struct {
	ends    []uint16 // where the line endings of the last read are, counted from fresh
	ending  int      // ends[ending] ends the line at pos
	hasCR   bool     // there is a CR among them
	clean   bool     // the bytes are UTF-8 and hold no NUL
	dirty   int64    // if they are not clean: where the line starts that they began with, in the stream
	checked int64    // if they are clean: where a cut character starts, or the end, in the stream
}

// look looks at what a read brought. If the bytes before are not clean, it looks at
// them again, once for each line that they begin with.
func (x *index) look(in *input) {
	odd := x.findEndings(in)
	if begin := in.offset(in.pos); !x.clean && begin != x.dirty {
		x.clean, x.checked = true, begin
	}
	switch {
	case !x.clean:
	case odd || x.checked < in.offset(in.fresh):
		x.checkText(in)
	default:
		x.checked = in.offset(in.end)
	}
}

// findEndings notes where the line endings of the last read are, and the place after
// them, so that every search ends. It tells whether there is an odd byte among them.
func (x *index) findEndings(in *input) (odd bool) {
	n := in.end - in.fresh
	blocks := (n + blockSize - 1) / blockSize
	if room := blocks*blockSize + spareEndings; len(x.ends) < room {
		x.ends = make([]uint16, room)
	}
	copy(in.buf[in.end:cap(in.buf)], padding)
	found, cr, odd := indexEndings(x.ends, in.buf[in.fresh:][:blocks*blockSize])
	x.ends[found] = uint16(n)
	x.ending, x.hasCR = 0, cr
	return odd
}

// checkText finds out whether the bytes that were not looked at are UTF-8 without
// NUL.
func (x *index) checkText(in *input) {
	from := int(x.checked - in.base)
	whole := in.end - cutCharacter(in.buf[from:in.end])
	text := in.buf[from:whole]
	x.clean = bytes.IndexByte(text, 0) < 0 && utf8.Valid(text)
	x.dirty, x.checked = in.offset(in.pos), in.offset(whole)
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

const (
	// blockSize is how many bytes indexEndings looks at together.
	blockSize = 64
	// spareEndings is how many more places than it finds indexEndings may write to.
	spareEndings = 4
)

// Every place after a read is a uint16.
const _ = uint16(largestRead)

// padding stands behind the bytes of a read while their endings are looked for, so
// that there are whole blocks.
const padding = "                                                                "

// Words of eight bytes that are the same.
const (
	ones  = 0x0101010101010101
	lows  = 0x7F * ones // the lower seven bits
	highs = 0x80 * ones // the top bits
)

// indexEndingsInGo is indexEndings for any processor: it looks at 8 bytes at a time.
func indexEndingsInGo(ends []uint16, text []byte) (n int, cr, odd bool) {
	crs, oddities := uint64(0), uint64(0)
	for i := 0; i+8 <= len(text); i += 8 {
		eight := binary.LittleEndian.Uint64(text[i:])
		oddities |= eight | zeros(eight)
		cr := zeros(eight ^ '\r'*ones)
		crs |= cr
		for found := zeros(eight^'\n'*ones) | cr; found != 0; found &= found - 1 {
			ends[n] = uint16(i + bits.TrailingZeros64(found)/8)
			n++
		}
	}
	return n, crs != 0, oddities&highs != 0
}

// zeros returns the top bit of each byte that is zero.
func zeros(eight uint64) uint64 { return ^(eight&lows + lows | eight | lows) }
