package proxy_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/tlsconfig"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// afterEvent is a cut right behind an event.
func afterEvent(n int) proxy.Fault { return proxy.Fault{CutAfter: &proxy.CutAfter{Events: n}} }

// inPieces cuts a text into pieces at random.
func inPieces(text string) []string {
	var pieces []string
	for len(text) > 0 {
		n := 1 + rand.IntN(min(40, len(text)))
		pieces, text = append(pieces, text[:n]), text[n:]
	}
	return pieces
}

func TestTheCutIsExact(t *testing.T) {
	const runs = 100
	for run := range runs {
		n := 1 + run%9
		at := int64(run % 7)
		pieces := inPieces(events(10))
		w := proxied(t, sends(pieces...))
		mend := put(t, w, proxy.Fault{CutAfter: &proxy.CutAfter{Events: n, Bytes: at}})
		got, err := io.ReadAll(get(t, w))
		want := events(n) + event(n + 1)[:at]
		if string(got) != want || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("run %d, sent as %q:\ngot  %q, %v\nwant %q", run, pieces, got, err, want)
		}
		mend()
		w.Close()
	}
}

func TestFollowSeesTheCut(t *testing.T) {
	tests := []struct {
		place  proxy.CutAfter
		want   string
		unfull bool // an event came in part
	}{
		{proxy.CutAfter{Events: 3}, "e1 e2 e3", false},
		{proxy.CutAfter{Events: 3, Bytes: 20}, "e1 e2 e3", true},
		{proxy.CutAfter{Bytes: int64(len(events(2)))}, "e1 e2", false},
		{proxy.CutAfter{Bytes: int64(len(events(2))) - 1}, "e1", true},
	}
	for _, test := range tests {
		t.Run(test.place.String(), func(t *testing.T) {
			w := proxied(t, sends(one(5)...))
			put(t, w, proxy.Fault{CutAfter: &test.place})
			r := follow(w, stream.Options{}, watcher{})
			expect(t, r, recording.Truncated, test.want)
			if strings.Contains(r.End.Detail, "half an event had come") != test.unfull {
				t.Errorf("it ended: %v", r.End)
			}
		})
	}
}

// What is an event, and what belongs to it, is as the standard has it.
func TestWhichEventsCount(t *testing.T) {
	tests := []struct{ why, passes, rest string }{
		{"comments, retries and blank lines dispatch nothing", ": hi\n\nretry: 5\n\n\nevent: x\n\ndata: 1\n\n: hi\n\ndata: 2\n\n", "data: 3\n\n"},
		{"CRLF", "data: 1\r\n\r\ndata: 2\r\n\r\n", "data: 3\r\n\r\n"},
		{"CR", "data: 1\r\rdata: 2\r\r", "data: 3\r\r"},
		{"a byte order mark", "\ufeffdata: 1\n\ndata: 2\n\n", "data: 3\n\n"},
		{"several lines", "id: 1\ndata: a\ndata: b\nevent: x\n\ndata\n\n", "data: 3\n\n"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			w := proxied(t, sends(test.passes+test.rest))
			put(t, w, afterEvent(2))
			if got, _ := io.ReadAll(get(t, w)); string(got) != test.passes {
				t.Errorf("got %q, want %q", got, test.passes)
			}
			w = proxied(t, sends(strings.Split(test.passes+test.rest, "")...))
			put(t, w, afterEvent(2))
			got, _ := io.ReadAll(get(t, w))
			if lf := test.passes[len(got):]; lf != "" && lf != "\n" || !strings.HasPrefix(test.passes, string(got)) {
				t.Errorf("byte by byte: got %q, want %q", got, test.passes)
			}
		})
	}
}

