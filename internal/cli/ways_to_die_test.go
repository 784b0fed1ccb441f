//go:build linux

package cli_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// launching is a scenario in the middle of a stream, against a service that its launcher has
// started; another that has left the process group listens too.
var launching = map[string]string{
	"scenarios/services/launched.yaml": `
service: launched
run: sh -c '"$SELF" sample & PORT="$AWAY" setsid "$SELF" sample & trap "" TERM; wait; wait'
ports: [away]
env: {PORT: "${port}", AWAY: "${port.away}", SSE_HEARTBEAT_INTERVAL: "0.1", FRONTEND_VERSION_URL: "${stub.frontend}/v"}
ready: {get: /api/health/healthz, within: 60s}
stop_within: 200ms
stubs: {frontend: [{get: /v, json: {version: "1"}}]}
`,
	"scenarios/busy.yaml": `
scenario: busy
service: launched
stream: {get: /api/utils/version/stream, until: {for: 80s}, timeout: 80s}
during:
  - {after: heartbeat, post: /api/testing/tasks/start, json: {task_type: demo_task, user_id: u}, times: 60, every: 500ms, background: true} # which the service logs
expect: [{never: error}]
`,
}

// launched is a command in the middle of its scenario.
type launched struct {
	cmd       *exec.Cmd
	output    *lockedBuffer
	addresses []string // of the two services
	readers   []*os.File
}

// die is a way to die.
type die func(*launched)

// bySignal dies of signals, one soon after the other.
func bySignal(signals ...syscall.Signal) die {
	return func(l *launched) {
		for i, s := range signals {
			if i > 0 {
				time.Sleep(50 * time.Millisecond)
			}
			_ = l.cmd.Process.Signal(s)
		}
	}
}

// byGroup dies with all of its process group.
func byGroup(s syscall.Signal) die {
	return func(l *launched) { _ = syscall.Kill(-l.cmd.Process.Pid, s) }
}

// bySilence dies because nobody reads any more what it writes.
func bySilence(l *launched) {
	for _, reader := range l.readers {
		_ = reader.Close()
	}
}

func TestWaysToDie(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]die{
		"interrupt":        bySignal(syscall.SIGINT),
		"terminate":        bySignal(syscall.SIGTERM),
		"hangup":           bySignal(syscall.SIGHUP),
		"quit":             bySignal(syscall.SIGQUIT),
		"kill":             bySignal(syscall.SIGKILL),
		"abort":            bySignal(syscall.SIGABRT),
		"ill instruction":  bySignal(syscall.SIGILL),
		"trap":             bySignal(syscall.SIGTRAP),
		"bus error":        bySignal(syscall.SIGBUS),
		"float":            bySignal(syscall.SIGFPE),
		"segment":          bySignal(syscall.SIGSEGV),
		"stack":            bySignal(syscall.SIGSTKFLT),
		"system call":      bySignal(syscall.SIGSYS),
		"twice":            bySignal(syscall.SIGINT, syscall.SIGINT),
		"in a hurry":       bySignal(syscall.SIGTERM, syscall.SIGKILL),
		"stopped, killed":  bySignal(syscall.SIGSTOP, syscall.SIGKILL),
		"hung up, killed":  bySignal(syscall.SIGHUP, syscall.SIGKILL),
		"group killed":     byGroup(syscall.SIGKILL),
		"group hung up":    byGroup(syscall.SIGHUP),
		"nobody reads":     bySilence,
		"group quits":      byGroup(syscall.SIGQUIT),
		"group terminated": byGroup(syscall.SIGTERM),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := launch(t)
			way(l)
			_ = l.cmd.Wait()
			for deadline := time.Now().Add(commandTimeout); ; time.Sleep(20 * time.Millisecond) {
				if !accepts(l.addresses[0]) && !accepts(l.addresses[1]) {
					return
				}
				if time.Now().After(deadline) {
					t.Fatalf("somebody still listens at one of %v:\n%s", l.addresses, l.output)
				}
			}
		})
	}
}

// TestWhoLeftIsNamed: the run goes on as it is, and says what it had to kill.
func TestWhoLeftIsNamed(t *testing.T) {
	t.Parallel()
	l := launch(t)
	bySignal(syscall.SIGTERM)(l)
	_ = l.cmd.Wait()
	for deadline := time.Now().Add(commandTimeout); !strings.Contains(l.output.String(), "it was killed") && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond) // what it wrote is read by and by
	}
	mustContain(t, l.output.String(), "warning: a service left process ", " sample) behind, outside of its process group; it was killed")
}

// launch starts the command in a group of its own, and waits until both services are up.
func launch(t *testing.T) *launched {
	t.Helper()
	return launchIn(t, files(t, launching))
}

// launchIn does so with what is in a folder.
func launchIn(t *testing.T, dir string) *launched {
	t.Helper()
	cmd := command(t.Context(), t, nil, "run", "-v", "--recordings", "none", filepath.Join(dir, "scenarios"))
	cmd.Env = append(cmd.Env, "SELF="+cmd.Path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	l := &launched{cmd: cmd, output: &lockedBuffer{}}
	for _, stream := range []*io.Writer{&cmd.Stdout, &cmd.Stderr} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer write.Close()
		*stream = write
		l.readers = append(l.readers, read)
		go func() { _, _ = io.Copy(l.output, read) }()
		t.Cleanup(func() { _ = read.Close() })
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) })
	for deadline := time.Now().Add(commandTimeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		found := listening.FindAllStringSubmatch(l.output.String(), -1)
		if len(found) == 2 && strings.Contains(l.output.String(), "version/stream") {
			l.addresses = []string{found[0][1], found[1][1]}
			return l
		}
	}
	t.Fatalf("the services did not come up:\n%s", l.output)
	return nil
}
