package service

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/process/processtest"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// acquireOwn returns an instance that is not shared.
func acquireOwn(t *testing.T, pool *Pool, def Definition) *Instance {
	t.Helper()
	inst, err := pool.Acquire(t.Context(), def, nil, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	return inst
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func pidOf(t *testing.T, inst *Instance) int {
	t.Helper()
	_, pid := testhelp.Get(t, inst.URL()+"/pid")
	return mustAtoi(t, pid)
}

// ticks is a stream that is being read: it is done when the stream has ended.
func ticks(t *testing.T, inst *Instance) (came <-chan string, done context.Context) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(inst.URL() + "/ticks")
	if err != nil {
		t.Fatal(err)
	}
	lines := make(chan string)
	done, end := context.WithCancel(context.Background())
	go func() {
		defer end()
		defer response.Body.Close()
		for scanner := bufio.NewScanner(response.Body); scanner.Scan(); {
			select {
			case lines <- scanner.Text():
			default: // nobody looks
			}
		}
	}()
	return lines, done
}

func receives(t *testing.T, lines <-chan string) {
	t.Helper()
	select {
	case <-lines:
	case <-time.After(testhelp.Patience):
		t.Fatalf("nothing came within %v", testhelp.Patience)
	}
}

func TestRestartIsADeploy(t *testing.T) {
	pool := newTestPool(t)
	def := behaving("serves")
	def.Env["UPSTREAM"] = "${stub.upstream}"
	def.Dir = t.TempDir()
	def.Stubs = map[string][]stub.Route{"upstream": {{Pattern: httpcall.On("GET", "/"), Body: "hello"}}}
	inst := acquireOwn(t, pool, def)
	url, pid, exited, mark := inst.URL(), pidOf(t, inst), inst.Exited(), inst.Output().Mark()
	lines, ended := ticks(t, inst)
	receives(t, lines)

	must(t, inst.Restart(t.Context()))

	testhelp.Done(t, "the stream ends", ended.Done())
	testhelp.Done(t, "the first process ends", exited)
	if again := pidOf(t, inst); inst.URL() != url || again == pid || processtest.IsAlive(pid) {
		t.Errorf("at %s before and %s after, process %d and %d", url, inst.URL(), pid, again)
	}
	if _, upstream := testhelp.Get(t, inst.URL()+"/env?name=UPSTREAM"); upstream != inst.Stub("upstream").URL() {
		t.Errorf("its upstream is %q, want %q", upstream, inst.Stub("upstream").URL())
	}
	if _, body := testhelp.Get(t, inst.Stub("upstream").URL()); body != "hello" {
		t.Errorf("the stub responds %q", body)
	}
	if cwd, err := os.Readlink("/proc/" + itoa(pidOf(t, inst)) + "/cwd"); err == nil && cwd != def.Dir {
		t.Errorf("it runs in %s, want %s", cwd, def.Dir)
	}
	want := "--- stopped: signal: terminated\n--- started: streamspec\n"
	if got := inst.Output().Since(mark); got != want {
		t.Errorf("log since the mark: %q, want %q", got, want)
	}
	if _, ended := inst.ExitState(); ended || inst.Err() != nil || inst.Exited() == exited {
		t.Errorf("it has ended: %v, with %v; want a process that runs", ended, inst.Err())
	}
}

func TestStopAndKillAreUndoneByStart(t *testing.T) {
	tests := []struct {
		name string
		end  func(*Instance, context.Context) error
		want string
		log  string
	}{
		{"stop", (*Instance).Stop, "signal: terminated", "--- stopped: signal: terminated\n--- started: streamspec\n"},
		{"kill", (*Instance).Kill, "signal: killed", "--- killed\n--- started: streamspec\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inst := acquireOwn(t, newTestPool(t), behaving("parent"))
			child, mark, url := childOf(t, inst), inst.Output().Mark(), inst.URL()
			_, ended := ticks(t, inst)

			must(t, test.end(inst, t.Context()))

			testhelp.Done(t, "the stream ends", ended.Done())
			if state, _ := inst.ExitState(); state.String() != test.want || inst.Err() != nil {
				t.Errorf("it ended with %v, error %v; want %s", state, inst.Err(), test.want)
			}
			testhelp.Soon(t, "the child is gone", func() bool { return !processtest.IsAlive(child) })
			if _, _, err := testhelp.TryGet(url); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Errorf("its clients see %v, want connection refused", err)
			}
			must(t, inst.Start(t.Context()))
			testhelp.Get(t, url+"/health")
			if got, _, _ := strings.Cut(inst.Output().Since(mark), "child"); got != test.log {
				t.Errorf("log since the mark: %q, want %q", got, test.log)
			}
		})
	}
}

