package service

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
)

// configureTLS reads how TLS is spoken with the service.
func (i *Instance) configureTLS() error {
	if i.def.TLS == nil {
		return nil
	}
	config, err := i.def.TLS.Config()
	if err != nil {
		return fmt.Errorf("the service %q: tls: %w", i.Name(), err)
	}
	i.tls = config
	return nil
}

// TLSOf is how TLS is spoken with the service, where it is at this HOST:PORT; nil: it is not,
// or says nothing of that.
func (i *Instance) TLSOf(address string) *tls.Config {
	at, err := url.Parse(i.address.url)
	if err != nil || i.tls == nil || net.JoinHostPort(at.Hostname(), cmp.Or(at.Port(), "443")) != address {
		return nil
	}
	return i.tls
}
