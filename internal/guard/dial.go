package guard

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Dial opens a network connection, as [net.Dialer.DialContext] does.
type Dial = func(ctx context.Context, network, address string) (net.Conn, error)

// addressesOfLocalhost are those of the names of this machine (RFC 6761, section 6.3): they
// are asked of nobody, since a resolver might lead elsewhere.
var addressesOfLocalhost = [...]string{"127.0.0.1", "::1"}

// Local is dial, but for the names of this machine: localhost and those below it lead to
// its own addresses, whatever resolvers say. Nil: dials as the system does.
func Local(dial Dial) Dial {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil || !isLocalName(normal(host)) {
			return dial(ctx, network, address)
		}
		var refused []error
		for _, own := range addressesOfLocalhost {
			conn, err := dial(ctx, network, net.JoinHostPort(own, port))
			if err == nil {
				return conn, nil
			}
			refused = append(refused, err)
		}
		return nil, refused[0] // that there is no second one helps nobody
	}
}

func isLocalName(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// EnvironmentProxy is what the environment says of proxies, as [http.ProxyFromEnvironment]
// has it; but no request to this machine goes through one.
func EnvironmentProxy(r *http.Request) (*url.URL, error) {
	if isLocal(normal(r.URL.Hostname())) {
		return nil, nil
	}
	return http.ProxyFromEnvironment(r)
}
