package steps_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/steps"
)

// TestDoubts: what can run, and is probably meant to be more than a part of a text.
func TestDoubts(t *testing.T) {
	t.Parallel()
	const plain = "Feature: F\n  Scenario: s\n    Given the scenario \"x\"\n    When the stream is followed to its end\n"
	for name, c := range map[string]struct{ feature, want string }{
		"nothing":                  {plain + "    Then exactly 1 event arrives\n", ""},
		"a tag of the feature":     {"Feature: F @slow @wire\n" + strings.TrimPrefix(plain, "Feature: F\n") + "    Then exactly 1 event arrives\n", "1:12: @slow @wire is a part of the name here, and no tag"},
		"a tag of the scenario":    {strings.Replace(plain, ": s", ": s @slow", 1) + "    Then exactly 1 event arrives\n", "2:15: @slow is a part of the name here, and no tag"},
		"an address in a name":     {strings.Replace(plain, ": s", ": mail to a@b of @c is sent", 1) + "    Then exactly 1 event arrives\n", ""},
		"a name without examples":  {plain + "    Then exactly 1 \"<kind>\" arrives\n", "5:21: the scenario has no Examples, so <kind> stays as it is"},
		"a part of HTML":           {plain + "    Then some \"a\" has \"b\" containing \"<b>\"\n    And some \"a\" has \"b\" equal to \"<b>x</b>\"\n    And some \"a\" has \"b\" equal to \"<think>\"\n    And some \"a\" has \"b\" starting with \"x <b>\"\n", ""},
		"rows that have lines":     {plain + "    Then the events arrive in this order:\n      | a | 1 |\n      |---|:-:|\n      | --- | b |\n", ""},
		"a longer one":             {plain + "    Then the events arrive in this order:\n      | a   |\n      |-----|\n", "7:7: this line is a row of the table like any other"},
		"an outline with examples": {"Feature: F\n  Scenario Outline: s\n    Given the scenario \"<n>\"\n    Examples:\n      | n |\n      | 1 |\n", ""},
	} {
		path := filepath.Join(t.TempDir(), "x.feature")
		if err := os.WriteFile(path, []byte(c.feature), 0o600); err != nil {
			t.Fatal(err)
		}
		features, _ := steps.Load([]string{path})
		var got []string
		all, _ := features.Doubts().(problem.Problems)
		for _, one := range all {
			got = append(got, strings.TrimPrefix(one.Brief(), path+":"))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
