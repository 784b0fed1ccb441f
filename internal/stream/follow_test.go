package stream_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(clockEnv) != "":
		serveClock()
		return
	case os.Getenv(busyEnv) != "":
		judgeWhileBusy(os.Getenv(busyEnv))
		return
	}
	goleak.VerifyTestMain(m)
}

// until is a watcher that stops at an event of this type.
type until string

func (until) Opened(*recording.Stream) {}

func (u until) Entry(e *recording.Entry, _ *recording.Stream) string {
	if u != "" && e.Type == string(u) {
		return "seen"
	}
	return ""
}

// serve starts a server that answers every request with handle.
func serve(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	return server.URL
}

// raw answers with exactly these bytes on the connection, then does finish.
func raw(answer string, finish func(*net.TCPConn)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, answer)
		finish(conn.(*net.TCPConn))
	}
}

func closes(*net.TCPConn) {}

func resets(c *net.TCPConn) {
	time.Sleep(50 * time.Millisecond) // let the bytes be read first: a reset discards what waits
	_ = c.SetLinger(0)
}

const (
	head    = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
	chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
	event   = "10\r\nevent: a\ndata: 1\r\n2\r\n\n\n\r\n" // an event in two chunks
)

// hangs sends an event and then nothing until the client leaves.
func hangs(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	_, _ = io.WriteString(w, "event: a\ndata: 1\n\nevent: half\ndata: 2\n")
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

func TestHowStreamsEnd(t *testing.T) {
	text := func(status int, mediaType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	cases := []struct {
		name   string
		server http.HandlerFunc
		opts   stream.Options
		until  until
		reason recording.Reason
		events int
		unmet  string
	}{
		{name: "a clean end", server: raw(chunked+event+"0\r\n\r\n", closes), reason: recording.ServerClosed, events: 1},
		{name: "a clean end without a length", server: raw("HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", closes), reason: recording.ServerClosed, events: 1},
		{name: "a missing last chunk", server: raw(chunked+event, closes), reason: recording.Truncated, events: 1},
		{name: "fewer bytes than declared", server: raw(head+"Content-Length: 99\r\n\r\ndata: 1\n\n", closes), reason: recording.Truncated, events: 1},
		{name: "a cut in the middle of an event: half of it is none", server: raw(chunked+event+"8\r\ndata: 2\n\r\n", closes), reason: recording.Truncated, events: 1},
		{name: "chunks that are none", server: raw(chunked+event+"what?\r\n", closes), reason: recording.Malformed, events: 1},
		{name: "a reset", server: raw(chunked+event, resets), reason: recording.Reset, events: 1},
		{name: "the deadline", server: hangs, opts: stream.Options{Deadlines: stream.Deadlines{Total: 400 * time.Millisecond}}, reason: recording.Timeout, events: 1},
		{name: "the deadline before the head", server: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, opts: stream.Options{Deadlines: stream.Deadlines{Total: 100 * time.Millisecond}}, reason: recording.Timeout},
		{name: "so long", server: hangs, opts: stream.Options{For: 300 * time.Millisecond}, reason: recording.Stopped, events: 1},
		{name: "what was waited for", server: hangs, until: "a", opts: stream.Options{Until: "a"}, reason: recording.Stopped, events: 1},
		{name: "without what was waited for", server: text(200, "text/event-stream", "data: 1\n\n"), until: "a", opts: stream.Options{Until: "a"}, reason: recording.ServerClosed, events: 1, unmet: "a"},
		{name: "an HTTP error", server: text(503, "text/plain", "later"), reason: recording.HTTPStatus},
		{name: "an HTML page", server: text(200, "text/html", "<h1>hello</h1>"), reason: recording.WrongMediaType},
		{name: "an HTML page, leniently", server: text(200, "text/html", "data: 1\n\n"), opts: stream.Options{Reading: stream.Reading{Mode: stream.Lenient}}, reason: recording.ServerClosed, events: 1},
		{name: "a media type with parameters", server: text(200, "text/event-stream; charset=UTF-8", "data: 1\n\n"), reason: recording.ServerClosed, events: 1},
		{name: "a violation", server: text(200, "text/event-stream", "data: 1\n\nnonsense\n\ndata: 2\n\n"), reason: recording.Violation, events: 1},
		{name: "a violation, leniently", server: text(200, "text/event-stream", "data: 1\n\nnonsense\n\ndata: 2\n\n"), opts: stream.Options{Reading: stream.Reading{Mode: stream.Lenient}}, reason: recording.ServerClosed, events: 2},
		{name: "no HTTP", server: raw("SSH-2.0-OpenSSH_9\r\n", closes), reason: recording.ConnectFailed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, c.server)}, &c.opts, c.until)
			got := fmt.Sprintf("%s, %d events, unmet %q", r.End.Reason, r.Events(), r.End.Unmet)
			want := fmt.Sprintf("%s, %d events, unmet %q", c.reason, c.events, c.unmet)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s%v", diff, r.Timeline(recording.TimelineOptions{}))
			}
			if r.End.At <= 0 {
				t.Error("the end has no time")
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	r := stream.Follow(t.Context(), &stream.Request{URL: "http://" + address}, &stream.Options{}, until(""))
	if r.End.Reason != recording.ConnectFailed || !r.End.Refused || !strings.Contains(r.End.Detail, "nothing listens at "+address) {
		t.Errorf("got %v", r.End)
	}
}

// What ended a stream from outside is named for what it is.
func TestARunThatIsInterrupted(t *testing.T) {
	const soon = 100 * time.Millisecond
	cases := []struct {
		name, detail string
		ended        func(context.Context) (context.Context, context.CancelFunc)
	}{
		{"by Ctrl-C", "the run was interrupted", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(soon, cancel)
			return ctx, cancel
		}},
		{"by the run's own time", "the run was interrupted", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeoutCause(ctx, soon, errors.New("--timeout"))
		}},
		{"by the scenario's time", "the time for the scenario was over", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return (*lateness.Monitor)(nil).WithTimeout(ctx, soon)
		}},
		{"by what failed", "something else in the scenario failed", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(soon, func() { cancel(errors.New("status 500")) })
			return ctx, func() { cancel(nil) }
		}},
	}
	for _, c := range cases {
		ctx, cancel := c.ended(t.Context())
		r := stream.Follow(ctx, &stream.Request{URL: serve(t, hangs)}, &stream.Options{}, until(""))
		cancel()
		if r.End.Reason != recording.Cancelled || r.End.Detail != c.detail || !r.End.Abnormal() {
			t.Errorf("%s: got %v", c.name, r.End)
		}
	}
}

