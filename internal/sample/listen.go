package sample

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"strconv"
	"time"
)

// listen opens the ports of the service, the first of which is Config.Port: over TLS, where it has
// a certificate. If it fails, none stays open.
func (s *Server) listen() ([]net.Listener, error) {
	certificates, err := certificates(s.cfg.Certificate, s.defect.selfSigned)
	if err != nil {
		return nil, fmt.Errorf("sample service: the certificate: %w", err)
	}
	ports := []int{s.cfg.Port}
	if s.cfg.AdminPort != 0 && !s.defect.closedAdmin {
		ports = append(ports, s.cfg.AdminPort)
	}
	var all []net.Listener
	for _, port := range ports {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			closeAll(all)
			return nil, fmt.Errorf("sample service: cannot listen on 127.0.0.1:%d (set PORT to a free port, or to 0 for any): %w", port, err)
		}
		if certificates != nil {
			listener = tls.NewListener(listener, &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12})
		}
		all = append(all, listener)
	}
	return all, nil
}

func closeAll(listeners []net.Listener) {
	for _, listener := range listeners {
		_ = listener.Close() // the error that is told is another
	}
}

// certificates are by what the service speaks TLS, of a file or of its own, which nobody knows;
// nil: it speaks none.
func certificates(file string, unknown bool) ([]tls.Certificate, error) {
	if file == "" {
		return nil, nil
	}
	load := func() (tls.Certificate, error) { return tls.LoadX509KeyPair(file, file) }
	if unknown {
		load = selfSigned
	}
	one, err := load()
	return []tls.Certificate{one}, err
}

// selfSigned is a certificate that no authority has signed.
func selfSigned() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "secure.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	if err != nil {
		return tls.Certificate{}, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

// url is where the service is, by its listener.
func (c Config) url(l net.Listener) string {
	scheme := "http"
	if c.Certificate != "" {
		scheme = "https"
	}
	return scheme + "://" + l.Addr().String()
}
