package service

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/testhelp"
)

// TestWhatNobodySawIsToldInTheEnd: the end of a service that no scenario tells of, be it that the last one was
// judged by then or that another process has taken its place, is told when the pool is closed.
func TestWhatNobodySawIsToldInTheEnd(t *testing.T) {
	ends := func(t *testing.T, inst *Instance) {
		_, _, _ = testhelp.TryGet(inst.URL() + "/exit?code=3")
		testhelp.Done(t, "the process ends", inst.Exited())
	}
	for _, test := range []struct {
		name string
		do   func(*testing.T, *Pool, *Instance)
		want int // so many times it is told
	}{
		{"it runs to the end", func(*testing.T, *Pool, *Instance) {}, 0},
		{"it was stopped", func(t *testing.T, _ *Pool, inst *Instance) { must(t, inst.Stop(t.Context())) }, 0},
		{"it ended by itself", func(t *testing.T, _ *Pool, inst *Instance) { ends(t, inst) }, 1},
		{"somebody tells of it", func(t *testing.T, _ *Pool, inst *Instance) { ends(t, inst); Told(inst) }, 0},
		{"each of two ended by itself", func(t *testing.T, pool *Pool, inst *Instance) {
			ends(t, inst)
			ends(t, acquire(t, pool, behaving("serves")))
		}, 1},
		{"one of a scenario's own", func(t *testing.T, pool *Pool, _ *Instance) {
			own, err := pool.Acquire(t.Context(), behaving("serves"), nil, nil, true)
			must(t, err)
			ends(t, own)
			pool.Release(own)
		}, 1},
		{"one of a scenario's own, behind the end of its stubs", func(t *testing.T, pool *Pool, _ *Instance) {
			own, err := pool.Acquire(t.Context(), behaving("serves"), nil, nil, true)
			must(t, err)
			leaving := time.Now()
			ends(t, own)
			pool.ReleaseSince(own, leaving)
		}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := newTestPool(t)
			test.do(t, pool, acquire(t, pool, behaving("serves")))
			err := pool.Close(t.Context())
			var exited *ExitedError
			if errors.As(err, &exited) != (test.want > 0) || exited != nil && (!exited.Unseen || exited.State.Code != 3) {
				t.Fatalf("Close: got the error %v, want it to be told %d times", err, test.want)
			}
			text := "exited by itself, and no scenario shows it: exit status 3"
			if err != nil && strings.Count(err.Error(), text) != test.want {
				t.Errorf("Close says %v, want %d times %q", err, test.want, text)
			}
		})
	}
}
