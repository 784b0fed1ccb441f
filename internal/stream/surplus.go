package stream

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/framing"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

const (
	// surplusWait is how long bytes behind a complete response are waited for: a server
	// that writes them does so at once,
	surplusWait = 20 * time.Millisecond
	// lengthWait is how long behind a length that it announced: one that took it of its
	// first event writes the next when that happens.
	lengthWait = 500 * time.Millisecond
	// surplusBytes is as much of them as is kept.
	surplusBytes = 4 << 10
	// surplusRead is as much of them as is read at a time: there are nearly never any.
	surplusRead = 256
)

// framedConn hands on one response and no byte behind it: package http would drop such
// bytes, or print them. It is safe for use as a net.Conn is; HTTP/2 and what is encrypted
// go through it as they are.
type framedConn struct {
	net.Conn

	mu      sync.Mutex
	framing framing.Framing
	surplus []byte
	count   int64 // bytes behind the response
}

// Read implements net.Conn. Behind a complete response there is nothing.
func (c *framedConn) Read(p []byte) (int, error) {
	if c.complete() {
		return 0, io.EOF
	}
	n, err := c.Conn.Read(p)
	return c.look(p[:n]), err
}

// errTunnel is why nothing can be told of a connection that leads on through a proxy: it is
// encrypted.
var errTunnel = errors.New("a tunnel through a proxy")

// Write implements net.Conn. What a proxy responds to CONNECT has no body, whatever it
// announces (RFC 9110, section 9.3.6): what follows it is the server's.
func (c *framedConn) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte(http.MethodConnect+" ")) {
		c.mu.Lock()
		c.framing.Lost = errTunnel
		c.mu.Unlock()
	}
	return c.Conn.Write(p)
}

// Close implements net.Conn. A connection with a complete response stays open until the
// stream's connection is over: bytes behind the response may come.
func (c *framedConn) Close() error {
	if c.complete() {
		return nil
	}
	return c.Conn.Close()
}

func (c *framedConn) complete() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.framing.Complete()
}

// onlyEnd tells that nothing of the response is known to be missing but its last chunk.
func (c *framedConn) onlyEnd() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.framing.OnlyEnd()
}

// look looks at what came, and tells how much of it belongs to the response.
func (c *framedConn) look(data []byte) (belongs int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for belongs < len(data) && !c.framing.Complete() {
		n, _ := c.framing.Next(data[belongs:])
		belongs += n
	}
	c.keepSurplus(data[belongs:])
	return belongs
}

// unframe moves what belongs to the response's body to the front of what came, and tells how
// much that is.
func (c *framedConn) unframe(data []byte) (body int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := 0
	for at < len(data) && !c.framing.Complete() && c.framing.Lost == nil {
		n, part := c.framing.Next(data[at:])
		if part == framing.Body {
			body += copy(data[body:], data[at:at+n])
		}
		at += n
	}
	if c.framing.Complete() {
		c.keepSurplus(data[at:])
	}
	return body, c.framing.Lost
}

// behindHead says that the head of a response has been read.
func (c *framedConn) behindHead(response *http.Response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.framing = framing.Behind(response)
}

// endless tells that the response ends with the connection.
func (c *framedConn) endless() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.framing.Response != nil && wire.EndsWithConnection(c.framing.Response)
}

// keepSurplus keeps what came behind the response. Who calls it has the lock.
func (c *framedConn) keepSurplus(rest []byte) {
	c.count += int64(len(rest))
	c.surplus = append(c.surplus, rest[:min(len(rest), surplusBytes-len(c.surplus))]...)
}

// behind waits a while for bytes behind the response, if that is complete, and returns the
// first of them. Once some have come it waits only a little for the rest.
func (c *framedConn) behind(wait time.Duration) (text []byte, count int64) {
	if !c.complete() || c.SetReadDeadline(time.Now().Add(wait)) != nil {
		return nil, 0
	}
	some := false
	for buffer := make([]byte, surplusRead); ; {
		n, err := c.Conn.Read(buffer)
		c.look(buffer[:n])
		if err == nil && !some {
			some, err = true, c.SetReadDeadline(time.Now().Add(surplusWait))
		}
		if err != nil {
			break
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.surplus, c.count
}

// surplusOf is the violation that bytes behind a response are. nil: there are none. Where the end
// of the response is awaited, there is no time to wait for them.
func surplusOf(response *http.Response, conn *framedConn, awaited bool) *sse.Entry {
	if conn == nil {
		return nil
	}
	wait := surplusWait
	if response.ContentLength >= 0 && !awaited {
		wait = lengthWait
	}
	text, count := conn.behind(wait)
	if count == 0 {
		return nil
	}
	announced := "its last chunk said that the response was over"
	if response.ContentLength >= 0 {
		announced = fmt.Sprintf("the response announced a length of %d bytes", response.ContentLength)
	}
	v := sse.NewViolation(rules.CodeSurplusBytes, fmt.Sprintf("%s, and %d more came behind it", announced, count), string(text))
	v.Cut = v.Cut || !bytes.HasSuffix(text, []byte("\n"))
	return v
}
