package verdict

import (
	"slices"
	"time"
)

// Play is one of the plays of a scenario that was played more than once.
type Play struct {
	Outcome  Outcome
	Duration time.Duration
	Late     bool // it was not judged only because this machine was late
}

func (s Scenario) play() Play { return Play{s.Outcome, s.Duration, s.Late()} }

// Again is what became of a scenario that was not judged, and was played again for that.
func Again(before, after Scenario) Scenario {
	if after.Outcome == Skipped {
		return before
	}
	after.Plays = append(before.all(), after.all()...)
	return after
}

// Repeated is what became of a scenario that was played once more. The first that is worst
// is kept whole.
func Repeated(before, after Scenario) Scenario {
	kept := before
	if after.Outcome != Skipped && after.Outcome.worse(before.Outcome) {
		kept = after
	}
	kept.Plays = append(before.all(), after.all()...)
	return kept
}

// worse tells whether an outcome goes before another one.
func (o Outcome) worse(other Outcome) bool {
	order := []Outcome{Skipped, Passed, KnownGap, Unjudged, GapClosed, Failed}
	return slices.Index(order, o) > slices.Index(order, other)
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

// Flaky tells whether some of the plays were broken, and others held.
func (s Scenario) Flaky() bool {
	held := func(p Play) bool { return !p.Outcome.Bad() }
	return s.Broken() > 0 && slices.ContainsFunc(s.Plays, held)
}

// Retry tells whether playing it again may show that it is flaky.
func (s Scenario) Retry() bool { return s.Outcome.broken() && !s.Once && !s.Flaky() }

// broken tells whether something is wrong with what was judged.
func (o Outcome) broken() bool { return o == Failed || o == GapClosed }
