package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestARecordingWhoseScenarioIsGoneIsNotJudged, be it gone from its file or with it: it is told of, and the others
// are judged.
func TestARecordingWhoseScenarioIsGoneIsNotJudged(t *testing.T) {
	t.Parallel()
	const (
		head = "Feature: f\n"
		one  = "  Scenario: one\n    Given the scenario \"x\"\n    When the stream is followed to its end\n    Then exactly 1 \"a\" arrives\n"
		two  = "  Scenario: two\n    Given the scenario \"x\"\n    When the stream is followed to its end\n    Then exactly 1 \"a\" arrives\n"
	)
	dir := files(t, map[string]string{
		"scenarios/x.yaml":   "scenario: x\nstubs: {q: [{get: /, events: [{event: a, data: 1}]}]}\nstream: {get: \"${stub.q}/\"}\n",
		"features/a.feature": head + one + two,
		"features/b.feature": head + one + two,
	})
	if ran := streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", "kept"); ran.status != verdict.ExitHeld {
		t.Fatal(ran.all())
	}
	judged := func(status int, args []string, says ...string) {
		t.Helper()
		got := streamspecIn(t, dir, nil, append([]string{"judge"}, args...)...)
		if mustContain(t, got.all(), says...); got.status != status {
			t.Errorf("it ends with %d\n%s", got.status, got.all())
		}
	}
	const noMore = "no scenario stands in features/b.feature any more that could judge it; name another file behind the recording"
	writeFile(t, filepath.Join(dir, "features/b.feature"), head+one)
	judged(verdict.ExitFault, []string{"kept"}, "3 passed, 1 not judged", "features/b.feature:6\n\n  "+noMore)
	writeFile(t, filepath.Join(dir, "features/b.feature"), head+"  Scenario: one\n    Given this\n")
	judged(verdict.ExitFault, []string{"kept"}, "2 passed, 2 not judged", "features/b.feature:3:11: no sentence reads like this")
	if err := os.Remove(filepath.Join(dir, "features/b.feature")); err != nil {
		t.Fatal(err)
	}
	judged(verdict.ExitFault, []string{"kept"}, "2 passed, 2 not judged", "features/b.feature:2\n\n  features/b.feature cannot be read")
	judged(verdict.ExitFault, []string{"kept", "features/b.feature"}, ".recording: features/b.feature cannot be read")
	judged(verdict.ExitHeld, []string{"kept", "features/a.feature:2"}, "4 passed")
}
