package stream

import (
	"net"
	"sync/atomic"
	"time"
)

// stamp is when the kernel received the bytes of a read: the last of them, and since
// when the first. Both have a monotonic reading, or are zero: nobody knows.
type stamp struct{ first, last time.Time }

// stamps keep the last stamp, where the kernel tells. Reads that come late, because this
// machine is busy, then do not make the server look late. It is safe for concurrent use;
// the zero value knows nothing.
type stamps struct{ stamp atomic.Pointer[stamp] }

// last is the last stamp; zero: nobody told.
func (s *stamps) last() stamp {
	if last := s.stamp.Load(); last != nil {
		return *last
	}
	return stamp{}
}

// maxLateness bounds how late a read can be: what is beyond it is a wall clock that
// was set, and tells nothing.
const maxLateness = time.Minute

// note takes what the kernel's wall clock said when the last bytes came, and since when
// the first may have come, unless they were a single segment. Zero: the kernel did not
// say, as it happens while the first socket of a machine that asks is being opened; an
// older stamp would be wrong then. Only the time that has passed since the stamp is
// used, so that the answer is monotonic.
func (s *stamps) note(kernel, since time.Time, single bool) {
	if kernel.IsZero() {
		s.stamp.Store(nil)
		return
	}
	now := time.Now()
	late := now.Round(0).Sub(kernel)
	if late < 0 || late > maxLateness {
		late = 0
	}
	last := now.Add(-late)
	if single {
		since = last
	}
	s.stamp.Store(&stamp{since, last})
}

// stamped makes a connection that notes when its bytes arrived, where the system can
// tell: of TCP, on Linux. Elsewhere it is the connection as it is.
func (s *stamps) stamped(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	return stampTCP(tcp, s.note)
}
