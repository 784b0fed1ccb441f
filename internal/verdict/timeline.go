package verdict

import (
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// Evidence is an entry that a finding speaks of, or the place behind one where something is missing.
type Evidence struct {
	Stream string
	recording.Mark
	Row  int    // the line that it is in the recording's file; 0: none is kept
	Data []byte // all of it, where no recording is kept
	// Further tells that the finding does not speak of it, and would have: it is broken by it
	// as by the entry that it speaks of.
	Further bool
}

// Timeline is what a stream did, around what findings speak of.
type Timeline struct {
	Stream string
	Lines  []recording.Line
}

// Marked tells whether something in it is pointed at.
func (t Timeline) Marked() bool {
	return slices.ContainsFunc(t.Lines, func(l recording.Line) bool { return l.Marked })
}

func (t Timeline) String() string {
	var out strings.Builder
	for _, l := range t.Lines {
		out.WriteString(l.Text + "\n")
	}
	return out.String()
}

// Shown are the findings that a report tells of: those that are to blame for the outcome, the
// causes first, then what is explained by something that is no event, behind others what misses
// something that they know the place of, and last, where something is broken, what could not be decided.
func (s Scenario) Shown() []Step {
	var shown []Step
	for _, f := range s.Findings() {
		if f.Outcome.Bad() && (f.Failure != nil || len(s.Causes) == 0) {
			shown = append(shown, f)
		}
	}
	slices.SortStableFunc(shown, func(a, b Step) int { return s.rank(a) - s.rank(b) })
	return shown
}

// rank is where a finding stands among those that are shown.
func (s Scenario) rank(f Step) int {
	switch {
	case f.Cause != 0:
		return 0
	case f.Failure != nil && f.Failure.Ignored != "":
		return 1
	case s.Undecided(f):
		return 4
	case s.placed(f):
		return 3
	default:
		return 2
	}
}

// placed tells whether a finding misses something somewhere, and another one knows where: that says more.
func (s Scenario) placed(f Step) bool {
	return slices.ContainsFunc(s.Findings(), func(other Step) bool { return other.Outcome.Bad() && other.Places(f) })
}

// Places tells whether a finding knows where that is missing of which another one misses something
// somewhere.
func (s Step) Places(other Step) bool {
	if s.Failure == nil || other.Failure == nil {
		return false
	}
	return slices.ContainsFunc(other.Failure.Evidence, func(vague Evidence) bool {
		return slices.ContainsFunc(s.Failure.Evidence, func(e Evidence) bool {
			return e.Stream == vague.Stream && vague.IsPlacedBy(e.Mark)
		})
	})
}

// Undecided tells whether a finding stands beside what is broken, and is not itself: it could not be judged.
func (s Scenario) Undecided(f Step) bool {
	return s.Outcome == Failed && f.Outcome == Unjudged
}

// undecidedNumber is what timelines call what is not broken, and could not be judged.
const undecidedNumber = "?"

// Numbers are what timelines call the findings that are shown, in their order: 1, 2, …. They
// are empty where nobody needs to know which of them points at an entry, because only one
// does.
func (s Scenario) Numbers() []string {
	shown, pointing := s.Shown(), 0
	numbers := make([]string, len(shown))
	for i, f := range shown {
		numbers[i] = strconv.Itoa(i + 1)
		if s.Undecided(f) {
			numbers[i] = undecidedNumber
		}
		if f.Failure != nil && len(f.Failure.Evidence)+len(f.Failure.Ends) > 0 {
			pointing++
		}
	}
	if pointing < 2 {
		clear(numbers)
	}
	return numbers
}

// ForgetData gives up the data of what findings speak of: a recording has it.
func (s *Scenario) ForgetData() {
	for _, f := range s.Findings() {
		if f.Failure == nil {
			continue
		}
		for i := range f.Failure.Evidence {
			f.Failure.Evidence[i].Data = nil
		}
	}
}
