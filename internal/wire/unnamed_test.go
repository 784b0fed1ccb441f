package wire_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/wire"
)

// TestAServerThatWantsACertificate: whoever shows none, or one that is not accepted, hears of it
// in any version of TLS, however the server ends the connection.
func TestAServerThatWantsACertificate(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		server.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, MaxVersion: version, ClientCAs: x509.NewCertPool()}
		server.StartTLS()
		defer server.Close()
		trusting := server.Client().Transport.(*http.Transport).TLSClientConfig
		pair := server.TLS.Certificates
		for name, c := range map[string]struct {
			shown  []tls.Certificate
			accept bool // the server accepts it
			says   string
		}{
			"none":     {nil, false, "the server asked for a client certificate, and none is given: "},
			"another":  {pair, false, "the server asked for a client certificate, and the one that is given is signed by none of the authorities that it names: "},
			"accepted": {pair, true, ""},
		} {
			server.TLS.ClientCAs = x509.NewCertPool()
			leaf, err := x509.ParseCertificate(pair[0].Certificate[0])
			if err != nil {
				t.Fatal(err)
			}
			if c.accept {
				server.TLS.ClientAuth = tls.RequireAnyClientCert
			} else {
				server.TLS.ClientAuth = tls.RequireAndVerifyClientCert
				stranger := *leaf
				stranger.RawSubject = []byte("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x")
				server.TLS.ClientCAs.AddCert(&stranger)
			}
			config := trusting.Clone()
			config.Certificates = c.shown
			client := http.Client{Transport: wire.Quiet(&http.Transport{TLSClientConfig: config}, nil)}
			answer, err := client.Get(server.URL)
			if err == nil {
				_ = answer.Body.Close()
			}
			var unnamed *wire.UnnamedError
			if got := errors.As(err, &unnamed); got != (c.says != "") {
				t.Errorf("TLS %x, %s: %v", version, name, err)
			}
			if c.says != "" && !strings.HasPrefix(wire.Explain(err), c.says) {
				t.Errorf("TLS %x, %s: %s", version, name, wire.Explain(err))
			}
		}
	}
}
