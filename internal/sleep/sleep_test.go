package sleep_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/sleep"
)

func TestSleep(t *testing.T) {
	const ends = 5 * time.Second // of the context
	cases := []struct {
		what     string
		d, takes time.Duration
		err      error
	}{
		{"the time passes", 3 * time.Second, 3 * time.Second, nil},
		{"there is none to wait for", 0, 0, nil},
		{"it is over", -time.Second, 0, nil},
		{"it is no longer wanted", time.Hour, ends, context.DeadlineExceeded},
	}
	waits := map[string]func(context.Context, time.Duration) error{
		"For":   sleep.For,
		"Until": func(ctx context.Context, d time.Duration) error { return sleep.Until(ctx, time.Now().Add(d)) },
	}
	for name, wait := range waits {
		for _, c := range cases {
			t.Run(name+": "+c.what, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), ends)
					defer cancel()
					began := time.Now()
					if err := wait(ctx, c.d); !errors.Is(err, c.err) || time.Since(began) != c.takes {
						t.Errorf("it took %v, and answered %v; want %v, and %v", time.Since(began), err, c.takes, c.err)
					}
				})
			})
		}
	}
}

// What is over and no longer wanted is no longer wanted: nobody goes on.
func TestNobodyGoesOnWhoIsNotWanted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, d := range []time.Duration{0, time.Nanosecond, time.Hour} {
		if err := sleep.For(ctx, d); !errors.Is(err, context.Canceled) {
			t.Errorf("for %v: %v", d, err)
		}
	}
}
