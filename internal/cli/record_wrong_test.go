package cli

import (
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatWentWrong: that nothing was judged is no reason not to record a scenario, whatever it is called.
func TestWhatWentWrong(t *testing.T) {
	judged := func(say func(*verdict.Scenario)) verdict.Step {
		var s verdict.Scenario
		say(&s)
		return s.Causes[0]
	}
	const why = "nothing that is expected was judged\nbecause"
	for name, c := range map[string]struct {
		found verdict.Step
		want  bool
	}{
		"nothing was judged":            {judged(func(s *verdict.Scenario) { s.JudgedNothing(why) }), false},
		"nothing was judged, as a text": {judged(func(s *verdict.Scenario) { s.CannotBeJudged(why) }), true},
		"it was broken":                 {verdict.Step{Outcome: verdict.Failed}, true},
		"a service exited":              {verdict.Step{Cause: verdict.ServiceExited, Outcome: verdict.Failed}, true},
		"it held":                       {verdict.Step{Outcome: verdict.Passed}, false},
	} {
		if got := wentWrong(c.found); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
