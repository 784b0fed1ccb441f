package cli_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWatch: what a changed file touches runs again, and all where nobody can tell, or where
// nothing could run yet. The reports of a run have nothing run again.
func TestWatch(t *testing.T) {
	t.Parallel()
	const unfinished = "scenario: ["
	dir := files(t, with(map[string]string{
		"scenarios/third.yaml":         unfinished,
		"scenarios/other.yaml":         strings.Replace(small["scenarios/tick.yaml"], "a tick", "another", 1),
		"scenarios/bodies/order.json":  "{}",
		"scenarios/services/idle.yaml": "service: idle\nrun: sh idle.sh\n", "idle.sh": "sleep 1\n",
	}))
	w := watching(t, dir, "--recordings", "none", "--format", "json:scenarios/report.json")
	change := func(path, content string) {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(content), 0o600); err != nil {
			t.Error(err)
		}
	}
	third := strings.Replace(small["scenarios/tick.yaml"], "a tick", "a third", 1)
	steps := []struct{ path, content, want string }{
		{"scenarios/third.yaml", third, "4 scenarios: 4 passed"},
		{"scenarios/other.yaml", strings.Replace(small["scenarios/tick.yaml"], "a tick", "another one", 1), "1 scenario: 1 passed"},
		{"scenarios/tick.yaml", small["scenarios/tick.yaml"] + "# a feature uses it\n", "2 scenarios: 2 passed"},
		{"scenarios/bodies/order.json", "[]", "4 scenarios: 4 passed"},
		{"scenarios/third.yaml", unfinished, ""},
		{"scenarios/third.yaml", third, "1 scenario: 1 passed"},
		{"idle.sh", "sleep 2\n", "4 scenarios: 4 passed"},
	}
	if got := w.summary(); got != "" {
		t.Errorf("at first: %s", got)
	}
	for _, step := range steps {
		change(step.path, step.content)
		if got := w.summary(); got != step.want {
			t.Errorf("%s changed: %s, want %s", step.path, got, step.want)
		}
	}
	w.end(t)
}

// TestWatchBelowTheRoot: the file of the suite is watched, too, and so are what changes while the first run has not
// ended, and what is typed in the place of a service.
func TestWatchBelowTheRoot(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{
		"streamspec.yaml":              "vars: {a: one}\n",
		"scenarios/tick.yaml":          small["scenarios/tick.yaml"] + "trigger: [{command: sh once.sh}]\n",
		"scenarios/once.sh":            "test -e ../done || echo '# changed' >> ../idle.sh\ntouch ../done\n",
		"scenarios/services/idle.yaml": "service: idle\nrun: sh idle.sh\n", "idle.sh": "sleep 1\n",
		"below/other.sh": "sleep 1\n",
	}))
	w := watching(t, filepath.Join(dir, "below"), "--recordings", "none", "--service", "idle=sh other.sh")
	for _, when := range []string{"at first", "as its service had changed meanwhile"} {
		if got := w.summary(); got != "2 scenarios: 2 passed" {
			t.Errorf("%s: %s", when, got)
		}
	}
	for path, content := range map[string]string{"streamspec.yaml": "vars: {a: two}\n", "below/other.sh": "sleep 2\n"} {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := w.summary(); got != "2 scenarios: 2 passed" {
			t.Errorf("%s changed: %s", path, got)
		}
	}
	w.end(t)
}

// TestWatchAPlace: the file is watched in which a scenario is named by its line.
func TestWatchAPlace(t *testing.T) {
	t.Parallel()
	dir := files(t, small)
	w := watching(t, dir, "--recordings", "none", "features/tick.feature:4")
	path := filepath.Join(dir, "features/tick.feature")
	for range 2 {
		if got := w.summary(); got != "1 scenario: 1 passed" {
			t.Errorf("got %s", got)
		}
		if err := os.WriteFile(path, []byte(small["features/tick.feature"]+"# changed\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.end(t)
}

// TestWatchNothing: what no change of a file mends is not waited for.
func TestWatchNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		dir        string
		args, said string
	}{
		{files(t, small), "nope", "nope cannot be read: there is no such file or folder"},
		{files(t, small), "features/tick.feature:900", "features/tick.feature:900: the file has "},
		{files(t, small), "--format=nope", "--format nope: "},
		{t.TempDir(), "", "there is nothing to run: "},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		cmd := command(ctx, t, nil, append([]string{"watch"}, strings.Fields(c.args)...)...)
		cmd.Dir = c.dir
		out, err := cmd.CombinedOutput()
		if err == nil || cmd.ProcessState.ExitCode() != verdict.ExitFault || !strings.HasPrefix(string(out), c.said) {
			t.Errorf("watch %s: %v: %s", c.args, err, out)
		}
	}
}

// watcher is a streamspec that watches.
type watcher struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

func watching(t *testing.T, dir string, args ...string) watcher {
	t.Helper()
	cmd := command(t.Context(), t, nil, append([]string{"watch"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return watcher{cmd, bufio.NewScanner(out)}
}

// summary is that of the next run, until it is over; empty: nothing could run.
func (w watcher) summary() (summary string) {
	for w.lines.Scan() && !strings.HasPrefix(w.lines.Text(), "watching ") {
		if text := w.lines.Text(); strings.Contains(text, " scenario") {
			summary, _, _ = strings.Cut(text, " ·")
		}
	}
	return summary
}

func (w watcher) end(t *testing.T) {
	t.Helper()
	if err := w.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	w.summary()
	if err := w.cmd.Wait(); err != nil || w.cmd.ProcessState.ExitCode() != verdict.ExitHeld {
		t.Errorf("it ended with %v", err)
	}
}
