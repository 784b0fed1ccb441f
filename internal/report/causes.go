package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// broken is why scenarios went wrong: what several of them have in common is one cause.
type broken struct {
	verdict.Step              // the first finding
	varying      map[int]bool // what of its headline differs in other scenarios, by its place among what may
	twice        []string     // the types of events whose data was encoded twice, where that is the cause
	services     []string     // that all of them used
	scenarios    []int        // by their index in the run
	judged       bool         // of one of them something is broken; else none could be judged
}

// causesOf puts together the scenarios that make a run fail for one cause: the same deviation
// in the same services. In doubt they are two. What explains most stands first, what could not be done
// because of something behind that, and what could not be judged last.
func causesOf(r verdict.Run) []*broken {
	if r.Load != nil {
		return thresholdsOf(r)
	}
	var all []*broken
	held := heldBackIn(r)
	by := map[string]*broken{}
	for i, s := range r.Scenarios {
		if s.Outcome != verdict.Failed && s.Outcome != verdict.Unjudged {
			continue
		}
		first, services := firstFinding(s), strings.Join(s.Services, ",")
		why := deviation(first)
		if first.Failure != nil && first.Failure.Silent {
			why = cmp.Or(held[services], why)
		}
		key := why + "\n" + services
		if first.Cause == verdict.ServiceExited { // which one is said, whatever else was used
			key = why
		}
		if why == wrongValue(first) { // at another endpoint it may be wrong for another reason
			key += "\n" + endpointsOf(s)
		}
		if by[key] == nil {
			by[key] = &broken{Step: first, services: s.Services}
			all = append(all, by[key])
		}
		by[key].add(i, first, s)
	}
	slices.SortStableFunc(all, func(a, b *broken) int { return cmp.Or(a.rank()-b.rank(), len(b.scenarios)-len(a.scenarios)) })
	return all
}

// thresholdsOf are the thresholds of a load that are not met: each is a cause of its own, for none explains another.
func thresholdsOf(r verdict.Run) []*broken {
	var all []*broken
	for i, s := range r.Scenarios {
		for _, f := range s.Shown() {
			if f.Outcome != verdict.GapClosed { // which is told of elsewhere
				all = append(all, &broken{Step: f, services: s.Services, scenarios: []int{i}, judged: f.Outcome == verdict.Failed})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *broken) int { return a.rank() - b.rank() })
	return all
}

// rank is where a cause stands among others.
func (b *broken) rank() int {
	switch {
	case !b.judged:
		return 2
	case follows(b.Step):
		return 1
	default:
		return 0
	}
}

// add adds a scenario that went wrong for the same cause. What is broken tells of it before what
// could not happen because of that.
func (b *broken) add(scenario int, first verdict.Step, s verdict.Scenario) {
	b.scenarios = append(b.scenarios, scenario)
	b.judged = b.judged || s.Outcome == verdict.Failed
	b.services = slices.DeleteFunc(slices.Clone(b.services), func(name string) bool { return !slices.Contains(s.Services, name) })
	if follows(b.Step) && !follows(first) {
		b.Step, b.varying = first, nil
	}
	b.addTwice(first)
	b.compare(headlineOf(first))
}

// firstFinding is what explains most of what went wrong with a scenario.
func firstFinding(s verdict.Scenario) verdict.Step {
	shown := s.Shown()
	for _, f := range shown {
		if f.Failure != nil && f.Outcome != verdict.GapClosed {
			return f
		}
	}
	if len(shown) > 0 {
		return shown[0]
	}
	return verdict.Step{Text: string(s.Outcome), Outcome: s.Outcome}
}

// sentenceOf says in a sentence what a run came to.
func sentenceOf(r verdict.Run, causes []*broken) string {
	if r.Load != nil {
		return r.Load.Sentence
	}
	failed, unjudged, skipped, excused := r.Count(verdict.Failed), r.Count(verdict.Unjudged), r.Count(verdict.Skipped), r.Count(verdict.KnownGap)
	gaps, closed := len(gapsMet(r, verdict.KnownGap)), len(gapsMet(r, verdict.GapClosed))
	all := len(r.Scenarios)
	var parts []string
	if failed > 0 {
		n := 0
		for _, c := range causes {
			if c.judged {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%s in %d of %s", wording.CountedAs(n, "kind of failure", "kinds of failure"), failed, counted(r)))
	}
	if closed > 0 {
		parts = append(parts, wording.CountedAs(closed, "known gap has closed and is still marked", "known gaps have closed and are still marked"))
	}
	if unjudged > 0 {
		parts = append(parts, wording.CountedAs(unjudged, "scenario could not be judged", "scenarios could not be judged"))
	}
	if skipped > 0 {
		parts = append(parts, wording.CountedAs(skipped, "scenario was never started", "scenarios were never started"))
	}
	switch {
	case ran(r) == 0:
		return "Nothing was judged: " + whyNothing(r)
	case len(parts) > 0:
		return enumerated(parts) + "."
	case excused > 0:
		return fmt.Sprintf("%s; %s open in %s.", holding(all-excused, all), wording.CountedAs(gaps, "known gap is", "known gaps are"), wording.Counted(excused, "scenario"))
	default:
		return holding(all, all) + "."
	}
}

// enumerated joins parts of a sentence.
func enumerated(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + ", and " + parts[last]
}

// holding says how many of all scenarios hold.
func holding(n, all int) string {
	switch {
	case n == 1 && all == 1:
		return "The scenario holds"
	case n == all:
		return fmt.Sprintf("All %d scenarios hold", all)
	default:
		return fmt.Sprintf("%d of %d scenarios hold", n, all)
	}
}
