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
	const facts = " (subject CN=shop, issuer CN=authority, valid until 2026-05-02 12:00 UTC)"
	trusts := func(roots *x509.CertPool, authorities string) TLS {
		return TLS{&tls.Config{RootCAs: roots}, authorities}
	}
	const (
		host   = "name a host that it is for by tls: {server_name: HOST}"
		renew  = "have it renewed"
		signer = "have the file that tls: {ca: …} names hold the authority that signed this certificate"
	)
	advice := map[string]string{
		"another name": host, "the name asked": host, "only its CN": host, "none is its name": host, "expired": renew, "not yet": renew, "by itself": signer, "unknown": signer,
		"unknown to the system": "name who signed it by tls: {ca: FILE}", "all at once": signer + ", and " + renew + ", and " + host,
	}
	known, nobody, system := trusts(roots, "ca.pem (CN=authority)"), trusts(x509.NewCertPool(), "other.pem"), trusts(x509.NewCertPool(), "")
	for name, c := range map[string]struct {
		leaf          *x509.Certificate
		wanted        string
		address       string
		trusted       TLS
		after         time.Duration
		expected, got string
	}{
		"another name": {good, "till.test", "till.test:443", known, time.Hour,
			"a certificate for till.test (the URL's host)", "one that is only for shop.test" + facts},
		"the name asked": {good, "till.test", "shop.test:443", known, time.Hour,
			"a certificate for till.test (`tls: {server_name: …}`)", "one that is only for shop.test" + facts},
		"only its CN": {good, "shop", "shop:443", known, time.Hour,
			"a certificate for shop (the URL's host)", "one that is only for shop.test: the subject's CN does not count" + facts},
		"expired": {good, "shop.test", "shop.test:443", known, 48 * time.Hour,
			"a certificate valid at 2026-05-03 12:00 UTC", "one that expired on 2026-05-02 12:00 UTC" + facts},
		"not yet": {good, "shop.test", "shop.test:443", known, -time.Hour,
			"a certificate valid at 2026-05-01 11:00 UTC", "one that is not valid before 2026-05-01 12:00 UTC" + facts},
		"by itself": {lone, "lone.test", "lone.test:443", known, time.Hour,
			"a certificate signed by an authority of ca.pem (CN=authority)", "one that signed itself (subject CN=lone, valid until 2026-05-02 12:00 UTC)"},
		"unknown": {good, "shop.test", "shop.test:443", nobody, time.Hour,
			"a certificate signed by an authority of other.pem", "one that another authority signed" + facts},
		"unknown to the system": {good, "shop.test", "shop.test:443", system, time.Hour,
			"a certificate signed by an authority of this system", "one that another authority signed" + facts},
		"all at once": {lone, "shop.test", "shop.test:443", known, 48 * time.Hour,
			"a certificate signed by an authority of ca.pem (CN=authority), valid at 2026-05-03 12:00 UTC, for shop.test (the URL's host)",
			"one that signed itself, and expired on 2026-05-02 12:00 UTC, and is only for lone.test (subject CN=lone, valid until 2026-05-02 12:00 UTC)"},
		"none is its name": {certificateFor(t, key, authority, "none", []string{}...), "shop.test", "shop.test:443", known, time.Hour,
			"a certificate for shop.test (the URL's host)", "one that names no host (subject CN=none, issuer CN=authority, valid until 2026-05-02 12:00 UTC)"},
		"for a reason of its own": {good, "shop.test", "shop.test:443", known, time.Hour,
			"a certificate that can be trusted", "one that was refused: no" + facts},
	} {
		t.Run(name, func(t *testing.T) {
			config := &TLS{c.trusted.Clone(), c.trusted.Authorities}
			config.ServerName, config.Time = c.wanted, func() time.Time { return certified.Add(c.after) }
			refused := &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{c.leaf}, Err: errors.New("x509: no")}
			err := untrusted(refused, config, c.address)
			refusal := err.(*UntrustedError)
			if help := refusal.Advice; help != strings.TrimPrefix(advice[name]+"; or ", "; or ")+"trust whoever answers by tls: {insecure: true}" {
				t.Errorf("it advises: %s", help)
			}
			if refusal.Expected != c.expected || refusal.Got != c.got {
				t.Errorf("expected %s\ngot      %s", refusal.Expected, refusal.Got)
			}
			if want := Untrusted + ": expected " + c.expected + "; got " + c.got; Explain(err) != want {
				t.Errorf("it is explained as %s, want %s", Explain(err), want)
			}
		})
	}
}
