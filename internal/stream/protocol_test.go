package stream_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/tlsconfig"
	"github.com/streamspec/streamspec/runner/recording"
)

// serveTLS starts a server with the test certificate of package httptest, and
// writes that certificate to a file.
func serveTLS(t *testing.T, handle http.HandlerFunc, change func(*httptest.Server)) (address, ca string) {
	t.Helper()
	server := httptest.NewUnstartedServer(handle)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	change(server)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, writePEM(t, "CERTIFICATE", server.Certificate().Raw)
}

func writePEM(t *testing.T, kind string, der []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func withHTTP2(s *httptest.Server)    { s.EnableHTTP2 = true }
func withoutHTTP2(s *httptest.Server) { s.EnableHTTP2 = false }

func withH2C(s *httptest.Server) {
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
}

func TestProtocols(t *testing.T) {
	cases := []struct {
		name   string
		secure bool
		server func(*httptest.Server)
		forced stream.Protocol
		want   string // the protocol, or what the end says
	}{
		{"negotiated", true, withHTTP2, stream.AnyProtocol, "HTTP/2.0"},
		{"not offered", true, withoutHTTP2, stream.AnyProtocol, "HTTP/1.1"},
		{"HTTP/1.1 forced", true, withHTTP2, stream.HTTP1, "HTTP/1.1"},
		{"HTTP/2 forced", true, withHTTP2, stream.HTTP2, "HTTP/2.0"},
		{"HTTP/2 forced, not offered", true, withoutHTTP2, stream.HTTP2, "no connection"},
		{"plain", false, withH2C, stream.AnyProtocol, "HTTP/1.1"},
		{"plain, HTTP/2 forced", false, withH2C, stream.HTTP2, "HTTP/2.0"},
		{"plain, HTTP/2 forced, not spoken", false, withoutHTTP2, stream.HTTP2, "no connection"},
		{"one that there is not", false, withoutHTTP2, "3", `"3" is not known`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(says("data: 1\n\n"))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			c.server(server)
			start := server.Start
			if c.secure {
				start = server.StartTLS
			}
			start()
			defer server.Close()
			r := stream.Follow(t.Context(), &stream.Request{URL: server.URL}, &stream.Options{Protocol: c.forced, TLS: tlsconfig.Settings{Insecure: true}}, until(""))
			got := r.End.String()
			if r.Response != nil {
				got = r.Response.Protocol
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTLS(t *testing.T) {
	var key, cert string
	asksForCertificate := func(s *httptest.Server) {
		s.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	}
	url, ca := serveTLS(t, says("data: 1\n\n"), func(*httptest.Server) {})
	strict, _ := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: %d\n\n", len(r.TLS.PeerCertificates))
	}, func(s *httptest.Server) {
		asksForCertificate(s)
	})
	cert, key = clientCertificate(t)
	cases := []struct {
		name string
		url  string
		tls  tlsconfig.Settings
		want string // of the end
	}{
		{"its own authority", url, tlsconfig.Settings{CA: ca}, "closed by the server"},
		{"insecure", url, tlsconfig.Settings{Insecure: true}, "closed by the server"},
		{"an unknown authority", url, tlsconfig.Settings{}, "no connection (the TLS handshake failed: "},
		{"another name", url, tlsconfig.Settings{CA: ca, ServerName: "example.com"}, "closed by the server"},
		{"a name that it has not", url, tlsconfig.Settings{CA: ca, ServerName: "example.org"}, "no connection (the TLS handshake failed: "},
		{"a client certificate", strict, tlsconfig.Settings{CA: ca, Cert: cert, Key: key}, "closed by the server"},
		{"no client certificate", strict, tlsconfig.Settings{CA: ca}, "certificate required"},
		{"no key", strict, tlsconfig.Settings{CA: ca, Cert: cert}, "needs both"},
		{"no such file", url, tlsconfig.Settings{CA: "nowhere.pem"}, "nowhere.pem"},
		{"no certificate in the file", url, tlsconfig.Settings{CA: key}, "no certificate in PEM form"},
		{"a plain server", strings.Replace(serve(t, says("")), "http:", "https:", 1), tlsconfig.Settings{}, "does not speak TLS"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := stream.Follow(t.Context(), &stream.Request{URL: c.url}, &stream.Options{TLS: c.tls}, until(""))
			if !strings.Contains(r.End.String(), c.want) {
				t.Errorf("got %v (phase %q), want %s", r.End, r.End.Phase, c.want)
			}
		})
	}
}

// clientCertificate writes the key pair of package httptest to files.
func clientCertificate(t *testing.T) (cert, key string) {
	t.Helper()
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	pair := server.TLS.Certificates[0]
	der, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return writePEM(t, "CERTIFICATE", pair.Certificate[0]), writePEM(t, "PRIVATE KEY", der)
}

func TestProxy(t *testing.T) {
	var proxied string
	forward := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { proxied = r.In.URL.String() }, FlushInterval: -1}
	proxy := serve(t, forward.ServeHTTP)
	url := serve(t, says("data: 1\n\n"))
	for _, c := range []struct{ proxy, asked, want string }{
		{proxy, url + "/x", "closed by the server"},
		{stream.NoProxy, "", "closed by the server"},
		{"localhost:8080", "", `"localhost:8080" is no URL of a proxy`},
	} {
		proxied = ""
		r := stream.Follow(t.Context(), &stream.Request{URL: url + "/x"}, &stream.Options{Proxy: c.proxy}, until(""))
		if proxied != c.asked || !strings.Contains(r.End.String(), c.want) {
			t.Errorf("%s: the proxy was asked for %q; %v", c.proxy, proxied, r.End)
		}
	}
}

func TestADialerOfOnesOwn(t *testing.T) {
	target, err := url.Parse(serve(t, says("data: 1\n\n")))
	if err != nil {
		t.Fatal(err)
	}
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, target.Host)
	}
	r := stream.Follow(t.Context(), &stream.Request{URL: "http://stream.test/"}, &stream.Options{Network: stream.Network{Dial: dial}}, until(""))
	if r.Events() != 1 {
		t.Errorf("got %v", r.End)
	}
}

