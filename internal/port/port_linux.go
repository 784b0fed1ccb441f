package port

import (
	"fmt"
	"os"
	"sync"
	"syscall"
)

// Reserve keeps a free port: bound with SO_REUSEADDR, on all addresses, and not
// listening.
func Reserve() (*Reservation, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("a free port: %w", os.NewSyscallError("socket", err))
	}
	release := sync.OnceFunc(func() { _ = syscall.Close(fd) })
	number, err := bindAnyPort(fd)
	if err != nil {
		release()
		return nil, fmt.Errorf("a free port: %w", err)
	}
	return &Reservation{Number: number, release: release}, nil
}

func bindAnyPort(fd int) (int, error) {
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return 0, os.NewSyscallError("setsockopt", err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{}); err != nil {
		return 0, os.NewSyscallError("bind", err)
	}
	address, err := syscall.Getsockname(fd)
	if err != nil {
		return 0, os.NewSyscallError("getsockname", err)
	}
	return address.(*syscall.SockaddrInet4).Port, nil
}
