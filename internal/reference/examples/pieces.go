package examples

import (
	"io"
	"time"
)

// pieces are the bytes of a stream, each with the time of its arrival.
type pieces []piece

type piece struct {
	at    time.Duration
	bytes string
}

// add appends bytes to those of the same moment, or as a piece of their own.
func (p pieces) add(at time.Duration, bytes string) pieces {
	if last := len(p) - 1; last >= 0 && p[last].at == at {
		p[last].bytes += bytes
		return p
	}
	return append(p, piece{at, bytes})
}

// reader reads one piece at a time; its clock shows when that piece arrived.
type reader struct {
	rest pieces
	now  time.Duration
}

func (r *reader) Read(into []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	next := &r.rest[0]
	r.now = next.at
	n := copy(into, next.bytes)
	if next.bytes = next.bytes[n:]; next.bytes == "" {
		r.rest = r.rest[1:]
	}
	return n, nil
}

func (r *reader) clock() time.Duration { return r.now }
