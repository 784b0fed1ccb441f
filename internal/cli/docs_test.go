package cli_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/scenario"
)

// TestTheReadmeIsTrue: the files of the README's first feature are valid together.
func TestTheReadmeIsTrue(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	content, err := os.ReadFile("../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	tree := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# (\\S+)\n(.*?)```").FindAllStringSubmatch(string(content), -1) {
		tree[m[1]] = m[2]
	}
	if len(tree) != 4 {
		t.Fatalf("the page shows %d files, want 4", len(tree))
	}
	if _, err := check.Load(filepath.Join(files(t, tree), "scenarios")); err != nil {
		t.Errorf("the page's files are refused:\n%v", err)
	}
	for _, key := range yamlKeys(reflect.TypeFor[scenario.Scenario]()) {
		if !regexp.MustCompile("(?m)[\\s{`]" + key + `(:|,| and)`).MatchString(string(content)) {
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
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name != "-" {
			keys = append(keys, yamlKeys(field.Type)...)
		}
	}
	return keys
}
