package verdict

import "testing"

// TestWhatIsNotJudgedIsNotHeld: a scenario does not pass by what was left out.
func TestWhatIsNotJudgedIsNotHeld(t *testing.T) {
	s := Scenario{Steps: []Step{{Outcome: Passed}, {Outcome: Skipped}}}
	s.Decide()
	if s.Outcome != Unjudged {
		t.Errorf("it is %s", s.Outcome)
	}
}
