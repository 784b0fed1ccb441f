package stream

import (
	"context"
	"net"
	"sync"
)

type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// sockets opens the network connections of a stream's connection and remembers
// them, so that none outlives it. It is safe for concurrent use.
type sockets struct {
	ctx  context.Context // of the connection; the transport dials beyond the request's
	dial dialer

	mu     sync.Mutex
	closed bool
	open   []net.Conn
	dials  sync.WaitGroup
}

// dialContext opens a connection.
func (s *sockets) dialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if !s.begin() {
		return nil, net.ErrClosed
	}
	defer s.dials.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	conn, err := s.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return conn, s.keep(conn)
}

func (s *sockets) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.dials.Add(1)
	}
	return !s.closed
}

func (s *sockets) keep(conn net.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		conn.Close()
		return net.ErrClosed
	}
	s.open = append(s.open, conn)
	return nil
}

// close closes all connections and waits for those that are being opened, whose
// context must have ended.
func (s *sockets) close() {
	s.mu.Lock()
	s.closed = true
	for _, conn := range s.open {
		conn.Close()
	}
	s.mu.Unlock()
	s.dials.Wait()
}
