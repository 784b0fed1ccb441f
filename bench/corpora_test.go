package bench

import "testing"

func TestDeltaIsSixtyBytes(t *testing.T) {
	if n := len(delta(1)); n != 60 {
		t.Errorf("a delta has %d bytes, want 60", n)
	}
}
