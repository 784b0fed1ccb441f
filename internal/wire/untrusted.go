package wire

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"time"
)

// Untrusted begins the explanation of a certificate that was refused.
const Untrusted = "the server's certificate is not trusted"

// UntrustedError says all that is wrong with a server's certificate, where the TLS library stops at
// the first fault.
type UntrustedError struct {
	Expected, Got string // of the certificate, as far as they differ
	Advice        string // what to do where the certificate is meant to be this one
	Err           error
}

func (e *UntrustedError) Error() string {
	return Untrusted + ": expected " + e.Expected + "; got " + e.Got
}

func (e *UntrustedError) Unwrap() error { return e.Err }

// fault is one thing that is wrong with a certificate, each as a part of a sentence about one, and what
// helps.
type fault struct{ expected, got, help string }

// untrusted explains why a certificate was refused with such a configuration, on a connection to
// this HOST:PORT; another error stays as it is.
func untrusted(err error, config *TLS, address string) error {
	var refused *tls.CertificateVerificationError
	if !errors.As(err, &refused) || len(refused.UnverifiedCertificates) == 0 {
		return err
	}
	now, leaf := time.Now(), refused.UnverifiedCertificates[0]
	if config.Time != nil {
		now = config.Time()
	}
	faults := slices.DeleteFunc([]fault{
		wrongSigner(refused.UnverifiedCertificates, config, now), wrongTime(leaf, now), wrongName(leaf, config.ServerName, address),
	}, func(f fault) bool { return f == fault{} })
	if len(faults) == 0 {
		faults = []fault{{"that can be trusted", "was refused: " + plain(refused.Err), ""}}
	}
	var expected, got, help []string
	for _, f := range faults {
		expected, got, help = append(expected, f.expected), append(got, f.got), append(help, f.help)
	}
	return &UntrustedError{
		"a certificate " + strings.Join(expected, ", "),
		"one that " + strings.Join(got, ", and ") + " (" + shown(leaf) + ")",
		advice(help), err,
	}
}

// advice is what helps, and else, or where all of that is meant to be so.
func advice(help []string) string {
	const trust = "trust whoever answers by tls: {insecure: true}"
	help = slices.DeleteFunc(help, func(text string) bool { return text == "" })
	if len(help) == 0 {
		return trust
	}
	return strings.Join(help, ", and ") + "; or " + trust
}

// wrongSigner looks for an authority as though the certificate were valid now.
func wrongSigner(chain []*x509.Certificate, config *TLS, now time.Time) fault {
	leaf, between := chain[0], x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	if now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		now = leaf.NotAfter
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: config.RootCAs, Intermediates: between, CurrentTime: now})
	if unknown := (x509.UnknownAuthorityError{}); !errors.As(err, &unknown) {
		return fault{}
	}
	f := fault{"signed by an authority of " + cmp.Or(config.Authorities, "this system"), "another authority signed", "name who signed it by tls: {ca: FILE}"}
	if config.Authorities != "" {
		f.help = "have the file that tls: {ca: …} names hold the authority that signed this certificate"
	}
	if isSelfSigned(leaf) {
		f.got = "signed itself"
	}
	return f
}

func isSelfSigned(c *x509.Certificate) bool {
	return slices.Equal(c.RawSubject, c.RawIssuer) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// wrongName says for whom it is, and where the name comes from that is asked for.
func wrongName(leaf *x509.Certificate, wanted, address string) fault {
	if wanted == "" || leaf.VerifyHostname(wanted) == nil {
		return fault{}
	}
	from := "`tls: {server_name: …}`"
	if host, _, err := net.SplitHostPort(address); err == nil && host == wanted {
		from = "the URL's host"
	}
	is := "names no host"
	if names := namesOf(leaf); len(names) > 0 {
		is = "is only for " + listed(names)
	}
	if strings.EqualFold(leaf.Subject.CommonName, wanted) {
		is += ": the subject's CN does not count"
	}
	return fault{"for " + wanted + " (" + from + ")", is, "name a host that it is for by tls: {server_name: HOST}"}
}

func wrongTime(leaf *x509.Certificate, now time.Time) fault {
	f := fault{expected: "valid at " + moment(now), help: "have it renewed"}
	switch {
	case now.After(leaf.NotAfter):
		f.got = "expired on " + moment(leaf.NotAfter)
	case now.Before(leaf.NotBefore):
		f.got = "is not valid before " + moment(leaf.NotBefore)
	default:
		return fault{}
	}
	return f
}

func moment(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") }

// namesOf are the hosts and addresses that a certificate is for.
func namesOf(c *x509.Certificate) []string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}

// mostNames is how many names of a certificate are listed.
const mostNames = 5

func listed(names []string) string {
	text := strings.Join(names[:min(len(names), mostNames)], ", ")
	if len(names) > mostNames {
		text += ", …"
	}
	return text
}

func shown(c *x509.Certificate) string {
	text := "subject " + cmp.Or(c.Subject.String(), "empty")
	if !isSelfSigned(c) {
		text += ", issuer " + cmp.Or(c.Issuer.String(), "empty")
	}
	return text + ", valid until " + moment(c.NotAfter)
}
