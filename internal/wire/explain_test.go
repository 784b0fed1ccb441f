package wire

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
)

func TestExplain(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9}
	failed := func(errno syscall.Errno) error {
		return &url.Error{Op: "Get", URL: "http://127.0.0.1:9/?key=tok-123456", Err: &net.OpError{Op: "dial", Net: "tcp", Addr: at, Err: os.NewSyscallError("connect", errno)}}
	}
	cases := []struct {
		err       error
		want      string
		exhausted bool
	}{
		{failed(syscall.ECONNREFUSED), "nothing listens at 127.0.0.1:9", false},
		{&url.Error{Op: "Get", URL: "/", Err: &net.OpError{Op: "proxyconnect", Net: "tcp", Err: failed(syscall.ECONNREFUSED)}}, "the proxy cannot be reached: nothing listens at 127.0.0.1:9", false},
		{&url.Error{Op: "Get", URL: "/", Err: &net.OpError{Op: "socks connect", Net: "tcp", Addr: at, Err: io.EOF}}, "the SOCKS proxy does not lead on to 127.0.0.1:9: it closed the connection without a whole answer", false},
		{&net.OpError{Op: "socks connect", Net: "tcp", Addr: at, Err: errors.New("unknown error host unreachable")}, "the SOCKS proxy does not lead on to 127.0.0.1:9: host unreachable", false},
		{errors.New(`invalid empty Content-Length ""`), `the head of the response is broken: invalid empty Content-Length ""`, false},
		{errors.New("malformed chunked encoding"), "the response is broken: a chunk has another size than it says", false},
		{&url.Error{Op: "Get", URL: "/", Err: errors.New("http2: frame too large")}, "what came is no HTTP/2; a server that speaks HTTP/1.1 alone looks like this", false},
		{failed(syscall.ENETUNREACH), "there is no way to 127.0.0.1:9", false},
		{failed(syscall.ETIMEDOUT), "no connection to 127.0.0.1:9: it does not respond", false},
		{failed(syscall.ECONNRESET), "the connection was reset by the server", false},
		{failed(syscall.EMFILE), "this machine has no file descriptors left: raise the limit (ulimit -n), or run fewer scenarios at a time", true},
		{failed(syscall.EADDRNOTAVAIL), "this machine has no free port left: run fewer scenarios at a time", true},
		{failed(syscall.ENOMEM), "this machine has no memory left for connections", true},
		{&net.DNSError{Name: "shop.test", Err: "no such host"}, `the host "shop.test" cannot be resolved: no such host`, false},
		{&net.DNSError{Name: "shop.test", IsTimeout: true}, `the address of the host "shop.test" was not found in time`, false},
		{fmt.Errorf("reading: %w", io.ErrUnexpectedEOF), "the response broke off", false},
		{&url.Error{Op: "Get", URL: "/", Err: io.EOF}, "the server closed the connection without a response", false},
		{errors.New("http: server gave HTTP response to HTTPS client"), "the server does not speak TLS: is its URL one with http:// ?", false},
		{errors.New(`net/http: HTTP/1.x transport connection broken: malformed MIME header: missing colon: "Content-Ty"`), `the head of the response is broken, or was cut off: missing colon: "Content-Ty"`, false},
		{errors.New(`http: message cannot contain multiple Content-Length headers; got ["1" "2"]`), `what came is no HTTP response: message cannot contain multiple Content-Length headers; got ["1" "2"]`, false},
		{errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH"`), `what came is no HTTP response: malformed HTTP response "SSH"`, false},
		{errors.New(`malformed HTTP response "\x15\x03\x01\x00\x02\x02F"`), "what came is TLS: is the server's URL one with https:// ?", false},
		{errors.New(`malformed HTTP response "\x00\x00\x06\x04"`), "what came is HTTP/2, where HTTP/1.1 was expected", false},
		{errors.New(`net/http: HTTP/1.x transport connection broken: too many transfer encodings: ["chunked" "chunked"]`), `the head of the response is broken: it says Transfer-Encoding more than once: ["chunked" "chunked"]`, false},
		{errors.New("http: suspiciously long trailer after chunked body"), "the response is broken: its last chunk came, and what follows that did not end", false},
		{errors.New(`net/http: HTTP/1.x transport connection broken: bad Content-Length "abc"`), `the head of the response is broken: bad Content-Length "abc"`, false},
		{errors.New(`net/http: HTTP/1.x transport connection broken: unsupported transfer encoding: "banana"`), `the head of the response is broken: unsupported transfer encoding: "banana"`, false},
		{errors.New("invalid byte in chunk length"), "the response is broken: a chunk does not begin with its size", false},
		{errors.New(`failed to parse Location header "http://[::bad": missing ']' in host`), `it is redirected to what is no URL: "http://[::bad": missing ']' in host`, false},
		{&url.Error{Op: "Get", URL: "/secret", Err: errors.New("net/http: invalid header field name")}, "invalid header field name", false},
	}
	for _, c := range cases {
		if got := Explain(c.err); got != c.want {
			t.Errorf("%v is explained as\n%s, want\n%s", c.err, got, c.want)
		}
		if got := Exhausted(c.err); got != c.exhausted {
			t.Errorf("%v is this machine's: %v", c.err, got)
		}
	}
}
