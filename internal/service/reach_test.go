package service

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/process/processtest"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// manyInstances is how many scenarios with a service of their own run at once.
const manyInstances = 50

// Each of many scenarios at once has its own service process on its own port,
// and its own stub; in the end nothing is left of all that. The second round
// meets the ports that the first has just given back.
func TestManyScenariosWithTheirOwnServices(t *testing.T) {
	pool := newTestPool(t)
	def := within(time.Minute, behaving("serves"))
	def.Per = PerScenario
	def.Env["OWN"] = "${stub.own}"
	def.Stubs = map[string][]stub.Route{"own": {{Pattern: httpcall.On("GET", "/port"), Body: "${port}"}}}
	for range 2 {
		pids := concurrentScenarios(t, pool, def)
		if len(pids) != manyInstances {
			t.Errorf("%d processes, want %d", len(pids), manyInstances)
		}
		for pid := range pids {
			if processtest.IsAlive(pid) {
				t.Errorf("process %d is left", pid)
			}
		}
		if len(pool.live) != 0 {
			t.Errorf("%d instances are left", len(pool.live))
		}
	}
	must(t, pool.Close(t.Context()))
}

// concurrentScenarios plays scenarios that hold their services until all of them
// have one, and returns the services' processes.
func concurrentScenarios(t *testing.T, pool *Pool, def Definition) map[int]bool {
	t.Helper()
	var started, ended sync.WaitGroup
	var mu sync.Mutex
	pids := map[int]bool{}
	started.Add(manyInstances)
	for range manyInstances {
		ended.Go(func() {
			inst, err := pool.Acquire(t.Context(), def, nil, nil, false)
			started.Done()
			if err != nil {
				t.Error(err)
				return
			}
			started.Wait()
			pid := playOwn(t, inst)
			mu.Lock()
			pids[pid] = true
			mu.Unlock()
			stub := inst.Stub("own").URL()
			pool.Release(inst)
			mustBeSilent(t, inst.URL())
			mustBeSilent(t, stub)
		})
	}
	ended.Wait()
	return pids
}

// playOwn checks that a scenario reaches its own service, and that its own stub,
// and returns the service's process.
func playOwn(t *testing.T, inst *Instance) (pid int) {
	t.Helper()
	_, response, err := testhelp.TryGet(inst.URL() + "/pid")
	pid, _ = strconv.Atoi(response)
	if own, _ := inst.processes.current(); err != nil || pid != own.ID() {
		t.Errorf("at %s the process %q responds, error %v; want %d", inst.URL(), response, err, own.ID())
	}
	_, upstream, err := testhelp.TryGet(inst.URL() + "/env?name=OWN")
	if err != nil || upstream != inst.Stub("own").URL() {
		t.Errorf("its upstream is %q, error %v; want %s", upstream, err, inst.Stub("own").URL())
	}
	if _, port, err := testhelp.TryGet(upstream + "/port"); err != nil || "http://127.0.0.1:"+port != inst.URL() {
		t.Errorf("the upstream knows the port %q, error %v; want that of %s", port, err, inst.URL())
	}
	return pid
}