// The place is the same however HTTP frames the body.
func TestHowTheBodyIsFramed(t *testing.T) {
	const sse = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
	const json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\ndata: 1\n\ndata: 2\n\n\n"
	all := events(5)
	tests := []struct{ why, answer, passes string }{
		{"a length", sse + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(all)) + all, sse + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(all)) + events(2)},
		{"until the connection ends", sse + "\r\n" + all, sse + "\r\n" + events(2)},
		{"HTTP/1.0", strings.Replace(sse, "1.1", "1.0", 1) + "\r\n" + all, strings.Replace(sse, "1.1", "1.0", 1) + "\r\n" + events(2)},
		{"lines end in LF only", "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n" + all, "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n" + events(2)},
		{"a chunk ends in mid-event", sse + "Transfer-Encoding: chunked\r\n\r\n9;x=\"y\"\r\ndata: 1\n\n\r\n4\r\ndata\r\n5\r\n: 2\n\n\r\n3\r\nid:\r\n",
			sse + "Transfer-Encoding: chunked\r\n\r\n9;x=\"y\"\r\ndata: 1\n\n\r\n4\r\ndata\r\n5\r\n: 2\n\n"},
		{"other responses come before it", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + json +
			"HTTP/1.1 204 No Content\r\n\r\n" +
			"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n0\r\nA-Trailer: x\r\n\r\n" +
			sse + "\r\n" + all,
			"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + json +
				"HTTP/1.1 204 No Content\r\n\r\n" +
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n0\r\nA-Trailer: x\r\n\r\n" +
				sse + "\r\n" + events(2)},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			for range 10 { // each in pieces of its own
				addr := bare(t, func(conn *net.TCPConn) {
					for _, piece := range inPieces(test.answer) {
						_, _ = io.WriteString(conn, piece)
					}
					_, _ = io.Copy(io.Discard, conn)
				})
				w := proxyTo(t, addr)
				mend := put(t, w, afterEvent(2))
				if got, err := io.ReadAll(connect(t, w.Addr())); string(got) != test.passes || err != nil {
					t.Fatalf("got %q, %v\nwant %q", got, err, test.passes)
				}
				mend()
			}
		})
	}
}

func TestOnceOrOnEveryConnection(t *testing.T) {
	for _, every := range []bool{false, true} {
		w := proxied(t, says(one(3)...))
		put(t, w, proxy.Fault{CutAfter: &proxy.CutAfter{Events: 2, Every: every}})
		expect(t, follow(w, stream.Options{}, watcher{}), recording.Truncated, "e1 e2")
		if every {
			expect(t, follow(w, stream.Options{}, watcher{}), recording.Truncated, "e1 e2")
		} else {
			expect(t, follow(w, stream.Options{}, watcher{}), recording.ServerClosed, "e1 e2 e3")
		}
	}
}

// Of several cuts the first strikes first, and each has its turn.
func TestSeveralCuts(t *testing.T) {
	w := proxied(t, says(events(5)))
	put(t, w, afterEvent(4))
	put(t, w, afterEvent(2))
	expect(t, follow(w, stream.Options{}, watcher{}), recording.Truncated, "e1 e2")
	expect(t, follow(w, stream.Options{}, watcher{}), recording.Truncated, "e1 e2 e3 e4")
	expect(t, follow(w, stream.Options{}, watcher{}), recording.ServerClosed, "e1 e2 e3 e4 e5")
}

// Switched on in mid-stream, the cut counts from the response's beginning.
func TestCutAfterInMidStream(t *testing.T) {
	for n, want := range map[int]string{2: "e1 e2", 4: "e1 e2 e3 e4"} {
		seen := make(chan struct{})
		rest := event(3) + event(4) + event(5)
		w := proxied(t, func(rw http.ResponseWriter, _ *http.Request) {
			sendAll(rw, one(2))
			<-seen
			sendAll(rw, []string{rest})
		})
		r := follow(w, stream.Options{}, watcher{on: map[string]func(){"e2": func() {
			put(t, w, afterEvent(n))
			close(seen)
		}}})
		expect(t, r, recording.Truncated, want)
	}
}

