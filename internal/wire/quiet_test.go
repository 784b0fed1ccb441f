package wire_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/wire"
)

// TestNothingThatAServerSendsUnaskedIsLogged: package http tells the log of whoever uses us
// what a server says that nobody asked, secrets and all.
func TestNothingThatAServerSendsUnaskedIsLogged(t *testing.T) {
	const secret, response = "the-secret", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	var logged safeBuffer
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	for _, encrypted := range []bool{false, true} {
		for name, says := range map[string]func(net.Conn){
			"before the request": func(c net.Conn) {
				_, _ = io.WriteString(c, "220 "+secret+"\r\n")
			},
			"behind the response": func(c net.Conn) {
				_, _ = http.ReadRequest(bufio.NewReader(c))
				_, _ = io.WriteString(c, response)
				time.Sleep(20 * time.Millisecond)
				_, _ = io.WriteString(c, "HTTP/1.1 200 "+secret+"\r\n\r\n")
			},
		} {
			url, config := speaker(t, encrypted, says)
			client := http.Client{Transport: wire.Quiet(&http.Transport{TLSClientConfig: config}, nil)}
			answer, err := client.Get(url)
			if err == nil {
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
			}
			time.Sleep(60 * time.Millisecond) // in which package http would log
			if text := logged.String(); strings.Contains(text, secret) {
				t.Errorf("%s, encrypted: %v: %s", name, encrypted, text)
			}
		}
	}
}

// speaker is a server that says something on each connection, whatever it is asked.
func speaker(t *testing.T, encrypted bool, says func(net.Conn)) (url string, config *tls.Config) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url = "http://" + listener.Addr().String()
	if encrypted {
		authority := httptest.NewUnstartedServer(nil)
		authority.StartTLS()
		t.Cleanup(authority.Close)
		listener = tls.NewListener(listener, authority.TLS)
		url, config = "https://"+listener.Addr().String(), authority.Client().Transport.(*http.Transport).TLSClientConfig
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				says(conn)
				_, _ = conn.Read(make([]byte, 1<<10)) // until the client goes
			}()
		}
	}()
	return url, config
}

// safeBuffer is a buffer for several goroutines.
type safeBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