func TestWhatCannotBeAskedFor(t *testing.T) {
	for _, address := range []string{"", "localhost:8080", "ftp://localhost/", "http://", "http://%zz/", "/path", "http://localhost:99999/"} {
		r := stream.Follow(t.Context(), &stream.Request{URL: address}, &stream.Options{Reconnect: quick(3)}, until(""))
		if r.End.Reason != recording.ConnectFailed || len(r.Connections) != 0 || r.End.Detail == "" || strings.Contains(r.End.Detail, "dial") {
			t.Errorf("%q: %v", address, r.End)
		}
	}
}

// TestAProxyThatDoesNotLeadOn: the refusal is its own, and none of the server's, whatever words it has for it.
func TestAProxyThatDoesNotLeadOn(t *testing.T) {
	for _, status := range []string{"403 Forbidden", "502 connection error: timeout", "503 graceful shutdown GOAWAY"} {
		proxy := answers("HTTP/1.1 "+status+"\r\n\r\n", ends).listen(t)
		r := stream.Follow(t.Context(), &stream.Request{URL: "https://stream.test/"}, &stream.Options{Proxy: proxy}, until(""))
		want := "the proxy " + strings.TrimPrefix(proxy, "http://") + " does not lead on to stream.test:443: it answers " + status
		if r.End.Reason != recording.ConnectFailed || r.End.Phase != recording.PhaseConnect || r.End.Detail != want {
			t.Errorf("%v (phase %s), want %s", r.End, r.End.Phase, want)
		}
	}
}

