package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/port"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/internal/vars"
)

func TestAcquireStartsAServiceThatAnswers(t *testing.T) {
	inst := acquire(t, newTestPool(t), behaving("serves"))
	if status, _ := testhelp.Get(t, inst.URL()+"/health"); status != http.StatusOK {
		t.Errorf("status %d, want 200", status)
	}
}

func TestWithoutAProbeAServiceIsReadyOnceItAcceptsConnections(t *testing.T) {
	def := behaving("unwell")
	def.Ready = nil
	acquire(t, newTestPool(t), def)
}

func TestTheSameServiceIsStartedOnce(t *testing.T) {
	pool := newTestPool(t)
	urls := concurrently(t, 10, func() (*Instance, error) {
		return pool.Acquire(t.Context(), behaving("serves"), nil, nil, false)
	})
	if len(urls) != 1 {
		t.Errorf("%d instances, want 1: %v", len(urls), urls)
	}
}

func TestTwentyInstancesAtOnceHaveTheirOwnPorts(t *testing.T) {
	pool := newTestPool(t)
	urls := concurrently(t, 20, func() (*Instance, error) {
		return pool.Acquire(t.Context(), behaving("serves"), nil, nil, true)
	})
	pids := map[string]bool{}
	for url := range urls {
		_, pid := testhelp.Get(t, url+"/pid")
		pids[pid] = true
	}
	if len(urls) != 20 || len(pids) != 20 {
		t.Errorf("%d URLs and %d processes, want 20 of each", len(urls), len(pids))
	}
}

// concurrently acquires n times at once and returns the URLs.
func concurrently(t *testing.T, n int, acquire func() (*Instance, error)) map[string]bool {
	t.Helper()
	var group sync.WaitGroup
	var mu sync.Mutex
	urls := map[string]bool{}
	for range n {
		group.Go(func() {
			inst, err := acquire()
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			urls[inst.URL()] = true
		})
	}
	group.Wait()
	return urls
}

func TestWhatMakesAnInstanceAnother(t *testing.T) {
	known := func(user string) vars.Lookup {
		return func(name string) (string, bool) { return user, name == "user" }
	}
	withUser := behaving("serves")
	withUser.Env["USER_NAME"] = "${user}"
	type ask struct {
		overrides map[string]string
		lookup    vars.Lookup
		fresh     bool
	}
	tests := []struct {
		name          string
		first, second ask
		same          bool
	}{
		{"the same settings", ask{lookup: known("ann")}, ask{lookup: known("ann")}, true},
		{"another setting", ask{lookup: known("ann")}, ask{map[string]string{"X": "1"}, known("ann"), false}, false},
		{"another value of a variable", ask{lookup: known("ann")}, ask{lookup: known("bob")}, false},
		{"a fresh one", ask{lookup: known("ann")}, ask{lookup: known("ann"), fresh: true}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := newTestPool(t)
			var got [2]*Instance
			for i, o := range []ask{test.first, test.second} {
				var err error
				if got[i], err = pool.Acquire(t.Context(), withUser, o.overrides, o.lookup, o.fresh); err != nil {
					t.Fatal(err)
				}
			}
			if same := got[0] == got[1]; same != test.same {
				t.Errorf("the same instance: %v, want %v", same, test.same)
			}
		})
	}
}

