package sse

import (
	"fmt"
	"io"
	"time"
)

const (
	// firstBuffer is the size of a new buffer: most streams are quiet, and
	// there may be thousands of them.
	firstBuffer = 4 << 10
	// busyBuffer is the size up to which a buffer grows because reads fill it.
	// Beyond it a buffer grows only for an event that does not fit.
	busyBuffer = 64 << 10
	// largestRead is the most that one read asks for.
	largestRead = 32 << 10
	// maxEmptyReads is how often in a row a reader may return nothing.
	maxEmptyReads = 100
)

// source is the reader and the buffer. The bytes buf[pos:end] wait to be
// interpreted; the data of the open event may stand before them.
type source struct {
	reader   io.Reader
	readErr  error // what the reader, or the stream limit, ended with
	buf      []byte
	pos, end int
	base     int64         // offset in the stream of buf[0], as seen from pos
	fresh    int           // where the bytes of the last read begin
	reads    int           // reads that brought bytes
	now      time.Duration // when the last of them returned
	carried  time.Duration // when the first byte of the line at pos came, if it came before the last read
	full     bool          // the last read filled the buffer
}

// offset returns the place in the stream of buf[i], for i not before pos.
func (s *source) offset(i int) int64 { return s.base + int64(i) }

// arrival returns when buf[i] came, for i where a line starts, not before pos.
func (s *source) arrival(i int) time.Duration {
	if i < s.fresh {
		return s.carried
	}
	return s.now
}

// fill reads once, after making room.
func (d *Decoder) fill() {
	if d.pos < d.end && d.pos >= d.fresh {
		d.carried = d.now
	}
	d.makeRoom()
	d.fresh = d.end
	for range maxEmptyReads {
		n, err := d.reader.Read(d.buf[d.end:min(len(d.buf), d.end+largestRead)])
		if n > 0 || err != nil {
			d.received(n, err)
			return
		}
	}
	d.received(0, io.ErrNoProgress)
}

// received takes what a read returned.
func (d *Decoder) received(n int, err error) {
	d.full = n == min(len(d.buf)-d.end, largestRead)
	if n > 0 {
		d.end += n
		d.reads++
		if d.opts.Clock != nil {
			d.now = d.opts.Clock()
		}
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("reading the event stream after %d bytes: %w", d.offset(d.end), err)
	}
	d.readErr = err
	if over := d.offset(d.end) - d.limits.Stream; over > 0 {
		d.end -= int(over)
		d.readErr = &LimitError{Limit: LimitStream, Max: d.limits.Stream} // finish adds the place
	}
	d.surveyRead()
}

// makeRoom makes room for a read: it moves what is still needed to the start of
// the buffer, or of a larger one. A quarter of the buffer or more is read between
// two moves, and a move costs at most half, so no byte is moved often.
func (d *Decoder) makeRoom() {
	live := d.end - d.pos
	if d.hasData && !d.spilled {
		live += len(d.data)
	}
	size := len(d.buf)
	switch {
	case size == 0:
		d.buf = newBuffer(firstBuffer)
	case d.full && size < busyBuffer:
		d.moveTo(newBuffer(min(4*size, busyBuffer)))
	case live > size*3/4:
		d.moveTo(newBuffer(2 * size))
	case live == 0 || size-d.end < size/4:
		d.moveTo(d.buf)
	}
}

// moveTo moves the open event's data, then the unread bytes, to the start of buf.
func (d *Decoder) moveTo(buf []byte) {
	n := 0
	if d.hasData && !d.spilled {
		n = copy(buf, d.data)
		d.data = buf[:n]
	}
	shift := d.pos - n
	d.base += int64(shift)
	d.begin -= shift
	d.checked -= shift
	d.end = n + copy(buf[n:], d.buf[d.pos:d.end])
	d.buf, d.pos = buf, n
}