// TestAProxyThatDoesNotAnswerCONNECT: the fault is its own, and none of the server's.
func TestAProxyThatDoesNotAnswerCONNECT(t *testing.T) {
	for _, c := range []struct {
		name  string
		proxy hostile
		want  string
	}{
		{"closes", after(ends), "it closed the connection without a whole answer to CONNECT"},
		{"closes in the middle", answers("HTTP/1.1 200 Connec", ends), "it closed the connection without a whole answer to CONNECT"},
		{"resets", after(breaksOff), "it reset the connection without a whole answer to CONNECT"},
		{"is no proxy", answers("SSH-2.0-OpenSSH\r\n\r\n", ends), `its answer to CONNECT cannot be read: what came is no HTTP response: malformed HTTP response "SSH-2.0-OpenSSH"`},
	} {
		proxy := c.proxy.listen(t)
		r := stream.Follow(t.Context(), &stream.Request{URL: "https://stream.test/"}, &stream.Options{Proxy: proxy}, until(""))
		want := "the proxy " + strings.TrimPrefix(proxy, "http://") + " does not lead on to stream.test:443: " + c.want
		if r.End.Reason != recording.ConnectFailed || r.End.Phase != recording.PhaseConnect || r.End.Detail != want {
			t.Errorf("%s: %v (phase %s), want %s", c.name, r.End, r.End.Phase, want)
		}
	}
}

// TestASOCKSProxyThatDoesNotAnswer: the fault is its own, and none of the server's.
func TestASOCKSProxyThatDoesNotAnswer(t *testing.T) {
	greeted := func(answer string, next hostile) hostile {
		return func(conn *net.TCPConn) {
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, answer)
			next(conn)
		}
	}
	for _, c := range []struct {
		name, scheme string
		proxy        hostile
		want         string
	}{
		{"closes", "socks5", greeted("", ends), "the SOCKS proxy does not lead on to stream.test:443: it closed the connection without a whole answer"},
		{"closes in the middle", "socks5", greeted("\x05", ends), "the SOCKS proxy does not lead on to stream.test:443: it closed the connection without a whole answer"},
		{"resets", "socks5", greeted("", breaksOff), "the SOCKS proxy does not lead on to stream.test:443: it reset the connection without a whole answer"},
		{"refuses", "socks5", greeted("\x05\xff", ends), "the SOCKS proxy does not lead on to stream.test:443: no acceptable authentication methods"},
		{"breaks TLS off", "https", greeted("\x16\x03\x03\x00\x50abc", ends), "the proxy cannot be reached: it closed the connection"},
	} {
		proxy := strings.Replace(c.proxy.listen(t), "http", c.scheme, 1)
		r := stream.Follow(t.Context(), &stream.Request{URL: "https://stream.test/"}, &stream.Options{Proxy: proxy}, until(""))
		if r.End.Reason != recording.ConnectFailed || !strings.HasSuffix(r.End.Detail, c.want) {
			t.Errorf("%s: %v (phase %s), want %s", c.name, r.End, r.End.Phase, c.want)
		}
	}
}

// TestATunnelThroughAProxy: what a proxy says to CONNECT has no body, whatever it announces,
// and what comes behind it is the server's.
func TestATunnelThroughAProxy(t *testing.T) {
	server := httptest.NewTLSServer(says("data: 1\n\n"))
	defer server.Close()
	for _, announced := range []string{"", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n"} {
		proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
			raw("HTTP/1.1 200 Connection established\r\n"+announced+"\r\n", func(below *net.TCPConn) {
				to, err := net.Dial("tcp", r.Host)
				if err != nil {
					return
				}
				over := make(chan struct{})
				go func() {
					defer close(over)
					_, _ = io.Copy(below, to)
				}()
				_, _ = io.Copy(to, below)
				to.Close()
				<-over
			})(w, r)
		})
		r := stream.Follow(t.Context(), &stream.Request{URL: server.URL}, &stream.Options{Proxy: proxy, TLS: tlsconfig.Settings{Insecure: true}}, until(""))
		if r.End.Reason != recording.ServerClosed || r.Events() != 1 {
			t.Errorf("announced %q: %d events, %v", announced, r.Events(), r.End)
		}
	}
}
