package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestMoreTimeIsForWhatStillCame: a stream that has been silent for a while has had its time.
func TestMoreTimeIsForWhatStillCame(t *testing.T) {
	for _, c := range []struct {
		last time.Duration
		kind recording.Kind
		want bool
	}{
		{19 * time.Second, recording.KindEvent, true},
		{14 * time.Second, recording.KindEvent, false},
		{19 * time.Second, recording.KindComment, false},
	} {
		r := &recording.Stream{End: recording.End{Reason: recording.Timeout, At: 20 * time.Second}}
		r.Entries = []*recording.Entry{{Kind: c.kind, Evidence: recording.Evidence{Number: 1, LastByte: c.last}}}
		if got := stillSent(r, 20*time.Second); got != c.want {
			t.Errorf("%v at %s: %v", c.kind, c.last, got)
		}
	}
}
