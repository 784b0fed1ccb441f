package service

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/testhelp"
)

// pause and resume as actions with a context.
var allActions = map[string]func(*Instance, context.Context) error{
	"restart": (*Instance).Restart, "stop": (*Instance).Stop, "start": (*Instance).Start, "kill": (*Instance).Kill,
	"pause":  func(i *Instance, _ context.Context) error { return i.Pause() },
	"resume": func(i *Instance, _ context.Context) error { return i.Resume() },
}

func TestEndsThatDoNotWaitForARestart(t *testing.T) {
	ends := map[string]func(*testing.T, *Pool, *Instance){
		"release": func(_ *testing.T, pool *Pool, inst *Instance) { pool.Release(inst) },
		"close":   func(t *testing.T, pool *Pool, _ *Instance) { must(t, pool.Close(t.Context())) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := newTestPool(t)
			def := within(time.Hour, behaving("well-once"))
			def.Env["FIRST"] = filepath.Join(t.TempDir(), "first")
			inst := acquireOwn(t, pool, def)
			first := inst.Exited()
			restarted := make(chan error, 1)
			go func() { restarted <- inst.Restart(context.Background()) }()
			testhelp.Soon(t, "the second process runs", func() bool { return inst.Exited() != first })

			end(t, pool, inst)

			testhelp.Done(t, "the second process ends", inst.Exited())
			if err := <-restarted; !errors.Is(err, ErrReleased) {
				t.Errorf("Restart: got %v, want ErrReleased", err)
			}
		})
	}
}

// Whatever is being done to a service when it is given back: nothing is left.
func TestActionsBesideReleaseAndClose(t *testing.T) {
	for _, fresh := range []bool{true, false} {
		pool := newTestPool(t)
		inst, err := pool.Acquire(t.Context(), behaving("serves"), nil, nil, fresh)
		must(t, err)
		var acting sync.WaitGroup
		for _, action := range allActions {
			acting.Go(func() {
				for err := error(nil); !errors.Is(err, ErrReleased); err = action(inst, context.Background()) {
					mustBeKnown(t, err)
				}
			})
		}
		time.Sleep(100 * time.Millisecond)
		pool.Release(inst)
		must(t, pool.Close(t.Context()))
		acting.Wait()
		testhelp.Done(t, "the process ends", inst.Exited())
		if len(pool.live) != 0 {
			t.Errorf("%d instances left", len(pool.live))
		}
		mustBeSilent(t, inst.URL())
	}
}

// mustBeKnown refuses an error of an action that is not about the others' actions.
func mustBeKnown(t *testing.T, err error) {
	t.Helper()
	var refused *ActionError
	if err != nil && !errors.As(err, &refused) {
		t.Error(err)
	}
}
