package scenario_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/scenario"
)

// TestASchemaBesideScenarios: an OpenAPI document, or a JSON Schema in YAML, is no scenario; what has
// the name of one is, whatever else it has.
func TestASchemaBesideScenarios(t *testing.T) {
	for name, c := range map[string]struct {
		content  string
		scenario bool
	}{
		"an OpenAPI document":     {"# ours\nopenapi: 3.1.0\ninfo: {title: t}\n", false},
		"a JSON Schema":           {"$schema: https://json-schema.org/draft/2020-12/schema\ntype: object\n", false},
		"a JSON Schema, in short": {"type: object\nrequired: [id]\n", false},
		"a scenario":              {"scenario: a\ntype: object\n", true},
		"a scenario, misspelt":    {"scenaro: a\nstream: {get: http://127.0.0.1/}\n", true},
	} {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, "x.yaml"), []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, files, err := scenario.Read(root)
		if err != nil {
			t.Fatal(err)
		}
		if f := files[0]; (f.Scenario != nil) != c.scenario || f.Whole == c.scenario {
			t.Errorf("%s: a scenario: %t; what is wrong with it: %v", name, f.Scenario != nil, f.Errors)
		}
	}
}
