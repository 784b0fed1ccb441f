package steps_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/steps"
)

// schemaFile is the name of the file that the readings about a JSON Schema give.
const schemaFile = "FILE"

// schemaInFile compares the names of such files: YAML reads them at once, and by
// their whole name.
var schemaInFile = cmp.FilterValues(
	func(a, b *value.Schema) bool { return a != nil && b != nil && a.File != "" && b.File != "" },
	cmp.Comparer(func(a, b *value.Schema) bool { return filepath.Base(a.File) == filepath.Base(b.File) }),
)

// TestBothSpellingsSayTheSame: each reading of a sentence of a Then builds the very
// expectation that its YAML does.
func TestBothSpellingsSayTheSame(t *testing.T) {
	for _, s := range steps.Sentences() {
		if s.Keyword != "Then" {
			continue
		}
		if len(s.YAML) != len(s.Readings()) {
			t.Errorf("%s: %d readings, and %d of them in YAML", s.Text, len(s.Readings()), len(s.YAML))
			continue
		}
		for i, reading := range s.Readings() {
			said, understood, err := build(t, reading+"\n"+s.Below)
			if err != nil || understood != s.Text {
				t.Errorf("%s: understood as %q: %v", reading, understood, err)
				continue
			}
			if diff := cmp.Diff(decode(t, s.YAML[i]), said, cmpopts.EquateEmpty(), schemaInFile); diff != "" {
				t.Errorf("%s is not %s (-YAML +sentence)\n%s", reading, s.YAML[i], diff)
			}
		}
	}
}

// TestEveryReadingIsUnderstood: also of the sentences that prepare a scenario, each
// reading is one of its own sentence.
func TestEveryReadingIsUnderstood(t *testing.T) {
	for _, s := range steps.Sentences() {
		for _, reading := range s.Readings() {
			if understood := steps.Recognize(reading); understood != s.Text {
				t.Errorf("%s: understood as %q", reading, understood)
			}
		}
	}
}

// TestEveryExpectationHasASentence: all that YAML can expect, a feature can, too.
func TestEveryExpectationHasASentence(t *testing.T) {
	var said []string
	for _, s := range steps.Sentences() {
		for _, entry := range s.YAML {
			said = append(said, expect.KeyOf(decode(t, entry)))
		}
	}
	for _, spec := range expect.Catalogue() {
		if !slices.Contains(said, spec.Key) {
			t.Errorf("no sentence says what %s does", spec.Key)
		}
	}
}

// build answers what a sentence of a Then builds, with what stands below it.
func build(t *testing.T, sentence string) (expect.Expectation, string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.feature")
	if err := os.WriteFile(path, []byte("Feature: F\nScenario: s\nThen "+sentence), 0o600); err != nil {
		t.Fatal(err)
	}
	return steps.Build(path)
}

// decode reads an entry of expect:, beside a file with a JSON Schema.
func decode(t *testing.T, entry string) expect.Expectation {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, schemaFile), []byte(`{"type": "object"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	var x scenario.Expected
	if err := yamlfile.Decode(filepath.Join(dir, "x.yaml"), []byte(entry), &x); err != nil {
		t.Fatalf("%s\n%v", entry, err)
	}
	return x.Expectation
}

// TestQuotesInNames: a kind, and a path in a list, may have quotes and backslashes, as every text may.
func TestQuotesInNames(t *testing.T) {
	for said, inYAML := range map[string]string{
		`exactly 2 "say \"hi\"" arrive`:                        `{count: 'say "hi"', times: 2}`,
		`no "x" arrives before "say \"hi\""`:                   `{never: x, before: 'say "hi"'}`,
		`every "a\b" has "items.#(name==\"a\").id" and "c\.d"`: `{every: 'a\b', has: ['items.#(name=="a").id', 'c\.d']}`,
		`every "a\\" has no "x, y" or "\"z\""`:                 `{every: 'a\', lacks: ['x, y', '"z"']}`,
		`for each "list.#(name==\"a\").id", no "x" arrives`:    `{never: x, for_each: 'list.#(name=="a").id'}`,
		`the service "s" logs "t" within 2 s of "say \"hi\""`:  `{logs: s, contains: t, within: 2s, after: 'say "hi"'}`,
	} {
		x, _, err := build(t, said)
		if err != nil {
			t.Errorf("%s: %v", said, err)
			continue
		}
		if diff := cmp.Diff(decode(t, inYAML), x, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-YAML +sentence)\n%s", said, diff)
		}
	}
}
