package wire

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// Retransmits is how many segments of ours the kernel has sent again on a TCP connection,
// those that opened it included: because they were lost, or the server's queue of
// connections was full. What comes late because of that is not the server's doing. Zero:
// none, or the kernel does not tell.
func Retransmits(conn net.Conn) int {
	for over, is := conn.(interface{ NetConn() net.Conn }); is; over, is = conn.(interface{ NetConn() net.Conn }) {
		conn = over.NetConn()
	}
	socket, is := conn.(syscall.Conn)
	if !is {
		return 0
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return 0
	}
	count := 0
	_ = raw.Control(func(fd uintptr) {
		if info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO); err == nil {
			count = int(info.Total_retrans)
		}
	})
	return count
}
