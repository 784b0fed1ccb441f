//go:build unix && !linux

package service

import (
	"fmt"
	"net"
)

// reservation names a TCP port that was free a moment ago. Only Linux can keep
// one for somebody else; here another port is tried where this one was taken.
type reservation struct {
	port    int
	release func() // may be called again
}

func reservePort() (*reservation, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("a free port: %w", err)
	}
	defer listener.Close()
	return &reservation{port: listener.Addr().(*net.TCPAddr).Port, release: func() {}}, nil
}
