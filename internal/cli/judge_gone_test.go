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
	writeFile(t, filepath.Join(dir, "features/b.feature"), head+one+two+"  Scenario: three\n    Given the scenario \"no such\"\n    When this\n")
	judged(verdict.ExitHeld, []string{"kept"}, "4 passed") // what is wrong with others stops nothing, as it does not stop a run of the two
	if err := os.Remove(filepath.Join(dir, "features/b.feature")); err != nil {
		t.Fatal(err)
	}
	judged(verdict.ExitFault, []string{"kept"}, "2 passed, 2 not judged", "features/b.feature:2\n\n  features/b.feature cannot be read")
	judged(verdict.ExitFault, []string{"kept", "features/b.feature"}, ".recording: features/b.feature cannot be read")
	judged(verdict.ExitHeld, []string{"kept", "features/a.feature:2"}, "4 passed")
}

// TestRecordingsOfOneLibraryAreJudgedByIt, which is read once for all of them; one whose file stands outside of
// it is judged as well, and a wrong file leaves the others judged.
func TestRecordingsOfOneLibraryAreJudgedByIt(t *testing.T) {
	t.Parallel()
	ending := func(name, status string) string {
		return "scenario: " + name + "\nstubs: {q: [{get: /, events: [{event: a, data: 1}]}]}\nstream: {get: \"${stub.q}/\"}\nexpect:\n  - status: " + status + "\n"
	}
	dir := files(t, map[string]string{
		"scenarios/one.yaml": ending("one", "200"), "scenarios/two.yaml": ending("two", "200"), "extra/three.yaml": ending("three", "200"),
	})
	run := []string{"run", "--scenarios", "scenarios", "--recordings", "all", "--recordings-dir", "kept", "scenarios", "extra/three.yaml"}
	if ran := streamspecIn(t, dir, nil, run...); ran.status != verdict.ExitHeld {
		t.Fatal(ran.all())
	}
	judged := func(status int, says ...string) {
		t.Helper()
		got := streamspecIn(t, dir, nil, "judge", "--scenarios", "scenarios", "kept")
		if mustContain(t, got.all(), says...); got.status != status {
			t.Errorf("it ends with %d\n%s", got.status, got.all())
		}
	}
	judged(verdict.ExitHeld, "3 passed")
	writeFile(t, filepath.Join(dir, "extra/three.yaml"), ending("three", "404"))
	judged(verdict.ExitBroken, "2 passed, 1 failed", "expected  the status is 404", "got       the status is 200")
	writeFile(t, filepath.Join(dir, "scenarios/two.yaml"), "scenario: two\nstream: {gett: /}\nexpect:\n  - status: 200\n")
	judged(verdict.ExitBroken, "1 passed, 1 failed, 1 not judged", `scenarios/two.yaml:2:10: unknown key "gett"`)
}
