package play_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
)

// serveUnframed is a server of three events whose response is over when its connection is.
func serveUnframed(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last := 0
		_, _ = fmt.Sscan(r.Header.Get("Last-Event-ID"), &last)
		conn, out, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprint(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
		for n := last + 1; n <= 3; n++ {
			fmt.Fprintf(out, "id: %d\ndata: %d\n\n", n, n)
		}
		_ = out.Flush()
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestACutOfOurOwnIsNoFaultOfTheServer: also where nothing but the connection's end ends the response, as the client
// sees it. It comes back, and where it does not, the end says who cut it.
func TestACutOfOurOwnIsNoFaultOfTheServer(t *testing.T) {
	t.Parallel()
	const whole = "expect: [{count: any event, times: 3}]"
	cases := []struct{ name, stream, want string }{
		{"as a browser comes back", "faults: [{cut_after: {events: 1, bytes: 5}}], reconnect: {attempts: 1, max: 10ms}}\n" + whole, "passed"},
		{"only where it broke off", "faults: [{cut_after: {events: 1, bytes: 5}}], reconnect: {attempts: 1, max: 10ms, broken: true}}\n" + whole, "passed"},
		{"extra clients", "}\nexpect: [{resumes: any event, cut: [{events: 1}, {events: 1, bytes: 5}]}]", "passed"},
		{
			"it does not come back", "faults: [{cut_after: {events: 1, bytes: 5}}]}\n" + whole,
			"failed\nfailed: the stream broke: cut (by streamspec: cut 5 bytes after event 1; half an event had come: «id: 2…»)",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := fmt.Sprintf("scenario: s\nstream: {get: %q, timeout: 10s, %s\n", serveUnframed(t), c.stream)
			if got := summary(judgeFile(t.Context(), t, text, play.Options{})); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}
