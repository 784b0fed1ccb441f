package report

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestAReasonIsToldOnce: a service that does not start stops every scenario that
// needs it; only the first tells why.
func TestAReasonIsToldOnce(t *testing.T) {
	unjudged := func(name, why string) verdict.Scenario {
		step := verdict.Step{Keyword: "When", Text: "it runs", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: why}}
		return verdict.Scenario{Name: name, Outcome: verdict.Unjudged, Steps: []verdict.Step{step}}
	}
	var out strings.Builder
	NewConsole(&out, ConsoleOptions{}).Summary(verdict.Run{Scenarios: []verdict.Scenario{
		unjudged("one", "the database is gone"), unjudged("two", "the database is gone"), unjudged("three", "no disk"),
	}})
	text := out.String()
	if n := strings.Count(text, "the database is gone"); n != 1 {
		t.Errorf("the reason is told %d times:\n%s", n, text)
	}
	for _, want := range []string{"for the same reason as: one", "no disk"} {
		if !strings.Contains(text, want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, text)
		}
	}
}
