package steps_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/steps"
)

// TestTheRowIsNamed: what is wrong in a row alone cannot be seen in the sentence. What all rows have wrong is told once.
func TestTheRowIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.feature")
	text := "Feature: F\n  Scenario Outline: o\n    " + given + "\n    " + when + `
    Then exactly <n> "tick" arrive
    And exactly <n> "tick" come
    And every "tick" has "n" of type "<type>"
    And every "tick" has data like:
      """
      {"n": <n>}
      """
    And every "tick" has "n" of type "nmuber"
    Examples:
      | n | type   |
      | 1 | number |
      |   | strnig |
      | x | strnig |
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := steps.Load([]string{path})
	var got []string
	all, _ := err.(problem.Problems)
	for _, one := range all {
		got = append(got, fmt.Sprintf("%d: %s", one.Line, one.Message))
	}
	want := `5: no sentence reads like this: exactly  "tick" arrive (in the row of line 16)
6: no sentence reads like this: exactly 1 "tick" come (in the row of line 15)
7: JSON has no type "strnig" (in the row of line 16)
10: the example is not JSON: '}' cannot stand here, in JSON (in the row of line 16)
10: the example is not JSON: 'x' cannot stand here, in JSON (in the row of line 17)
12: JSON has no type "nmuber"`
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
