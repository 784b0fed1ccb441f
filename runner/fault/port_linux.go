package fault

import (
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"
)

// reservation keeps a port of the loopback interface for a wire, also while the
// wire does not listen: bound with SO_REUSEADDR, so that the wire's own listener,
// which has it too, can be bound to the same port, and nobody who asks the kernel
// for any free port gets it.
type reservation struct {
	addr    string // host:port
	release func() // may be called again
}

func reservePort() (*reservation, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	release := sync.OnceFunc(func() { _ = syscall.Close(fd) })
	port, err := bindLoopback(fd)
	if err != nil {
		release()
		return nil, err
	}
	return &reservation{net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), release}, nil
}

func bindLoopback(fd int) (port int, err error) {
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return 0, os.NewSyscallError("setsockopt", err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, os.NewSyscallError("bind", err)
	}
	address, err := syscall.Getsockname(fd)
	if err != nil {
		return 0, os.NewSyscallError("getsockname", err)
	}
	return address.(*syscall.SockaddrInet4).Port, nil
}
