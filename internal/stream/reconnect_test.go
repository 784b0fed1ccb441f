package stream_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// script answers each connection with the next handler, and any later one with
// the last. It notes the last event IDs that were sent.
type script struct {
	answers []http.HandlerFunc
	next    atomic.Int32
	ids     []string
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := int(s.next.Add(1)) - 1
	s.ids = append(s.ids, strings.Join(r.Header.Values("Last-Event-ID"), ","))
	s.answers[min(n, len(s.answers)-1)](w, r)
}

// says answers an event stream that ends well.
func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, text)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func breaksHTTP(w http.ResponseWriter, r *http.Request) { raw("nonsense\r\n", closes)(w, r) }

// quick reconnects at once.
func quick(attempts int) stream.Reconnect {
	return stream.Reconnect{Attempts: attempts, Time: time.Millisecond, Min: time.Millisecond, Max: 5 * time.Millisecond}
}

func TestReconnection(t *testing.T) {
	html := func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/html") }
	delivered := stream.Options{Reading: stream.Reading{DeliverUnterminated: true}}
	cases := []struct {
		name     string
		answers  []http.HandlerFunc
		attempts int
		options  stream.Options
		ids      []string
		reason   recording.Reason
		detail   string
		events   int
	}{
		{name: "the last response is cut", answers: []http.HandlerFunc{says("data: 1\n\n"), raw(head+"Content-Length: 99\r\n\r\ndata: 2\n\n", closes)}, attempts: 1, ids: []string{"", ""},
			reason: recording.Truncated, detail: "of the 99 bytes that its Content-Length announces, 9 came", events: 2},
		{name: "off by default", answers: []http.HandlerFunc{says("data: 1\n\n")}, ids: []string{""}, reason: recording.ServerClosed, events: 1},
		{name: "the maximum", answers: []http.HandlerFunc{says("data: 1\n\n")}, attempts: 2, ids: []string{"", "", ""},
			reason: recording.ServerClosed, detail: "gave up after 2 reconnections", events: 3},
		{name: "204", answers: []http.HandlerFunc{says("id: a\ndata: 1\n\n"), status(204)}, attempts: 9, ids: []string{"", "a"},
			reason: recording.ServerClosed, detail: "asks not to reconnect", events: 1},
		{name: "204 at once is a status", answers: []http.HandlerFunc{status(204)}, attempts: 9, ids: []string{""}, reason: recording.HTTPStatus, detail: "204"},
		{name: "an HTTP error", answers: []http.HandlerFunc{says("id: a\ndata: 1\n\n"), status(500)}, attempts: 9, ids: []string{"", "a"},
			reason: recording.HTTPStatus, detail: "500", events: 1},
		{name: "another media type", answers: []http.HandlerFunc{says("data: 1\n\n"), html}, attempts: 9, ids: []string{"", ""},
			reason: recording.WrongMediaType, events: 1},
		{name: "a cut, then no HTTP, then a stream", answers: []http.HandlerFunc{raw(chunked+event, closes), breaksHTTP, says("data: 2\n\n"), status(204)},
			attempts: 9, ids: []string{"", "", "", ""}, reason: recording.ServerClosed, events: 2},
		{name: "the id persists, and an empty one resets it", answers: []http.HandlerFunc{says("id: é 1\ndata: 1\n\n"), says("data: 2\n\n"), says("id\ndata: 3\n\n"), status(204)},
			attempts: 9, ids: []string{"", "é 1", "é 1", ""}, reason: recording.ServerClosed, events: 3},
		{name: "the id of a cut event is not sent", answers: []http.HandlerFunc{raw(chunked+"7\r\nid: 9\n\n\r\n"+"10\r\nid: 10\ndata: cut\n\r\n", closes), status(204)},
			attempts: 9, ids: []string{"", "9"}, reason: recording.ServerClosed, events: 0},
		{name: "nor where half an event is delivered whose id was cut", answers: []http.HandlerFunc{raw(chunked+"7\r\nid: 9\n\n\r\n"+"10\r\ndata: cut\nid: 10\r\n", closes), status(204)},
			options: delivered, attempts: 9, ids: []string{"", "9"}, reason: recording.ServerClosed, events: 1},
		{name: "that of one that is delivered is, and persists", answers: []http.HandlerFunc{raw(chunked+"7\r\nid: 9\n\n\r\n"+"10\r\nid: 10\ndata: cut\n\r\n", closes), says("data: 1\n\n"), status(204)},
			options: delivered, attempts: 9, ids: []string{"", "10", "10"}, reason: recording.ServerClosed, events: 2},
		{name: "an id from before", answers: []http.HandlerFunc{says("data: 1\n\n"), status(204)}, attempts: 9,
			options: stream.Options{LastEventID: "7"}, ids: []string{"7", "7"}, reason: recording.ServerClosed, events: 1},
		{name: "the silence", answers: []http.HandlerFunc{hangs, status(204)}, attempts: 9,
			options: stream.Options{Deadlines: stream.Deadlines{Silence: 100 * time.Millisecond}}, ids: []string{"", ""}, reason: recording.ServerClosed, events: 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := &script{answers: c.answers}
			c.options.Reconnect = quick(c.attempts)
			r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, server.ServeHTTP)}, &c.options, until(""))
			if r.End.Reason != c.reason || !strings.Contains(r.End.Detail, c.detail) || r.Events() != c.events {
				t.Errorf("%d events, then %v", r.Events(), r.End)
			}
			if diff := cmp.Diff(c.ids, server.ids); diff != "" {
				t.Errorf("last event IDs (-want +got)\n%s", diff)
			}
		})
	}
}

