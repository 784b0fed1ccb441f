package format_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/format"
)

func TestFeature(t *testing.T) {
	const before = "\ufeff# of orders\r\n@a\nFeature:   Orders\nA shop tells\n  what becomes of them.\n\n\n   # who is first\n @slow @b\n Scenario Outline: <kind> comes   \n" +
		"Given the scenario \"s\"\n    # a table\n When the stream is followed to its end\n  Then these arrive:\n | <kind> |1 or more|\n|日本|a \\| b |\n" +
		"And it says:\n\t\"\"\"\n\t{\n\n\t  \"a\": 1\n\t}\n\t\"\"\"\n  Examples:\n|kind|\n   | shipped |\n\n Rule: late\nBackground:\n* x\nExample: e\nThen y"
	const after = `# of orders
@a
Feature:   Orders
  A shop tells
  what becomes of them.

  # who is first
  @slow @b
  Scenario Outline: <kind> comes
    Given the scenario "s"
    # a table
    When the stream is followed to its end
    Then these arrive:
      | <kind> | 1 or more |
      | 日本   | a \| b    |
    And it says:
      """
      {

        "a": 1
      }
      """
    Examples:
      | kind    |
      | shipped |

  Rule: late
    Background:
      * x
    Example: e
      Then y
`
	for _, text := range []string{before, after} {
		got, err := format.Feature(text)
		if diff := cmp.Diff(after, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
	}
	if _, err := format.Feature("Feature: f\n Scenario: s\n  Given x\n  nothing\n"); err == nil {
		t.Error("what is no feature was formatted")
	}
}

func TestYAML(t *testing.T) {
	const before = "\n\n# a shop  \nscenario: s  \r\n\n\n\nstubs:\n  s:\n    - get: /x\n      body: |  \n        a  \n\n\n        b\n\n\n    - {get:   /y}   # aligned \nnote: \"one\n\n\n  two\"\n\n\n"
	const after = "# a shop\nscenario: s\n\nstubs:\n  s:\n    - get: /x\n      body: |\n        a  \n\n\n        b\n\n\n    - {get:   /y}   # aligned\nnote: \"one\n\n\n  two\"\n"
	for _, text := range []string{before, after} {
		got, err := format.YAML(text)
		if diff := cmp.Diff(after, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
	}
	if _, err := format.YAML("a: [1"); err == nil {
		t.Error("what is no YAML was formatted")
	}
}

// TestTheShippedFilesAreFormatted: so does everybody see what is meant.
func TestTheShippedFilesAreFormatted(t *testing.T) {
	for pattern, how := range map[string]func(string) (string, error){
		"../../features/*.feature": format.Feature, "../../examples/features/*.feature": format.Feature,
		"../../scenarios/*/*.yaml": format.YAML, "../../examples/scenarios/*/*.yaml": format.YAML, "../starter/files/*/*.feature": format.Feature,
	} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(paths))
		}
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := how(string(content))
			if diff := cmp.Diff(string(content), got); err != nil || diff != "" {
				t.Errorf("%s: %v\n%s", path, err, diff)
			}
		}
	}
}

func FuzzFeature(f *testing.F) {
	fuzz(f, format.Feature, "Feature: f\n  Scenario: s\n    Given x\n      | a | b\\| |\n")
}

func FuzzYAML(f *testing.F) { fuzz(f, format.YAML, "a: |\n  b \n\nc: [d]\n") }

// fuzz looks for texts that are not as they should be after having been formatted once.
func fuzz(f *testing.F, how func(string) (string, error), seed string) {
	f.Add(seed)
	f.Fuzz(func(t *testing.T, text string) {
		once, err := how(text)
		if err != nil || strings.ContainsRune(text, '\r') {
			return
		}
		if twice, err := how(once); err != nil || twice != once {
			t.Errorf("%v\n%q\n%q", err, once, twice)
		}
	})
}
