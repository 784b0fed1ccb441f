package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

func TestFmt(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"features/a.feature":   "Feature: F\nScenario: s\nGiven x\n",
		"features/b.feature":   "Feature: F\n  Scenario: s\n    Given x\n",
		"scenarios/a.yaml":     "scenario: s  \n",
		"elsewhere/no.feature": "nothing\n",
		"elsewhere/no.yaml":    "scenario: s\nvars: {a: 1\n",
		"elsewhere/wide.yaml":  "\xFF\xFEa\x00:\x00 \x001\x00\n\x00",
	})
	listed := "features/a.feature\nscenarios/a.yaml\n"
	steps := []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"fmt", "--check"}, verdict.ExitBroken, listed},
		{[]string{"fmt"}, verdict.ExitHeld, listed},
		{[]string{"fmt", "--check"}, verdict.ExitHeld, ""},
		{[]string{"fmt", "elsewhere"}, verdict.ExitFault, ""},
	}
	for _, step := range steps {
		if got := streamspecIn(t, dir, nil, step.args...); got.status != step.status || got.stdout != step.want {
			t.Errorf("%v: status %d, want %d; got\n%s", step.args, got.status, step.status, got.all())
		}
	}
	mustContain(t, streamspecIn(t, dir, nil, "fmt", "elsewhere").stderr,
		"elsewhere/no.feature:1:1: this is not Gherkin: no such line can stand here: nothing above it begins a feature\n  1 | nothing\n",
		"elsewhere/no.yaml:2:", "elsewhere/wide.yaml:1:1: the file is UTF-16 text\n  save the file as UTF-8\n")
	path := filepath.Join(dir, "features/a.feature")
	content, err := os.ReadFile(path)
	if err != nil || string(content) != "Feature: F\n  Scenario: s\n    Given x\n" {
		t.Errorf("%v: %s", err, content)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v: its mode is %v", err, info.Mode())
	}
}
