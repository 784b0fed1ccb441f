package locust

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
	"github.com/vmihailenco/msgpack/v5"
)

// How long is waited for a connection, until a message is on its way, and before the next attempt.
const (
	dialTimeout = 5 * time.Second
	sendTimeout = 5 * time.Second // who takes nothing for so long reads no more
	redialAfter = time.Second
)

// connection is one to a master, until it breaks. Messages may be sent from several goroutines.
type connection struct {
	node string
	raw  net.Conn
	zmq  *zmq4.Conn

	mu sync.Mutex // of sending
}

// connect connects to a master at HOST:PORT, as the node of this name.
func connect(ctx context.Context, master, node string) (*connection, error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	raw, err := dialer.DialContext(ctx, "tcp", master)
	if err != nil {
		return nil, err
	}
	return open(raw, master, node)
}

// open begins to speak with the master at the other end.
func open(raw net.Conn, master, node string) (*connection, error) {
	if err := raw.SetDeadline(time.Now().Add(dialTimeout)); err != nil { // who is no master may say nothing
		return nil, errors.Join(err, raw.Close())
	}
	zmq, err := zmq4.Open(raw, null.Security(), zmq4.Dealer, zmq4.SocketIdentity(node), false, nil)
	if err == nil {
		err = raw.SetDeadline(time.Time{})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s is no Locust master: %w", master, err), raw.Close())
	}
	return &connection{node: node, raw: raw, zmq: zmq}, nil
}

func (c *connection) close() { _ = c.raw.Close() }

// send sends a message. Where that fails the connection is closed, for nothing can follow a
// message of which only a part went: whoever waits, to send or to receive, is told by it.
func (c *connection) send(kind string, data any) error {
	text, err := msgpack.Marshal(message{Type: kind, Data: data, Node: c.node})
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.raw.SetWriteDeadline(time.Now().Add(sendTimeout))
	if err == nil {
		err = c.zmq.SendMsg(zmq4.NewMsg(text))
	}
	if err == nil {
		err = c.raw.SetWriteDeadline(time.Time{}) // what answers a ping is not sent here
	}
	if err != nil {
		c.close()
	}
	return err
}

// receive waits for the next message. The error says that the connection has broken, or that
// somebody else speaks there.
func (c *connection) receive() (received, error) {
	var m received
	text, err := c.zmq.RecvMsg()
	if err != nil {
		return m, err
	}
	return m, msgpack.Unmarshal(text.Bytes(), &m)
}
