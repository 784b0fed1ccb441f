package moments

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestHowLateATaskIsIsMeasured: what was done before it at its moment is none of it, and each has the
// lateness of its own moment.
func TestHowLateATaskIsIsMeasured(t *testing.T) {
	const ms = time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		m := New(t.Context(), func(error) {}, nil)
		m.Awaits("s", 1)
		overdue := map[string]time.Duration{}
		add := func(name string, late time.Duration, at moment.Moment) {
			task := &Task{Moment: at, Name: name, overdue: late, Do: func(ctx context.Context) error {
				overdue[name] = lateness.Overdue(ctx)
				time.Sleep(300 * ms)
				return nil
			}}
			if err := m.Add(nil, "s", task); err != nil {
				t.Fatal(err)
			}
		}
		add("first", 0, moment.Moment{})
		add("second", 40*ms, moment.Moment{})
		add("after the second", 0, moment.Moment{AfterCall: "second", Wait: 100 * ms})
		m.Confirmed("s")
		time.Sleep(2 * time.Second)
		m.Closed()
		if err := m.Wait(); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]time.Duration{"first": 0, "second": 40 * ms, "after the second": 40 * ms} {
			if overdue[name] != want {
				t.Errorf("%s: %v late, want %v", name, overdue[name], want)
			}
		}
	})
}

// TestHowLateWeComeToAnEvent: the later it can have arrived, the less, however late we are.
func TestHowLateWeComeToAnEvent(t *testing.T) {
	const ms = time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		r := &recording.Stream{Started: time.Now()}
		r.AddStall(70*ms, 100*ms)
		time.Sleep(110 * ms)
		for at, want := range map[time.Duration]time.Duration{100 * ms: 40 * ms, 105 * ms: 5 * ms, 20 * ms: 60 * ms} {
			v := &expect.View{In: r, Entry: &recording.Entry{Evidence: recording.Evidence{LastByte: at}}}
			if got := lateTo(v, 60*ms); got != want {
				t.Errorf("arrived after %v: %v late, want %v", at, got, want)
			}
			if got := lateTo(v, 0); got != 0 {
				t.Errorf("in time: %v late", got)
			}
		}
	})
}

// TestWhatWasDueBeforeTheEndIsOurs: a task that was due when the streams ended, and that we had
// not come to, says so; one that was not due by then does not.
func TestWhatWasDueBeforeTheEndIsOurs(t *testing.T) {
	for _, c := range []struct{ late, want time.Duration }{{0, 0}, {100 * time.Millisecond, 0}, {300 * time.Millisecond, 200 * time.Millisecond}} {
		synctest.Test(t, func(t *testing.T) {
			m := New(t.Context(), func(error) {}, nil)
			m.Awaits("s", 1)
			task := &Task{Moment: moment.Moment{Wait: time.Second}, Never: "it was never done", Do: func(context.Context) error { return nil }}
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
