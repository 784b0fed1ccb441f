package endpoint

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// inPieces is a stream whose events came in these pieces, so many in each.
func inPieces(t *testing.T, encoding string, pieces ...int) *recording.Stream {
	t.Helper()
	r := &recording.Stream{Response: &recording.Response{Status: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}}}
	if encoding != "" {
		r.Response.Header.Set("Content-Encoding", encoding)
	}
	for i, events := range pieces {
		for range events {
			at := time.Duration(i+1) * time.Second
			e := &recording.Entry{Kind: recording.KindEvent, Type: "message", Evidence: recording.Evidence{Read: i + 1, FirstByte: at, LastByte: at}}
			if err := r.Add(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return r
}

// TestCompression: whether it holds events back can be told only where they came apart without it.
func TestCompression(t *testing.T) {
	for name, c := range map[string]struct {
		plain, compressed []int
		code              string
		says              string
	}{
		"held back":                        {[]int{1, 1, 1}, []int{3}, CompressionHeld, "3 events in 1 piece, where a client that does not gets 3 in 3"},
		"piece by piece":                   {[]int{1, 1, 1}, []int{1, 1, 1}, Compressed, "gzip, piece by piece"},
		"all at once without it, too":      {[]int{3}, []int{3}, Compressed, "too little came apart without it to tell"},
		"more than without it, at once":    {[]int{1, 1}, []int{5}, Compressed, "too little came apart without it to tell"},
		"a single one, as it were in time": {[]int{1}, []int{1}, Compressed, "too little came apart without it to tell"},
	} {
		found := compression(inPieces(t, "", c.plain...), inPieces(t, "gzip", c.compressed...))
		if len(found) != 1 || found[0].Code != c.code || !strings.Contains(found[0].Seen, c.says) {
			t.Errorf("%s: %+v, want %s: %s", name, found, c.code, c.says)
		}
	}
}

// TestCompressionThatHoldsTheHead: what compresses waits for enough of the body, and sends the head with it.
func TestCompressionThatHoldsTheHead(t *testing.T) {
	plain, held, queued := inPieces(t, "", 1, 1), inPieces(t, "", 0, 2), inPieces(t, "", 0, 1, 1)
	plain.Response.At, held.Response.At, queued.Response.At = 2*time.Millisecond, 1900*time.Millisecond, 1002*time.Millisecond
	found := compression(plain, held)
	if want := "waits 1900 ms for the response's head, where a client that does not waits 2.0 ms"; len(found) != 1 || found[0].Code != CompressionHeld || !strings.Contains(found[0].Seen, want) {
		t.Errorf("%+v, want %s", found, want)
	}
	if found := compression(plain, queued); len(found) != 0 {
		t.Errorf("a request that had to wait is told as held by compression: %+v", found)
	}
	held.AddStall(time.Millisecond, 1900*time.Millisecond)
	if found := compression(plain, held); len(found) != 0 {
		t.Errorf("our own lateness is told as the server's: %+v", found)
	}
}
