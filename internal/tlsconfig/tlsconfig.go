// Package tlsconfig is whom to trust over TLS and who we are, as files say it.
package tlsconfig

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/wire"
)

// Settings are whom to trust and who we are. The zero value trusts the system's authorities
// and has no certificate. Files are relative to the file that names them.
type Settings struct {
	CA         string `yaml:"ca"`          // PEM file of the only authorities to trust
	Cert       string `yaml:"cert"`        // PEM file of our certificate
	Key        string `yaml:"key"`         // and of its key
	ServerName string `yaml:"server_name"` // expected in the server's certificate instead of the URL's host
	Insecure   bool   `yaml:"insecure"`    // accept any certificate
}

// errHalf is half a client certificate.
var errHalf = errors.New("a client certificate needs both its certificate and its key file")

// Validate finds half a certificate.
func (s Settings) Validate() error {
	if (s.Cert == "") != (s.Key == "") {
		return problem.WithHelp(errHalf, "write both cert and key")
	}
	return nil
}

// Beside are the settings with their files found in a folder.
func (s Settings) Beside(folder string) Settings {
	for _, file := range []*string{&s.CA, &s.Cert, &s.Key} {
		if *file != "" && !filepath.IsAbs(*file) {
			*file = filepath.Join(folder, *file)
		}
	}
	return s
}

// pair is who we are.
func (s Settings) pair() (tls.Certificate, error) {
	cert, errCert := sources.Read(s.Cert)
	key, errKey := sources.Read(s.Key)
	if err := errors.Join(errCert, errKey); err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(cert, key)
}

// Config reads the files that the settings name.
func (s Settings) Config() (*wire.TLS, error) {
	config := &wire.TLS{Config: &tls.Config{ServerName: s.ServerName, InsecureSkipVerify: s.Insecure}}
	if s.CA != "" {
		text, err := sources.Read(s.CA)
		if err != nil {
			return nil, fmt.Errorf("the file of trusted certificates: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("the file of trusted certificates, %s, holds no certificate in PEM form", s.CA)
		}
		config.Authorities = s.CA + subjects(text)
	}
	if (s.Cert == "") != (s.Key == "") {
		return nil, errHalf
	}
	if s.Cert != "" {
		pair, err := s.pair()
		if err != nil {
			return nil, fmt.Errorf("the client certificate %s with the key %s: %w", s.Cert, s.Key, err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// subjects names the first certificate of a PEM file, and says how many more there are.
func subjects(text []byte) string {
	first, more := "", -1
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			first, more = cmp.Or(first, c.Subject.String()), more+1
		}
	}
	switch {
	case first == "":
		return ""
	case more > 0:
		return fmt.Sprintf(" (%s, and %d more)", first, more)
	default:
		return " (" + first + ")"
	}
}
