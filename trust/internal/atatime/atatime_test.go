package atatime

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int32
		var shown []int
		broken := errors.New("broken")
		err := Do(t.Context(), 2, []int{3, 1, 2, 0}, func(_ context.Context, n int) (int, error) {
			most.Store(max(most.Load(), running.Add(1)))
			defer running.Add(-1)
			time.Sleep(time.Duration(n) * time.Second)
			if n == 2 {
				return 0, broken
			}
			return 10 * n, nil
		}, func(n int) { shown = append(shown, n) })
		if !errors.Is(err, broken) || most.Load() != 2 || !slices.Equal(shown, []int{30, 10, 0}) {
			t.Errorf("%v, at most %d at a time, %v", err, most.Load(), shown)
		}
	})
}

func TestNothingIsBegunOnceItIsOver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := Do(ctx, 1, []int{1, 2}, func(context.Context, int) (int, error) {
		t.Error("begun")
		return 0, nil
	}, func(int) { t.Error("shown") })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
