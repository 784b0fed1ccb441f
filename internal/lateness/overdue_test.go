package lateness

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestWhatIsHardlyLateIsInTime: timers are never exact.
func TestWhatIsHardlyLateIsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for by, want := range map[time.Duration]time.Duration{0: 0, LeastOverdue - 1: 0, LeastOverdue: LeastOverdue} {
			if got := Overdue(WithOverdue(t.Context(), by)); got != want {
				t.Errorf("%v late: overdue by %v, want %v", by, got, want)
			}
		}
		if got := Overdue(Postponed(t.Context(), -time.Second)); got != 0 {
			t.Errorf("due at no moment: overdue by %v", got)
		}
	})
}

// TestTimeThatPassesIsLateness: unless it is meant to pass.
func TestTimeThatPassesIsLateness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := WithOverdue(t.Context(), 20*time.Millisecond)
		time.Sleep(time.Second)
		if got := Overdue(ctx); got != 1020*time.Millisecond {
			t.Errorf("overdue by %v", got)
		}
		if got := Overdue(Postponed(ctx, time.Second)); got != 20*time.Millisecond {
			t.Errorf("overdue by %v, behind a wait that was meant", got)
		}
	})
}
