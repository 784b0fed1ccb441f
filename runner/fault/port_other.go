//go:build !linux

package fault

import "net"

// reservation names a port of the loopback interface that was free a moment ago.
// Only Linux can keep one while nobody listens; elsewhere somebody may take it
// while a wire is down, and mending fails.
type reservation struct {
	addr    string // host:port
	release func() // may be called again
}

func reservePort() (*reservation, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	return &reservation{listener.Addr().String(), func() {}}, nil
}
