package compare

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// clockTitle says how far times are from the clock now, and whether their zone is why.
func (g *group) clockTitle() string {
	d := g.first()
	if i := slices.IndexFunc(g.deviations, fromClock); i >= 0 {
		d = g.deviations[i]
	}
	said, others := "times are off by a zone", []string(nil)
	if !slices.ContainsFunc(g.deviations, isZone) {
		said, others = "times are of another moment", unmoved(d)
	}
	text := fmt.Sprintf("%s: %s → %s, at %s", said, d.was.value, d.is.value, strings.Join(g.deviations.paths(), ", "))
	if len(others) > 0 {
		text += "; not at " + strings.Join(others, ", ")
	}
	return text
}

// isZone tells that times are off because their zone is another: they are written otherwise, or they were at the clock, or are,
// as what says when it was sent, and all others moved with them. An end that comes an hour later moves alone.
func isZone(d *deviation) bool {
	if classAt(d.before, d.key) != classAt(d.brought, d.key) {
		return true
	}
	return fromClock(d) && len(unmoved(d)) == 0
}

// fromClock tells that times were at the clock, or are now.
func fromClock(d *deviation) bool { return d.was.value == onTime || d.is.value == onTime }

// unmoved are the fields of other times of the stream that are as far from the clock as they were, or moved by another time. A
// number has no zone: that it did not move says nothing of a text.
func unmoved(d *deviation) []string {
	var all []string
	for _, k := range keysOf(d.before, d.brought) {
		was, is := d.before.tally[k], d.brought.tally[k]
		if k.aspect != aspectClock || k.stream != d.stream || k == d.key || was == nil || is == nil || !was.steady() || !is.steady() {
			continue
		}
		if movedBy(was.seen[0].value, is.seen[0].value) != movedBy(d.was.value, d.is.value) && (!isText(d, d.key) || isText(d, k)) && !slices.Contains(all, k.path) {
			all = append(all, k.path)
		}
	}
	return all
}

// isText tells that the times of a field are texts on both sides, and no numbers.
func isText(d *deviation, k key) bool {
	return isTimes(classAt(d.before, k)) && isTimes(classAt(d.brought, k))
}

// classAt is of which class the values of a field mostly are; empty: nothing says so, as in a baseline that somebody corrected.
func classAt(f *facts, k key) string {
	k.aspect = aspectField
	if t := f.tally[k]; t != nil && len(t.seen) > 0 {
		return t.most().value
	}
	return ""
}

// movedBy is by how much times have moved that were, and are, so far from the clock.
func movedBy(was, is string) time.Duration { return shiftIn(is) - shiftIn(was) }

// shiftIn reads what [shiftText] wrote.
func shiftIn(text string) time.Duration {
	var hours, minutes int
	_, _ = fmt.Sscanf(text, "%d h %d", &hours, &minutes) // of whole hours nothing is behind them
	by := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if strings.Contains(text, "behind") {
		by = -by
	}
	return by
}

// movedAlike is by how much times have moved; empty: the deviation is another one.
func movedAlike(d *deviation) string {
	if d.aspect != aspectClock {
		return ""
	}
	return shiftText(movedBy(d.was.value, d.is.value))
}
