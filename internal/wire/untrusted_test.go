package wire

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"
)

var certified = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// certificateFor makes a certificate for names, valid for a day; signed by itself where there is no authority.
func certificateFor(t *testing.T, key *ecdsa.PrivateKey, authority *x509.Certificate, subject string, names ...string) *x509.Certificate {
	t.Helper()
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: subject}, DNSNames: names, NotBefore: certified, NotAfter: certified.Add(24 * time.Hour),
		IsCA: names == nil, BasicConstraintsValid: true,
	}
	if authority == nil {
		authority = form
	}
	der, err := x509.CreateCertificate(rand.Reader, form, authority, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestWhatIsWrongWithACertificate: each fault by its name, and all that hold at once.
func TestWhatIsWrongWithACertificate(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	authority := certificateFor(t, key, nil, "authority")
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	good, lone := certificateFor(t, key, authority, "shop", "shop.test"), certificateFor(t, key, nil, "lone", "lone.test")
	const facts = " (subject CN=shop, issuer CN=authority, names shop.test, valid from 2026-05-01 12:00 UTC to 2026-05-02 12:00 UTC; trusted: only what the file of `ca:` holds)"
	for name, c := range map[string]struct {
		leaf    *x509.Certificate
		wanted  string
		address string
		roots   *x509.CertPool
		after   time.Duration
		want    string
	}{
		"another name":     {good, "till.test", "till.test:443", roots, time.Hour, "it is for shop.test, not for till.test, the URL's host" + facts},
		"the name asked":   {good, "till.test", "shop.test:443", roots, time.Hour, "it is for shop.test, not for till.test, the name in `tls: {server_name: …}`" + facts},
		"expired":          {good, "shop.test", "shop.test:443", roots, 48 * time.Hour, "it expired on 2026-05-02 12:00 UTC" + facts},
		"not yet":          {good, "shop.test", "shop.test:443", roots, -time.Hour, "it is not valid before 2026-05-01 12:00 UTC" + facts},
		"by itself":        {lone, "lone.test", "lone.test:443", roots, time.Hour, "it is signed by itself, by no authority that is trusted (subject CN=lone, issuer CN=lone"},
		"unknown":          {good, "shop.test", "shop.test:443", x509.NewCertPool(), time.Hour, "it is signed by an authority that is not trusted" + facts},
		"all at once":      {lone, "shop.test", "shop.test:443", roots, 48 * time.Hour, "it is signed by itself, by no authority that is trusted; and it is for lone.test, not for shop.test, the URL's host; and it expired on"},
		"none is its name": {certificateFor(t, key, authority, "none", []string{}...), "shop.test", "shop.test:443", roots, time.Hour, "it names no host, not for shop.test"},
	} {
		t.Run(name, func(t *testing.T) {
			config := &tls.Config{ServerName: c.wanted, RootCAs: c.roots, Time: func() time.Time { return certified.Add(c.after) }}
			refused := &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{c.leaf}, Err: errors.New("x509: no")}
			if got := Explain(untrusted(refused, config, c.address)); !strings.HasPrefix(got, "the server's certificate is not trusted: "+c.want) {
				t.Errorf("got  %s\nwant …%s", got, c.want)
			}
		})
	}
}
