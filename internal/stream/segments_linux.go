package stream

import (
	"time"

	"golang.org/x/sys/unix"
)

// segments knows what of a connection's reads the kernel's time holds for. Of several
// segments that wait to be read, it tells the last one's alone.
type segments struct {
	read  uint64    // bytes, by all reads
	came  uint32    // segments that bring bytes, until the last read
	empty time.Time // when the last read had left nothing to be read; zero: it had left some
}

// newSegments is for a connection that has brought nothing yet.
func newSegments() segments { return segments{empty: time.Now()} }

// took takes a read of n bytes. It tells since when, at the earliest, they had come
// (zero: nobody knows), and whether they came as a single segment, at one time.
func (s *segments) took(fd, n int) (since time.Time, single bool) {
	since = s.empty
	s.read += uint64(n)
	s.empty = time.Now()
	info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil || info.Bytes_received != s.read {
		s.empty = time.Time{}
	}
	single = info.Data_segs_in == s.came+1 && !since.IsZero() && !s.empty.IsZero()
	s.came = info.Data_segs_in
	return since, single
}
