package recording

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEarliest(t *testing.T) {
	const ms = time.Millisecond
	var r Stream
	r.AddStall(100*ms, 300*ms)
	r.AddStall(200*ms, 300*ms) // the same bytes, read again
	r.AddStall(250*ms, 400*ms)
	r.AddStall(180*ms, 400*ms)
	r.AddStall(500*ms, 500*ms) // no doubt
	r.AddStall(600*ms, 550*ms)
	if diff := cmp.Diff([]Stall{{100 * ms, 300 * ms}, {180 * ms, 400 * ms}}, r.Stalls); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for at, want := range map[time.Duration]time.Duration{
		0: 0, 200 * ms: 200 * ms, 300 * ms: 100 * ms, 301 * ms: 301 * ms, 400 * ms: 180 * ms, 500 * ms: 500 * ms,
	} {
		if got := r.Earliest(at); got != want {
			t.Errorf("what is recorded at %v happened at %v at the earliest, want %v", at, got, want)
		}
	}
}
