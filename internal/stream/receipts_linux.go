package stream

import (
	"encoding/binary"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// timedTCP reads with recvmsg, which brings the kernel's receive time of the bytes
// along (socket(7), SO_TIMESTAMPNS; of a stream, that of the last segment).
type timedTCP struct {
	*net.TCPConn
	raw  syscall.RawConn
	told *receipts

	// Of the last read.
	returned time.Time // when it did
	empty    time.Time // when, at the latest that is known, it had left nothing to be read; zero: it left some

	mu    sync.Mutex // of the segments: they are asked for while others read on
	count segments

	// Of the read that goes on. It is kept, so that thousands of streams leave no garbage with
	// each event.
	into    []byte
	message message
	got     int
	failed  error
	waited  bool // there was nothing at first
	receive func(fd uintptr) (done bool)
}

func timeTCP(conn *net.TCPConn, told *receipts) net.Conn {
	raw, err := conn.SyscallConn()
	if err != nil {
		return conn
	}
	var failed error
	opened := time.Now() // it has brought nothing yet
	err = raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS_NEW, 1)
	})
	if err != nil || failed != nil {
		return conn
	}
	c := &timedTCP{TCPConn: conn, raw: raw, told: told, returned: opened, empty: opened}
	c.receive = c.receiveNow
	return c
}

// Read implements net.Conn. Like every net.Conn's, it may be called from one
// goroutine at a time.
func (c *timedTCP) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.into, c.got, c.failed, c.waited = p, 0, nil, false
	err := c.raw.Read(c.receive)
	c.into = nil
	switch {
	case err != nil:
		return 0, err
	case c.failed != nil:
		return 0, &net.OpError{Op: "read", Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: os.NewSyscallError("recvmsg", c.failed)}
	case c.got == 0:
		return 0, io.EOF
	}
	c.took(len(p))
	return c.got, nil
}

// took takes a read that had room for so many bytes.
func (c *timedTCP) took(room int) {
	now, since := time.Now(), c.empty
	if c.waited {
		since = c.returned // there still was nothing after the last read had returned
	}
	came := receipt{since, receivedAt(receiveTime(c.message.controlled()), now), c}
	c.returned, c.empty = now, came.last
	switch {
	case c.got == room:
		c.empty = time.Time{}
	case came.last.IsZero():
		c.empty = since
	}
	c.mu.Lock()
	c.count.took(c.got, c.got < room)
	c.mu.Unlock()
	c.told.keep(came)
}

// single implements counting.
func (c *timedTCP) single() (is bool) {
	err := c.raw.Control(func(fd uintptr) {
		c.mu.Lock()
		defer c.mu.Unlock()
		is = c.count.single(int(fd))
	})
	return err == nil && is
}

// receiveNow receives what there is, and tells whether there was something.
func (c *timedTCP) receiveNow(fd uintptr) (done bool) {
	for c.failed = unix.EINTR; c.failed == unix.EINTR; {
		c.got, c.failed = c.message.receive(int(fd), c.into)
	}
	if raceDetector {
		// Reads nothing. Package syscall lets the race detector know with it that what
		// came before a write to this socket came before this read, too.
		_, _ = syscall.Read(int(fd), nil)
	}
	c.waited = c.waited || c.failed == unix.EAGAIN
	return c.failed != unix.EAGAIN
}

// WriteTo keeps io.Copy from reading past the receive times.
func (c *timedTCP) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{c})
}

// receiveTime finds the time among control messages; zero: there is none.
func receiveTime(control []byte) time.Time {
	for len(control) >= unix.SizeofCmsghdr {
		header, data, rest, err := unix.ParseOneSocketControlMessage(control)
		if err != nil {
			return time.Time{}
		}
		if header.Level == unix.SOL_SOCKET && header.Type == unix.SO_TIMESTAMPNS_NEW && len(data) >= timespecBytes {
			seconds, nanoseconds := binary.NativeEndian.Uint64(data), binary.NativeEndian.Uint64(data[timespecBytes/2:])
			return time.Unix(int64(seconds), int64(nanoseconds))
		}
		control = rest
	}
	return time.Time{}
}

// segments counts what brought a connection's bytes. Of several segments that wait to be read, the
// kernel tells the last one's time alone. It asks the system where it must: for each event of
// thousands of streams, that would be a third call.
type segments struct {
	read    uint64 // bytes, by all reads
	emptied bool   // the last read left nothing to be read
	came    uint32 // segments that had brought bytes when the system was asked last
	reads   uint32 // since then, of those that left nothing to be read
	asked   bool   // since the last read
	alone   bool   // what was told then
}

// took takes a read of n bytes.
func (s *segments) took(n int, emptied bool) {
	s.read += uint64(n)
	s.asked, s.emptied = false, emptied
	if emptied { // else it may have brought the beginning of a segment
		s.reads++
	}
}

// single tells whether the last read brought one segment, as each did since the system was asked
// last: where one of them brought more, nobody knows which.
func (s *segments) single(fd int) bool {
	if s.asked {
		return s.alone
	}
	s.asked, s.alone = true, false
	var info tcpInfo
	if err := info.ask(fd); err != nil {
		return false
	}
	unread, segments := info.Bytes_received-s.read, info.Data_segs_in-s.came
	switch {
	case unread == 0:
		s.alone = segments == s.reads
		s.came, s.reads = info.Data_segs_in, 0
	case s.emptied && segments == s.reads+1: // what came since is one more
		s.alone = true
		s.came, s.reads = s.came+s.reads, 0
	}
	return s.alone
}
