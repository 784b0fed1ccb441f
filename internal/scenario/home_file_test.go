package scenario_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
)

// written writes files, by their names, to a folder of their own.
func written(t *testing.T, files map[string]string) (root string) {
	t.Helper()
	root = t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestTheFileOfTheHomeIsReadStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "",
		"# the root\n":       "",
		"# the root\nenv: a": `streamspec.yaml:2:1: unknown key "env"`,
		"- a":                "streamspec.yaml:1:1: expected",
		"a: [":               "streamspec.yaml:1:",
	} {
		root := written(t, map[string]string{"streamspec.yaml": text, "scenarios/a.yaml": "scenario: a\nstream: {get: \"http://127.0.0.1:9/\"}\n"})
		_, err := check.Load(filepath.Join(root, "scenarios"))
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestServicesThatDeclareAKindDifferently(t *testing.T) {
	const one, own = "events: {tick: {event: tick}}\n", "events: {tick: {event: tock}}\n"
	for name, c := range map[string]struct{ second, scenario, want string }{
		"alike":                   {one, "", ""},
		"differently":             {own, "", `a.yaml:1:1: the services "one" and "two" declare the kind of event "tick", each in its own way`},
		"and the scenario itself": {own, "events: {tick: {event: tuck}}\n", ""},
	} {
		root := written(t, map[string]string{
			"services/one.yaml": "service: one\nurl: http://127.0.0.1:9\n" + one,
			"services/two.yaml": "service: two\nurl: http://127.0.0.1:9\n" + c.second,
			"a.yaml":            "scenario: a\nservices: [{name: one}, {name: two}]\nstream: {get: \"http://127.0.0.1:9/\"}\n" + c.scenario,
		})
		_, err := check.Load(root)
		if (c.want == "") != (err == nil) || (err != nil && !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
