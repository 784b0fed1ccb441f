package lateness

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// stopped is a monitor of a process that has not come to anything since so long.
func stopped(since time.Duration) *Monitor {
	m := &Monitor{}
	m.current.Store(&measurement{ticks: ticks{due: time.Now().Add(-since)}})
	return m
}

// TestATimeoutWhileWeStoodStill: what was to come within a second may be here, and we have
// not come to it.
func TestATimeoutWhileWeStoodStill(t *testing.T) {
	cases := []struct {
		name    string
		monitor func() *Monitor
		want    time.Duration
	}{
		{"nobody watches", func() *Monitor { return nil }, time.Second},
		{"on time", func() *Monitor { return stopped(-time.Hour) }, time.Second},
		{"we stood still for the whole of it: once as long to catch up", func() *Monitor { return stopped(0) }, 3 * time.Second},
		{"and much longer", func() *Monitor { return stopped(10 * time.Second) }, 13 * time.Second},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				ctx, cancel := c.monitor().WithTimeout(t.Context(), time.Second)
				defer cancel()
				<-ctx.Done()
				if took := time.Since(began); took != c.want {
					t.Errorf("it passed after %v, want %v", took, c.want)
				}
				if err := Explained(ctx, ctx.Err()); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("the error is %v", err)
				}
			})
		})
	}
}

func TestExplained(t *testing.T) {
	late, failed := errors.New("it was not done within 1s"), errors.New("status 503")
	ctx, cancel := (*Monitor)(nil).WithTimeoutCause(t.Context(), time.Nanosecond, late)
	defer cancel()
	<-ctx.Done()
	inner, end := context.WithCancel(ctx)
	defer end()
	if err := Explained(inner, inner.Err()); !errors.Is(err, late) || err.Error() != late.Error() {
		t.Errorf("of a context within, the error is %v", err)
	}
	if Explained(ctx, nil) != nil {
		t.Error("what succeeded has no error")
	}
	left, leave := (*Monitor)(nil).WithTimeout(t.Context(), time.Hour)
	leave()
	if err := Explained(left, failed); !errors.Is(err, failed) {
		t.Errorf("no deadline has passed, and the error is %v", err)
	}
}

func TestADeadlineThatIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passed := false
		d := NewDeadline(time.Second, func() time.Duration { return 0 }, func() { passed = true })
		time.Sleep(time.Second / 2)
		d.Restart(time.Second)
		time.Sleep(time.Second * 3 / 4)
		d.Stop()
		d.Restart(time.Second)
		time.Sleep(time.Hour)
		if passed {
			t.Error("it passed")
		}
	})
}
