package compare

import (
	"slices"
)

// sometimes judges what has another size in some runs of one side only, and is far off then. When
// a single event came says nothing of that: a machine that is busy makes one late at times.
func (d *deviation) sometimes() bool {
	if d.aspect != aspectInterval && d.aspect != aspectBurst {
		return false
	}
	steady := d.old
	if spread(slices.Sorted(slices.Values(d.now.samples))) < spread(slices.Sorted(slices.Values(d.old.samples))) {
		steady = d.now
	}
	usual := slices.Sorted(slices.Values(steady.samples))
	old, now := d.farOff(d.old, usual), d.farOff(d.now, usual)
	if (len(old) == 0) == (len(now) == 0) {
		return false
	}
	n, m := len(d.old.samples), len(d.now.samples)
	d.chance = fisher(len(old), n, len(now), m)
	d.certain = d.chance <= chanceOfNew
	if !d.certain {
		d.more = moreRuns(len(old), n, len(now), m, chanceOfNew)
	}
	d.was, d.is = d.sightingOf(d.old, old), d.sightingOf(d.now, now)
	return true
}

// farOff lists the samples that are none of the usual ones, whatever the machine did then.
func (d *deviation) farOff(t *tally, usual []float64) []int {
	var off []int
	for i, v := range t.samples {
		late := 0.0
		if i < len(t.late) { // a baseline does not know
			late = t.late[i]
		}
		if limitsOf(d.aspect).apartBy(quantile(usual, 0.5), v, busyBy(d.aspect, late), spread(usual)) {
			off = append(off, i)
		}
	}
	return off
}

// sightingOf is where the first of some samples was; nil: there is none.
func (d *deviation) sightingOf(t *tally, samples []int) *sighting {
	if len(samples) == 0 {
		return nil
	}
	return &sighting{d.span(t), len(samples), t.places[samples[0]]}
}
