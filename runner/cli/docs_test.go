package cli_test

import (
	"os"
	"path/filepath"
	"reflect"
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
		for _, reading := range s.Readings() {
			if !strings.Contains(text, "| `"+reading+"` |") {
				t.Errorf("the reference lacks the sentence: | `%s` |", reading)
			}
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

// TestTheScenarioReferenceIsTrue: the files of docs/scenarios.md load together, and
// name every key that a stream can have.
func TestTheScenarioReferenceIsTrue(t *testing.T) {
	content, err := os.ReadFile("../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	tree := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# (\\S+)\n(.*?)```").FindAllStringSubmatch(string(content), -1) {
		tree[m[1]] = m[2]
	}
	if len(tree) != 3 {
		t.Fatalf("the page shows %d files, want 3", len(tree))
	}
	if _, err := scenario.Load(filepath.Join(files(t, tree), "scenarios")); err != nil {
		t.Errorf("the page's files are refused:\n%v", err)
	}
	for _, key := range yamlKeys(reflect.TypeFor[scenario.Scenario]()) {
		if !regexp.MustCompile(`(?m)[\s{]` + key + `(:|,| and)`).MatchString(string(content)) {
			t.Errorf("the page lacks the key %s", key)
		}
	}
}

// yamlKeys lists the keys of a struct and of the structs in it.
func yamlKeys(t reflect.Type) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || strings.Contains(t.PkgPath(), "expect") {
		return nil
	}
	var keys []string
	for i := range t.NumField() {
		field := t.Field(i)
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name != "" && name != "-" {
			keys = append(keys, name)
		}
		keys = append(keys, yamlKeys(field.Type)...)
	}
	return keys
}
