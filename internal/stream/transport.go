package stream

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/wire"
)

// requestBuffer is how many bytes of a request are gathered: one request is all that a
// connection sends, and the buffer stays as long as the stream.
const requestBuffer = 1 << 10

// newTransport makes a transport for one connection of a stream, so that one
// stream's connection is never another's. Its connections are opened by dial.
func newTransport(opts *Options, proxy proxyOf, dial dialer) (*http.Transport, error) {
	config, err := opts.TLS.Config()
	if err != nil {
		return nil, err
	}
	return wire.Quiet(&http.Transport{
		Proxy:                  proxy,
		DialContext:            dial,
		TLSClientConfig:        config.Config, // also where package http shakes hands by itself, behind a proxy
		Protocols:              opts.Protocol.protocols(),
		DisableCompression:     true, // an encoding that nobody asked for is the server's fault, and must show
		MaxResponseHeaderBytes: cmp.Or(opts.Limits.Header, DefaultHeaderLimit),
		WriteBufferSize:        requestBuffer,
	}, func(address string) *wire.TLS {
		if opts.TLSOf != nil {
			if own := opts.TLSOf(address); own != nil {
				return own
			}
		}
		return config
	}), nil
}

// known refuses what is no protocol.
func (p Protocol) known() error {
	if slices.Contains([]Protocol{AnyProtocol, HTTP1, HTTP2}, p) {
		return nil
	}
	return fmt.Errorf("the protocol %q is not known: use %q or %q", p, HTTP1, HTTP2)
}

func (p Protocol) protocols() *http.Protocols {
	out := new(http.Protocols)
	out.SetHTTP1(p != HTTP2)
	out.SetHTTP2(p != HTTP1)
	out.SetUnencryptedHTTP2(p == HTTP2)
	return out
}

// check finds a response that came over another protocol than the forced one.
func (p Protocol) check(response *http.Response) error {
	if p == HTTP2 && response.ProtoMajor != 2 {
		return fmt.Errorf("HTTP/2 was asked for, but the server speaks %s", response.Proto)
	}
	return nil
}

// proxyOf is the proxy through which a request goes, as http.Transport has it; nil: none.
type proxyOf = func(*http.Request) (*url.URL, error)

func newProxy(proxy string) (proxyOf, error) {
	switch proxy {
	case "":
		return guard.EnvironmentProxy, nil
	case NoProxy:
		return nil, nil
	}
	target, err := url.Parse(proxy)
	if err != nil || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, target.Scheme) || target.Host == "" {
		return nil, fmt.Errorf("the proxy %q is no URL of a proxy: write http://HOST:PORT, https://… or socks5://…, or %q", proxy, NoProxy)
	}
	return http.ProxyURL(target), nil
}
