package recording_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/recording"
)

func TestTimelineShowsWhereConnectionsBegan(t *testing.T) {
	const url = "http://127.0.0.1/x"
	ok := &recording.Response{Status: http.StatusOK, At: 2100 * time.Millisecond}
	resumed := recording.Request{Header: http.Header{}}
	resumed.Header.Set("Last-Event-ID", "a\x1b")
	r := recordingOf(event(1, "tick", "1"), event(2, "tick", "2"))
	r.Connections = []recording.Connection{
		{
			Hops:     []recording.Hop{{URL: url, Status: 302, Location: "/y\x1b", At: time.Millisecond}},
			Response: r.Response,
			End:      recording.End{Reason: recording.ServerClosed, At: 1500 * time.Millisecond},
		},
		{Began: 1600 * time.Millisecond, First: 1, End: recording.End{Reason: recording.ConnectFailed, Detail: "refused", At: 1700 * time.Millisecond}},
		{Began: 2 * time.Second, Request: resumed, Response: ok, First: 1, End: recording.End{Reason: recording.Truncated, At: 3 * time.Second}},
		{Began: 4 * time.Second, First: 2, End: r.End},
	}
	want := []string{
		"GET http://127.0.0.1/x · status 200 after 3.0 ms",
		`  redirect 302 from http://127.0.0.1/x to /y\x1b after 1.0 ms`,
		`    #1   1000 ms  tick             1`,
		`  connection 1 ended: closed by the server after 1500 ms`,
		`  connection 2 began after 1600 ms · no response`,
		`  connection 2 ended: no connection (refused) after 1700 ms`,
		`  connection 3 began after 2000 ms with Last-Event-ID a\x1b · status 200 after 2100 ms`,
		`    #2   2000 ms  tick             2`,
		`  connection 3 ended: cut after 3000 ms`,
		`  connection 4 began after 4000 ms · no response`,
		`  the end: cut after 90.0 s`,
	}
	if diff := cmp.Diff(want, texts(r)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestTimelineShowsWhatASlowConnectionDid: only where it took long.
func TestTimelineShowsWhatASlowConnectionDid(t *testing.T) {
	const ms = time.Millisecond
	phases := []recording.PhaseStart{{Phase: recording.PhaseResolve, At: 1 * ms}, {Phase: recording.PhaseConnect, At: 41 * ms}, {Phase: recording.PhaseTLS, At: 61 * ms}, {Phase: recording.PhaseHeaders, At: 70 * ms}}
	cases := []struct {
		name string
		c    recording.Connection
		want string
	}{
		{"quick", recording.Connection{Phases: phases, Sent: 71 * ms, Response: &recording.Response{Status: 200, At: 90 * ms}}, "status 200 after 90 ms"},
		{"slow", recording.Connection{Phases: phases, Sent: 71 * ms, Response: &recording.Response{Status: 200, At: 400 * ms}}, "status 200 after 400 ms (resolve 40 ms, connect 20 ms, TLS 9.0 ms, the request was sent after 71 ms)"},
		{"never answered", recording.Connection{Phases: phases[:2], End: recording.End{At: 5000 * ms}}, "no response (resolve 40 ms, connect 4959 ms)"},
	}
	for _, c := range cases {
		r := recordingOf()
		r.Response, r.Connections = c.c.Response, []recording.Connection{c.c}
		if got, want := texts(r)[0], "GET http://127.0.0.1/x · "+c.want; got != want {
			t.Errorf("%s: got %s, want %s", c.name, got, want)
		}
	}
}

func TestTimelineOfALongStreamShowsItsConnections(t *testing.T) {
	r := recordingOf()
	for i := 1; i <= 60; i++ {
		r.Entries = append(r.Entries, event(i, "tick", ""))
	}
	r.Connections = []recording.Connection{{Response: r.Response}, {First: 30, Response: r.Response}}
	lines := texts(r)
	want := []string{"      … 25 more …", "  connection 1 ended:  after 0 ms", "  connection 2 began after 0 ms · status 200 after 3.0 ms", "      … 25 more …"}
	if diff := cmp.Diff(want, lines[6:10]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnEndEscapesWhatTheServerWrote(t *testing.T) {
	end := recording.End{Reason: recording.HTTPStatus, Detail: "503 \x1b[2J\nlater", At: time.Second}
	if got, want := end.String(), `HTTP status (503 \x1b[2J\nlater) after 1000 ms`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Of a response with several Content-Types all are shown: a browser takes the last.
func TestContentType(t *testing.T) {
	for want, header := range map[string]http.Header{
		"":                             {},
		"text/event-stream":            {"Content-Type": {"text/event-stream"}},
		"text/event-stream, text/html": {"Content-Type": {"text/event-stream", "text/html"}},
	} {
		if got := (&recording.Response{Header: header}).ContentType(); got != want {
			t.Errorf("%v: got %q", header, got)
		}
	}
}
