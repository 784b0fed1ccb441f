package compare

import (
	"slices"
)

// evens is the chance above which what is far off at times says nothing, of a few recordings: each machine is, in one of them.
// Of more it is listed: one that shows a fault that comes at times is as likely.
const evens = 0.5

// sometimes judges what has another size in some runs of one side only, and is far off then.
func (d *deviation) sometimes() bool {
	if d.aspect == aspectCount || min(len(d.old.samples), len(d.now.samples)) <= fewRuns {
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
	limit := chanceOfNew
	if d.aspect.single() {
		limit = chanceOfVaried
	}
	d.certain = d.chance <= limit
	if !d.certain {
		d.more = moreRuns(len(old), n, len(now), m, limit)
	}
	d.was, d.is = d.old.sightingOf(old, d.aspect), d.now.sightingOf(now, d.aspect)
	return d.chance <= evens || min(n, m) >= enoughRuns()
}

// stalled is by how many milliseconds an event comes later that is not late by chance.
const stalled = 1000

// farOff lists the samples that are none of the usual ones, whatever the machine did then, and did
// on the whole.
func (d *deviation) farOff(t *tally, usual []float64) []int {
	limit, busy := d.limits(), d.busy()
	switch {
	case d.aspect == aspectBurst:
		limit.apart *= 2 // of a few events, one comes late at times
	case d.aspect.single():
		limit.apart = stalled
	}
	var off []int
	for i, v := range t.samples {
		if i < len(t.late) { // a baseline does not know
			busy = max(d.busy(), busyBy(d.aspect, t.late[i]))
		}
		if limit.apartBy(quantile(usual, 0.5), v, busy, spread(usual)) {
			off = append(off, i)
		}
	}
	return off
}

// sightingOf is where the first of some samples was; nil: there is none.
func (t *tally) sightingOf(samples []int, about aspect) *sighting {
	if len(samples) == 0 {
		return nil
	}
	return &sighting{t.span(about), len(samples), t.places[samples[0]]}
}
