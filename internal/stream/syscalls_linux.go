package stream

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Two calls of the system that package unix has, too, but with memory for each call. They are
// made for each event of thousands of streams.

// timespecBytes is the size of struct __kernel_timespec: two 64-bit numbers.
const timespecBytes = 16

// message is what recvmsg(2) receives into.
type message struct {
	header  unix.Msghdr
	vector  unix.Iovec
	control [unix.SizeofCmsghdr + timespecBytes]byte
}

// receive receives into p, which is not empty.
func (m *message) receive(fd int, p []byte) (n int, err error) {
	m.vector.Base = &p[0]
	m.vector.SetLen(len(p))
	m.header = unix.Msghdr{Iov: &m.vector, Control: &m.control[0]}
	m.header.SetIovlen(1)
	m.header.SetControllen(len(m.control))
	got, _, code := unix.Syscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&m.header)), 0)
	m.vector.Base = nil
	if code != 0 {
		return 0, code
	}
	return int(got), nil
}

// controlled is what came beside the bytes.
func (m *message) controlled() []byte { return m.control[:m.header.Controllen] }

// tcpInfo is what tcp(7) knows of a connection.
type tcpInfo struct{ unix.TCPInfo }

// ask asks again.
func (i *tcpInfo) ask(fd int) error {
	size := uint32(unsafe.Sizeof(i.TCPInfo))
	_, _, code := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), unix.IPPROTO_TCP, unix.TCP_INFO,
		uintptr(unsafe.Pointer(&i.TCPInfo)), uintptr(unsafe.Pointer(&size)), 0)
	if code != 0 {
		return code
	}
	return nil
}
