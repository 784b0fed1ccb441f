package proxy_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// What a client sees of faults that break its connection when the second event
// has come, and what its next connection is like.
func TestAConnectionBreaksInMidStream(t *testing.T) {
	tests := []struct {
		fault  proxy.Fault
		reason recording.Reason
	}{
		{proxy.Fault{Cut: true}, recording.Truncated},
		{proxy.Fault{Reset: true}, recording.Reset},
		{proxy.Fault{HalfClose: true}, recording.Truncated},
		{proxy.Fault{Down: true}, recording.Truncated},
	}
	for _, test := range tests {
		t.Run(test.fault.String(), func(t *testing.T) {
			w := proxied(t, sends(one(2)...))
			mend := func() {}
			breaks := watcher{on: map[string]func(){"e2": func() { mend = put(t, w, test.fault) }}}
			expect(t, follow(w, stream.Options{}, breaks), test.reason, "e1 e2")
			mend()
			expect(t, follow(w, stream.Options{}, watcher{until: "e2"}), recording.Stopped, "e1 e2")
		})
	}
}

// The server sees that its client is gone, whichever way that went.
func TestTheServerSeesTheBreak(t *testing.T) {
	for _, f := range []proxy.Fault{{Cut: true}, {Reset: true}, {Down: true}} {
		t.Run(f.String(), func(t *testing.T) {
			left := make(chan struct{})
			w := proxied(t, func(rw http.ResponseWriter, r *http.Request) {
				sends(event(1))(rw, r)
				close(left)
			})
			follow(w, stream.Options{}, watcher{on: map[string]func(){"e1": func() { put(t, w, f) }}})
			select {
			case <-left:
			case <-time.After(patience):
				t.Error("the server still believes in its client")
			}
		})
	}
}

func TestAHalfClosedClientMayStillSend(t *testing.T) {
	heard := make(chan string, 1)
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
		_, _ = io.WriteString(conn, "hello")
		all, _ := io.ReadAll(conn)
		heard <- string(all)
	}))
	client := connect(t, w.Addr())
	_, _ = io.ReadFull(client, make([]byte, 5))
	put(t, w, proxy.Fault{HalfClose: true})
	if rest, err := io.ReadAll(client); len(rest) != 0 || err != nil {
		t.Errorf("the client read %q, %v; want the end", rest, err)
	}
	_, _ = io.WriteString(client, "still here")
	_ = client.CloseWrite()
	if got := <-heard; got != "still here" {
		t.Errorf("the server heard %q", got)
	}
}

func TestAHalfClosedServerMayStillSend(t *testing.T) {
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
		asked, _ := io.ReadAll(conn)
		_, _ = io.WriteString(conn, "you said "+string(asked))
	}))
	client := connect(t, w.Addr())
	_, _ = io.WriteString(client, "this")
	time.Sleep(50 * time.Millisecond) // the half-close may drop what has not passed
	put(t, w, proxy.Fault{HalfClose: true, Direction: proxy.Upstream})
	if got, err := io.ReadAll(client); string(got) != "you said this" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAHangIsSilence(t *testing.T) {
	seen := make(chan struct{})
	w := proxied(t, onceSeen(seen, event(2)))
	silent := stream.Options{Deadlines: stream.Deadlines{Silence: 200 * time.Millisecond}}
	r := follow(w, silent, watcher{on: map[string]func(){"e1": func() {
		put(t, w, proxy.Fault{Hang: true})
		close(seen)
	}}})
	expect(t, r, recording.Timeout, "e1")
	if r.End.Phase != recording.PhaseSilence {
		t.Errorf("the %s deadline passed", r.End.Phase)
	}
}

func TestWhatHangsPassesOnceMended(t *testing.T) {
	seen := make(chan struct{})
	w := proxied(t, onceSeen(seen, event(2)))
	var mended atomic.Bool
	var mending sync.WaitGroup
	r := follow(w, stream.Options{}, watcher{on: map[string]func(){"e1": func() {
		mend := put(t, w, proxy.Fault{Hang: true})
		close(seen)
		mending.Go(func() {
			time.Sleep(200 * time.Millisecond)
			mended.Store(true)
			mend()
		})
	}, "e2": func() {
		if !mended.Load() {
			t.Error("an event came through a proxy that hangs")
		}
	}}})
	mending.Wait()
	expect(t, r, recording.ServerClosed, "e1 e2")
}

