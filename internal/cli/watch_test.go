package cli_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

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
	cmd := command(t.Context(), t, nil, "watch", "--recordings", "none", "--format", "json:scenarios/report.json")
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	untilWatching := func() (summary string) {
		for lines.Scan() && !strings.HasPrefix(lines.Text(), "watching ") {
			if text := lines.Text(); strings.Contains(text, " scenario") {
				summary, _, _ = strings.Cut(text, " ·")
			}
		}
		return summary
	}
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
	if got := untilWatching(); got != "" {
		t.Errorf("at first: %s", got)
	}
	for _, step := range steps {
		change(step.path, step.content)
		if got := untilWatching(); got != step.want {
			t.Errorf("%s changed: %s, want %s", step.path, got, step.want)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	untilWatching()
	if err := cmd.Wait(); err != nil || cmd.ProcessState.ExitCode() != verdict.ExitHeld {
		t.Errorf("it ended with %v", err)
	}
}
