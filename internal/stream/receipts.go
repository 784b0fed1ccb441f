package stream

import (
	"net"
	"sync"
	"time"
)

// receipt is when the kernel received the bytes of a read: the last of them, and since
// when the first. Both have a monotonic reading, or are zero: nobody knows.
type receipt struct{ first, last time.Time }

// receipts keep the last one, where the kernel tells. Reads that come late, because this
// machine is busy, then do not make the server look late. It is safe for concurrent use;
// the zero value knows nothing.
type receipts struct {
	mu     sync.Mutex
	latest receipt
}

// last is the last receipt; zero: nobody told.
func (s *receipts) last() receipt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest
}

func (s *receipts) keep(latest receipt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = latest
}

// maxLateness bounds how late a read can be: what is beyond it is a wall clock that
// was set, and tells nothing.
const maxLateness = time.Minute

// note takes what the kernel's wall clock said when the last bytes came, and since when
// the first may have come, unless they were a single segment. Zero: the kernel did not
// say, as it happens while the first socket of a machine that asks is being opened; an
// older receipt would be wrong then. Only the time that has passed since then is used,
// so that the result is monotonic.
func (s *receipts) note(kernel, since time.Time, single bool) {
	if kernel.IsZero() {
		s.keep(receipt{})
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
	s.keep(receipt{since, last})
}

// timed makes a connection that notes when its bytes arrived, where the system can
// tell: of TCP, on Linux. Elsewhere it is the connection as it is.
func (s *receipts) timed(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	return timeTCP(tcp, s.note)
}
