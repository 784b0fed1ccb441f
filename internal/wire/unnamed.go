package wire

import (
	"crypto/tls"
	"net"
	"sync/atomic"
)

// UnnamedError is how a connection ended on which the server had asked for a client certificate and
// got none, before it answered anything: that is likely why.
type UnnamedError struct {
	Refused bool // there is a certificate, but of no authority that the server accepts
	Err     error
}

func (e *UnnamedError) Error() string {
	why := "and none is given"
	if e.Refused {
		why = "and the one that is given is signed by none of the authorities that it names"
	}
	return "the server asked for a client certificate, " + why + ": " + Explain(e.Err) + "; give one that it accepts by tls: {cert: FILE, key: FILE}"
}

func (e *UnnamedError) Unwrap() error { return e.Err }

// naming knows whether a server asked for a certificate in vain.
type naming struct{ asked, refused bool }

// noted is a configuration that behaves like this one, and tells of what the server asked for.
func (n *naming) noted(config *tls.Config) *tls.Config {
	if config.GetClientCertificate != nil {
		return config
	}
	config = config.Clone()
	config.GetClientCertificate = func(wants *tls.CertificateRequestInfo) (*tls.Certificate, error) {
		for i := range config.Certificates {
			if one := &config.Certificates[i]; wants.SupportsCertificate(one) == nil {
				return one, nil
			}
		}
		n.asked, n.refused = true, len(config.Certificates) > 0
		return &tls.Certificate{}, nil
	}
	return config
}

// explained is an error of the connection, with what the server had asked for in vain.
func (n *naming) explained(err error) error {
	if err == nil || !n.asked {
		return err
	}
	return &UnnamedError{n.refused, err}
}

// unnamed is a connection on which the server asked for a certificate in vain.
type unnamed struct {
	net.Conn
	naming   *naming
	answered atomic.Bool // the server has sent something
}

// Read implements net.Conn.
func (c *unnamed) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.answered.Store(true)
	}
	return n, c.explained(err)
}

// Write implements net.Conn.
func (c *unnamed) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	return n, c.explained(err)
}

func (c *unnamed) explained(err error) error {
	if c.answered.Load() {
		return err
	}
	return c.naming.explained(err)
}

// NetConn is the connection below; see [Retransmits].
func (c *unnamed) NetConn() net.Conn { return c.Conn }
