package stream

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/streamspec/streamspec/internal/wire"
)

// http1 makes one exchange over a connection of its own, in plain HTTP/1.1. The head is read
// by package http; but where its transport has two goroutines for each connection, with their
// stacks and buffers, this reads in the goroutine that asks, and into its buffer. That is half
// of what a stream costs, of which thousands may be open at a time.
type http1 struct {
	dial      func(ctx context.Context, network, address string) (*framedConn, error)
	headLimit int64 // bytes of a response's head
}

// largestBody is what of a request is written before the response is looked for: as much as
// a system takes that nobody reads from. With more, a server that responds before it has read
// all, and waits, would wait for ever.
const largestBody = 32 << 10

// headBuffer is as much of a response's head as is read at once: most heads are shorter, and
// what was read with them is kept until somebody asks for it.
const headBuffer = 1 << 10

// serves tells whether a request is one for plain HTTP/1.1.
func (t *http1) serves(r *http.Request, proxy proxyOf) bool {
	if r.URL.Scheme != "http" || !isASCII(r.URL.Host) || r.ContentLength > largestBody || !sendable(r.Header) {
		return false
	}
	if proxy == nil {
		return true
	}
	through, err := proxy(r)
	return err == nil && through == nil
}

// isASCII tells whether a host can be asked for as it is written. Package http writes others as
// resolvers know them (RFC 3492).
func isASCII(host string) bool {
	return !strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII })
}

// sendable tells whether all fields can be sent. Package http says what is wrong with others.
func sendable(header http.Header) bool {
	for name, values := range header {
		if !wire.IsToken(name) || slices.ContainsFunc(values, func(v string) bool { return !wire.CanBeValue(v) }) {
			return false
		}
	}
	return true
}

// RoundTrip implements http.RoundTripper. The response's body ends with the connection.
func (t *http1) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := cmp.Or(httptrace.ContextClientTrace(r.Context()), new(httptrace.ClientTrace))
	conn, err := t.dial(r.Context(), "tcp", addressOf(r.URL))
	if err != nil {
		return nil, err
	}
	if trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{Conn: conn})
	}
	stop := context.AfterFunc(r.Context(), func() { _ = conn.Close() })
	defer stop()
	response, err := t.exchange(conn, r, trace)
	if err != nil {
		_ = conn.Close()
	}
	return response, err
}

func addressOf(u *url.URL) string {
	return net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "80"))
}

// exchange sends the request and reads the response's head.
func (t *http1) exchange(conn *framedConn, r *http.Request, trace *httptrace.ClientTrace) (*http.Response, error) {
	sending := send(conn, r)
	if trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{Err: sending})
	}
	limited := &limitedConn{conn: conn.Conn, left: t.headLimit, limit: t.headLimit}
	from := bufio.NewReaderSize(limited, headBuffer)
	response, err := readHead(from, r, trace)
	if err != nil {
		return nil, cmp.Or(sending, limited.exceeded, limited.cut(from, err), err) // a server may respond, and read no more
	}
	conn.behindHead(response)
	ahead, _ := from.Peek(from.Buffered())
	response.Body = &framedBody{conn: conn, ahead: ahead}
	return response, nil
}

func send(conn net.Conn, r *http.Request) error {
	w := bufio.NewWriterSize(conn, requestBuffer)
	if err := r.Write(w); err != nil {
		return err
	}
	return w.Flush()
}

// readHead reads heads of responses up to the final one; 101 is one (RFC 9110, section 15.2).
func readHead(from *bufio.Reader, r *http.Request, trace *httptrace.ClientTrace) (*http.Response, error) {
	for {
		if _, err := from.Peek(1); err != nil {
			return nil, err
		}
		response, err := http.ReadResponse(from, r)
		switch {
		case err != nil:
			return nil, err
		case response.ProtoMajor != 1:
			return nil, fmt.Errorf("malformed HTTP version %q, where HTTP/1.1 was expected", response.Proto)
		case response.StatusCode >= http.StatusOK || response.StatusCode == http.StatusSwitchingProtocols:
			return response, nil
		case trace.Got1xxResponse != nil:
			if err := trace.Got1xxResponse(response.StatusCode, textproto.MIMEHeader(response.Header)); err != nil {
				return nil, err
			}
		}
	}
}

// limitedConn reads no more than it may.
type limitedConn struct {
	conn        io.Reader
	left, limit int64
	exceeded    error
	ended       bool // the connection has
}

// headError tells that a response's head is longer than it may be.
type headError struct {
	max int64 // bytes
}

func (e *headError) Error() string { return fmt.Sprintf("it is longer than %d bytes", e.max) }

// Read implements io.Reader.
func (c *limitedConn) Read(p []byte) (int, error) {
	if c.left == 0 {
		c.exceeded = &headError{c.limit}
		return 0, c.exceeded
	}
	n, err := c.conn.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	c.ended = c.ended || errors.Is(err, io.EOF)
	return n, err
}

// cut tells that a head could not be read for it broke off: package http takes the last line that came for a
// field that is wrong. nil: for another reason.
func (c *limitedConn) cut(from *bufio.Reader, err error) error {
	isHead := errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "malformed MIME header")
	if c.ended && from.Buffered() == 0 && isHead {
		return wire.ErrHeadCut
	}
	return nil
}

// framedBody is a response's body, read from its connection into the buffer of who asks: it
// has none of its own. Closing it closes the connection, whatever may come.
type framedBody struct {
	conn  *framedConn
	ahead []byte // was read with the head
}

// Read implements io.Reader.
func (b *framedBody) Read(p []byte) (int, error) {
	for len(p) > 0 {
		if b.conn.complete() {
			b.conn.look(b.ahead) // a length of 0, and a body all the same
			b.ahead = nil
			return 0, io.EOF
		}
		n, err := b.read(p)
		body, lost := b.conn.unframe(p[:n])
		if errors.Is(err, io.EOF) && !b.conn.endless() {
			err = io.ErrUnexpectedEOF
		}
		if err = cmp.Or(lost, err); body > 0 || err != nil {
			return body, err
		}
	}
	return 0, nil
}

// read reads what came, as it came.
func (b *framedBody) read(p []byte) (int, error) {
	if len(b.ahead) == 0 {
		b.ahead = nil
		return b.conn.Conn.Read(p)
	}
	n := copy(p, b.ahead)
	b.ahead = b.ahead[n:]
	return n, nil
}

// Close implements io.Closer.
func (b *framedBody) Close() error {
	if err := b.conn.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
