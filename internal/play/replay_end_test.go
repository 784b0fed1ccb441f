package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestTheEndOfAStreamThatWasBrokenOff is where the last of it is known: of its response, or of an entry.
func TestTheEndOfAStreamThatWasBrokenOff(t *testing.T) {
	entry := func(at time.Duration) *recording.Entry {
		return &recording.Entry{Kind: recording.KindEvent, Evidence: recording.Evidence{Number: 1, LastByte: at}}
	}
	for name, c := range map[string]struct {
		of   recording.Stream
		want time.Duration
	}{
		"nothing came": {},
		"a response":   {recording.Stream{Response: &recording.Response{At: time.Second}}, time.Second},
		"an entry":     {recording.Stream{Response: &recording.Response{At: time.Second}, Entries: []*recording.Entry{entry(3 * time.Second)}}, 3 * time.Second},
	} {
		if got := endless(&c.of); got.At != c.want || got.Reason != recording.Cancelled {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
