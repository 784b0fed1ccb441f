package moments

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
)

// TestWhatWasDueBeforeTheEndIsOurs: a task that was due when the streams ended, and that we had
// not come to, says so; one that was not due by then does not.
func TestWhatWasDueBeforeTheEndIsOurs(t *testing.T) {
	for _, c := range []struct{ late, want time.Duration }{{0, 0}, {100 * time.Millisecond, 0}, {300 * time.Millisecond, 200 * time.Millisecond}} {
		synctest.Test(t, func(t *testing.T) {
			m := New(t.Context(), func(error) {}, nil)
			m.Awaits("s", 1)
			task := &Task{Moment: scenario.Moment{Wait: time.Second}, Never: "it was never done", Do: func(context.Context) error { return nil }}
			task.overdue = c.late
			m.Begin(task)
			time.Sleep(900 * time.Millisecond)
			m.Closed()
			var never *NeverError
			if err := m.Wait(); !errors.As(err, &never) || never.Overdue != c.want {
				t.Errorf("%s late: %v, overdue by %v; want %s", c.late, err, never, c.want)
			}
		})
	}
}
