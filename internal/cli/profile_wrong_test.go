package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestAWrongProfileThatIsUsedIsNeeded: no warning says that nothing needs what stops the run.
func TestAWrongProfileThatIsUsedIsNeeded(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/profiles/house.yaml": "profile: house\nexpect:\n  - {every: event, has: n}\n",
		"scenarios/x.yaml":              "scenario: x\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{profile: profiles/house.yaml}]\n",
	})
	ran := streamspecIn(t, dir, nil, "run", "scenarios")
	mustContain(t, ran.all(), "scenarios/x.yaml:3:20: scenarios/profiles/house.yaml:3:5: a rule without a source is an opinion")
	if ran.status != verdict.ExitFault || strings.Contains(ran.all(), "nothing that was selected needs it") {
		t.Errorf("it ends with %d:\n%s", ran.status, ran.all())
	}
}
