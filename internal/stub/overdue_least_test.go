package stub

import (
	"testing"

	"github.com/streamspec/streamspec/internal/lateness"
)

// TestTimersAreNeverExact: what is hardly late is no excuse for anybody.
func TestTimersAreNeverExact(t *testing.T) {
	var o overdue
	o.add("something was done", lateness.LeastOverdue-1)
	if len(o.all) > 0 {
		t.Errorf("kept: %v", o.all)
	}
	if o.add("something was done", lateness.LeastOverdue); len(o.all) != 1 {
		t.Errorf("kept: %v", o.all)
	}
}