// Two hangs are over when both are mended, and later connections hang as well.
func TestHangsAddUp(t *testing.T) {
	w := proxied(t, sends(one(1)...))
	first := put(t, w, proxy.Fault{Hang: true})
	second := put(t, w, proxy.Fault{Hang: true})
	first()
	hurried := stream.Options{Deadlines: stream.Deadlines{Headers: 200 * time.Millisecond}}
	if r := follow(w, hurried, watcher{until: "e1"}); r.End.Phase != recording.PhaseHeaders {
		t.Errorf("got %v", r.End)
	}
	second()
	second() // mended already
	third := put(t, w, proxy.Fault{Hang: true})
	if r := follow(w, hurried, watcher{until: "e1"}); r.End.Phase != recording.PhaseHeaders {
		t.Errorf("got %v", r.End)
	}
	third()
	expect(t, follow(w, hurried, watcher{until: "e1"}), recording.Stopped, "e1")
}

func TestARequestHangs(t *testing.T) {
	asked := make(chan struct{}, 2)
	w := proxied(t, func(rw http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		says(one(1)...)(rw, r)
	})
	mend := put(t, w, proxy.Fault{Hang: true, Direction: proxy.Upstream})
	follow(w, stream.Options{Deadlines: stream.Deadlines{Headers: 100 * time.Millisecond}}, watcher{})
	if len(asked) != 0 {
		t.Error("the request passed")
	}
	mend()
	expect(t, follow(w, stream.Options{}, watcher{}), recording.ServerClosed, "e1")
}

// counter counts reconnections, and mends what is down at the third.
type counter struct {
	watcher
	third func()
	n     int
}

func (c *counter) Reconnecting(*recording.Stream, time.Duration) {
	if c.n++; c.n == 3 {
		c.third()
	}
}

func TestDownIsRefusedUntilItIsMended(t *testing.T) {
	w := proxied(t, sends(one(1)...))
	mend := put(t, w, proxy.Fault{Down: true})
	if _, err := w.Put(proxy.Fault{Down: true}); err == nil || err.Error() != "down: the proxy is down already" {
		t.Errorf("got %v", err)
	}
	if _, err := net.Dial("tcp", w.Addr()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %v, want a refused connection", err)
	}
	r := follow(w, stream.Options{}, watcher{})
	expect(t, r, recording.ConnectFailed, "")
	if r.End.Phase != recording.PhaseConnect {
		t.Errorf("got %v", r.End)
	}
	again := &counter{watcher: watcher{until: "e1"}, third: mend}
	opts := stream.Options{Proxy: stream.NoProxy, Reconnect: stream.Reconnect{Attempts: 100, Time: 50 * time.Millisecond}}
	r = stream.Follow(t.Context(), &stream.Request{URL: "http://" + w.Addr()}, &opts, again)
	expect(t, r, recording.Stopped, "e1")
	if len(r.Connections) != 4 {
		t.Errorf("it took %d connections", len(r.Connections))
	}
}

func TestDownAndCloseInAnyOrder(t *testing.T) {
	w := proxied(t, sends())
	mend := put(t, w, proxy.Fault{Down: true})
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	mend()
	if conn, err := net.Dial("tcp", w.Addr()); err == nil {
		conn.Close()
		t.Error("a proxy that is closed is up again")
	}
	if _, err := w.Put(proxy.Fault{Hang: true}); err == nil || err.Error() != "the proxy is closed" {
		t.Errorf("got %v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

func TestATargetThatIsNotThere(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	target := listener.Addr().String()
	listener.Close()
	r := follow(proxyTo(t, target), stream.Options{}, watcher{})
	expect(t, r, recording.Reset, "")
	conn, err := net.Dial("tcp", proxyTo(t, target).Addr())
	if err == nil { // the reset came later
		defer conn.Close()
		_, err = conn.Read(make([]byte, 1))
	}
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("got %v", err)
	}
	_, err = proxy.Open("nowhere")
	if want := "a proxy leads to host:port: address nowhere: missing port in address"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if !strings.HasPrefix(proxyTo(t, target).Addr(), "127.0.0.1:") {
		t.Error("a proxy listens beyond the loopback interface")
	}
}
