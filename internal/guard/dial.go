package guard

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
)

// Dial opens a network connection, as [net.Dialer.DialContext] does.
type Dial = func(ctx context.Context, network, address string) (net.Conn, error)

// addressesOfLocalhost are those of the names of this machine (RFC 6761, section 6.3): they
// are asked of nobody, since a resolver might lead elsewhere.
var addressesOfLocalhost = [...]string{"127.0.0.1", "::1"}

// LeadsElsewhereError says that a name leads to an address that nobody means by a name: one of
// the link alone, where clouds tell whoever asks their credentials, or of no single machine.
type LeadsElsewhereError struct{ Address string }

func (e *LeadsElsewhereError) Error() string {
	return fmt.Sprintf("the name leads to %s, which is no address of a server: write the address itself, and allow it, if it is meant", e.Address)
}

// Dialer dials as d does, and as [Local]. Each address that a name leads to is looked at before
// it is connected to, those of proxies too: see [LeadsElsewhereError]. An address that was
// written as such has been judged by its text.
func Dialer(d *net.Dialer) Dial {
	byName := *d
	byName.Control = func(_, address string, _ syscall.RawConn) error { return checkDialled(address) }
	return Local(func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, err := net.SplitHostPort(address); err == nil {
			if _, err := netip.ParseAddr(host); err == nil {
				return d.DialContext(ctx, network, address)
			}
		}
		return byName.DialContext(ctx, network, address)
	})
}

func checkDialled(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if ip := at.Addr().Unmap(); ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() {
		return &LeadsElsewhereError{ip.String()}
	}
	return nil
}

// Local is dial, but for the names of this machine: localhost and those below it lead to
// its own addresses, whatever resolvers say.
func Local(dial Dial) Dial {
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
