// Package proxy puts faults on the wire between two programs: delays, cuts,
// resets and silence, switched on and mended while connections are open.
//
// Start reading at [Proxy]; [Fault] says which faults there are. The way of a byte
// through the files: proxy.go accepts a connection, connection.go joins it with one
// to the target, link.go carries one direction of it, pipeline.go slows that down,
// sink.go holds what is to be written. moment.go and outage.go have the faults that break
// or stop what is open; each of the others has a file of its own.
//
// Latency, bandwidth and slices are the toxics of toxiproxy's library. Its own proxy is
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

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/port"
)

const (
	dialTimeout = 10 * time.Second      // of a connection to the target
	acceptRetry = 10 * time.Millisecond // the pause after a connection could not be accepted
)

// ErrNoConnection tells that a fault of a moment, as a cut, found no open
// connection that it could have broken.
var ErrNoConnection = errors.New("no connection is open on the wire at this moment")

var errClosed = errors.New("the proxy is closed")

// Proxy stands on the loopback interface in front of one address. Without
// faults it is transparent: bytes, half-closed connections and resets pass as they
// come, in both directions. Its methods may be called from several goroutines.
type Proxy struct {
	target, addr string
	port         *port.Reservation
	dialing      context.Context
	stop         context.CancelFunc
	running      sync.WaitGroup // every goroutine of the proxy
	cuts         cuts
	severed      sync.Map // by a client's address, which fault broke its connection

	mu          sync.Mutex
	closed      bool
	listener    net.Listener // nil while the proxy is down, and once it is closed
	connections map[*connection]struct{}
	toxics      map[Direction][]*toxics.ToxicWrapper // those that are on, in the order of their beginning
	hangs       map[Direction]int                    // how many are on
}

// Open starts a proxy to a target, host:port, on a free port of the loopback
// interface. The target is dialled for each connection, not before.
func Open(target string) (*Proxy, error) {
	if _, _, err := net.SplitHostPort(target); err != nil {
		return nil, fmt.Errorf("a proxy leads to host:port: %w", err)
	}
	reserved, err := port.Reserve()
	if err != nil {
		return nil, fmt.Errorf("a proxy to %s: %w", target, err)
	}
	p := &Proxy{
		target: target, addr: reserved.Loopback(), port: reserved, connections: map[*connection]struct{}{},
		toxics: map[Direction][]*toxics.ToxicWrapper{}, hangs: map[Direction]int{},
	}
	p.dialing, p.stop = context.WithCancel(context.Background())
	if err := p.listen(); err != nil {
		p.stop()
		reserved.Release()
		return nil, fmt.Errorf("a proxy to %s: %w", target, err)
	}
	return p, nil
}

// Addr is host:port where clients connect instead of the target.
func (p *Proxy) Addr() string { return p.addr }

// BrokenBy is the fault that cut or reset the connection of a client, by its address; empty: none did.
func (p *Proxy) BrokenBy(client net.Addr) string {
	by, _ := p.severed.Load(client.String())
	fault, _ := by.(string)
	return fault
}

// Put switches a fault on: for the connections that are open and for those that
// come, unless the fault is one of a moment. mend takes it away again; it may be
// called more than once, also after Close, and answers the same each time. Its
// error says that the fault could not do what it was there for: see [CutAfter].
func (p *Proxy) Put(f Fault) (mend func() error, err error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	undo, err := f.kinds()[0].put(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f, err)
	}
	return sync.OnceValue(func() error {
		p.mu.Lock()
		defer p.mu.Unlock()
		return undo()
	}), nil
}

// Close ends the proxy and all its connections, and returns when its goroutines
// are gone. It may be called more than once. Its error is the one with which
// faults failed, whether or not they were mended; see [CutAfter].
func (p *Proxy) Close() error {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		p.goDown()
		p.stop()
		p.port.Release()
	}
	p.mu.Unlock()
	p.running.Wait()
	return p.cuts.failure()
}

// listen begins to accept connections. It is called with p.mu held, or before
// anybody knows the proxy.
func (p *Proxy) listen() error {
	listener, err := net.Listen("tcp4", p.addr)
	if err != nil {
		return err
	}
	p.listener = listener
	p.running.Go(func() { p.accept(listener) })
	return nil
}

// goDown stops accepting, and cuts what is open. It is called with p.mu held.
func (p *Proxy) goDown() {
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
	for c := range p.connections {
		c.sever(down{}, c.cut)
	}
}

func (p *Proxy) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		switch {
		case err == nil:
			p.running.Go(func() { p.carry(client.(*net.TCPConn)) })
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
func (p *Proxy) carry(client *net.TCPConn) {
	server, err := guard.Dialer(&net.Dialer{Timeout: dialTimeout})(p.dialing, "tcp", p.target)
	if err != nil {
		breakOff(client)
		return
	}
	c := p.join(client, server.(*net.TCPConn))
	if c == nil {
		breakOff(client)
		breakOff(server.(*net.TCPConn))
		return
	}
	c.run()
	p.remove(c)
}

// join makes a connection that the faults know, and that knows those that are on.
// It answers nil if the proxy went down meanwhile.
func (p *Proxy) join(client, server *net.TCPConn) *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener == nil {
		return nil
	}
	c := &connection{client: client, server: server, severed: func(by string) { p.severed.Store(client.RemoteAddr().String(), by) }}
	p.severed.Delete(client.RemoteAddr().String()) // of another that had this port
	c.links = map[Direction]*link{
		Downstream: newLink(c, server, client, p.toxics[Downstream], p.running.Go),
		Upstream:   newLink(c, client, server, p.toxics[Upstream], p.running.Go),
	}
	c.links[Downstream].meter = &meter{cuts: &p.cuts}
	for direction, l := range c.links {
		l.sink.hold(p.hangs[direction] > 0)
	}
	p.connections[c] = struct{}{}
	return c
}

func (p *Proxy) remove(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.connections, c)
}

// each does something with every open connection. It fails if there is none.
// It is called with p.mu held.
func (p *Proxy) each(do func(*connection)) error {
	if len(p.connections) == 0 {
		return ErrNoConnection
	}
	for c := range p.connections {
		do(c)
	}
	return nil
}
