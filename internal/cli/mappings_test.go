package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMappingsAreChecked: beside a library, and alone.
func TestMappingsAreChecked(t *testing.T) {
	t.Parallel()
	dir, _, _ := jobSuite(t)
	right := "paths: [{was: /a, now: /b}]\ninstead: [{scenario: a job is done, was: job, now: rejected}]\n"
	for _, c := range []struct{ name, text, says string }{
		{"right.yaml", right, "well-formed: 1 scenario in 2 files, and mappings: 1"},
		{"misspelt.yaml", right + "droped: [{field: a}]\n", `3:1: unknown key "droped"`},
		{"path.yaml", "paths: [{was: a, now: /b}]\n", `"a" is no path`},
		{"stranger.yaml", "instead: [{scenario: a job is don, was: job, now: rejected}]\n", `no scenario has the name "a job is don"; did you mean "a job is done"?`},
	} {
		file := filepath.Join(dir, c.name)
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"."}, {c.name, "scenarios"}} {
			got := streamspecIn(t, dir, nil, append([]string{"lint"}, args...)...)
			if !strings.Contains(got.all(), c.says) || (got.status == 0) != (c.name == "right.yaml") {
				t.Errorf("%s, %v: %d, want %s\n%s", c.name, args, got.status, c.says, got.all())
			}
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	alone := files(t, map[string]string{"gateway.yaml": right, "elsewhere/broken.yaml": "scenario: x\n"})
	if got := streamspecIn(t, alone, nil, "lint", "gateway.yaml"); got.status != 0 || !strings.Contains(got.all(), "mappings: 1") {
		t.Errorf("alone: %d %s", got.status, got.all())
	}
}
