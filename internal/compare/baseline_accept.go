package compare

import (
	"cmp"
	"math"
	"slices"

	"github.com/streamspec/streamspec/runner/recording"
)

// Acceptable tells whether baselines can take a difference over: it is one of facts, not of the
// form that all events have.
func (d *Difference) Acceptable() bool {
	return len(d.facts) > 0 && !slices.ContainsFunc(d.facts, func(one *deviation) bool { return one.aspect == aspectWhole })
}

// Accept makes the baseline say what the new side does, where a difference is one of its scenario,
// and tells whether it is.
func (b *Baseline) Accept(d *Difference) bool {
	accepted := false
	for _, one := range d.facts {
		if one.scenario != b.Scenario {
			continue
		}
		accepted = true
		for _, k := range keysWith(one) {
			b.take(k, one.brought)
		}
	}
	return accepted
}

// keysWith are the facts that change with one: all those of a kind with how many there are of it, all
// those of a stream with what it is answered by.
func keysWith(d *deviation) []key {
	isOther := func(k key) bool { return k != d.key }
	switch d.aspect {
	case aspectStatus, aspectMedia:
		isOther = func(k key) bool { return k.stream != d.stream }
	case aspectCount:
		isOther = func(k key) bool {
			return k.stream != d.stream || k.of != d.of && (k.aspect != aspectOrder || k.path != d.of)
		}
	}
	return slices.DeleteFunc(keysOf(d.before, d.brought), isOther)
}

// take puts the facts of a key in place of those that are there.
func (b *Baseline) take(k key, from *facts) {
	about := string(k.aspect)
	b.Facts[about] = slices.DeleteFunc(b.Facts[about], func(f Fact) bool {
		return (k.stream == "" || cmp.Or(f.Stream, recording.DefaultStream) == k.stream) && f.Of == k.of && f.Field == k.path
	})
	grown := float64(b.Recordings) / float64(max(1, from.runs))
	for _, f := range factsAt(k, from.at(k)) {
		if f.Is == absent {
			continue
		}
		if len(f.Measured) > b.Recordings {
			f.Measured = f.Measured[:b.Recordings]
		}
		if f.In > 0 {
			f.In = min(b.Recordings, max(1, int(math.Round(grown*float64(f.In)))))
		}
		b.Facts[about] = append(b.Facts[about], f)
	}
}
