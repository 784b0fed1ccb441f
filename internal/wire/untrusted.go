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

// UntrustedError says all that is wrong with a server's certificate, where the TLS library stops at
// the first fault, and shows the certificate.
type UntrustedError struct {
	Faults      []string // what is wrong, each as a part of a sentence about the certificate
	Certificate string   // its subject, its issuer, its names, and when it is valid
	Trusted     string   // whose signature would do
	Err         error
}

func (e *UntrustedError) Error() string {
	return "the server's certificate is not trusted: it " + strings.Join(e.Faults, "; and it ") +
		" (" + e.Certificate + "; trusted: " + e.Trusted + ")"
}

func (e *UntrustedError) Unwrap() error { return e.Err }

// untrusted explains why a certificate was refused with such a configuration, on a connection to
// this HOST:PORT; another error stays as it is.
func untrusted(err error, config *tls.Config, address string) error {
	var refused *tls.CertificateVerificationError
	if !errors.As(err, &refused) || len(refused.UnverifiedCertificates) == 0 {
		return err
	}
	now, leaf := time.Now(), refused.UnverifiedCertificates[0]
	if config.Time != nil {
		now = config.Time()
	}
	faults := slices.DeleteFunc([]string{
		wrongSigner(refused.UnverifiedCertificates, config.RootCAs, now), wrongName(leaf, config.ServerName, address), wrongTime(leaf, now),
	}, func(fault string) bool { return fault == "" })
	if len(faults) == 0 {
		faults = []string{"was refused: " + plain(refused.Err)}
	}
	trusted := "the system's authorities"
	if config.RootCAs != nil {
		trusted = "only what the file of `ca:` holds"
	}
	return &UntrustedError{faults, shown(leaf), trusted, err}
}

// wrongSigner looks for an authority as though the certificate were valid now.
func wrongSigner(chain []*x509.Certificate, roots *x509.CertPool, now time.Time) string {
	leaf, between := chain[0], x509.NewCertPool()
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	if now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		now = leaf.NotAfter
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: now})
	var unknown x509.UnknownAuthorityError
	switch {
	case !errors.As(err, &unknown):
		return ""
	case isSelfSigned(leaf):
		return "is signed by itself, by no authority that is trusted"
	default:
		return "is signed by an authority that is not trusted"
	}
}

func isSelfSigned(c *x509.Certificate) bool {
	return slices.Equal(c.RawSubject, c.RawIssuer) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// wrongName says for whom it is, and where the name comes from that is asked for.
func wrongName(leaf *x509.Certificate, wanted, address string) string {
	if wanted == "" || leaf.VerifyHostname(wanted) == nil {
		return ""
	}
	from := "the name in `tls: {server_name: …}`"
	if host, _, err := net.SplitHostPort(address); err == nil && host == wanted {
		from = "the URL's host"
	}
	is := "names no host"
	if names := namesOf(leaf); len(names) > 0 {
		is = "is for " + listed(names)
	}
	return is + ", not for " + wanted + ", " + from
}

func wrongTime(leaf *x509.Certificate, now time.Time) string {
	switch {
	case now.After(leaf.NotAfter):
		return "expired on " + moment(leaf.NotAfter)
	case now.Before(leaf.NotBefore):
		return "is not valid before " + moment(leaf.NotBefore)
	}
	return ""
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
	return "subject " + cmp.Or(c.Subject.String(), "empty") + ", issuer " + cmp.Or(c.Issuer.String(), "empty") +
		", names " + cmp.Or(listed(namesOf(c)), "none") + ", valid from " + moment(c.NotBefore) + " to " + moment(c.NotAfter)
}
