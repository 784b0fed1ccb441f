package process

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/process/processtest"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// guarded starts a shell script that tells the process ID of a child of its own.
func guarded(t *testing.T, dog *Watchdog, service bool, script string) (p *Process, out *Output, child int) {
	t.Helper()
	out = NewOutput(nil, nil, "")
	said := out.Seek(regexp.MustCompile(`^\d+$`))
	command := shell(script)
	command.Watchdog, command.Service = dog, service
	p, err := command.Start(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	testhelp.Done(t, "the script tells of its child", said)
	child, err = strconv.Atoi(strings.TrimSpace(out.Since(0)))
	if err != nil || !processtest.IsAlive(child) {
		t.Fatalf("there is no child: %q", out.Since(0))
	}
	return p, out, child
}

// TestWhatLeftTheGroupOfAService ends with the service, and is named.
func TestWhatLeftTheGroupOfAService(t *testing.T) {
	dog := NewWatchdog(false)
	p, out, child := guarded(t, dog, true, "setsid sh -c 'echo $$; exec sleep 1001' & wait")
	p.Stop(context.Background(), testhelp.Patience)
	testhelp.Soon(t, "the child ends", func() bool { return !processtest.IsAlive(child) })
	name := fmt.Sprintf(`process %d \(.*sleep 1001.*\)`, child)
	if want := notePrefix + "killed: " + name + ", which had left the process group\n"; !regexp.MustCompile(want).MatchString(out.Since(0)) {
		t.Errorf("got %q, want in it %q", out.Since(0), want)
	}
	if got := dog.Strays(); len(got) != 1 || !regexp.MustCompile(name).MatchString(got[0]) {
		t.Errorf("got %q, want %s", got, name)
	}
	if err := dog.Close(); err != nil {
		t.Error(err)
	}
}

// TestADatabaseOfASetup lives until the watchdog is closed.
func TestADatabaseOfASetup(t *testing.T) {
	dog := NewWatchdog(false)
	p, _, child := guarded(t, dog, false, "setsid sh -c 'echo $$; exec sleep 1002 >/dev/null 2>&1' & wait")
	p.Kill()
	if !processtest.IsAlive(child) {
		t.Error("it ended with the command")
	}
	if err := dog.Close(); err != nil {
		t.Error(err)
	}
	testhelp.Soon(t, "the child ends", func() bool { return !processtest.IsAlive(child) })
}

// TestWhatBeginsAnotherProgramIsFound: it has no environment in that moment.
func TestWhatBeginsAnotherProgramIsFound(t *testing.T) {
	again := filepath.Join(t.TempDir(), "again")
	if err := os.WriteFile(again, []byte("exec sh "+again+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		dog := NewWatchdog(false)
		p, _, child := guarded(t, dog, false, "setsid sh -c 'echo $$; exec sh "+again+" >/dev/null 2>&1' & wait")
		p.Kill()
		if err := dog.Close(); err != nil {
			t.Error(err)
		}
		testhelp.Soon(t, "the child ends", func() bool { return !processtest.IsAlive(child) })
	}
}

// TestTheWatchdogBarks when its run is gone, in whatever way: here its pipe is closed
// without a word.
func TestTheWatchdogBarks(t *testing.T) {
	for name, script := range map[string]string{
		"a group":      "sleep 1003 & echo $!; wait",
		"who left it":  "setsid sh -c 'echo $$; exec sleep 1004' & wait",
		"who is ill":   "trap '' TERM INT HUP; sleep 1005 & echo $!; wait",
		"who is still": "sleep 1006 & kill -STOP $!; echo $!; wait",
	} {
		t.Run(name, func(t *testing.T) {
			dog := NewWatchdog(false)
			p, _, child := guarded(t, dog, false, script)
			dog.mu.Lock()
			_ = dog.pipe.Close()
			dog.pipe = nil
			dog.mu.Unlock()
			_ = dog.wait()
			testhelp.Soon(t, "the child ends", func() bool { return !processtest.IsAlive(child) })
			testhelp.Done(t, "the process ends", p.Exited())
		})
	}
}

// TestTheWatchdogForgets a group that is gone: its number may be another's.
func TestTheWatchdogForgets(t *testing.T) {
	dog := NewWatchdog(false)
	other := exec.Command("sleep", "1007")
	other.SysProcAttr = processAttributes()
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = other.Process.Kill(), other.Wait() }()
	dog.watch(other.Process.Pid)
	dog.forget(other.Process.Pid)
	_ = dog.pipe.Close()
	if err := dog.wait(); err != nil || !processtest.IsAlive(other.Process.Pid) {
		t.Errorf("it was killed all the same (%v)", err)
	}
}

// TestAWatchdogWithoutAShell leaves the rest of the work as it is.
func TestAWatchdogWithoutAShell(t *testing.T) {
	dog := NewWatchdog(false)
	dog.tried = true // and failed
	p, _, child := guarded(t, dog, true, "setsid sh -c 'echo $$; exec sleep 1008' & wait")
	p.Kill()
	testhelp.Soon(t, "the child ends", func() bool { return !processtest.IsAlive(child) })
	if err := dog.Close(); err != nil {
		t.Error(err)
	}
}

// TestOrphansWithoutAMark are found where this process is a run and nothing else.
func TestOrphansWithoutAMark(t *testing.T) {
	if os.Getenv("STREAMSPEC_TEST_ALONE") == "" {
		alone := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		alone.Env = append(os.Environ(), "STREAMSPEC_TEST_ALONE=1")
		if out, err := alone.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	dog := NewWatchdog(true)
	p, _, child := guarded(t, dog, true, "setsid env -i /bin/sh -c 'echo $$; exec sleep 1009' & wait")
	p.Kill()
	if err := dog.Close(); err != nil {
		t.Error(err)
	}
	testhelp.Soon(t, "the child ends", func() bool { return !processtest.IsAlive(child) })
	if strays := fmt.Sprint(dog.Strays()); !strings.Contains(strays, "1009") {
		t.Errorf("it is not named: %s", strays)
	}
}
