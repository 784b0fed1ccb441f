package stream_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
)

// TestABusyMachineAsksLate: what is counted from the request may have been sent late.
func TestABusyMachineAsksLate(t *testing.T) {
	url := serve(t, raw(chunked+event+"0\r\n\r\n", closes))
	spin(t)
	for begun := time.Now(); time.Since(begun) < time.Minute; {
		r := stream.Follow(t.Context(), stream.Request{URL: url}, stream.Options{}, until(""))
		if r.SentBy > r.Response.At {
			t.Fatalf("the request was sent by %v, and its response had arrived after %v", r.SentBy, r.Response.At)
		}
		if r.SentBy > 0 {
			return
		}
	}
	t.Error("all processors are busy, and each request was sent at once")
}
