package stream

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestRhythm(t *testing.T) {
	const ms = time.Millisecond
	onTime := func(n int) []time.Duration {
		beats := make([]time.Duration, n)
		for i := range beats {
			beats[i] = beatEvery
		}
		return beats
	}
	cases := []struct {
		name  string
		beats []time.Duration // from each to the next
		quiet time.Duration   // since the last
		want  time.Duration
	}{
		{"every beat on time", onTime(20), beatEvery, 0},
		{"a beat that is hardly late", append(onTime(3), 20*ms), beatEvery, 0},
		{"a stall that has just ended", append(onTime(3), 310*ms), 0, 610 * ms},
		{"a stall that goes on", onTime(3), 310 * ms, 610 * ms},
		{"the longest counts", append(onTime(3), 310*ms, 60*ms), 110 * ms, 610 * ms},
		{"a stall, and beats on time", append([]time.Duration{310 * ms}, onTime(rememberedBeats-1)...), beatEvery, 610 * ms},
		{"a stall that is over", append([]time.Duration{310 * ms}, onTime(rememberedBeats)...), beatEvery, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			now := time.Now()
			r := &rhythm{due: now.Add(beatEvery)}
			for _, next := range c.beats {
				now = now.Add(next)
				r.beat(now)
			}
			if got := r.late(now.Add(c.quiet)); got != c.want {
				t.Errorf("we may come %v late, want %v", got, c.want)
			}
		})
	}
}

// TestPulseOfABusyProcess: whoever waits for bytes comes late where all processors are
// busy, and so does the pulse.
func TestPulseOfABusyProcess(t *testing.T) {
	pulse, err := StartPulse()
	if err != nil {
		t.Fatal(err)
	}
	defer pulse.Stop()
	eventually(t, "a beat comes", func() bool {
		pulse.mu.Lock()
		defer pulse.mu.Unlock()
		return pulse.beats > 0
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
	eventually(t, "a beat comes late", func() bool { return pulse.Late() > 0 })
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never happens that %s", what)
		}
	}
}

func TestNoPulseIsOnTime(t *testing.T) {
	if late := (*Pulse)(nil).Late(); late != 0 {
		t.Errorf("late by %v", late)
	}
}
