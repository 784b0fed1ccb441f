package sse

import (
	"encoding/binary"
	"math/bits"
)

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

// newBuffer returns a buffer with room for the padding.
func newBuffer(size int) []byte { return make([]byte, size+blockSize)[:size] }

// indexRead notes where the line endings of the last read are, and the place after
// them, so that every search ends. It tells whether there is an odd byte among them.
func (d *Decoder) indexRead() (odd bool) {
	n := d.end - d.fresh
	blocks := (n + blockSize - 1) / blockSize
	if room := blocks*blockSize + spareEndings; len(d.ends) < room {
		d.ends = make([]uint16, max(room, 2*len(d.ends)))
	}
	copy(d.buf[d.end:cap(d.buf)], padding)
	found, cr, odd := indexEndings(d.ends, d.buf[d.fresh:][:blocks*blockSize])
	d.ends[found] = uint16(n)
	d.ending, d.hasCR = 0, cr
	return odd
}

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
