package stub

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// TestTheHalfEventBeforeACutIsServed: a client that takes half an event for a whole one is not found out otherwise.
func TestTheHalfEventBeforeACutIsServed(t *testing.T) {
	const came = "2 response stream=1 status=200 protocol=HTTP/1.1 responded=2 <Content-Type=text/event-stream\n" +
		"3 event stream=1 n=1 line=1 start=0 end=9 first=3 read=1 type=message data=1\n" +
		"9 disconnected stream=1 reason=cut endings=CRLF half=\"event: x\\ndata: {\\\"a\" half_at=5\n9 end stream=1 reason=cut\n"
	server := served(t, streamOf("/s", came))
	r := do(t, request(t, http.MethodGet, server.URL()+"/s"))
	got, err := io.ReadAll(r.Body)
	if want := "data: 1\r\n\r\nevent: x\r\ndata: {\"a"; string(got) != want || err == nil {
		t.Errorf("%q, %v; want %q, and a cut", got, err, want)
	}
}

// TestADeliveredHalfEventIsServedOnce: it is an event, and breaks a rule.
func TestADeliveredHalfEventIsServedOnce(t *testing.T) {
	const text = "data: a\n\nevent: m\ndata: 2\n"
	decoder := sse.NewDecoder(strings.NewReader(text), sse.Options{Mode: sse.Lenient, DeliverUnterminated: true})
	var entries []*recording.Entry
	for e, err := decoder.Next(); err == nil; e, err = decoder.Next() {
		entries = append(entries, stream.Recorded(e))
	}
	served := ""
	for _, c := range chunksOf(entries, 0, "LF", 1) {
		served += c.bytes
	}
	if len(entries) != 3 || served != text {
		t.Errorf("of %d entries %q is served, want %q", len(entries), served, text)
	}
}
