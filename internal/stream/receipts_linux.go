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
	raw     syscall.RawConn
	control []byte
	segments
	note func(kernel, since time.Time, single bool)
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
	return &timedTCP{TCPConn: conn, raw: raw, control: make([]byte, unix.CmsgSpace(timespecBytes)), segments: newSegments(), note: note}
}

// Read implements net.Conn. Like every net.Conn's, it may be called from one
// goroutine at a time.
func (c *timedTCP) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	var n, controlled int
	var failed error
	var since time.Time
	var single bool
	err := c.raw.Read(func(fd uintptr) (done bool) {
		for failed = unix.EINTR; failed == unix.EINTR; {
			n, controlled, _, _, failed = unix.Recvmsg(int(fd), p, c.control, 0)
		}
		if raceDetector {
			// Reads nothing. Package syscall lets the race detector know with it that what
			// came before a write to this socket came before this read, too.
			_, _ = syscall.Read(int(fd), nil)
		}
		if failed == nil {
			since, single = c.took(int(fd), n)
		}
		return failed != unix.EAGAIN
	})
	switch {
	case err != nil:
		return 0, err
	case failed != nil:
		return 0, &net.OpError{Op: "read", Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: os.NewSyscallError("recvmsg", failed)}
	case n == 0:
		return 0, io.EOF
	}
	c.note(receiveTime(c.control[:controlled]), since, single)
	return n, nil
}

// WriteTo keeps io.Copy from reading past the receive times.
func (c *timedTCP) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{c})
}

// receiveTime finds the time among control messages; zero: there is none.
func receiveTime(control []byte) time.Time {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return time.Time{}
	}
	for _, m := range messages {
		if m.Header.Level != unix.SOL_SOCKET || m.Header.Type != unix.SO_TIMESTAMPNS_NEW || len(m.Data) < timespecBytes {
			continue
		}
		seconds := binary.NativeEndian.Uint64(m.Data)
		nanoseconds := binary.NativeEndian.Uint64(m.Data[timespecBytes/2:])
		return time.Unix(int64(seconds), int64(nanoseconds))
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
	info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil || info.Bytes_received != s.read {
		s.empty = time.Time{}
	}
	single = info.Data_segs_in == s.came+1 && !since.IsZero() && !s.empty.IsZero()
	s.came = info.Data_segs_in
	return since, single
}