func TestEnvironmentOfAService(t *testing.T) {
	t.Setenv("INHERITED", "from the runner")
	def := behaving("serves")
	def.Env["OWN"] = "port ${port}"
	def.Env["UPSTREAM"] = "${stub.front.end}/version.json"
	def.Env["GREETING"] = "hello"
	def.Stubs = map[string][]stub.Route{"front.end": nil}
	pool := newTestPool(t)
	inst, err := pool.Acquire(t.Context(), def, map[string]string{"GREETING": "hello ${user}"},
		func(name string) (string, bool) { return "ann", name == "user" }, false)
	if err != nil {
		t.Fatal(err)
	}
	port := inst.URL()[len("http://127.0.0.1:"):]
	want := map[string]string{
		"INHERITED": "from the runner",
		"PORT":      port,
		"OWN":       "port " + port,
		"UPSTREAM":  inst.StubURLs()["front.end"] + "/version.json",
		"GREETING":  "hello ann",
	}
	got := map[string]string{}
	for name := range want {
		_, got[name] = testhelp.Get(t, inst.URL()+"/env?name="+name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("environment (-want +got):\n%s", diff)
	}
}

func TestStubsKnowTheVariables(t *testing.T) {
	def := behaving("serves")
	def.Stubs = map[string][]stub.Route{
		"front": {{Pattern: httpcall.On("GET", "/links"), JSON: `{"back": "${stub.back}", "callback": "http://127.0.0.1:${port}", "user": "${user}"}`}},
		"back":  nil,
	}
	lookup := func(name string) (string, bool) { return "ann", name == "user" }
	inst, err := newTestPool(t).Acquire(t.Context(), def, nil, lookup, false)
	if err != nil {
		t.Fatal(err)
	}
	_, got := testhelp.Get(t, inst.Stub("front").URL()+"/links")
	want := fmt.Sprintf(`{"back": "%s", "callback": "%s", "user": "ann"}`, inst.Stub("back").URL(), inst.URL())
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAPortThatTheSettingsNameIsUsed(t *testing.T) {
	reserved, err := port.Reserve()
	if err != nil {
		t.Fatal(err)
	}
	defer reserved.Release()
	def := behaving("serves")
	def.Env["PORT"] = "${shop-port}"
	number := strconv.Itoa(reserved.Number)
	lookup := func(name string) (string, bool) { return number, name == "shop-port" }
	inst, err := newTestPool(t).Acquire(t.Context(), def, nil, lookup, false)
	if err != nil {
		t.Fatal(err)
	}
	if want := "http://127.0.0.1:" + number; inst.URL() != want {
		t.Errorf("URL %s, want %s", inst.URL(), want)
	}
}

func TestTheLogOfAllServices(t *testing.T) {
	var log strings.Builder
	pool := NewPool(Options{Self: self(), SelfEnv: []string{"API_TOKEN=abc-123-def"}, Log: &log})
	acquire(t, pool, behaving("indiscreet"))
	acquireFails[*ExitedError](t, pool, behaving("exits"))
	if err := pool.Close(t.Context()); err != nil {
		t.Error(err)
	}
	got := strings.Split(log.String(), "\n")
	slices.Sort(got)
	want := []string{"", "exits | config.yaml: no such file", "indiscreet | connecting with ***1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("log, sorted (-want +got):\n%s", diff)
	}
}

func TestAFailedStartIsToldToAllAndNotTriedAgain(t *testing.T) {
	pool := newTestPool(t)
	errs := make(chan error, 5)
	for range cap(errs) {
		go func() {
			_, err := pool.Acquire(t.Context(), behaving("exits"), nil, nil, false)
			errs <- err
		}()
	}
	first := <-errs
	for range cap(errs) - 1 {
		if err := <-errs; err != first {
			t.Errorf("got the error %v, want the same as the others: %v", err, first)
		}
	}
	if _, err := pool.Acquire(t.Context(), behaving("exits"), nil, nil, false); err != first {
		t.Errorf("later: got the error %v, want the one of before", err)
	}
}

func TestACanceledWaiterDoesNotSpoilTheStart(t *testing.T) {
	pool := newTestPool(t)
	if _, err := pool.Acquire(canceled(), behaving("never"), nil, nil, false); !errors.Is(err, context.Canceled) {
		t.Errorf("got the error %v, want context.Canceled", err)
	}
	impatient, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := pool.Acquire(impatient, behaving("serves"), nil, nil, false)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	acquire(t, pool, behaving("serves"))
}

func TestACanceledStartOfAnOwnInstanceLeavesNothing(t *testing.T) {
	pool := newTestPool(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := pool.Acquire(ctx, behaving("never"), nil, nil, true)
	var notReady *NotReadyError
	if !errors.As(err, &notReady) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got the error %v, want a *NotReadyError for a deadline", err)
	}
	if len(pool.live) != 0 {
		t.Errorf("%d instances left", len(pool.live))
	}
}

func TestPerScenarioInstancesEndWithRelease(t *testing.T) {
	pool := newTestPool(t)
	def := behaving("serves")
	def.Per = PerScenario
	own := acquire(t, pool, def)
	pool.Release(own)
	testhelp.Done(t, "the process ends", own.Exited())
	if own.Err() != nil {
		t.Errorf("Err of an instance that was asked to stop: %v", own.Err())
	}
	pool.Release(own)
	pool.Release(nil)

	shared := acquire(t, pool, behaving("serves"))
	pool.Release(shared)
	testhelp.Get(t, shared.URL()+"/health")
}

func TestAServiceThatIsAlreadyThere(t *testing.T) {
	there := httptest.NewServer(http.NotFoundHandler())
	defer there.Close()
	def := behaving("exits")
	def.Ready.Status = http.StatusNotFound
	def.Env["ANY"] = "${undefined}"
	def.Stubs = map[string][]stub.Route{"upstream": nil}

	pool := NewPool(Options{URLs: map[string]string{"exits": there.URL + "/"}})
	defer pool.Close(t.Context())
	inst := acquire(t, pool, def)
	if inst.URL() != there.URL || inst.Stub("upstream") != nil || inst.Exited() != nil || inst.Output().Since(0) != "" {
		t.Errorf("got URL %s, stubs %v, log %q; want URL %s and nothing else",
			inst.URL(), inst.Stubs(), inst.Output().Since(0), there.URL)
	}
}

func TestAServiceThatCrashedIsReplaced(t *testing.T) {
	pool := newTestPool(t)
	first := acquire(t, pool, behaving("serves"))
	mark := first.Output().Mark()
	_, _, _ = testhelp.TryGet(first.URL() + "/exit?code=7")
	testhelp.Done(t, "the process ends", first.Exited())

	state, exited := first.ExitState()
	if !exited || state.Code != 7 || first.Output().Since(mark) != "giving up\n" {
		t.Errorf("got %v, %v, log %q; want exit status 7 and the last words", state, exited, first.Output().Since(mark))
	}
	second := acquire(t, pool, behaving("serves"))
	testhelp.Get(t, second.URL()+"/health")
	var crash *ExitedError
	if !errors.As(first.Err(), &crash) || !crash.WasReady {
		t.Errorf("Err: got %v, want an *ExitedError of a service in use", first.Err())
	}
}

// lineChannel is a log that tells when something was written.
type lineChannel chan string

func (c lineChannel) Write(p []byte) (int, error) {
	c <- string(p)
	return len(p), nil
}

func TestCloseGivesUpWhatIsStarting(t *testing.T) {
	for _, fresh := range []bool{true, false} {
		t.Run(fmt.Sprintf("fresh %v", fresh), func(t *testing.T) {
			log := make(lineChannel, 10)
			pool := NewPool(Options{Self: self(), Log: log})
			waiting := make(chan error)
			go func() {
				_, err := pool.Acquire(context.Background(), within(time.Hour, behaving("never")), nil, nil, fresh)
				waiting <- err
			}()
			<-log // it runs
			if err := pool.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if err := <-waiting; !errors.Is(err, ErrClosed) {
				t.Errorf("who waited got %v, want ErrClosed", err)
			}
		})
	}
}

func TestAClosedPoolStartsNothing(t *testing.T) {
	pool := newTestPool(t)
	for range 2 {
		if err := pool.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for _, fresh := range []bool{true, false} {
		if _, err := pool.Acquire(t.Context(), behaving("serves"), nil, nil, fresh); !errors.Is(err, ErrClosed) {
			t.Errorf("Acquire with fresh=%v: got %v, want ErrClosed", fresh, err)
		}
	}
}

func TestAnotherCommandStartsAServiceAsItIsDescribed(t *testing.T) {
	def := behaving("serves")
	def.Run = "no-such-program"
	pool := NewPool(Options{Self: self(), Commands: map[string]string{"serves": "streamspec"}})
	defer pool.Close(t.Context())
	if status, _ := testhelp.Get(t, acquire(t, pool, def).URL()+"/health"); status != http.StatusOK {
		t.Errorf("status %d, want 200 from the other command in the described environment", status)
	}
}

// TestAServiceWaitsForItsTurnToStart: where so many start already, and not for ever.
func TestAServiceWaitsForItsTurnToStart(t *testing.T) {
	pool := newTestPool(t)
	for range maxStarts() {
		pool.slots <- struct{}{}
	}
	ctx, giveUp := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, errors.New("the run is over"))
	defer giveUp()
	def := behaving("serves")
	_, err := pool.Acquire(ctx, def, nil, nil, true)
	if want := fmt.Sprintf("the service %q was not started: the run is over", def.Name); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	<-pool.slots
	acquire(t, pool, def)
}
