package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestExamplesThatAreWrong: a column that no step can name, and a table without rows that tags select.
func TestExamplesThatAreWrong(t *testing.T) {
	t.Parallel()
	const (
		scenario = "scenario: x\nstubs: {q: [{get: /, events: [{event: a, data: 1}]}]}\nstream: {get: \"${stub.q}/\"}\n"
		outline  = "Feature: f\n  Scenario Outline: b\n    Given the scenario \"x\"\n    When the stream is followed to its end\n    Then exactly <n> \"a\" arrives\n"
		full     = "\n    @full\n    Examples:\n      | n |\n      | 1 |\n"
		empty    = "\n    @empty\n    Examples:\n      | n |\n"
		rowless  = `have no rows, so nothing runs`
	)
	for _, c := range []struct {
		feature, flags string
		status         int
		says           string
		not            string
	}{
		{outline + "\n    Examples:\n      | n |  |\n      | 1 | 2 |\n", "", verdict.ExitFault, "a.feature:8:14: the column 2 of these Examples has no name", "1 passed"},
		{outline + "\n    Examples:\n      | n | n |\n      | 1 | 2 |\n", "", verdict.ExitFault, `a.feature:8:13: two columns of these Examples have the name "n"`, "1 passed"},
		{outline + full + empty, "", verdict.ExitFault, "a.feature:13:5: these Examples of the outline \"b\" " + rowless, "1 passed"},
		{outline + full + empty, "--tags @empty", verdict.ExitFault, rowless + "\n  13 |     Examples:", "no scenario has it"},
		{outline + full + empty, "--tags @full", verdict.ExitHeld, rowless + "; nothing that was selected needs it", "not judged"},
		{outline + empty, "--tags @empty", verdict.ExitFault, rowless + "\n  8 |     Examples:", "no scenario has it"},
		{outline + full + empty, "features/a.feature:2", verdict.ExitFault, rowless, "1 passed"},
		{outline + full + empty, "features/a.feature:13", verdict.ExitFault, rowless, "1 passed"},
		{outline + full + empty, "features/a.feature:10", verdict.ExitHeld, "1 passed", "not judged"},
		{outline + empty + empty, "features/a.feature:13", verdict.ExitFault, rowless + "; nothing that was selected needs it\nfeatures/a.feature:12:5", "1 passed"},
		{outline + full + empty, "--tags @other", verdict.ExitFault, "the tag @other: no scenario has it; the suite has: @empty, @full", "1 passed"},
	} {
		dir := files(t, map[string]string{"scenarios/x.yaml": scenario, "features/a.feature": c.feature})
		got := streamspecIn(t, dir, nil, append([]string{"run"}, strings.Fields(c.flags)...)...)
		if mustContain(t, got.all(), c.says); got.status != c.status || strings.Contains(got.all(), c.not) {
			t.Errorf("run %s ends with %d\n%s\n%s", c.flags, got.status, c.feature, got.all())
		}
	}
}
