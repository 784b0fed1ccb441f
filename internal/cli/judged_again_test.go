package cli_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatIsPrintedJudgesAndRunsAgain: the commands that a failure prints come to what the run did, also where flags of
// the run decide by what is judged, or a file is called as a flag is.
func TestWhatIsPrintedJudgesAndRunsAgain(t *testing.T) {
	t.Parallel()
	const stub = "stubs: {s: [{get: /x, send: [{bytes: \"event: q\\n\\nevent: a\\ndata: 1\\n\\n\"}]}]}\nstream: {get: \"${stub.s}/x\"}\n"
	const feature = "Feature: f\n  Scenario: one\n    Given the scenario \"x\"\n    When the stream is followed to its end\n    Then exactly 2 \"a\" arrive\n"
	dir := files(t, map[string]string{
		"a-dir/x.yaml":       "scenario: x\n" + stub,
		"features/f.feature": feature,
		"scenarios/-n.yaml":  "scenario: noted\n" + stub + "expect: [{count: a, times: 1}]\n",
	})
	for name, args := range map[string][]string{
		"another folder of scenarios": {"run", "--scenarios=a-dir", "features"},
		"notes are errors":            {"run", "--strict-notes", "./scenarios"},
		"called as a flag is":         {"run", "--strict-notes", "./-n.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from := dir
			if name == "called as a flag is" {
				from += "/scenarios"
			}
			got := streamspecIn(t, from, nil, args...)
			printed := regexp.MustCompile(`streamspec ((?:judge|run) [^\n#]*)`).FindAllStringSubmatch(got.all(), -1)
			if got.status != verdict.ExitBroken || len(printed) != 2 {
				t.Fatalf("it ends with %d\n%s", got.status, got.all())
			}
			for _, command := range printed {
				if again := streamspecIn(t, from, nil, strings.Fields(command[1])...); again.status != got.status {
					t.Errorf("%s: it ends with %d\n%s", command[1], again.status, again.all())
				}
			}
		})
	}
}