// A response that is past the place is let be, and the next one is cut.
func TestCutAfterWhatHasPassed(t *testing.T) {
	seen := make(chan struct{})
	w := proxied(t, onceSeen(seen, event(2)+event(3)))
	place := proxy.Fault{CutAfter: &proxy.CutAfter{Bytes: 5}}
	r := follow(w, stream.Options{}, watcher{on: map[string]func(){"e1": func() {
		put(t, w, place)
		close(seen)
	}}})
	expect(t, r, recording.ServerClosed, "e1 e2 e3")
	expect(t, follow(w, stream.Options{}, watcher{}), recording.Truncated, "")
}

// Other faults do not move the place.
func TestCutAfterBehindOtherFaults(t *testing.T) {
	for _, other := range []proxy.Fault{{Slice: 1}, {Latency: 50 * time.Millisecond}, {Bandwidth: 5}} {
		w := proxied(t, sends(one(5)...))
		put(t, w, other)
		put(t, w, afterEvent(3))
		expect(t, follow(w, stream.Options{}, watcher{}), recording.Truncated, "e1 e2 e3")
	}
}

func TestACutThatNeverCame(t *testing.T) {
	tests := []struct {
		place proxy.CutAfter
		want  string
	}{
		{proxy.CutAfter{Events: 3}, "cut after event 3: nothing was cut: the responses had 2 events at most"},
		{proxy.CutAfter{Events: 2, Bytes: 5, Every: true}, "cut 5 bytes after event 2, on every connection: nothing was cut: the responses had 2 events at most"},
		{proxy.CutAfter{Bytes: 5000}, fmt.Sprintf("cut after 5000 bytes: nothing was cut: the responses had %d bytes at most", len(events(2)))},
	}
	for _, test := range tests {
		w := proxied(t, says(one(2)...))
		mend, err := w.Put(proxy.Fault{CutAfter: &test.place})
		if err != nil {
			t.Fatal(err)
		}
		follow(w, stream.Options{}, watcher{})
		for range 2 { // it answers the same each time
			if err := mend(); err == nil || err.Error() != test.want {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		}
		expect(t, follow(w, stream.Options{}, watcher{}), recording.ServerClosed, "e1 e2")
	}
}

// compressed streams events in gzip.
func compressed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Content-Encoding", "gzip")
	_ = http.NewResponseController(w).Flush()
	out := gzip.NewWriter(w)
	_, _ = io.WriteString(out, events(5))
	_ = out.Flush()
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

// Where the place cannot be told, the fault says so, and nobody waits for it.
func TestACutThatCannotTellItsPlace(t *testing.T) {
	const only = ": a cut after events or bytes reads HTTP/1.1 without encryption only"
	secure := func(t *testing.T) string {
		server := httptest.NewUnstartedServer(sends(one(5)...))
		server.Config.ErrorLog = log.New(io.Discard, "", 0) // of the handshakes that are reset
		server.StartTLS()
		t.Cleanup(server.Close)
		return server.Listener.Addr().String()
	}
	http2 := func(t *testing.T) string {
		server := httptest.NewUnstartedServer(sends(one(5)...))
		server.Config.Protocols = new(http.Protocols)
		server.Config.Protocols.SetUnencryptedHTTP2(true)
		server.Start()
		t.Cleanup(server.Close)
		return server.Listener.Addr().String()
	}
	answers := func(text string) func(t *testing.T) string {
		return func(t *testing.T) string {
			return bare(t, func(conn *net.TCPConn) {
				head(conn)
				_, _ = io.WriteString(conn, text)
				_, _ = io.Copy(io.Discard, conn)
			})
		}
	}
	const chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
	tests := []struct {
		why    string
		server func(*testing.T) string
		opts   stream.Options
		want   string
	}{
		{"TLS", secure, stream.Options{TLS: tlsconfig.Settings{Insecure: true}}, "the connection is encrypted (TLS)" + only},
		{"HTTP/2", http2, stream.Options{Protocol: stream.HTTP2}, "the connection speaks HTTP/2" + only},
		{"compression", func(t *testing.T) string {
			server := httptest.NewServer(http.HandlerFunc(compressed))
			t.Cleanup(server.Close)
			return server.Listener.Addr().String()
		}, stream.Options{}, "the events of a compressed response cannot be counted (Content-Encoding: gzip); do not ask for compression, or cut after bytes"},
		{"another protocol", answers("220 mail.example ESMTP ready\r\n"), stream.Options{}, `the server's response begins with "220 mail.example ESM"` + only},
		{"an upgrade", answers("HTTP/1.1 101 Switching Protocols\r\n\r\n"), stream.Options{}, "the connection changes to another protocol (101)"},
		{"a size", answers(chunked + "xyz\r\n"), stream.Options{}, `"xyz" is not the size of a chunk`},
		{"a chunk", answers(chunked + "1\r\nabc\r\n"), stream.Options{}, `a chunk is longer than its size: "bc" comes behind it`},
		{"a long line", answers(chunked + strings.Repeat("0", 5000)), stream.Options{}, "the chunked coding has a line of more than 4096 bytes"},
		{"a long head", answers("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20)), stream.Options{Limits: stream.Limits{Header: 4 << 20}}, "the response's head is longer than 1048576 bytes"},
		{"an endless line", answers("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + event(1) + strings.Repeat("x", sse.DefaultLineLimit+1)), stream.Options{}, "the events of the response cannot be counted: line 4, byte 25: the length of this line is beyond the limit of 16777216 bytes: raise the line limit if that is what the server should send"},
		{"a head", answers("HTTP/1.1 two hundred\r\n\r\n"), stream.Options{}, `the response's head cannot be read: malformed HTTP status code "two"`},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			w, err := proxy.Open(test.server(t))
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			mend, err := w.Put(afterEvent(3))
			if err != nil {
				t.Fatal(err)
			}
			scheme := "http://"
			if test.opts.TLS.Insecure {
				scheme = "https://"
			}
			test.opts.Proxy, test.opts.Deadlines.Total = stream.NoProxy, patience
			for range 2 { // connections
				r := stream.Follow(t.Context(), &stream.Request{URL: scheme + w.Addr()}, &test.opts, watcher{})
				if r.End.Reason == recording.Timeout { // what else a reset is called depends on how far the client had come
					t.Errorf("the stream ended like this: %v", r.End)
				}
			}
			for why, err := range map[string]error{"mend": mend(), "Close": w.Close()} {
				if want := "cut after event 3: " + test.want; err == nil || err.Error() != want {
					t.Errorf("%s: got %v\nwant %s", why, err, want)
				}
			}
		})
	}
}

// The bytes of a compressed response can be counted.
func TestACompressedResponseIsCutAfterBytes(t *testing.T) {
	seen := make(chan struct{})
	w := proxied(t, func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/event-stream")
		rw.Header().Set("Content-Encoding", "gzip")
		out := gzip.NewWriter(rw)
		for _, text := range []string{event(1), strings.Repeat(event(2), 10000)} {
			_, _ = io.WriteString(out, text)
			_ = out.Flush()
			_ = http.NewResponseController(rw).Flush()
			<-seen
		}
	})
	put(t, w, proxy.Fault{CutAfter: &proxy.CutAfter{Bytes: 200}})
	r := follow(w, stream.Options{}, watcher{on: map[string]func(){"e1": func() { close(seen) }}})
	if r.End.Reason != recording.Truncated {
		t.Errorf("got %v", r.End)
	}
}

// Without a cut, the proxy does not mind what it cannot read.
func TestWhatCannotBeReadPassesWithoutACut(t *testing.T) {
	w := proxied(t, compressed)
	expect(t, follow(w, stream.Options{}, watcher{until: "e5"}), recording.Stopped, "e1 e2 e3 e4 e5")
}
