package report

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestAnnotationsHoldNoOtherCommand: of those that are found also inside of a line.
func TestAnnotationsHoldNoOtherCommand(t *testing.T) {
	s := verdict.Scenario{Name: "##[set-env name=PATH]x", Place: verdict.Place{File: "##vso[x].yaml", Line: 1}}
	s.CannotBeJudged("got ##[add-mask]a, ##VSO[task.setvariable variable=PATH]b,\n::stop-commands::x\n##teamcity[buildStop]")
	var out strings.Builder
	if err := WriteGitHub(&out, verdict.Run{Scenarios: []verdict.Scenario{s}}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::notice ") || otherCommands.MatchString(line) {
			t.Errorf("this is a command of somebody else's: %s", line)
		}
	}
	if !strings.Contains(out.String(), `#\u0023[add-mask]a`) {
		t.Errorf("what was sent is not shown:\n%s", &out)
	}
}
