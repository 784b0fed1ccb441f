package proxy_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must come; it never waits that long
// unless something is broken.
const patience = 20 * time.Second

// event is the nth event of the test's streams.
func event(n int) string { return fmt.Sprintf("event: e%d\ndata: {\"n\":%d}\n\n", n, n) }

// events are the first n events.
func events(n int) string {
	text := ""
	for i := range n {
		text += event(i + 1)
	}
	return text
}

// sends streams pieces, each flushed by itself, and then waits for the client to
// leave.
func sends(pieces ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		sendAll(w, pieces)
		<-r.Context().Done()
	}
}

// says streams pieces, and then ends the response.
func says(pieces ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { sendAll(w, pieces) }
}

func sendAll(w http.ResponseWriter, pieces []string) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	_ = out.Flush()
	for _, piece := range pieces {
		_, _ = io.WriteString(w, piece)
		_ = out.Flush()
	}
}

// one are the first n events, each a piece.
func one(n int) []string {
	var pieces []string
	for i := range n {
		pieces = append(pieces, event(i+1))
	}
	return pieces
}

// proxied starts a server and a proxy to it.
func proxied(t *testing.T, handle http.HandlerFunc) *proxy.Proxy {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return proxyTo(t, server.Listener.Addr().String())
}

// proxyTo opens a proxy that is closed, without an error, before its server is.
func proxyTo(t *testing.T, target string) *proxy.Proxy {
	t.Helper()
	w, err := proxy.Open(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return w
}

// put switches a fault on, and answers how to mend it without an error.
func put(t *testing.T, w *proxy.Proxy, f proxy.Fault) (mend func()) {
	t.Helper()
	undo, err := w.Put(f)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := undo(); err != nil {
			t.Errorf("mend: %v", err)
		}
	}
}

// watcher does something when an event of a type has come, and may stop at one.
type watcher struct {
	on    map[string]func()
	until string
}

func (watcher) Opened(*recording.Stream) {}

func (w watcher) Entry(e *recording.Entry, _ *recording.Stream) string {
	if e.Kind != recording.KindEvent {
		return ""
	}
	if do := w.on[e.Type]; do != nil {
		do()
	}
	if e.Type == w.until {
		return "seen"
	}
	return ""
}

// follow follows the stream behind a proxy.
func follow(w *proxy.Proxy, opts stream.Options, watch watcher) *recording.Stream {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	opts.Reading.Mode = stream.Lenient
	opts.Proxy = stream.NoProxy
	return stream.Follow(ctx, &stream.Request{URL: "http://" + w.Addr()}, &opts, watch)
}

// types lists the types of the whole events of a recording.
func types(r *recording.Stream) string {
	var list []string
	for _, e := range r.Entries {
		if e.Kind == recording.KindEvent {
			list = append(list, e.Type)
		}
	}
	return strings.Join(list, " ")
}

// expect compares how a stream ended, and what had come by then.
func expect(t *testing.T, r *recording.Stream, reason recording.Reason, want string) {
	t.Helper()
	if r.End.Reason != reason || types(r) != want {
		t.Errorf("got %q, then %v; want %q, then %s", types(r), r.End, want, reason)
	}
}

// get asks through a proxy, on a connection of its own, and answers the body's
// reader once the head is there.
func get(t *testing.T, w *proxy.Proxy) io.Reader {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	response, err := client.Get("http://" + w.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response.Body
}

// connect opens a bare connection to an address.
func connect(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	conn, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn)
}

// bare starts a server that handles each connection as it is.
func bare(t *testing.T, handle func(*net.TCPConn)) string {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.SetDeadline(time.Now().Add(patience))
			handle(conn.(*net.TCPConn))
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-done
	})
	return listener.Addr().String()
}

// head reads a request's head.
func head(conn net.Conn) { _, _ = http.ReadRequest(bufio.NewReader(conn)) }
