package stream

import (
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// The kinds of a recording are those of the decoder: Recorded converts them.
func TestKindsAreTheSame(t *testing.T) {
	for k := sse.KindEvent; k <= sse.KindViolation; k++ {
		if got := recording.Kind(k).String(); got != k.String() {
			t.Errorf("%s is recorded as %s", k, got)
		}
	}
	if got := recording.KindViolation; int(got) != int(sse.KindViolation) {
		t.Errorf("the last kind is %d, but %d in a recording", sse.KindViolation, got)
	}
}
