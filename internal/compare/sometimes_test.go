package compare_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestOneRecordingOfFewThatIsLateSaysNothing: it is as likely as not that the other side has it, where it has no more.
func TestOneRecordingOfFewThatIsLateSaysNothing(t *testing.T) {
	late := func(runs ...int) change {
		return func(run int, s *recording.Stream) {
			for _, is := range runs {
				if run%100 != is {
					continue
				}
				for _, e := range typed(s, "progress") { // up to the result, all comes at once
					e.LastByte = 1600 * time.Millisecond
				}
			}
		}
	}
	for name, c := range map[string]struct {
		old, now change
		want     int // differences that may be chance
	}{
		"in one of four before":  {late(1), nil, 0},
		"in one of four now":     {nil, late(1), 0},
		"in two of four now":     {nil, late(1, 2), 1},
		"in one of four of each": {late(1), late(2), 0},
	} {
		if r := compared(t, orders("old", 4, 0, c.old), orders("new", 4, 100, c.now), nil); len(r.Uncertain) < c.want || c.want == 0 && len(r.Uncertain) > 0 {
			t.Errorf("%s: want %d uncertain\n%s", name, c.want, shown(t, r))
		}
	}
}
