package verdict

import "time"

// Play is one of the plays of a scenario that was played more than once.
type Play struct {
	Outcome  Outcome
	Duration time.Duration
	Late     bool // it was not judged only because this machine was late
}

func (s Scenario) play() Play { return Play{s.Outcome, s.Duration, s.Late()} }

// Again joins what became of a scenario with what became of it when it was played again.
// The first that is broken is kept whole; where none is, the last.
func Again(before, after Scenario) Scenario {
	plays := append(before.all(), after.all()...)
	kept := after
	if before.Outcome.broken() || after.Outcome == Skipped {
		kept = before
	}
	kept.Plays = plays
	return kept
}

// all are the plays of a scenario; one that was never started has none.
func (s Scenario) all() []Play {
	switch {
	case len(s.Plays) > 0:
		return s.Plays
	case s.Outcome == Skipped:
		return nil
	default:
		return []Play{s.play()}
	}
}

// Broken counts the plays that were broken.
func (s Scenario) Broken() int {
	n := 0
	for _, p := range s.Plays {
		if p.Outcome.broken() {
			n++
		}
	}
	return n
}

// Flaky tells whether some of the plays were broken, and others were not.
func (s Scenario) Flaky() bool {
	broken := s.Broken()
	return broken > 0 && broken < len(s.Plays)
}

// broken tells whether something is wrong with what was judged.
func (o Outcome) broken() bool { return o == Failed || o == GapClosed }
