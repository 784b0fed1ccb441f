package stream

import (
	"net"
	"sync/atomic"
	"time"
)

// stamps tell when the kernel received the last bytes that a socket brought, where it
// tells. Reads that come late, because this machine is busy, then do not make the
// server look late. It is safe for concurrent use; the zero value knows nothing.
type stamps struct{ at atomic.Pointer[time.Time] }

// last is the time, with a monotonic reading; zero: nobody told.
func (s *stamps) last() time.Time {
	if at := s.at.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// maxLateness bounds how late a read can be: what is beyond it is a wall clock that
// was set, and tells nothing.
const maxLateness = time.Minute

// note takes what the kernel's wall clock said when the bytes came. Only the time
// since then is used, so that the answer is monotonic.
func (s *stamps) note(kernel time.Time) {
	now := time.Now()
	late := now.Round(0).Sub(kernel)
	if late < 0 || late > maxLateness {
		late = 0
	}
	at := now.Add(-late)
	s.at.Store(&at)
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
