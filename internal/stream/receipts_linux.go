package stream

import (
	"encoding/binary"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// timedTCP reads with recvmsg, which brings the kernel's receive time of the bytes
// along (socket(7), SO_TIMESTAMPNS; of a stream, that of the last segment).
type timedTCP struct {
	*net.TCPConn
	raw syscall.RawConn
	segments
	note func(kernel, since time.Time, single bool)

	// Of the read that goes on. It is kept, so that thousands of streams leave no garbage with
	// each event.
	into    []byte
	message message
	got     int
	failed  error
	since   time.Time
	single  bool
	receive func(fd uintptr) (done bool)
}

// timespecBytes is the size of struct __kernel_timespec: two 64-bit numbers.
const timespecBytes = 16

func timeTCP(conn *net.TCPConn, note func(kernel, since time.Time, single bool)) net.Conn {
	raw, err := conn.SyscallConn()
	if err != nil {
		return conn
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS_NEW, 1)
	})
	if err != nil || failed != nil {
		return conn
	}
	c := &timedTCP{TCPConn: conn, raw: raw, segments: newSegments(), note: note}
	c.message.control = make([]byte, unix.CmsgSpace(timespecBytes))
	c.receive = c.receiveNow
	return c
}

// Read implements net.Conn. Like every net.Conn's, it may be called from one
// goroutine at a time.
func (c *timedTCP) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.into, c.got, c.failed = p, 0, nil
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
	c.note(receiveTime(c.message.controlled()), c.since, c.single)
	return c.got, nil
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
	if c.failed == nil {
		c.since, c.single = c.took(int(fd), c.got)
	}
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
	var info tcpInfo
	err := info.ask(fd)
	if err != nil || info.Bytes_received != s.read {
		s.empty = time.Time{}
	}
	single = info.Data_segs_in == s.came+1 && !since.IsZero() && !s.empty.IsZero()
	s.came = info.Data_segs_in
	return since, single
}
