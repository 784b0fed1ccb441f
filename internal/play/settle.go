package play

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Settle decides what became of a scenario: from what became of its steps, from a
// stream that ended unexpectedly, and from the known gap that it is marked with, if
// any. With a gap, broken expectations are the gap's; where none is broken, the gap
// has closed and the mark must go; where a stream broke, the gap cannot be judged.
func Settle(s *verdict.Scenario, gap *scenario.GapRef, end *UnexpectedEnd) {
	if end != nil && (end.Fault || !worst(s.Steps).Bad()) {
		s.Steps = append(s.Steps, verdict.Step{
			Keyword: "Then", Text: end.Failure.Expected, Place: s.Place, Outcome: verdict.Failed, Failure: end.Failure,
		})
	}
	s.Outcome = worst(s.Steps)
	if gap == nil || s.Outcome == verdict.Unjudged {
		return
	}
	known := gapOf(gap.Gap)
	s.Gap = &known
	switch {
	case end != nil && end.Fault && !end.Judged:
		s.Outcome = verdict.Unjudged
		s.Fault = fmt.Sprintf("the known gap%s cannot be judged, because the stream broke: %s", called(known), end.Failure.Got)
	case s.Outcome != verdict.Failed:
		s.Outcome, s.Fault = verdict.GapClosed, closed(known)
	case gap.Gap.Expired(time.Now()):
		s.Fault = expired(known)
	default:
		s.Outcome = verdict.KnownGap
		for i := range s.Steps {
			if s.Steps[i].Outcome == verdict.Failed {
				s.Steps[i].Outcome = verdict.KnownGap
				s.Steps[i].Failure.Gap = &known
			}
		}
	}
}

// settleStep does the same for an expectation that has a mark of its own.
func settleStep(step *verdict.Step, gap scenario.Gap) {
	known := gapOf(gap)
	switch {
	case step.Outcome == verdict.Passed:
		step.Outcome = verdict.GapClosed
		step.Failure = &verdict.Failure{Message: closed(known), Gap: &known}
	case step.Outcome == verdict.Failed && gap.Expired(time.Now()):
		step.Failure.Message = expired(known)
	case step.Outcome == verdict.Failed:
		step.Outcome = verdict.KnownGap
		step.Failure.Gap = &known
	}
}

// worst is the outcome of a scenario without a mark of its own.
func worst(steps []verdict.Step) verdict.Outcome {
	for _, o := range []verdict.Outcome{verdict.Unjudged, verdict.Failed, verdict.GapClosed, verdict.KnownGap} {
		for _, s := range steps {
			if s.Outcome == o {
				return o
			}
		}
	}
	return verdict.Passed
}

func gapOf(g scenario.Gap) verdict.Gap {
	return verdict.Gap{Name: g.Name, Reason: g.Reason, Ticket: g.Ticket, Expires: string(g.Expires)}
}

func closed(g verdict.Gap) string {
	return fmt.Sprintf("the known gap%s has closed: everything expected here holds now. Remove its mark, so that it stays closed.\nIt was: %s", called(g), g.Reason)
}

func expired(g verdict.Gap) string {
	return fmt.Sprintf("the known gap%s was accepted until %s, and is still there.\nIt is: %s", called(g), g.Expires, g.Reason)
}

func called(g verdict.Gap) string {
	if g.Name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", g.Name)
}
