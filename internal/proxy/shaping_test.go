package proxy_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// gap is how long after the first event the last came.
func gap(r *recording.Stream) time.Duration {
	var events []*recording.Entry
	for _, e := range r.Entries {
		if e.Kind == recording.KindEvent {
			events = append(events, e)
		}
	}
	return events[len(events)-1].LastByte - events[0].LastByte
}

// onceSeen streams the first event, waits until it was seen, and sends the rest.
func onceSeen(seen <-chan struct{}, rest string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		sendAll(w, one(1))
		<-seen
		sendAll(w, []string{rest})
	}
}

func TestSlowerFromTheFirstEventOn(t *testing.T) {
	const padding = 8000
	tests := []struct {
		fault   proxy.Fault
		rest    string
		atLeast time.Duration
	}{
		{proxy.Fault{Latency: 300 * time.Millisecond}, event(2), 300 * time.Millisecond},
		{proxy.Fault{Latency: 300 * time.Millisecond, Jitter: 100 * time.Millisecond}, event(2), 200 * time.Millisecond},
		{proxy.Fault{Bandwidth: 20}, ":" + strings.Repeat("x", padding) + "\n" + event(2), 400 * time.Millisecond},
		{proxy.Fault{Slice: 1, Pause: 10 * time.Millisecond}, event(2), 200 * time.Millisecond},
	}
	for _, test := range tests {
		t.Run(test.fault.String(), func(t *testing.T) {
			seen := make(chan struct{})
			w := proxied(t, onceSeen(seen, test.rest))
			r := follow(w, stream.Options{}, watcher{on: map[string]func(){"e1": func() {
				put(t, w, test.fault)
				close(seen)
			}}})
			expect(t, r, recording.ServerClosed, "e1 e2")
			if gap(r) < test.atLeast {
				t.Errorf("the second event came after %v, want at least %v", gap(r), test.atLeast)
			}
		})
	}
}

// latency delays each byte, so 50 events of it take no longer than one.
func TestLatencyIsNoBrake(t *testing.T) {
	w := proxied(t, says(one(50)...))
	put(t, w, proxy.Fault{Latency: 400 * time.Millisecond})
	r := follow(w, stream.Options{}, watcher{})
	if r.End.Reason != recording.ServerClosed || gap(r) > 5*time.Second {
		t.Errorf("%v; 50 events took %v", r.End, gap(r))
	}
}

func TestARequestIsLate(t *testing.T) {
	began := time.Now()
	w := proxied(t, func(rw http.ResponseWriter, r *http.Request) {
		if took := time.Since(began); took < 300*time.Millisecond {
			t.Errorf("it came after %v", took)
		}
		says(one(1)...)(rw, r)
	})
	put(t, w, proxy.Fault{Latency: 300 * time.Millisecond, Direction: proxy.Upstream})
	expect(t, follow(w, stream.Options{}, watcher{}), recording.ServerClosed, "e1")
}

// What was mended is gone, for later connections too.
func TestMendedIsGone(t *testing.T) {
	w := proxied(t, says(one(3)...))
	put(t, w, proxy.Fault{Latency: time.Hour})()
	put(t, w, proxy.Fault{Slice: 1, Pause: time.Hour})()
	put(t, w, proxy.Fault{Bandwidth: 1})()
	expect(t, follow(w, stream.Options{}, watcher{}), recording.ServerClosed, "e1 e2 e3")
}

// However small the pieces, the events are the same.
func TestSlicesArriveWhole(t *testing.T) {
	const text = "event: ünïcode 🙂\r\ndata: a\r\ndata: b\r\n\r\n"
	for _, n := range []int{1, 2, 3, 7, 100} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			w := proxied(t, says(one(20)...))
			put(t, w, proxy.Fault{Slice: n})
			var want []string
			for i := range 20 {
				want = append(want, fmt.Sprintf("e%d", i+1))
			}
			expect(t, follow(w, stream.Options{}, watcher{}), recording.ServerClosed, strings.Join(want, " "))
			w = proxied(t, says(text))
			put(t, w, proxy.Fault{Slice: n})
			if got, err := io.ReadAll(get(t, w)); string(got) != text || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// Slices are writes of their own: with a pause, a reader gets them one by one.
func TestSlicesAreApart(t *testing.T) {
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) { _, _ = io.WriteString(conn, "abcdefgh") }))
	put(t, w, proxy.Fault{Slice: 2, Pause: 200 * time.Millisecond})
	client, reads := connect(t, w.Addr()), 0
	for buf := make([]byte, 100); ; reads++ {
		if _, err := client.Read(buf); err != nil {
			break
		}
	}
	if reads < 2 || reads > 4 {
		t.Errorf("8 bytes came in %d reads", reads)
	}
}

// Switching faults on and off neither loses nor reorders a byte.
func TestFaultsComeAndGoInMidStream(t *testing.T) {
	const n = 3000
	w := proxied(t, says(one(n)...))
	body := get(t, w)
	faults := []proxy.Fault{
		{Latency: 20 * time.Millisecond, Jitter: 10 * time.Millisecond},
		{Slice: 3}, {Hang: true}, {Bandwidth: 500}, {Slice: 11, Pause: time.Microsecond},
		{Latency: time.Minute}, // mending lets go of what it holds
	}
	switched := make(chan struct{})
	go func() {
		defer close(switched)
		for i := range 30 {
			outer := put(t, w, faults[i%len(faults)])
			inner := put(t, w, faults[(i*5+1)%len(faults)])
			time.Sleep(3 * time.Millisecond)
			outer()
			time.Sleep(time.Millisecond)
			inner()
		}
	}()
	got, err := io.ReadAll(body)
	<-switched
	if err != nil || string(got) != events(n) {
		t.Errorf("%d bytes came, want %d; %v", len(got), len(events(n)), err)
	}
}

// Putting a fault must not wait for a client that does not read.
func TestPutDoesNotWaitForASlowReader(t *testing.T) {
	block := strings.Repeat("x", 1<<20)
	w := proxyTo(t, bare(t, func(conn *net.TCPConn) {
		for range 32 {
			_, _ = io.WriteString(conn, block)
		}
	}))
	client := connect(t, w.Addr())
	time.Sleep(200 * time.Millisecond) // all buffers are full
	for _, f := range []proxy.Fault{{Latency: time.Second}, {Bandwidth: 1}, {Slice: 1000}, {Hang: true}} {
		mend := put(t, w, f)
		time.Sleep(20 * time.Millisecond)
		mend()
	}
	if n, err := io.Copy(io.Discard, client); n != 32<<20 || err != nil {
		t.Errorf("%d bytes came; %v", n, err)
	}
}
