package service

import (
	"cmp"
	"net"
	"net/url"
	"slices"

	"github.com/streamspec/streamspec/internal/wire"
)

// TLSOf is how TLS is spoken with the service, where it is at this HOST:PORT; nil: it is not,
// or says nothing of that.
func (i *Instance) TLSOf(address string) *wire.TLS {
	at, err := url.Parse(i.address.url)
	if err != nil || i.tls == nil {
		return nil
	}
	if own := net.JoinHostPort(at.Hostname(), cmp.Or(at.Port(), "443")); own != address && !slices.Contains(i.address.secure(), address) {
		return nil
	}
	return i.tls
}
