package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestScenariosOfOneName: lint finds what no report could tell apart, where it stands; what runs is judged all the
// same.
func TestScenariosOfOneName(t *testing.T) {
	t.Parallel()
	const (
		steps = "    Given the scenario \"a tick\"\n    When the stream is followed to its end\n    Then exactly 1 \"tick\" arrives\n"
		rows  = "  Scenario Outline: many\n    Given the scenario \"a tick\"\n    When the stream is followed to its end\n    Then exactly <n> \"tick\" arrive\n    Examples:\n      | n |\n      | 1 |\n"
	)
	for name, c := range map[string]struct{ first, second, says string }{
		"in one feature":            {"Feature: F\n  Scenario: s\n" + steps + "  Rule: r\n  Scenario: s\n" + steps, "", "a.feature:7:3: the scenario \"s\" of the feature \"F\" stands in |a.feature:2:3 already\n  7 |   Scenario: s|rename one of the two, or remove it"},
		"in two of one name":        {"Feature: F\n  Scenario: s\n" + steps, "Feature: F\n  Scenario: s\n" + steps, "b.feature:2:3: the scenario \"s\" of the feature \"F\" stands in |a.feature:2:3 already"},
		"in two features":           {"Feature: F\n  Scenario: s\n" + steps, "Feature: G\n  Scenario: s\n" + steps, ""},
		"rows with the same":        {"Feature: F\n" + rows + "      | 1 |\n", "", "a.feature:9:7: the scenario \"many (n = 1)\" of the feature \"F\" stands in |a.feature:8:7 already|name there what differs, or remove the row"},
		"rows, each with something": {"Feature: F\n" + rows + "      | 2 |\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := map[string]string{"features/a.feature": c.first}
			if c.second != "" {
				all["features/b.feature"] = c.second
			}
			dir := files(t, with(all))
			got := streamspecIn(t, dir, nil, "lint", "features")
			if held := got.status == verdict.ExitHeld; held != (c.says == "") {
				t.Errorf("the exit status is %d:\n%s", got.status, got.all())
			}
			for _, part := range strings.Split(c.says, "|") {
				mustContain(t, got.all(), part)
			}
			if listed := streamspecIn(t, dir, nil, "run", "--list", "features"); listed.status != verdict.ExitHeld {
				t.Errorf("it does not run:\n%s", listed.all())
			}
		})
	}
}
