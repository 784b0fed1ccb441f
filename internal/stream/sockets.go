package stream

import (
	"context"
	"net"
	"sync"

	"github.com/streamspec/streamspec/internal/wire"
)

type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// slowBuffer is how many bytes the system keeps for a slow reader.
const slowBuffer = 4 << 10

// sockets opens the network connections of a stream's connection and remembers
// them, so that none outlives it. It is safe for concurrent use.
type sockets struct {
	ctx      context.Context // of the connection; the transport dials beyond the request's
	dial     dialer
	slow     bool // little is kept for a reader that does not come for it: the server must wait
	receipts receipts

	mu     sync.Mutex
	closed bool
	open   []net.Conn
	latest *framedConn
	dials  sync.WaitGroup
}

// dialContext opens a connection, as package http wants it.
func (s *sockets) dialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := s.dialFramed(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return conn, nil
}

// dialFramed opens a connection.
func (s *sockets) dialFramed(ctx context.Context, network, address string) (*framedConn, error) {
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
	if tcp, ok := conn.(*net.TCPConn); ok && s.slow {
		_ = tcp.SetReadBuffer(slowBuffer) // as small as the system allows
	}
	framed := &framedConn{Conn: s.receipts.timed(conn)}
	if err := s.keepFramed(framed, conn); err != nil {
		return nil, err
	}
	return framed, nil
}

// keepFramed remembers a connection, and what looks at its responses.
func (s *sockets) keepFramed(framed *framedConn, conn net.Conn) error {
	if err := s.keep(conn); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest = framed
	return nil
}

// responding is the connection that was opened last; nil: none was.
func (s *sockets) responding() *framedConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest
}

// retransmits is how many segments of ours were sent again on it.
func (s *sockets) retransmits() int {
	conn := s.responding()
	if conn == nil {
		return 0
	}
	return wire.Retransmits(conn.Conn)
}

// hangUp closes all connections that are open.
func (s *sockets) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, conn := range s.open {
		conn.Close()
	}
	s.open = nil
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

// resolver resolves as r does (nil: as the system does), over sockets that are
// remembered too: a look-up that is given up goes on until its socket is closed.
func (s *sockets) resolver(r *net.Resolver) *net.Resolver {
	if r == nil {
		r = net.DefaultResolver
	}
	dial := r.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return &net.Resolver{PreferGo: r.PreferGo, StrictErrors: r.StrictErrors, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return conn, s.keep(conn)
	}}
}

// close closes all connections and waits for those that are being opened, whose
// context must have ended.
func (s *sockets) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.hangUp()
	s.dials.Wait()
}
