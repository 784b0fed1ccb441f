package lateness

import (
	"testing"
	"time"
)

// TestWhatIsHardlyLateIsInTime: timers are never exact.
func TestWhatIsHardlyLateIsInTime(t *testing.T) {
	var onTime *Monitor
	for by, want := range map[time.Duration]time.Duration{0: 0, LeastOverdue - 1: 0, LeastOverdue: LeastOverdue} {
		if got := onTime.Overdue(WithOverdue(t.Context(), by)); got != want {
			t.Errorf("%v late: overdue by %v, want %v", by, got, want)
		}
	}
	if got := onTime.Overdue(t.Context()); got != 0 {
		t.Errorf("due at no moment: overdue by %v", got)
	}
}
