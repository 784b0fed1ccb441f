package service

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/process/processtest"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
)

func TestCloseLeavesNothing(t *testing.T) {
	pool := newTestPool(t)
	def := behaving("parent")
	def.Stubs = map[string][]stub.Route{"upstream": nil}
	inst := acquire(t, pool, def)
	pids := []int{inst.processes.proc.ID(), childOf(t, inst)}
	if err := pool.Close(t.Context()); err != nil {
		t.Error(err)
	}
	for _, pid := range pids {
		testhelp.Soon(t, "the process is gone", func() bool { return !processtest.IsAlive(pid) })
	}
	for _, url := range []string{inst.URL(), inst.Stub("upstream").URL()} {
		listener, err := net.Listen("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Errorf("the port is not free again: %v", err)
			continue
		}
		_ = listener.Close()
	}
}

func TestCloseLeavesNoOpenFiles(t *testing.T) {
	cycle := func() (openFiles int) {
		pool := newTestPool(t)
		def := behaving("serves")
		def.Stubs = map[string][]stub.Route{"upstream": nil}
		acquire(t, pool, def)
		if err := pool.Close(t.Context()); err != nil {
			t.Error(err)
		}
		files, err := os.ReadDir("/dev/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	before := cycle() // the first one opens what the Go runtime keeps
	testhelp.Soon(t, "as few open files as before", func() bool { return cycle() <= before })
}

func TestACrashTakesTheChildrenAlong(t *testing.T) {
	inst := acquire(t, newTestPool(t), behaving("parent"))
	child := childOf(t, inst)
	_, _, _ = testhelp.TryGet(inst.URL() + "/exit?code=1")
	testhelp.Done(t, "the process ends", inst.Exited())
	testhelp.Soon(t, "the child is gone", func() bool { return !processtest.IsAlive(child) })
}

func TestAServerBehindALauncherMayTakeItsTime(t *testing.T) {
	pool := newTestPool(t)
	inst := acquire(t, pool, behaving("launcher"))
	if err := pool.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.HasSuffix(inst.Output().Since(0), "goodbye\n") {
		t.Errorf("the log is %q, want a goodbye at its end", inst.Output().Since(0))
	}
	if state, _ := inst.ExitState(); state.String() != "signal: terminated" {
		t.Errorf("the launcher ended with %v, want signal: terminated", state)
	}
}

func TestAServiceThatIgnoresSIGTERMIsKilled(t *testing.T) {
	tests := []struct {
		name   string
		within time.Duration
		ctx    context.Context
	}{
		{"after its time to stop", 100 * time.Millisecond, context.Background()},
		{"at once where Close is in a hurry", time.Hour, canceled()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := newTestPool(t)
			def := behaving("stubborn")
			def.StopWithin = test.within
			inst := acquire(t, pool, def)
			err := pool.Close(test.ctx)
			var killed *KilledError
			if !errors.As(err, &killed) || killed.Service != "stubborn" {
				t.Errorf("Close: got %v, want a *KilledError of the service", err)
			}
			if state, exited := inst.ExitState(); !exited || state.String() != "signal: killed" {
				t.Errorf("ended: %v, with %v; want signal: killed", exited, state)
			}
		})
	}
}

// company is how many services end only where all are asked to.
const company = 5

func TestManyServicesStopAtOnce(t *testing.T) {
	pool := newTestPool(t)
	def := behaving("sociable")
	def.Env["COMPANY"] = t.TempDir()
	for range company {
		if _, err := pool.Acquire(t.Context(), def, nil, nil, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := pool.Close(context.Background()); err != nil {
		t.Errorf("one after another: %v", err)
	}
}

func TestTheEndOfMuchOutputIsKept(t *testing.T) {
	inst := acquire(t, newTestPool(t), behaving("chatty"))
	lines := strings.Split(strings.TrimRight(inst.Output().Since(0), "\n"), "\n")
	if len(inst.Output().Since(0)) > process.MaxLog || !strings.HasPrefix(lines[0], "line ") || !strings.HasPrefix(lines[len(lines)-1], "line 3999") {
		t.Errorf("%d bytes from %q to %q", len(inst.Output().Since(0)), lines[0], lines[len(lines)-1])
	}
}

// On Linux a child is killed when the thread that started it ends. So that must
// not be a thread of the caller.
func TestAServiceOutlivesTheThreadThatAskedForIt(t *testing.T) {
	pool := newTestPool(t)
	done := make(chan *Instance)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		inst, err := pool.Acquire(t.Context(), behaving("serves"), nil, nil, true)
		if err != nil {
			t.Error(err)
		}
		done <- inst
	}()
	if inst := <-done; inst != nil {
		time.Sleep(50 * time.Millisecond)
		testhelp.Get(t, inst.URL()+"/health")
	}
}
