package service

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/process/processtest"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// withSetup defines a service whose setup writes to the file "done" of its folder.
func withSetup(t *testing.T, lines ...string) Definition {
	t.Helper()
	def := behaving("serves")
	def.Dir, def.Setup = t.TempDir(), lines
	return def
}

func contentOf(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(content)
}

func TestSetupIsDoneOnceBeforeTheFirstStart(t *testing.T) {
	var log strings.Builder
	pool := NewPool(Options{Self: self(), Log: &log})
	def := withSetup(t, "sh -c 'echo first $KIND >> done; echo installing; echo 2 warnings >&2'", "sh -c 'echo second >> done'")
	def.Env["KIND"] = "one"
	urls := concurrently(t, 3, func() (*Instance, error) { return pool.Acquire(t.Context(), def, nil, nil, true) })
	shared := acquire(t, pool, def)
	if got, want := contentOf(t, def.Dir+"/done"), "first one\nsecond\n"; got != want || len(urls) != 3 {
		t.Errorf("%d instances, and the setup did %q; want 3 and %q", len(urls), got, want)
	}
	if _, err := pool.Acquire(t.Context(), def, map[string]string{"KIND": "other"}, nil, true); err != nil {
		t.Fatal(err)
	}
	if got, want := contentOf(t, def.Dir+"/done"), "first one\nsecond\nfirst other\nsecond\n"; got != want {
		t.Errorf("with another setting the setup did %q, want %q", got, want)
	}

	must(t, pool.Close(t.Context()))
	want := `--- setup: sh -c 'echo first $KIND >> done; echo installing; echo 2 warnings >&2'
installing
2 warnings
--- setup: sh -c 'echo second >> done'
--- started: streamspec
`
	if diff := cmp.Diff(want, shared.Output().Since(0)); diff != "" {
		t.Errorf("the log of an instance (-want +got):\n%s", diff)
	}
	if got := strings.Count(log.String(), "serves | installing\n"); got != 2 {
		t.Errorf("the pool's log has the output of %d setups, want 2:\n%s", got, &log)
	}
}

