package verdict

import "fmt"

// Mark says that a known gap excuses a scenario, or one of its expectations.
type Mark struct {
	Gap
	Expired bool // it was accepted until a day that has passed
}

// UnexpectedEnd is the end of a stream that is a failure by itself.
type UnexpectedEnd struct {
	Failure *Failure
	// Fault tells that the stream broke or its service ended. Otherwise it only
	// ended without what the scenario waited for.
	Fault bool
	// Judged tells that an expectation about how the stream ends is broken by it: a
	// known gap can be just that.
	Judged bool
}

// Decide decides what became of a scenario: from what became of its steps, from a
// stream that ended unexpectedly, and from the known gap that it is marked with, if
// any. With a gap, broken expectations are the gap's; where none is broken, the gap
// has closed and the mark must go; where a stream broke, the gap cannot be judged.
func Decide(s *Scenario, mark *Mark, end *UnexpectedEnd) {
	if end != nil && (end.Fault || !worst(s.Steps).Bad()) {
		s.Steps = append(s.Steps, Step{
			Keyword: "Then", Text: end.Failure.Expected, Place: s.Place, Outcome: Failed, Failure: end.Failure,
		})
	}
	s.Outcome = worst(s.Steps)
	if mark == nil || s.Outcome == Unjudged {
		return
	}
	known := mark.Gap
	s.Gap = &known
	switch {
	case end != nil && end.Fault && !end.Judged:
		s.Outcome = Unjudged
		s.Fault = fmt.Sprintf("the known gap%s cannot be judged, because the stream broke: %s", known.called(), end.Failure.Got)
	case s.Outcome != Failed:
		s.Outcome, s.Fault = GapClosed, known.closed()
	case mark.Expired:
		s.Fault = known.expired()
	default:
		s.Outcome = KnownGap
		for i := range s.Steps {
			if s.Steps[i].Outcome == Failed {
				s.Steps[i].Outcome = KnownGap
				s.Steps[i].Failure.Gap = &known
			}
		}
	}
}

// DecideStep does the same for an expectation that has a mark of its own.
func DecideStep(step *Step, mark Mark) {
	known := mark.Gap
	switch {
	case step.Outcome == Passed:
		step.Outcome = GapClosed
		step.Failure = &Failure{Message: known.closed(), Gap: &known}
	case step.Outcome == Failed && mark.Expired:
		step.Failure.Message = known.expired()
	case step.Outcome == Failed:
		step.Outcome = KnownGap
		step.Failure.Gap = &known
	}
}

// worst is the outcome of a scenario without a mark of its own.
func worst(steps []Step) Outcome {
	for _, o := range []Outcome{Unjudged, Failed, GapClosed, KnownGap} {
		for _, s := range steps {
			if s.Outcome == o {
				return o
			}
		}
	}
	return Passed
}

func (g Gap) closed() string {
	return fmt.Sprintf("the known gap%s has closed: everything expected here holds now. Remove its mark, so that it stays closed.\nIt was: %s", g.called(), g.Reason)
}

func (g Gap) expired() string {
	return fmt.Sprintf("the known gap%s was accepted until %s, and is still there.\nIt is: %s", g.called(), g.Expires, g.Reason)
}

func (g Gap) called() string {
	if g.Name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", g.Name)
}
