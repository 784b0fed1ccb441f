// Package fault puts faults on the wire between two programs: delays, cuts,
// resets and silence, switched on and mended while connections are open.
//
// Start reading at [Wire]; [Fault] says which faults there are. The way of a byte
// through the files: wire.go accepts a connection, connection.go joins it with one
// to the target, link.go carries one direction of it, pipeline.go slows that down,
// sink.go holds what is to be written. Each fault has a file of its own.
//
// Latency, bandwidth and slices are the toxics of toxiproxy's library. Its proxy is
// not used: its links stay blocked for ever where a client leaves before the
// server has said all, it turns a reset into an ordinary end, and it resets only
// the connections that were opened after the fault was switched on.
package proxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/streamspec/streamspec/internal/port"
)

const (
	dialTimeout = 10 * time.Second      // of a connection to the target
	acceptRetry = 10 * time.Millisecond // the pause after a connection could not be accepted
)

// ErrNoConnection tells that a fault of a moment, as a cut, found no open
// connection that it could have broken.
var ErrNoConnection = errors.New("no connection is open on the wire at this moment")

var errClosed = errors.New("the wire is closed")

// Wire is a proxy on the loopback interface in front of one address. Without
// faults it is transparent: bytes, half-closed connections and resets pass as they
// come, in both directions. Its methods may be called from several goroutines.
type Wire struct {
	target, addr string
	port         *port.Reservation
	dialing      context.Context
	stop         context.CancelFunc
	running      sync.WaitGroup // every goroutine of the wire
	cuts         cuts

	mu          sync.Mutex
	closed      bool
	listener    net.Listener // nil while the wire is down, and once it is closed
	connections map[*connection]struct{}
	toxics      map[Direction][]*toxics.ToxicWrapper // those that are on, in the order of their beginning
	hangs       map[Direction]int                    // how many are on
}

// Open starts a wire to a target, host:port, on a free port of the loopback
// interface. The target is dialled for each connection, not before.
func Open(target string) (*Wire, error) {
	if _, _, err := net.SplitHostPort(target); err != nil {
		return nil, fmt.Errorf("a wire leads to host:port: %w", err)
	}
	reserved, err := port.Reserve()
	if err != nil {
		return nil, fmt.Errorf("a wire to %s: %w", target, err)
	}
	w := &Wire{
		target: target, addr: reserved.Loopback(), port: reserved, connections: map[*connection]struct{}{},
		toxics: map[Direction][]*toxics.ToxicWrapper{}, hangs: map[Direction]int{},
	}
	w.dialing, w.stop = context.WithCancel(context.Background())
	if err := w.listen(); err != nil {
		w.stop()
		reserved.Release()
		return nil, fmt.Errorf("a wire to %s: %w", target, err)
	}
	return w, nil
}

// Addr is host:port where clients connect instead of the target.
func (w *Wire) Addr() string { return w.addr }

// Put switches a fault on: for the connections that are open and for those that
// come, unless the fault is one of a moment. mend takes it away again; it may be
// called more than once, also after Close, and answers the same each time. Its
// error says that the fault could not do what it was there for: see [CutAfter].
func (w *Wire) Put(f Fault) (mend func() error, err error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, errClosed
	}
	undo, err := f.kinds()[0].put(w)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f, err)
	}
	return sync.OnceValue(func() error {
		w.mu.Lock()
		defer w.mu.Unlock()
		return undo()
	}), nil
}

// Close ends the proxy and all its connections, and returns when its goroutines
// are gone. It may be called more than once. Its error is the one with which
// faults failed, whether or not they were mended; see [CutAfter].
func (w *Wire) Close() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		w.goDown()
		w.stop()
		w.port.Release()
	}
	w.mu.Unlock()
	w.running.Wait()
	return w.cuts.failure()
}

// listen begins to accept connections. It is called with w.mu held, or before
// anybody knows the wire.
func (w *Wire) listen() error {
	listener, err := net.Listen("tcp4", w.addr)
	if err != nil {
		return err
	}
	w.listener = listener
	w.running.Go(func() { w.accept(listener) })
	return nil
}

// goDown stops accepting, and cuts what is open. It is called with w.mu held.
func (w *Wire) goDown() {
	if w.listener != nil {
		w.listener.Close()
		w.listener = nil
	}
	for c := range w.connections {
		c.cut()
	}
}

func (w *Wire) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		switch {
		case err == nil:
			w.running.Go(func() { w.carry(client.(*net.TCPConn)) })
		case errors.Is(err, net.ErrClosed):
			return
		default:
			time.Sleep(acceptRetry) // for example, too many files are open
		}
	}
}

// carry joins a client with the target until both have ended. It resets a client
// whose target is not there: to close would be to reset only where the client's
// request has come already.
func (w *Wire) carry(client *net.TCPConn) {
	dialer := net.Dialer{Timeout: dialTimeout}
	server, err := dialer.DialContext(w.dialing, "tcp", w.target)
	if err != nil {
		breakOff(client)
		return
	}
	c := w.join(client, server.(*net.TCPConn))
	if c == nil {
		breakOff(client)
		breakOff(server.(*net.TCPConn))
		return
	}
	c.run()
	w.remove(c)
}

// join makes a connection that the faults know, and that knows those that are on.
// It answers nil if the wire went down meanwhile.
func (w *Wire) join(client, server *net.TCPConn) *connection {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listener == nil {
		return nil
	}
	c := &connection{client: client, server: server}
	c.links = map[Direction]*link{
		Downstream: newLink(c, server, client, w.toxics[Downstream], w.running.Go),
		Upstream:   newLink(c, client, server, w.toxics[Upstream], w.running.Go),
	}
	c.links[Downstream].meter = &meter{cuts: &w.cuts}
	for direction, l := range c.links {
		l.sink.hold(w.hangs[direction] > 0)
	}
	w.connections[c] = struct{}{}
	return c
}

func (w *Wire) remove(c *connection) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.connections, c)
}

// each does something with every open connection. It fails if there is none.
// It is called with w.mu held.
func (w *Wire) each(do func(*connection)) error {
	if len(w.connections) == 0 {
		return ErrNoConnection
	}
	for c := range w.connections {
		do(c)
	}
	return nil
}
