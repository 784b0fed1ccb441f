package report

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// gapsOf lists the known gaps of a scenario that are still there, or those that have closed, each once.
func gapsOf(s verdict.Scenario, are verdict.Outcome) []verdict.Gap {
	var gaps []verdict.Gap
	for _, step := range s.Findings() {
		if step.Outcome == are && step.Mark != nil && !slices.Contains(gaps, step.Mark.Gap) {
			gaps = append(gaps, step.Mark.Gap)
		}
	}
	return gaps
}

// gapUse is a known gap and the scenarios in which it was met.
type gapUse struct {
	verdict.Gap
	scenarios []verdict.Scenario
}

// gapsMet lists the known gaps of a run that are still there, or those that have closed, in the order in
// which they were met. A gap is one, however many scenarios meet it.
func gapsMet(r verdict.Run, are verdict.Outcome) []gapUse {
	var uses []gapUse
	for _, s := range r.Scenarios {
		for _, gap := range gapsOf(s, are) {
			i := slices.IndexFunc(uses, func(u gapUse) bool { return u.Gap == gap })
			if i < 0 {
				i = len(uses)
				uses = append(uses, gapUse{Gap: gap})
			}
			uses[i].scenarios = append(uses[i].scenarios, s)
		}
	}
	return uses
}

// gapLines tells what is known and accepted for now: each gap, why, until when,
// and where it was met.
func gapLines(r verdict.Run) lines {
	uses := gapsMet(r, verdict.KnownGap)
	if len(uses) == 0 {
		return nil
	}
	var all lines
	all.heading(fmt.Sprintf("%s in %s, accepted for now",
		wording.Counted(len(uses), "known gap"), wording.Counted(met(r), "scenario")), Yellow)
	for _, use := range uses {
		all.blank()
		all.gap(use)
	}
	return all
}

// met counts the scenarios with a known gap.
func met(r verdict.Run) int {
	n := 0
	for _, s := range r.Scenarios {
		if len(gapsOf(s, verdict.KnownGap)) > 0 {
			n++
		}
	}
	return n
}

func (l *lines) gap(use gapUse) {
	indent := 0
	if use.Name != "" {
		l.say(0, Bold, cleanName(use.Name))
		indent = 2
	}
	l.say(indent, Plain, use.Reason)
	if use.Ticket != "" {
		l.labelled(2, "ticket   ", Dim, use.Ticket)
	}
	if use.Expires != "" {
		l.labelled(2, "until    ", Dim, use.Expires)
	}
	for _, s := range use.scenarios {
		l.labelled(2, "seen in  ", Dim, title(s)+"\n"+s.Place.String())
		for _, step := range s.Steps {
			if step.Outcome == verdict.KnownGap && step.Mark.Gap == use.Gap {
				l.labelled(2, "got      ", Dim, step.Failure.Got)
				l.signature(2, *step.Mark)
			}
		}
	}
}