func TestWhatIsAskedFor(t *testing.T) {
	var got *http.Request
	var body []byte
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
	})
	req := stream.Request{Method: http.MethodPost, URL: url + "/x?y=1", Header: http.Header{"x-request-id": {"abc"}}, Body: `{"a":1}`}
	r := stream.Follow(t.Context(), &req, &stream.Options{}, until(""))
	if r.End.Abnormal() {
		t.Fatal(r.End)
	}
	asked := map[string]string{
		"method": got.Method, "uri": got.RequestURI, "body": string(body),
		"accept": got.Header.Get("Accept"), "cache": got.Header.Get("Cache-Control"), "id": got.Header.Get("X-Request-ID"),
	}
	want := map[string]string{
		"method": "POST", "uri": "/x?y=1", "body": `{"a":1}`,
		"accept": "text/event-stream", "cache": "no-cache", "id": "abc",
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// acknowledges is a watcher that tells the server of each event.
type acknowledges chan int

func (acknowledges) Opened(*recording.Stream) {}

func (a acknowledges) Entry(e *recording.Entry, _ *recording.Stream) string {
	a <- e.Number
	return ""
}

// sendsOnlyWhatIsAwaited writes events, each when the one before has been seen.
func sendsOnlyWhatIsAwaited(seen acknowledges, write func(event string)) {
	for range 3 {
		write("data: 1\n\n")
		select {
		case <-seen:
		case <-time.After(waitForEvent):
			return
		}
	}
}

const waitForEvent = 5 * time.Second

// TestEventsAreSeenAtOnce: an event is there when its blank line is, not when
// more comes or the stream ends.
func TestEventsAreSeenAtOnce(t *testing.T) {
	seen := make(acknowledges, 3)
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		sendsOnlyWhatIsAwaited(seen, func(event string) {
			_, _ = io.WriteString(w, event)
			w.(http.Flusher).Flush()
		})
	})
	if r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{}, seen); r.Events() != 3 {
		t.Fatal(r.End)
	}
}

// tellsOfSending counts how often it is told that the request has been sent.
type tellsOfSending struct {
	stream.Watcher
	sent *atomic.Int32
}

func (w tellsOfSending) Sent(time.Time) { w.sent.Add(1) }

// TestWhoWaitsForTheRequestIsToldOnce: not of what a redirect sends, nor where nobody listens.
func TestWhoWaitsForTheRequestIsToldOnce(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/there" {
			http.Redirect(w, r, "/there", http.StatusFound)
		}
	})
	for at, want := range map[string]int32{url: 1, url + "/there": 1, "http://127.0.0.1:1": 0} {
		var sent atomic.Int32
		stream.Follow(t.Context(), &stream.Request{URL: at}, &stream.Options{}, tellsOfSending{until(""), &sent})
		if got := sent.Load(); got != want {
			t.Errorf("%s: told %d times, want %d", at, got, want)
		}
	}
}
