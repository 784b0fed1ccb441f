package stream

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
)

// client makes one connection of a stream: a request, the redirects that follow,
// and the response at their end.
type client struct {
	plain     *http1
	transport *http.Transport // for what is not plain; nil: nothing was yet
	proxy     proxyOf
	sockets   sockets
	watchdog  *watchdog
	opts      *Options
}

// begin makes it one whose connections live in ctx.
func (c *client) begin(ctx context.Context, opts *Options, w *watchdog) error {
	c.watchdog, c.opts = w, opts
	c.sockets.ctx, c.sockets.dial, c.sockets.slow = ctx, c.dial, opts.Speed > 0
	c.plain = &http1{dial: c.sockets.dialFramed, headLimit: cmp.Or(opts.Limits.Header, DefaultHeaderLimit)}
	if err := opts.Protocol.known(); err != nil {
		return err
	}
	var err error
	c.proxy, err = newProxy(opts.Proxy)
	return err
}

// dial dials as the caller of Follow wants it, which is the connect phase, and whatever it traces
// itself; or as the system does. What that needs is not kept, for thousands of streams.
func (c *client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if dial := c.opts.Network.Dial; dial != nil {
		c.watchdog.enter(recording.PhaseConnect)
		return dial(ctx, network, address)
	}
	dialer := &net.Dialer{Resolver: c.sockets.resolver(c.opts.Network.Resolver)}
	return guard.Dialer(dialer)(ctx, network, address)
}

// open sends a request and follows redirects. note is told of each.
func (c *client) open(ctx context.Context, next *outgoing, note func(recording.Hop)) (*http.Response, error) {
	ctx = httptrace.WithClientTrace(ctx, c.watchdog.trace(c.plain.headLimit))
	for hops := 0; ; hops++ {
		response, err := c.roundTrip(ctx, next)
		if err != nil {
			return nil, err
		}
		location := wire.Location(response)
		if location == "" || c.opts.Redirects == NoRedirects {
			return response, c.opts.Protocol.check(response)
		}
		c.discard(response)
		note(recording.Hop{URL: next.url.Redacted(), Status: response.StatusCode, Location: location})
		if limit := cmp.Or(c.opts.Redirects, DefaultRedirects); hops == limit {
			return nil, &RedirectError{Location: location, Problem: fmt.Sprintf("%d redirects came before it, and no more are followed", limit), Limit: true}
		}
		if next, err = next.forgetting(response).redirected(response.StatusCode, location); err != nil {
			return nil, err
		}
		if err := c.opts.mayFollow(next.url); err != nil {
			return nil, &RedirectError{Location: location, Problem: err.Error()}
		}
	}
}

func (c *client) roundTrip(ctx context.Context, o *outgoing) (*http.Response, error) {
	request, err := o.request(ctx, c.opts.Jar)
	if err != nil {
		return nil, err
	}
	transport, err := c.over(request)
	if err != nil {
		return nil, err
	}
	c.watchdog.restart()
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	response.Request = nil // it would stay as long as the stream, and is not asked for
	if c.opts.Jar != nil {
		c.opts.Jar.SetCookies(o.url, wire.Cookies(response.Header))
	}
	return response, nil
}

// over is what carries a request.
func (c *client) over(r *http.Request) (http.RoundTripper, error) {
	if c.opts.Protocol != HTTP2 && c.plain.serves(r, c.proxy) {
		return c.plain, nil
	}
	if c.transport == nil {
		transport, err := newTransport(c.opts, c.proxy, c.sockets.dialContext)
		if err != nil {
			return nil, err
		}
		c.transport = transport
	}
	return wire.Once{Transport: c.transport}, nil
}

// discard ends a response and its connection: the next request gets one of its
// own, so that nothing is ever sent twice because an old connection had gone.
func (c *client) discard(response *http.Response) {
	response.Body.Close()
	c.closeIdle()
	c.sockets.hangUp()
}

func (c *client) closeIdle() {
	if c.transport != nil {
		c.transport.CloseIdleConnections()
	}
}

// close closes the connections. The context that they live in must have ended.
func (c *client) close() {
	c.closeIdle()
	c.sockets.close()
}
