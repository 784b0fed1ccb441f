package sse

import (
	"fmt"
	"io"
	"time"
)

const (
	// firstBuffer is the size of a new buffer: most streams are quiet, and
	// there may be thousands of them.
	firstBuffer = 512
	// busyBuffer is the size up to which a buffer grows because reads fill it.
	// Beyond it a buffer grows only for an event that does not fit.
	busyBuffer = 64 << 10
	// largestRead is the most that one read asks for.
	largestRead = 32 << 10
	// maxEmptyReads is how often in a row a reader may return nothing.
	maxEmptyReads = 100
)

// newBuffer returns a buffer with room for the padding.
func newBuffer(size int) []byte { return make([]byte, size+blockSize)[:size] }

// input is the reader and the buffer. The bytes buf[pos:end] wait to be
// interpreted; the data of the open event may stand before them.
type input struct {
	buf      []byte
	pos, end int
	base     int64         // offset in the stream of buf[0], as seen from pos
	fresh    int           // where the bytes of the last read begin
	reads    int           // reads that brought bytes
	now      time.Duration // when the last of them returned
	carried  time.Duration // when the first byte of the line at pos came, if it came before the last read
	full     bool          // the last read filled the buffer
	reader   io.Reader
	readErr  error                // what the reader, or the limit, ended with
	clock    func() time.Duration // nil: there are no times
	maxBytes int64
}

// offset returns the place in the stream of buf[i], for i not before pos.
func (in *input) offset(i int) int64 { return in.base + int64(i) }

// arrival returns when buf[i] came, for i where a line starts, not before pos.
func (in *input) arrival(i int) time.Duration {
	if i < in.fresh {
		return in.carried
	}
	return in.now
}

// fill reads once, after making room. It returns where kept, which stands in the
// buffer before the unread bytes, stands then; nil is nothing.
func (in *input) fill(kept []byte) []byte {
	if in.pos < in.end && in.pos >= in.fresh {
		in.carried = in.now
	}
	kept = in.makeRoom(kept)
	in.fresh = in.end
	for range maxEmptyReads {
		n, err := in.reader.Read(in.buf[in.end:min(len(in.buf), in.end+largestRead)])
		if n > 0 || err != nil {
			in.received(n, err)
			return kept
		}
	}
	in.received(0, io.ErrNoProgress)
	return kept
}

// received takes what a read returned.
func (in *input) received(n int, err error) {
	in.full = n == min(len(in.buf)-in.end, largestRead)
	if n > 0 {
		in.end += n
		in.reads++
		if in.clock != nil {
			in.now = in.clock()
		}
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("reading the event stream after %d bytes: %w", in.offset(in.end), err)
	}
	in.readErr = err
	if over := in.offset(in.end) - in.maxBytes; over > 0 {
		in.end -= int(over)
		in.readErr = &LimitError{Limit: LimitStream, Max: in.maxBytes} // the place is known at the end
	}
}

// makeRoom makes room for a read: it moves what is still needed to the start of
// the buffer, or of a larger one. A quarter of the buffer or more is read between
// two moves, and a move costs at most half, so no byte is moved often.
func (in *input) makeRoom(kept []byte) []byte {
	live := in.end - in.pos + len(kept)
	size := len(in.buf)
	switch {
	case size == 0:
		in.buf = newBuffer(firstBuffer)
	case in.full && size < busyBuffer:
		return in.moveTo(newBuffer(min(4*size, busyBuffer)), kept)
	case live > size*3/4:
		return in.moveTo(newBuffer(2*size), kept)
	case live == 0 || size-in.end < size/4:
		return in.moveTo(in.buf, kept)
	}
	return kept
}

// moveTo moves what is kept, then the unread bytes, to the start of buf.
func (in *input) moveTo(buf, kept []byte) []byte {
	n := copy(buf, kept)
	if kept != nil {
		kept = buf[:n]
	}
	in.base += int64(in.pos - n)
	in.end = n + copy(buf[n:], in.buf[in.pos:in.end])
	in.buf, in.pos = buf, n
	return kept
}