func TestACrashedServiceCanBeStartedAgain(t *testing.T) {
	inst := acquireOwn(t, newTestPool(t), behaving("serves"))
	_, _, _ = testhelp.TryGet(inst.URL() + "/exit?code=1")
	testhelp.Done(t, "the process ends", inst.Exited())
	if inst.Err() == nil {
		t.Error("no error of a crash")
	}
	must(t, inst.Start(t.Context()))
	if inst.Err() != nil {
		t.Errorf("the error is still %v", inst.Err())
	}
	testhelp.Get(t, inst.URL()+"/health")
}

func TestAPausedServiceKeepsItsClientsWaiting(t *testing.T) {
	inst := acquireOwn(t, newTestPool(t), behaving("serves"))
	lines, _ := ticks(t, inst)
	receives(t, lines)
	must(t, inst.Pause())
	asked := make(chan error, 1)
	go func() {
		_, _, err := testhelp.TryGet(inst.URL() + "/health")
		asked <- err
	}()
	for quiet := false; !quiet; { // what was on its way may still come
		select {
		case <-lines:
		case err := <-asked:
			t.Fatalf("a paused service responds, error %v", err)
		case <-time.After(200 * time.Millisecond):
			quiet = true
		}
	}
	must(t, inst.Resume())
	receives(t, lines)
	must(t, <-asked)
	if want := "--- paused\n--- resumed\n"; inst.Output().Since(0) != want {
		t.Errorf("log %q, want %q", inst.Output().Since(0), want)
	}
}

func TestAPausedServiceCanBeEnded(t *testing.T) {
	tests := []struct {
		name   string
		end    func(*testing.T, *Pool, *Instance) error
		polite bool // it can still say goodbye
	}{
		{"stop", func(t *testing.T, _ *Pool, i *Instance) error { return i.Stop(t.Context()) }, true},
		{"restart", func(t *testing.T, _ *Pool, i *Instance) error { return i.Restart(t.Context()) }, true},
		{"kill", func(t *testing.T, _ *Pool, i *Instance) error { return i.Kill(t.Context()) }, false},
		{"release", func(_ *testing.T, p *Pool, i *Instance) error { p.Release(i); return nil }, true},
		{"close", func(t *testing.T, p *Pool, _ *Instance) error { return p.Close(t.Context()) }, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := newTestPool(t)
			inst := acquireOwn(t, pool, behaving("polite"))
			exited := inst.Exited()
			must(t, inst.Pause())
			must(t, test.end(t, pool, inst))
			testhelp.Done(t, "the process ends", exited)
			if said := strings.Contains(inst.Output().Since(0), "goodbye\n"); said != test.polite {
				t.Errorf("said goodbye: %v, want %v; log %q", said, test.polite, inst.Output().Since(0))
			}
		})
	}
}

func TestAServiceThatIsNotReadyAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		behaviour string
		want      string
		crashed   bool
	}{
		{"one-off", `
the service "one-off" exited before it was ready again: exit status 4
  command:    streamspec
  last probe: GET http://127.0.0.1:PORT/health: connection refused
  output:
    | --- stopped: signal: terminated
    | --- started: streamspec
    | the lock is held`, true},
		{"well-once", `
the service "well-once" was not ready again within 5 s
  command:    streamspec
  last probe: GET http://127.0.0.1:PORT/health: expected status 200, got 503
  output:
    | --- stopped: signal: terminated
    | --- started: streamspec`, false},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			def := within(400*time.Millisecond, behaving(test.behaviour))
			def.Env["FIRST"] = filepath.Join(t.TempDir(), "first")
			def.Ready.Within = testhelp.Patience
			inst := acquireOwn(t, newTestPool(t), def)
			inst.processes.ready.Within = missed // the second time
			err := inst.Restart(t.Context())
			if err == nil {
				t.Fatal("it is ready again")
			}
			if diff := cmp.Diff(test.want, "\n"+sameEveryRun(err)); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			testhelp.Done(t, "nothing runs any more", inst.Exited())
			var crash *ExitedError
			if crashed := errors.As(inst.Err(), &crash) && !crash.WasReady; crashed != test.crashed {
				t.Errorf("it ended by itself: %v (%v), want %v", crashed, inst.Err(), test.crashed)
			}
		})
	}
}

