package check_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
)

// TestVariablesAsOtherLanguagesWriteThem: what a file has so is doubted where the scenario has such a
// variable, but not what is a pattern of paths.
func TestVariablesAsOtherLanguagesWriteThem(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"a URL":              {"stream: {get: \"http://127.0.0.1/{id}/$id\"}", "3:33 {id} is no variable: it stands for itself; did you mean ${id}?|3:38 $id is no variable: it stands for itself; did you mean ${id}?"},
		"what is captured":   {"trigger: [{post: \"http://127.0.0.1/\", capture: {job: id}}]\nstream: {get: \"http://127.0.0.1/<job>\"}", "4:33 <job> is no variable: it stands for itself; did you mean ${job}?"},
		"a value":            {"stream: {get: \"http://127.0.0.1/\"}\nexpect: [{every: a, is: {id: $id}}]", "4:30 $id is no variable: it stands for itself; did you mean ${id}?"},
		"a text of lines":    {"stream:\n  post: http://127.0.0.1/\n  body: |\n    a\n    {id}", "5:9 {id} is no variable: it stands for itself; did you mean ${id}?"},
		"patterns":           {"stubs: {s: [{get: \"/x/{id}\", json: {}}]}\nstream: {get: \"${stub.s}/x/1\"}\nexpect: [{received: s, get: \"/x/{id}\", at_least: 1}]", ""},
		"no variable":        {"stream: {get: \"http://127.0.0.1/{other}/$other/<other>\"}", ""},
		"references, a text": {"stream: {get: \"http://127.0.0.1/${id}/$${id}\"}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("scenario: a\nvars: {id: x}\n"+c.yaml+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			library, err := check.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range (check.Draft{Library: library, Scenario: library.Scenarios["a"]}).Unmarked() {
				got = append(got, fmt.Sprintf("%d:%d %s; %s", p.Line, p.Column, p.Message, p.Help))
			}
			if text := strings.Join(got, "|"); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}
