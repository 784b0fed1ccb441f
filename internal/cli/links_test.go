package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestASuiteIsFoundThroughSymbolicLinks: its services, and what streamspec.yaml says, stand where the links lead, or
// beside them.
func TestASuiteIsFoundThroughSymbolicLinks(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"deep/suite/streamspec.yaml":              "vars: {region: eu}\n",
		"deep/suite/scenarios/services/shop.yaml": "service: shop\nurl: http://127.0.0.1:1\n",
		"deep/suite/scenarios/schemas/x.json":     `{"type": "object"}`,
		"deep/suite/scenarios/sub/a.yaml":         "scenario: a\nservice: shop\nstream: {get: \"/${region}\"}\nexpect: [{count: message, times: 1}, {every: message, schema: ../schemas/x.json}]\n",
		"deep/suite/features/sub/a.feature":       "Feature: f\n  Scenario: b\n    Given the scenario \"a\"\n    When the stream is followed to its end\n    Then every event has \"x\" equal to \"${region}\"\n",
		"own/scenarios/own.yaml":                  "scenario: a\nstream: {get: \"http://127.0.0.1:1/\"}\nvars: {region: us}\nexpect: [{count: message, times: 1}]\n",
		"empty/.keep":                             "",
	})
	for name, to := range map[string]string{
		"empty/features": "../deep/suite/features", "empty/sub": "../deep/suite/features/sub", "empty/yaml": "../deep/suite/scenarios/sub", "empty/suite": "../deep/suite",
		"empty/scenarios": filepath.Join(dir, "deep/suite/scenarios"), "empty/one.feature": "../deep/suite/features/sub/a.feature", "empty/one.yaml": "../deep/suite/scenarios/sub/a.yaml",
		"own/features": "../deep/suite/features", "deep/suite/features/loop": ".", "deep/suite/scenarios/loop": ".",
	} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ in, path, says string }{
		{"empty", "features", "1 scenario in 1 file"},
		{"empty", "sub", "1 scenario in 1 file"},
		{"empty", "yaml", "1 scenario in 1 file"},
		{"empty", "suite", "2 scenarios in 3 files"},
		{"empty", "scenarios", "1 scenario in 2 files"},
		{"empty", "one.feature", "1 scenario in 1 file"},
		{"empty", "one.yaml", "1 scenario in 1 file"},
		{"empty", filepath.Join(dir, "empty", "sub"), "1 scenario in 1 file"},
		{"empty/sub", ".", "1 scenario in 1 file"},
		{"empty/yaml", "a.yaml", "1 scenario in 1 file"},
		{"empty/suite", "features", "1 scenario in 1 file"},
		{"own", "features", "1 scenario in 1 file"}, // the library beside the link
	} {
		cmd := command(t.Context(), t, []string{"PWD=" + filepath.Join(dir, c.in)}, "lint", c.path)
		cmd.Dir = filepath.Join(dir, c.in)
		got := finished(t, cmd)
		if mustContain(t, got.all(), "well-formed: "+c.says); got.status != verdict.ExitHeld {
			t.Errorf("in %s, lint %s ends with %d", c.in, c.path, got.status)
		}
	}
}
