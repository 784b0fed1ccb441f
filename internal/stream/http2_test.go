package stream_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhyHTTP2RefusesARequest: a request with a body is told the code of each refusal, and sent once.
func TestWhyHTTP2RefusesARequest(t *testing.T) {
	for _, c := range []struct{ frame, want string }{
		{frame(frameReset, 0, 1, code(7)), "the HTTP/2 server refused the request before it responded, by RST_STREAM REFUSED_STREAM: more streams are open than it allows"},
		{frame(frameReset, 0, 1, code(1)), "before it responded, by RST_STREAM PROTOCOL_ERROR: it takes what was sent for a breach of the rules of HTTP/2"},
		{frame(frameGoAway, 0, 0, code(0)+code(0)), "before it responded, by GOAWAY NO_ERROR: it takes nothing more on this connection, as one that restarts"},
		{frame(frameReset, 0, 1, code(11)), "HTTP/2 RST_STREAM ENHANCE_YOUR_CALM: it takes this client for one that asks too much: ask less often"},
		{frame(frameGoAway, 0, 0, code(0)+code(11)), "HTTP/2 GOAWAY ENHANCE_YOUR_CALM: it takes this client for one that asks too much: ask less often"},
		{frame(frameReset, 0, 1, code(8)), "HTTP/2 RST_STREAM CANCEL: the server, or a gateway before it, gave it up"},
		{frame(frameReset, 0, 1, code(3)), "HTTP/2 RST_STREAM FLOW_CONTROL_ERROR"},
	} {
		url := answersHTTP2(waits, c.frame).listen(t)
		r := stream.Follow(t.Context(), &stream.Request{Method: http.MethodPost, URL: url, Body: "{}"}, &stream.Options{Protocol: stream.HTTP2}, until(""))
		if r.End.Reason != recording.Reset || r.End.Phase != recording.PhaseHeaders || !strings.Contains(r.End.Detail, c.want) {
			t.Errorf("%v (phase %s), want %s", r.End, r.End.Phase, c.want)
		}
	}
}
