package compare

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// Grade is how much the new side does otherwise.
type Grade string

// The grades, from best to worst.
const (
	Identical  Grade = "identical"  // no difference beyond the noise of either side
	Equivalent Grade = "equivalent" // only what was declared
	Changed    Grade = "changed"
	Broken     Grade = "broken" // an expectation that held does no longer
)

// Result is what a comparison found.
type Result struct {
	Old, New  Summary
	Scenarios []string // that were compared
	// OldOnly and NewOnly are scenarios that the other side has no recordings of: nothing is
	// known of them.
	OldOnly, NewOnly []string
	Unanswered       []string      // scenarios in which nobody answered on either side: nothing is known of them
	LeftOut          []string      // recordings of either side that are not compared, and why
	Quiet            []string      // in which no event came on either side: only their responses were compared
	Otherwise        []string      // what the sides were recorded with that is not the same
	Differences      []*Difference // that are certain, those not declared first
	Uncertain        []*Difference // that may be chance
	Noise            []Noise       // what varies within the old side
	Unused           []string      // lines of the mapping that nothing needed
	Broken           []string      // expectations that held on the old side, and do not on the new
}

// Summary is how much there is of a side.
type Summary struct {
	Name           string
	Runs           int
	LeastOf        int // the fewest runs of a scenario that was compared
	LeastScenario  string
	Events, Broken int
	Late           float64 // how late the recording process came, by the median over recordings, in milliseconds
}

// Noise is a fact that varies within the old side.
type Noise struct{ Scenario, What string }

// Grade is the worst of what was found. What is uncertain does not count.
func (r *Result) Grade() Grade {
	switch {
	case len(r.Broken) > 0:
		return Broken
	case slices.ContainsFunc(r.Differences, func(d *Difference) bool { return !d.Declared }):
		return Changed
	case len(r.Differences) > 0:
		return Equivalent
	default:
		return Identical
	}
}

// ErrNothing says that the sides have no scenario in common.
var ErrNothing = errors.New("the sides have no scenario in common: nothing can be compared")

// ErrUnanswered says that neither service was there.
var ErrUnanswered = errors.New("nobody answered on either side, in any recording: nothing can be compared; start the services, and record them again")

// NotCompared is of how many scenarios, and of how many recordings beside, nothing is known.
func (r *Result) NotCompared() int {
	return len(r.OldOnly) + len(r.NewOnly) + len(r.Unanswered) + len(r.LeftOut)
}

// Compare tells what the new side does otherwise than the old one, beyond what the mapping
// declares. Nil: nothing is declared.
func Compare(old, now Side, declared *mapping.Mapping) (*Result, error) {
	if declared == nil {
		declared = &mapping.Mapping{}
	}
	r := &Result{LeftOut: slices.Concat(old.LeftOut, now.LeftOut)}
	r.match(old.Scenarios(), now.Scenarios())
	if len(r.Scenarios) == 0 {
		return nil, fmt.Errorf("%w: %s has %s, %s has %s", ErrNothing, old.Name, listed(old.Scenarios()), now.Name, listed(now.Scenarios()))
	}
	w := &rewriting{declared: declared, old: materialOf(old.Only(r.Scenarios)), now: materialOf(now.Only(r.Scenarios))}
	r.Old, r.New = w.old.summary(r.Scenarios), w.now.summary(r.Scenarios)
	shorter := cutShort(r.Scenarios, w.old, w.now)
	w.rewrite()
	g := newGroups(declared, len(r.Scenarios))
	for _, name := range r.Scenarios {
		g.scenario(name, w.old, w.now)
	}
	r.Unanswered, r.Quiet, r.Otherwise = g.unanswered, g.quiet, slices.Concat(otherwise(r.Scenarios, old, now), shorter, g.unplaced)
	if len(r.Unanswered) == len(r.Scenarios) {
		return nil, fmt.Errorf("%w: %s", ErrUnanswered, listed(r.Unanswered))
	}
	r.sort(append(w.found, g.differences()...))
	r.Noise = g.noise
	r.Unused = unused(declared, r.Differences)
	if err := cmp.Or(old.unread(), now.unread()); err != nil {
		return nil, err
	}
	return r, nil
}

// unread is why not all that was recorded is there any more; nil: it is.
func (s Side) unread() error {
	for _, r := range s.Runs {
		if err := recording.Unread(r.Streams...); err != nil {
			return fmt.Errorf("%s: %w", r.File, err)
		}
	}
	return nil
}

// match tells which scenarios both sides have.
func (r *Result) match(old, now []string) {
	for _, name := range old {
		if slices.Contains(now, name) {
			r.Scenarios = append(r.Scenarios, name)
		} else {
			r.OldOnly = append(r.OldOnly, name)
		}
	}
	for _, name := range now {
		if !slices.Contains(old, name) {
			r.NewOnly = append(r.NewOnly, name)
		}
	}
	slices.Sort(r.Scenarios)
}

// Only is the side without other scenarios than these.
func (s Side) Only(scenarios []string) Side {
	s.Runs = slices.DeleteFunc(slices.Clone(s.Runs), func(r Run) bool { return !slices.Contains(scenarios, r.Scenario) })
	s.Baselines = slices.DeleteFunc(slices.Clone(s.Baselines), func(b *Baseline) bool { return !slices.Contains(scenarios, b.Scenario) })
	return s
}

func (m *material) summary(scenarios []string) Summary {
	s := Summary{Name: m.name, Runs: m.many()}
	for _, name := range scenarios {
		if n := m.manyOf(name); s.LeastScenario == "" || n < s.LeastOf {
			s.LeastOf, s.LeastScenario = n, name
		}
	}
	var late []float64
	for _, f := range m.all {
		s.Events += len(f.events)
		late = append(late, f.run.late())
	}
	s.Late = typical(late)
	return s
}

// sort parts what is certain from what is not, and puts both in order.
func (r *Result) sort(all []*Difference) {
	order := causes()
	slices.SortStableFunc(all, func(a, b *Difference) int {
		return cmp.Or(boolInt(a.Declared)-boolInt(b.Declared), slices.Index(order, a.Cause)-slices.Index(order, b.Cause), boolInt(b.isBurst())-boolInt(a.isBurst()))
	})
	for _, d := range all {
		if d.Certain {
			r.Differences = append(r.Differences, d)
		} else if !d.Declared {
			r.Uncertain = append(r.Uncertain, d)
		}
	}
}

// isBurst tells of a difference that it is whether events come at once, for which others are later, or earlier.
func (d *Difference) isBurst() bool { return d.Name == isBatched || d.Name == isUnbatched }

func causes() []Cause {
	return []Cause{
		CauseCall, CausePath, CauseAnswer, CauseEnvelope, CauseOpening, CauseHeartbeat, CauseRename, CauseMoved,
		CauseCount, CauseOrder,
		CauseEnd, CauseField, CauseTime, CauseValue, CauseResume, CauseRule, CauseTiming, CauseHeaders,
	}
}
