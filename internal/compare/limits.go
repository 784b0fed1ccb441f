package compare

import (
	"math"
)

// limits of how far measured facts must be apart to differ, whatever the chance.
type limits struct {
	apart  float64 // at least so much, in the unit of the fact
	factor float64 // and so many times
	spread float64 // and so many times the spread of either side
	long   float64 // from here on longFactor is enough; zero: it never is
}

// longFactor is how many times as long a time is that is off by much.
const longFactor = 1.25

func limitsOf(a aspect) limits {
	switch a {
	case aspectInterval:
		return limits{apart: 100, factor: 1.3, spread: 3}
	case aspectBurst:
		return limits{apart: 0.24, factor: 1.3, spread: 2}
	case aspectCount:
		return limits{apart: 2, factor: 1.2, spread: 2}
	default:
		return limits{apart: 150, factor: 2, spread: 2, long: 150 * farFactor}
	}
}

// beatLate is by how many milliseconds a heartbeat comes late that is late, and not the machine that is busy.
const beatLate = 300

// limits are those of the fact. How long it takes until a heartbeat comes is the interval, whatever that is, and what it
// is late: only of the latter it matters how much it is.
func (d *deviation) limits() limits {
	if beforeBeats(d) && d.isOverdue() {
		return limits{apart: beatLate, factor: longFactor, spread: 3}
	}
	return limitsOf(d.aspect)
}

// isOverdue tells that on one side, as a rule, heartbeats come later than they are due on either.
func (d *deviation) isOverdue() bool {
	k := key{d.stream, aspectInterval, heartbeats, ""}
	was, is := d.before.tally[k], d.brought.tally[k]
	if was == nil || is == nil || len(d.old.samples) == 0 || len(d.now.samples) == 0 {
		return false
	}
	return max(median(d.old), median(d.now)) >= max(typical(was.samples), typical(is.samples))+beatLate+d.busy()
}

// spread is from where to where the middle half of a sorted sample reaches.
func spread(sorted []float64) float64 { return quantile(sorted, 0.75) - quantile(sorted, 0.25) }

// apartBy tells whether two sizes differ by more than is nobody's fault.
func (l limits) apartBy(was, is, busy, spread float64) bool {
	apart, factor := math.Abs(was-is)-busy, l.factor
	if l.long > 0 && apart >= l.long {
		factor = longFactor
	}
	return apart >= l.apart && max(was, is) >= factor*min(was, is) && apart >= l.spread*spread
}

// Where our machine was busy, services are slowed down by more than we are late ourselves, and
// what came one by one is read at once.
const (
	busyFactor  = 3
	busyAtAll   = 50 // milliseconds
	busyUnknown = 1  // more than any two shares are apart
)

// busy is how far the sides may lie apart for the machine's sake, in the unit of the fact.
func (d *deviation) busy() float64 {
	return busyBy(d.aspect, max(typical(d.old.late), typical(d.now.late)))
}

// busyBy is how far what is measured may be off where we came so late, in milliseconds.
func busyBy(a aspect, late float64) float64 {
	switch {
	case a == aspectCount:
		return 0
	case a != aspectBurst:
		return busyFactor * late
	case late >= busyAtAll:
		return busyUnknown
	}
	return 0
}