func TestRestartOfAServiceThatIgnoresSIGTERM(t *testing.T) {
	pool := newTestPool(t)
	def := behaving("stubborn")
	def.StopWithin = 100 * time.Millisecond
	inst := acquireOwn(t, pool, def)
	must(t, inst.Restart(t.Context()))
	testhelp.Get(t, inst.URL()+"/health")
	if want := "--- the service \"stubborn\" did not stop within 100 ms of SIGTERM and was killed\n"; !strings.Contains(inst.Output().Since(0), want) {
		t.Errorf("log %q, want in it %q", inst.Output().Since(0), want)
	}
	must(t, inst.Kill(t.Context()))
	var killed *KilledError
	if err := pool.Close(t.Context()); !errors.As(err, &killed) {
		t.Errorf("Close: got %v, want a *KilledError", err)
	}
}

func TestAStopThatIsNotWaitedForKills(t *testing.T) {
	pool := newTestPool(t)
	def := behaving("stubborn")
	def.StopWithin = time.Hour
	inst := acquireOwn(t, pool, def)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := inst.Restart(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want a deadline", err)
	}
	if state, _ := inst.ExitState(); state.String() != "signal: killed" {
		t.Errorf("it ended with %v, want signal: killed", state)
	}
	must(t, pool.Close(t.Context()))
}

func TestWhoHasGivenUpActsOnNothing(t *testing.T) {
	inst := acquireOwn(t, newTestPool(t), behaving("serves"))
	for range 20 { // the turn is free, and may be taken
		if err := inst.Kill(canceled()); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	}
	testhelp.Get(t, inst.URL()+"/health")
}

func TestASharedServiceThatIsPausedGoesOnAfterRelease(t *testing.T) {
	pool := newTestPool(t)
	inst := acquire(t, pool, behaving("serves"))
	must(t, inst.Pause())
	pool.Release(inst)
	testhelp.Get(t, inst.URL()+"/health")
}

func TestASharedServiceThatWasStoppedIsReplaced(t *testing.T) {
	pool := newTestPool(t)
	first := acquire(t, pool, behaving("serves"))
	must(t, first.Stop(t.Context()))
	second := acquire(t, pool, behaving("serves"))
	testhelp.Get(t, second.URL()+"/health")
	if first == second {
		t.Error("the stopped instance was handed out")
	}
}

func TestACrashIsToldAtOnce(t *testing.T) {
	inst := acquireOwn(t, newTestPool(t), behaving("parent")) // its child holds the output open
	_, ended := ticks(t, inst)
	start := time.Now()
	_, _, _ = testhelp.TryGet(inst.URL() + "/exit?code=7")
	testhelp.Done(t, "the stream ends", ended.Done())
	testhelp.Done(t, "the process ends", inst.Exited())
	if took := time.Since(start); took > testhelp.Patience {
		t.Errorf("it took %v", took)
	}
	err := inst.Err()
	want := "the service \"parent\" exited while it was in use: exit status 7\n  command:    streamspec\n  output:\n" +
		"    | child " + itoa(childOf(t, inst)) + "\n    | giving up"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestAChildThatLeftTheGroupDoesNotHoldUpAKill(t *testing.T) {
	inst := acquireOwn(t, newTestPool(t), behaving("daemonizes"))
	child := childOf(t, inst)
	if process, err := os.FindProcess(child); err == nil {
		defer func() { _ = process.Kill() }() // where it cannot be found
	}
	killed := make(chan error, 1)
	go func() { killed <- inst.Kill(context.Background()) }()
	select {
	case err := <-killed:
		must(t, err)
	case <-time.After(testhelp.Patience):
		t.Fatal("Kill does not return")
	}
}
