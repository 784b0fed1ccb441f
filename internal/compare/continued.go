package compare

import (
	"slices"
	"strings"
)

// continueValues makes one of values of which the one is the other, seen for a longer time: how far a
// field gets in a stream that is left says nothing.
func continueValues(d *deviation) {
	if d.aspect != aspectWalk {
		return
	}
	if values := union(d.old, d.now); len(values) > 1 {
		d.old, d.now = d.old.continued(values), d.now.continued(values)
	}
}

func (t *tally) continued(values []string) *tally {
	all := &tally{runs: t.runs, many: t.many}
	for _, s := range t.seen {
		whole := longestOf(values, s.value)
		if known := all.sighting(whole); known != nil {
			known.runs += s.runs
			continue
		}
		all.seen = append(all.seen, &sighting{whole, s.runs, s.at})
	}
	return all
}

// longestOf is the longest of values that begins as one of them does, of which more would have come.
func longestOf(values []string, value string) string {
	begins, open := strings.CutSuffix(value, goesOn)
	if !open {
		return value
	}
	whole, longest := value, begins
	for _, v := range values {
		all := strings.TrimSuffix(v, goesOn)
		if v != value && len(all) >= len(longest) && (all == begins || strings.HasPrefix(all, begins+", ")) {
			whole, longest = v, all
		}
	}
	return whole
}

// saysOther tells of two orders of values that they are not the same values otherwise put.
func saysOther(d *deviation) bool {
	was, is := strings.Split(strings.TrimSuffix(d.was.value, goesOn), ", "), strings.Split(strings.TrimSuffix(d.is.value, goesOn), ", ")
	n := min(len(was), len(is))
	was, is = was[:n], is[:n]
	slices.Sort(was)
	slices.Sort(is)
	return !slices.Equal(was, is)
}
