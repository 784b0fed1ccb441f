package lateness

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/testhelp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestLateTicks(t *testing.T) {
	const ms = time.Millisecond
	onTime := func(n int) []time.Duration {
		ticks := make([]time.Duration, n)
		for i := range ticks {
			ticks[i] = tickEvery
		}
		return ticks
	}
	cases := []struct {
		name  string
		ticks []time.Duration // from each to the next
		quiet time.Duration   // since the last
		want  time.Duration
	}{
		{"every tick on time", onTime(20), tickEvery, 0},
		{"a tick that is hardly late", append(onTime(3), 20*ms), tickEvery, 0},
		{"a stall that has just ended", append(onTime(3), 310*ms), 0, 610 * ms},
		{"a stall that goes on", onTime(3), 310 * ms, 610 * ms},
		{"the longest counts", append(onTime(3), 310*ms, 60*ms), 110 * ms, 610 * ms},
		{"a stall, and ticks on time", append([]time.Duration{310 * ms}, onTime(rememberedTicks-1)...), tickEvery, 610 * ms},
		{"a stall that is over", append([]time.Duration{310 * ms}, onTime(rememberedTicks)...), tickEvery, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			now := time.Now()
			r := &ticks{due: now.Add(tickEvery)}
			for _, next := range c.ticks {
				now = now.Add(next)
				r.came(now)
			}
			if got := r.late(now.Add(c.quiet)); got != c.want {
				t.Errorf("we may come %v late, want %v", got, c.want)
			}
		})
	}
}

// TestABusyProcessIsLate: whoever waits for bytes comes late where all processors are
// busy, and so do the ticks.
func TestABusyProcessIsLate(t *testing.T) {
	var m Monitor
	if err := m.Start(); err != nil {
		t.Fatal(err)
	}
	defer m.Stop()
	testhelp.Soon(t, "a tick comes", func() bool {
		current := m.current.Load()
		current.mu.Lock()
		defer current.mu.Unlock()
		return current.count > 0
	})
	var done atomic.Bool
	var spinners sync.WaitGroup
	for range 8 * runtime.GOMAXPROCS(0) {
		spinners.Go(func() {
			for !done.Load() {
			}
		})
	}
	defer spinners.Wait()
	defer done.Store(true)
	testhelp.Soon(t, "a tick comes late", func() bool { return m.Late() > 0 })
}

// TestUsersShareAMeasurement: it lasts until the last user stops, and another begins
// anew. TestMain sees whether anything is left behind.
func TestUsersShareAMeasurement(t *testing.T) {
	var m Monitor
	var users sync.WaitGroup
	for range 100 {
		users.Go(func() {
			if err := m.Start(); err != nil {
				t.Error(err)
				return
			}
			first := m.current.Load()
			time.Sleep(time.Millisecond)
			if now := m.current.Load(); now == nil || now != first {
				t.Errorf("the measurement ended, or began anew, while it was used")
			}
			m.Stop()
		})
	}
	users.Wait()
	if m.current.Load() != nil || m.Late() != 0 {
		t.Error("nobody uses the monitor, and it goes on")
	}
}

func TestNoMonitorIsOnTime(t *testing.T) {
	if late := (*Monitor)(nil).Late(); late != 0 {
		t.Errorf("late by %v", late)
	}
}
