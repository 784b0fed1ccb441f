package recording_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestTheTypeThatABlockGives which is no event: as the decoder quotes it, or says it of one that has data.
func TestTheTypeThatABlockGives(t *testing.T) {
	for name, c := range map[string]struct {
		entry recording.Entry
		event string
		given bool
	}{
		"a type":            {recording.Entry{Kind: recording.KindViolation, Data: []byte("event: close ")}, "close ", true},
		"an empty type":     {recording.Entry{Kind: recording.KindViolation, Data: []byte("event: ")}, "", true},
		"an id":             {recording.Entry{Kind: recording.KindViolation, Data: []byte("id: 7")}, "", false},
		"one that was cut":  {recording.Entry{Kind: recording.KindViolation, Data: []byte("event: b"), Detail: `the stream ended inside this "a\tb", before its blank line`}, "a\tb", true},
		"an event's data":   {recording.Entry{Kind: recording.KindEvent, Data: []byte("event: close")}, "", false},
		"a comment's words": {recording.Entry{Kind: recording.KindComment, Data: []byte("event: close")}, "", false},
	} {
		if event, given := c.entry.GivenType(); given != c.given || event != c.event {
			t.Errorf("%s: got %q, %v", name, event, given)
		}
	}
}
