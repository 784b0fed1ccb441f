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

// TestWatch: what a changed file touches runs again, and all where nobody can tell.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{
		"scenarios/other.yaml":        strings.Replace(small["scenarios/tick.yaml"], "a tick", "another", 1),
		"scenarios/bodies/order.json": "{}",
	}))
	cmd := command(t.Context(), t, nil, "watch", "--recordings", "none")
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
	steps := []struct{ path, content, want string }{
		{"scenarios/other.yaml", strings.Replace(small["scenarios/tick.yaml"], "a tick", "another one", 1), "1 scenario: 1 passed"},
		{"scenarios/tick.yaml", small["scenarios/tick.yaml"] + "# a feature uses it\n", "2 scenarios: 2 passed"},
		{"scenarios/bodies/order.json", "[]", "3 scenarios: 3 passed"},
	}
	if got := untilWatching(); got != "3 scenarios: 3 passed" {
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
