//go:build unix

package cli_test

import (
	"context"
	"os/exec"
	"testing"
)

// TestTooManyClientsForTheMachine: nothing is known of the server then, at once, and what to do
// is said.
func TestTooManyClientsForTheMachine(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	run := command(ctx, t, nil, "run", "features/rooms.feature", "--name", "nobody misses anything")
	limited := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", `ulimit -n 120 && exec "$0" "$@"`, run.Path}, run.Args[1:]...)...)
	limited.Env, limited.Dir = run.Env, run.Dir
	out, _ := limited.CombinedOutput()
	if status := limited.ProcessState.ExitCode(); status != 2 {
		t.Errorf("status %d", status)
	}
	mustContain(t, string(out), `the stream "stream" cannot have its 200 clients: this machine has no file descriptors left: raise the limit (ulimit -n)`, "1 not judged")
}

// TestALoadWithoutFileDescriptors is not begun, and says how many it needs.
func TestALoadWithoutFileDescriptors(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	run := command(ctx, t, nil, "load", "scenarios/task_stream/many_tasks.yaml", "--clients", "1")
	limited := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", `ulimit -n 64 && exec "$0" "$@"`, run.Path}, run.Args[1:]...)...)
	limited.Env, limited.Dir = run.Env, run.Dir
	out, _ := limited.CombinedOutput()
	if status := limited.ProcessState.ExitCode(); status != 2 {
		t.Errorf("status %d", status)
	}
	mustContain(t, string(out), "1 stream at a time, and what streamspec itself has open, need 65 file descriptors, and this machine lets a process have 64: ")
}