func TestAFailedSetupIsToldToAllAndNotTriedAgain(t *testing.T) {
	pool := newTestPool(t)
	def := withSetup(t, "sh -c 'echo tried >> done; echo no such package: flask; exit 2'", "sh -c 'echo second >> done'")
	want := `the setup of the service "serves" failed: exit status 2
  command:    sh -c 'echo tried >> done; echo no such package: flask; exit 2'
  directory:  ` + def.Dir + `
  output:
    | no such package: flask`
	for _, fresh := range []bool{true, true, false} {
		_, err := pool.Acquire(t.Context(), def, nil, nil, fresh)
		var failed *SetupError
		if !errors.As(err, &failed) || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if got := contentOf(t, def.Dir+"/done"); got != "tried\n" {
		t.Errorf("the setup did %q, want its first command once", got)
	}
	if len(pool.live) != 0 {
		t.Errorf("%d instances left", len(pool.live))
	}
}

func TestWhatPeopleReadWhenASetupFails(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		line   string
		within time.Duration
		want   string
	}{
		{"its command does not exist", "no-such-installer", 0, `
the setup of the service "serves" failed: exec: "no-such-installer": executable file not found in $PATH
  command:    no-such-installer
  directory:  DIR
  output:     none`},
		{"it takes too long", "sh -c 'echo downloading; sleep 60'", missed, `
the setup of the service "serves" failed: it was not done within 5 s
  command:    sh -c 'echo downloading; sleep 60'
  directory:  DIR
  output:
    | downloading`},
		{"it is killed", "sh -c 'kill -9 $$'", 0, `
the setup of the service "serves" failed: signal: killed
  command:    sh -c 'kill -9 $$'
  directory:  DIR
  output:     none`},
		{"it knows a secret", "sh -c 'echo $API_TOKEN; exit 1' abc-123-def", 0, `
the setup of the service "serves" failed: exit status 1
  command:    sh -c 'echo $API_TOKEN; exit 1' ***1
  directory:  DIR
  output:
    | ***1`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			def := withSetup(t, test.line)
			def.SetupWithin = test.within
			def.Env["API_TOKEN"] = "abc-123-def"
			err := acquireFails[*SetupError](t, newTestPool(t), def)
			if diff := cmp.Diff(test.want, "\n"+strings.ReplaceAll(err.Error(), def.Dir, "DIR")); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestASetupTakesItsChildrenAlong(t *testing.T) {
	def := withSetup(t, "sh -c 'sleep 60 & echo $! > child'")
	acquire(t, newTestPool(t), def)
	child := mustAtoi(t, contentOf(t, filepath.Join(def.Dir, "child")))
	testhelp.Soon(t, "the child is gone", func() bool { return !processtest.IsAlive(child) })
}

func TestASetupGoesOnForTheOthers(t *testing.T) {
	pool := newTestPool(t)
	def := withSetup(t, "sh -c 'echo begun >> done; while ! test -e go; do sleep 0.01; done; echo ended >> done'")
	impatient, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error, 1)
	go func() {
		_, err := pool.Acquire(impatient, def, nil, nil, true)
		gaveUp <- err
	}()
	testhelp.Soon(t, "the setup runs", func() bool { return contentOf(t, def.Dir+"/done") == "begun\n" })
	cancel()
	err := <-gaveUp
	want := `the setup of the service "serves" was not waited for any longer: context canceled`
	if !errors.Is(err, context.Canceled) || err.Error() != want {
		t.Errorf("who gave up got %v, want %s", err, want)
	}
	must(t, os.WriteFile(def.Dir+"/go", nil, 0o600))
	acquire(t, pool, def)
	if got := contentOf(t, def.Dir+"/done"); got != "begun\nended\n" {
		t.Errorf("the setup did %q, want it done once", got)
	}
}

func TestCloseEndsASetup(t *testing.T) {
	for _, fresh := range []bool{true, false} {
		pool := newTestPool(t)
		def := withSetup(t, "sh -c 'echo $$ > pid; sleep 60'")
		waiting := make(chan error, 1)
		go func() {
			_, err := pool.Acquire(context.Background(), def, nil, nil, fresh)
			waiting <- err
		}()
		pid := func() string { return contentOf(t, def.Dir+"/pid") }
		testhelp.Soon(t, "the setup runs", func() bool { return strings.HasSuffix(pid(), "\n") })
		must(t, pool.Close(t.Context()))
		if err := <-waiting; !errors.Is(err, ErrClosed) {
			t.Errorf("who waited got %v, want ErrClosed", err)
		}
		if processtest.IsAlive(mustAtoi(t, pid())) {
			t.Error("the setup still runs")
		}
	}
}

func TestAServiceThatIsAlreadyThereNeedsNoSetup(t *testing.T) {
	pool := NewPool(Options{URLs: map[string]string{"serves": "http://127.0.0.1:1"}})
	defer pool.Close(t.Context())
	def := withSetup(t, "sh -c 'echo tried > done' ${undefined}")
	def.Ready = &Probe{Log: "listening"}
	acquire(t, pool, def)
	if got := contentOf(t, def.Dir+"/done"); got != "" {
		t.Errorf("the setup did %q", got)
	}
}

func TestSetupValuesStayInTheirWord(t *testing.T) {
	def := withSetup(t, `sh -c 'echo "$1" > done' setup ${user}`)
	lookup := func(name string) (string, bool) { return "Ann Lee; exit 1", name == "user" }
	_, err := newTestPool(t).Acquire(t.Context(), def, nil, lookup, false)
	must(t, err)
	if got := contentOf(t, def.Dir+"/done"); got != "Ann Lee; exit 1\n" {
		t.Errorf("the setup was given %q", got)
	}
}
