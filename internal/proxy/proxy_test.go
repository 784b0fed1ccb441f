package proxy_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// A stream ends behind a proxy as it ends without one.
func TestAProxyIsTransparent(t *testing.T) {
	const chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
	const anEvent = "11\r\nevent: e1\ndata: 1\r\n2\r\n\n\n\r\n"
	tests := []struct {
		why    string
		finish func(*net.TCPConn)
		want   recording.Reason
	}{
		{"complete", func(c *net.TCPConn) { _, _ = io.WriteString(c, "0\r\n\r\n") }, recording.ServerClosed},
		{"cut", func(*net.TCPConn) {}, recording.Truncated},
		{"reset", func(c *net.TCPConn) {
			time.Sleep(50 * time.Millisecond) // let the bytes pass first: a reset discards what waits
			_ = c.SetLinger(0)
		}, recording.Reset},
		{"nonsense", func(c *net.TCPConn) { _, _ = io.WriteString(c, "x\r\n") }, recording.Malformed},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
				head(conn)
				_, _ = io.WriteString(conn, chunked+anEvent)
				test.finish(conn)
			}))
			expect(t, follow(w, stream.Options{}, watcher{}), test.want, "e1")
		})
	}
}

func TestHalfClosedConnectionsPass(t *testing.T) {
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
		asked, _ := io.ReadAll(conn)
		_, _ = io.WriteString(conn, strings.ToUpper(string(asked)))
	}))
	client := connect(t, w.Addr())
	_, _ = io.WriteString(client, "question")
	_ = client.CloseWrite()
	if got, err := io.ReadAll(client); string(got) != "QUESTION" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// A client that resets its connection is reset at the server.
func TestAResetOfTheClientPasses(t *testing.T) {
	seen := make(chan error, 1)
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
		_, _ = io.WriteString(conn, "hello")
		_, err := conn.Read(make([]byte, 1))
		seen <- err
	}))
	client := connect(t, w.Addr())
	_, _ = io.ReadFull(client, make([]byte, 5))
	_ = client.SetLinger(0)
	client.Close()
	if err := <-seen; !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the server saw %v", err)
	}
}

// A client that leaves is noticed by a server that only writes.
func TestAServerThatOnlyWritesSeesItsClientLeave(t *testing.T) {
	seen := make(chan error, 1)
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
		for {
			if _, err := io.WriteString(conn, events(100)); err != nil {
				seen <- err
				return
			}
		}
	}))
	connect(t, w.Addr()).Close()
	if err := <-seen; !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		t.Errorf("the server saw %v", err)
	}
}

// A client that does not read holds up the server.
func TestASlowReaderHoldsUpTheServer(t *testing.T) {
	const block = 1 << 20
	sent := make(chan int, 1)
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
		_ = conn.SetDeadline(time.Now().Add(time.Second))
		n := 0
		for n < 256 {
			if _, err := conn.Write(make([]byte, block)); err != nil {
				break
			}
			n++
		}
		sent <- n
	}))
	connect(t, w.Addr())
	if n := <-sent; n > 128 {
		t.Errorf("%d MiB went into the proxy", n)
	}
}

// flood streams until the client is gone.
func flood(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		if _, err := io.WriteString(w, events(100)); err != nil {
			return
		}
	}
}

// Clients that leave while much is on its way leave nothing behind: goleak and
// the end of the server, which waits for its connections, see to that.
func TestClientsLeaveInMidFlood(t *testing.T) {
	for _, f := range []proxy.Fault{{}, {Latency: time.Hour}, {Bandwidth: 1}, {Slice: 1, Pause: time.Minute}, {Hang: true}} {
		t.Run(f.String(), func(t *testing.T) {
			w := proxied(t, flood)
			var clients sync.WaitGroup
			for range 5 {
				clients.Go(func() {
					brief := stream.Options{Deadlines: stream.Deadlines{Total: 300 * time.Millisecond}}
					follow(w, brief, watcher{until: "e3", on: map[string]func(){"e2": func() {
						if f != (proxy.Fault{}) {
							put(t, w, f)
						}
					}}})
				})
			}
			clients.Wait()
		})
	}
}

// Close ends connections whatever faults are on, and waits for nothing else.
func TestCloseUnderFaults(t *testing.T) {
	for _, f := range []proxy.Fault{{Latency: time.Hour}, {Bandwidth: 1}, {Slice: 1, Pause: time.Minute}, {Hang: true}, {Hang: true, Direction: proxy.Upstream}} {
		t.Run(f.String(), func(t *testing.T) {
			w := proxied(t, flood)
			put(t, w, f)
			var clients sync.WaitGroup
			for range 3 {
				client := connect(t, w.Addr())
				_, _ = io.WriteString(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
				clients.Go(func() { _, _ = io.Copy(io.Discard, client) })
			}
			time.Sleep(50 * time.Millisecond) // let the flood rise
			began := time.Now()
			if err := w.Close(); err != nil {
				t.Error(err)
			}
			stacks := make([]byte, 1<<20)
			if stacks = stacks[:runtime.Stack(stacks, true)]; bytes.Contains(stacks, []byte("fault.(*")) {
				t.Errorf("Close left this behind:\n%s", stacks)
			}
			clients.Wait()
			if took := time.Since(began); took > patience/2 {
				t.Errorf("Close took %v", took)
			}
		})
	}
}

// Connections come and go while faults do: for the race detector.
func TestEverythingAtOnce(t *testing.T) {
	w := proxied(t, says(one(5)...))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 15 {
				follow(w, stream.Options{}, watcher{})
			}
		})
	}
	faults := []proxy.Fault{{Down: true}, {Slice: 1}, {CutAfter: &proxy.CutAfter{Events: 2}}, {Hang: true}, {Latency: time.Millisecond}, {Reset: true}}
	for _, f := range faults {
		all.Go(func() {
			for range 15 {
				if mend, err := w.Put(f); err == nil {
					time.Sleep(time.Millisecond)
					_ = mend() // a cut may have met nobody
				}
			}
		})
	}
	all.Wait()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
