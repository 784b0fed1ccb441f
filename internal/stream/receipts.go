package stream

import (
	"net"
	"sync"
	"time"
)

// receipt is when the kernel received the bytes of a read: the last of them, and since when the
// first may have come. Both have a monotonic reading, or are zero: nobody knows.
type receipt struct {
	first, last time.Time
	segments    counting // of the connection; nil: nobody counts them
}

// counting counts the segments that bring a connection's bytes.
type counting interface {
	// single tells that the last read brought all of one segment, and nothing else. It asks the system.
	single() bool
}

// single tells that all that was read came at the time of the last byte. It costs more than a read of
// the clock: it is for where that is needed.
func (r receipt) single() bool { return r.segments != nil && !r.first.IsZero() && r.segments.single() }

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

// keep keeps a receipt. One without a time of the kernel's is none: it happens while the first socket
// of a machine that asks is being opened, and an older receipt would be wrong then.
func (s *receipts) keep(latest receipt) {
	if latest.last.IsZero() {
		latest = receipt{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = latest
}

// maxLateness bounds how late a read can be: what is beyond it is a wall clock that
// was set, and tells nothing.
const maxLateness = time.Minute

// receivedAt is when bytes came that were read now, by what the kernel's wall clock said then; zero: it
// did not say. Only the time that has passed since then is used, so that the result is monotonic.
func receivedAt(kernel, now time.Time) time.Time {
	if kernel.IsZero() {
		return kernel
	}
	late := now.Round(0).Sub(kernel)
	if late < 0 || late > maxLateness {
		late = 0
	}
	return now.Add(-late)
}

// timed makes a connection that notes when its bytes arrived, where the system can
// tell: of TCP, on Linux. Elsewhere it is the connection as it is.
func (s *receipts) timed(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	return timeTCP(tcp, s)
}
