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

// TestNoMoreTimeIsForAHeartbeat: what repeats the one before of its type is no news, whatever comes between.
func TestNoMoreTimeIsForAHeartbeat(t *testing.T) {
	for last, want := range map[string]bool{"ok": false, "done": true} {
		r := &recording.Stream{End: recording.End{Reason: recording.Timeout, At: 20 * time.Second}}
		add := func(at time.Duration, kind, data string) {
			evidence := recording.Evidence{Number: len(r.Entries) + 1, LastByte: at}
			r.Entries = append(r.Entries, &recording.Entry{Kind: recording.KindEvent, Type: kind, Data: []byte(data), Evidence: evidence})
		}
		add(time.Second, "heartbeat", "ok")
		add(2*time.Second, "task", "begun")
		add(19*time.Second, "heartbeat", last)
		if got := stillSent(r, 20*time.Second); got != want {
			t.Errorf("the last is %q: %v", last, got)
		}
	}
}