func TestALastEventIDOfTheRequestsOwn(t *testing.T) {
	server := &script{answers: []http.HandlerFunc{says("data: 1\n\n"), status(204)}}
	req := stream.Request{URL: serve(t, server.ServeHTTP), Header: http.Header{"Last-Event-ID": {"7"}}}
	r := stream.Follow(t.Context(), &req, &stream.Options{Reconnect: quick(1)}, until(""))
	if diff := cmp.Diff([]string{"7", "7"}, server.ids); diff != "" {
		t.Errorf("sent (-want +got)\n%s", diff)
	}
	if id := string(r.Entries[0].LastEventID); id != "7" {
		t.Errorf("the event's last event ID is %q", id)
	}
}

// reconnections is a watcher that notes the waits.
type reconnections struct {
	until
	waits  *[]time.Duration
	opened *int
}

func (r reconnections) Opened(*recording.Stream) { *r.opened++ }

func (r reconnections) Reconnecting(_ *recording.Stream, wait time.Duration) {
	*r.waits = append(*r.waits, wait)
}

func TestARecordingOfManyConnections(t *testing.T) {
	server := &script{answers: []http.HandlerFunc{
		says("retry: 3\nid: a\ndata: 1\n\n: c\n\ndata: 2\n\n"), raw("", closes), says(": c\n\ndata: 3\n\n"), status(204),
	}}
	var waits []time.Duration
	var opened int
	r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, server.ServeHTTP)}, &stream.Options{Reconnect: quick(9)}, reconnections{waits: &waits, opened: &opened})

	var names []string
	var before time.Duration
	for _, e := range r.Entries {
		names = append(names, recording.Name(e))
		if e.LastByte < before || e.LastByte == 0 {
			t.Errorf("%s has no time, or came before the entry before it", recording.Name(e))
		}
		before = e.LastByte
	}
	if diff := cmp.Diff([]string{"retry 1", "#1 message", "comment 1", "#2 message", "comment 2", "#3 message"}, names); diff != "" {
		t.Errorf("entries (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]time.Duration{3 * time.Millisecond, 3 * time.Millisecond, 3 * time.Millisecond}, waits); diff != "" {
		t.Errorf("waits (-want +got)\n%s", diff)
	}
	var connections []string
	for i, c := range r.Connections {
		connections = append(connections, fmt.Sprintf("%d %v %s", c.First, c.Response != nil, c.End.Reason))
		if i > 0 && c.Began <= r.Connections[i-1].End.At {
			t.Errorf("connection %d began before the one before it had ended", i+1)
		}
	}
	want := []string{"0 true closed by the server", "4 false no connection", "4 true closed by the server", "6 true closed by the server"}
	if diff := cmp.Diff(want, connections); diff != "" {
		t.Errorf("connections (-want +got)\n%s", diff)
	}
	if opened != 1 || r.Response != r.Connections[0].Response {
		t.Errorf("opened %d times; the recording's response must be the first", opened)
	}
}

func TestAStreamIsLeftWhileItWaitsToReconnect(t *testing.T) {
	server := &script{answers: []http.HandlerFunc{says("data: 1\n\n")}}
	settings := stream.Reconnect{Attempts: 5, Time: time.Minute, Max: time.Minute}
	for _, c := range []struct {
		opts  stream.Options
		until until
		want  recording.Reason
		phase recording.Phase
	}{
		{stream.Options{For: 100 * time.Millisecond}, "", recording.Stopped, ""},
		{stream.Options{Deadlines: stream.Deadlines{Total: 100 * time.Millisecond}}, "", recording.Timeout, recording.PhaseTotal},
		{stream.Options{}, "message", recording.Stopped, ""},
	} {
		c.opts.Reconnect = settings
		r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, server.ServeHTTP)}, &c.opts, c.until)
		if r.End.Reason != c.want || r.End.Phase != c.phase || len(r.Connections) != 1 {
			t.Errorf("%d connections, then %v", len(r.Connections), r.End)
		}
	}
}
