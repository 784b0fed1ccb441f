package wire

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
)

// Quiet keeps package http from logging what a server sends unasked, which may be secret, to
// the log of whoever uses us: before a request, and behind a response. Connections are not
// used twice, and nothing is read of one before the request is being sent. It returns the
// transport, of which nothing may be changed any more.
//
// Of is how it speaks TLS with single servers; it may be nil.
func Quiet(t *http.Transport, of TLSOf) *http.Transport {
	t.MaxIdleConnsPerHost = -1
	t.GetProxyConnectHeader, t.OnProxyConnectResponse = asks, leadsOn
	dial := t.DialContext
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return newUnheard(conn), nil
	}
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return encrypted(ctx, conn, configOf(t, of, address), address)
	}
	return t
}

// TLS is how TLS is spoken, and in words whose signature is trusted.
type TLS struct {
	*tls.Config
	Authorities string // the file that has them, and their names; empty: those of the system
}

// TLSOf is how TLS is spoken with the server at HOST:PORT; nil: as with any other.
type TLSOf func(address string) *TLS

// configOf is how a transport speaks TLS with the server at an address.
func configOf(t *http.Transport, of TLSOf, address string) *TLS {
	config := &TLS{Config: &tls.Config{}}
	if t.TLSClientConfig != nil {
		config.Config = t.TLSClientConfig.Clone()
	}
	if of != nil {
		if own := of(address); own != nil {
			config = &TLS{own.Clone(), own.Authorities}
		}
	}
	if host, _, err := net.SplitHostPort(address); err == nil && config.ServerName == "" {
		config.ServerName = host
	}
	config.NextProtos = nil
	if t.Protocols != nil && t.Protocols.HTTP2() {
		config.NextProtos = append(config.NextProtos, protocolHTTP2)
	}
	if t.Protocols == nil || t.Protocols.HTTP1() {
		config.NextProtos = append(config.NextProtos, "http/1.1")
	}
	return config
}

const protocolHTTP2 = "h2"

// encrypted is a connection over which the handshake is done. One of HTTP/2 stays as it is:
// package http must know it, and that protocol has no bytes that nobody asked for.
func encrypted(ctx context.Context, below net.Conn, config *TLS, address string) (net.Conn, error) {
	naming := &naming{}
	conn, trace := tls.Client(below, naming.noted(config.Config)), httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.TLSHandshakeStart != nil {
		trace.TLSHandshakeStart()
	}
	err := conn.HandshakeContext(ctx)
	if trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(conn.ConnectionState(), err)
	}
	switch {
	case err != nil:
		_ = below.Close()
		return nil, naming.explained(untrusted(err, config, address))
	case conn.ConnectionState().NegotiatedProtocol == protocolHTTP2:
		return conn, nil
	case naming.asked:
		return newUnheard(&unnamed{Conn: conn, naming: naming}), nil
	default:
		return newUnheard(conn), nil
	}
}

// unheard is a connection of which nothing is read before we have written.
type unheard struct {
	net.Conn
	once   sync.Once
	spoken chan struct{} // closed once we have, or will not any more
}

func newUnheard(conn net.Conn) *unheard { return &unheard{Conn: conn, spoken: make(chan struct{})} }

func (c *unheard) speak() { c.once.Do(func() { close(c.spoken) }) }

// Read implements net.Conn.
func (c *unheard) Read(p []byte) (int, error) {
	<-c.spoken
	return c.Conn.Read(p)
}

// Write implements net.Conn.
func (c *unheard) Write(p []byte) (int, error) {
	c.speak()
	return c.Conn.Write(p)
}

// Close implements net.Conn.
func (c *unheard) Close() error {
	c.speak()
	return c.Conn.Close()
}

// NetConn is the connection below; see [Retransmits].
func (c *unheard) NetConn() net.Conn { return c.Conn }
