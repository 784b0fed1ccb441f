package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/scenario"
	"github.com/streamspec/streamspec/steps"
)

// TestTheReferenceIsComplete: docs/expectations.md names every sentence and every
// expectation, and all its YAML is valid.
func TestTheReferenceIsComplete(t *testing.T) {
	content, err := os.ReadFile("../../docs/expectations.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for _, s := range steps.Sentences() {
		if !strings.Contains(text, "| `"+s.Text+"` |") {
			t.Errorf("the reference lacks the sentence: | `%s` |", s.Text)
		}
	}
	yaml := yamlOf(text)
	dir := files(t, map[string]string{"scenarios/x.yaml": "scenario: x\nstreams: {a: {get: \"http://127.0.0.1\"}, b: {get: \"http://127.0.0.1\"}}\nexpect:\n" + yaml})
	library, err := scenario.Load(filepath.Join(dir, "scenarios"))
	if err != nil {
		t.Fatalf("the reference has wrong YAML:\n%v", err)
	}
	for _, spec := range expect.Catalogue() {
		if !regexp.MustCompile(`(?m)^- \{?` + spec.Key + ":").MatchString(yaml) {
			t.Errorf("the reference lacks the expectation %s", spec.Key)
		}
	}
	if n := len(library.Scenarios["x"].Expect); n < len(expect.Catalogue()) {
		t.Errorf("only %d expectations were read", n)
	}
}

// yamlOf joins the YAML blocks of a page.
func yamlOf(page string) string {
	var all strings.Builder
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(page, -1) {
		all.WriteString(block[1])
	}
	return all.String()
}

// TestTheReadmeIsTrue: the files of the README's first feature are valid together.
func TestTheReadmeIsTrue(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	tree := map[string]string{}
	block := regexp.MustCompile("(?s)in `([^`]+)`:\n\n *```\\w+\n(.*?)```")
	for _, m := range block.FindAllStringSubmatch(string(content), -1) {
		tree[m[1]] = strings.ReplaceAll("\n"+m[2], "\n   ", "\n")
	}
	if len(tree) != 3 {
		t.Fatalf("the README shows %d files, want 3", len(tree))
	}
	dir := files(t, tree)
	if got := streamspec(t, nil, "lint", filepath.Join(dir, "features"), filepath.Join(dir, "scenarios")); got.status != 0 {
		t.Errorf("the README's files are refused:\n%s", got.all())
	}
}
