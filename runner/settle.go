package runner

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/result"
	"github.com/streamspec/streamspec/runner/scenario"
)

// Settle decides what became of a scenario: from what became of its steps, from a
// stream that ended unexpectedly, and from the known gap that it is marked with, if
// any. With a gap, broken expectations are the gap's; where none is broken, the gap
// has closed and the mark must go; where a stream broke, the gap cannot be judged.
func Settle(s *result.Scenario, gap *scenario.GapRef, end *UnexpectedEnd) {
	if end != nil && (end.Fault || !worst(s.Steps).Bad()) {
		s.Steps = append(s.Steps, result.Step{
			Keyword: "Then", Text: end.Failure.Expected, Place: s.Place, Outcome: result.Failed, Failure: end.Failure,
		})
	}
	s.Outcome = worst(s.Steps)
	if gap == nil || s.Outcome == result.Unjudged {
		return
	}
	known := gapOf(gap.Gap)
	s.Gap = &known
	switch {
	case end != nil && end.Fault && !end.Judged:
		s.Outcome = result.Unjudged
		s.Fault = fmt.Sprintf("the known gap%s cannot be judged, because the stream broke: %s", called(known), end.Failure.Got)
	case s.Outcome != result.Failed:
		s.Outcome, s.Fault = result.GapClosed, closed(known)
	case gap.Gap.Expired(time.Now()):
		s.Fault = expired(known)
	default:
		s.Outcome = result.KnownGap
		for i := range s.Steps {
			if s.Steps[i].Outcome == result.Failed {
				s.Steps[i].Outcome = result.KnownGap
				s.Steps[i].Failure.Gap = &known
			}
		}
	}
}

// settleStep does the same for an expectation that has a mark of its own.
func settleStep(step *result.Step, gap scenario.Gap) {
	known := gapOf(gap)
	switch {
	case step.Outcome == result.Passed:
		step.Outcome = result.GapClosed
		step.Failure = &result.Failure{Message: closed(known), Gap: &known}
	case step.Outcome == result.Failed && gap.Expired(time.Now()):
		step.Failure.Message = expired(known)
	case step.Outcome == result.Failed:
		step.Outcome = result.KnownGap
		step.Failure.Gap = &known
	}
}

// worst is the outcome of a scenario without a mark of its own.
func worst(steps []result.Step) result.Outcome {
	for _, o := range []result.Outcome{result.Unjudged, result.Failed, result.GapClosed, result.KnownGap} {
		for _, s := range steps {
			if s.Outcome == o {
				return o
			}
		}
	}
	return result.Passed
}

func gapOf(g scenario.Gap) result.Gap {
	return result.Gap{Name: g.Name, Reason: g.Reason, Ticket: g.Ticket, Expires: string(g.Expires)}
}

func closed(g result.Gap) string {
	return fmt.Sprintf("the known gap%s has closed: everything expected here holds now. Remove its mark, so that it stays closed.\nIt was: %s", called(g), g.Reason)
}

func expired(g result.Gap) string {
	return fmt.Sprintf("the known gap%s was accepted until %s, and is still there.\nIt is: %s", called(g), g.Expires, g.Reason)
}

func called(g result.Gap) string {
	if g.Name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", g.Name)
}
