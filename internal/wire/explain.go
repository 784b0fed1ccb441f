// Package wire says what connections come to in words that people know, and what the
// kernel knows of them. It has what all who speak HTTP do alike: what may stand in a header,
// and what a redirect takes along.
//
// Start reading at [Explain].
package wire

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// What explanations begin with where the port speaks something else than was asked in.
const (
	SpeaksTLS   = "what came is TLS"
	SpeaksNoTLS = "the server does not speak TLS"
	SpeaksHTTP2 = "what came is HTTP/2"
	NoHTTP2     = "what came is no HTTP/2"
	NoHTTP      = "what came is no HTTP response"
	BrokenHead  = "the head of the response is broken"
)

// Exhausted tells that an error is this machine's own: it has no file descriptors, no ports
// or no memory left. It says nothing of a server.
func Exhausted(err error) bool {
	for _, ours := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.EADDRNOTAVAIL} {
		if errors.Is(err, ours) {
			return true
		}
	}
	return false
}

// Explain says why a connection, a request or a response came to nothing, for people: by
// what is known of err, or else by its own text, without the names of libraries.
func Explain(err error) string {
	if text := explainExhausted(err); text != "" {
		return text
	}
	if unnamed := (*UnnamedError)(nil); errors.As(err, &unnamed) {
		return unnamed.Error()
	}
	if tunnel := (*TunnelError)(nil); errors.As(err, &tunnel) {
		return tunnel.Error()
	}
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == toProxy {
		return "the proxy cannot be reached: " + cmp.Or(brokeOff(op.Err, ""), Explain(op.Err))
	} else if op != nil && op.Op == throughSOCKS {
		return "the SOCKS proxy does not lead on to " + address(op) + ": " + cmp.Or(brokeOff(op.Err, " without a whole answer"), strings.TrimPrefix(plain(op.Err), "unknown error "))
	}
	for _, explain := range []func(error) string{explainAddress, explainConnection, explainTLS, explainResponse} {
		if text := explain(err); text != "" {
			return text
		}
	}
	return plain(err)
}

// toProxy is what package http calls the way to a proxy.
const toProxy = "proxyconnect"

// throughSOCKS is what package http calls the way on from a SOCKS proxy.
const throughSOCKS = "socks connect"

// OfProxy tells that the way to a proxy, or on from a SOCKS proxy, failed, but for one that came to nothing in time:
// that says nothing of a server.
func OfProxy(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == toProxy || op.Op == throughSOCKS) && !op.Timeout()
}

// brokeOff says how a proxy broke the connection off, and without what; empty: it did not.
func brokeOff(err error, without string) string {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it closed the connection" + without
	case isReset(err):
		return "it reset the connection" + without
	}
	return ""
}

// isReset tells of a connection that the other side broke off.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED)
}

func explainExhausted(err error) string {
	switch {
	case !Exhausted(err):
		return ""
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "this machine has no file descriptors left: raise the limit (ulimit -n), or run fewer scenarios at a time"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "this machine has no free port left: run fewer scenarios at a time"
	}
	return "this machine has no memory left for connections"
}

// explainAddress knows why no connection came to be.
func explainAddress(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsTimeout:
		return fmt.Sprintf("the address of the host %q was not found in time", dns.Name)
	case errors.As(err, &dns):
		return fmt.Sprintf("the host %q cannot be resolved: %s", dns.Name, dns.Err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens at " + address(err)
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "there is no way to " + address(err)
	case errors.Is(err, syscall.ETIMEDOUT):
		return "no connection to " + address(err) + ": it does not respond"
	}
	return ""
}

// explainConnection knows how connections break.
func explainConnection(err error) string {
	switch {
	case isReset(err):
		return "the connection was reset by the server"
	case errors.Is(err, ErrHeadCut):
		return "the connection closed inside the response's head"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the response broke off"
	case errors.Is(err, io.EOF):
		return "the server closed the connection without a response"
	}
	return ""
}

// explainResponse knows what is wrong with a response that cannot be read, by the words that
// net/http has for it: it has no types for them.
func explainResponse(err error) string {
	text := plain(err)
	for _, known := range []struct{ part, means, cut string }{
		{`malformed HTTP response "\x15\x03`, SpeaksTLS + ": is the server's URL one with https:// ?", text},
		{`malformed HTTP response "\x00\x00`, SpeaksHTTP2 + ", where HTTP/1.1 was expected", text},
		{"frame too large", NoHTTP2 + "; a server that speaks HTTP/1.1 alone looks like this", text},
		{"malformed MIME header", BrokenHead + ", or was cut off: ", "malformed MIME header: "},
		{"bad Content-Length", BrokenHead + ": ", ""},
		{"invalid empty Content-Length", BrokenHead + ": ", ""},
		{"unsupported transfer encoding", BrokenHead + ": ", ""},
		{"too many transfer encodings", BrokenHead + ": it says Transfer-Encoding more than once: ", "too many transfer encodings: "},
		{"suspiciously long trailer", "the response is broken: its last chunk came, and what follows that did not end", text},
		{"malformed chunked encoding", "the response is broken: a chunk has another size than it says", text},
		{"invalid byte in chunk length", "the response is broken: a chunk does not begin with its size", text},
		{"failed to parse Location header", "it is redirected to what is no URL: ", "failed to parse Location header "},
		{"malformed HTTP", NoHTTP + ": ", ""},
		{"message cannot contain", NoHTTP + ": ", ""},
	} {
		if strings.Contains(text, known.part) {
			return known.means + strings.Replace(text, known.cut, "", 1)
		}
	}
	return ""
}

// explainTLS knows why an encrypted connection failed.
func explainTLS(err error) string {
	var untrusted *UntrustedError
	var behindProxy *tls.CertificateVerificationError // package http shook hands by itself
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &untrusted):
		return untrusted.Error()
	case errors.As(err, &behindProxy):
		return Untrusted + ": " + plain(behindProxy.Err)
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return SpeaksNoTLS + ": is its URL one with http:// ?"
	}
	return ""
}

// address is where the connection was to lead.
func address(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Addr != nil {
		return op.Addr.String()
	}
	return "its address"
}

// plain is an error's own text without the request, which is named elsewhere, and without
// the names of libraries.
func plain(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	return libraries.Replace(err.Error())
}

var libraries = strings.NewReplacer("HTTP/1.x transport connection broken: ", "", "net/http: ", "", "http: ", "", "http2: ", "", "x509: ", "", "tls: ", "", "remote error: ", "the server says: ")
