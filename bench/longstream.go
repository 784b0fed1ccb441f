package bench

import (
	"io"
	"strconv"
	"strings"
)

// LongStream is a stream of so many events: one that opens it, small ones with JSON, and
// one that ends it. It is made while it is read, so it needs no memory.
type LongStream struct {
	Events int
	made   int
	block  []byte
	number []byte
	rest   []byte
}

const (
	longBlock = "event: progress\nid: 0000000\n" +
		`data: {"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":1000000,"data":{"text":"working","progress":0.25}}` + "\n\n"
	digits = 7
)

// Where the number of an event stands in its block.
var (
	idPlace   = strings.Index(longBlock, "0000000")
	stepPlace = strings.Index(longBlock, "1000000")
)

// Read implements io.Reader.
func (s *LongStream) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(s.rest) == 0 && !s.next() {
			break
		}
		copied := copy(p[n:], s.rest)
		s.rest = s.rest[copied:]
		n += copied
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (s *LongStream) next() bool {
	switch s.made {
	case s.Events:
		return false
	case 0:
		s.block = []byte(longBlock)
		s.rest = []byte("event: open\ndata: {}\n\n")
	case s.Events - 1:
		s.rest = []byte("event: done\ndata: {}\n\n")
	default:
		s.number = strconv.AppendInt(s.number[:0], int64(1_000_000+s.made), 10)
		copy(s.block[idPlace:], s.number[:digits])
		copy(s.block[stepPlace:], s.number[:digits])
		s.rest = s.block
	}
	s.made++
	return true
}
