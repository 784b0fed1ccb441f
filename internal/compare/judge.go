package compare

import (
	"cmp"
	"slices"
	"strings"
)

// deviation is a fact of one scenario that is not the same on both sides.
type deviation struct {
	scenario string
	key
	old, now  *tally
	was, is   *sighting // what is most telling on each side
	chance    float64
	certain   bool
	few       bool // recordings, of which nothing is known of noise
	unanimous bool // each side is steady, or measured wholly apart
	more      int
	// All that each side does in the scenario.
	before, brought *facts
}

// deviations are the facts of a scenario that differ, or may.
func deviations(scenario string, old, now *facts) []*deviation {
	var all []*deviation
	for _, k := range keysOf(old, now) {
		d := &deviation{scenario: scenario, key: k, old: old.complete(k), now: now.complete(k), before: old, brought: now}
		if d.old.runs == 0 || d.now.runs == 0 {
			continue
		}
		if d.judge() {
			all = append(all, d)
		}
	}
	return all
}

func keysOf(old, now *facts) []key {
	var all []key
	for k := range old.tally {
		all = append(all, k)
	}
	for k := range now.tally {
		if old.tally[k] == nil {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b key) int {
		return cmp.Or(strings.Compare(a.stream, b.stream), strings.Compare(string(a.aspect), string(b.aspect)),
			strings.Compare(a.of, b.of), strings.Compare(a.path, b.path))
	})
	return all
}

// judge tells whether the fact differs, or may.
func (d *deviation) judge() bool {
	d.few = min(d.old.runs, d.now.runs) <= fewRuns
	continueValues(d)
	joinValues(d)
	switch d.aspect {
	case aspectWatched: // that is no fact of the service
		return false
	case aspectTime, aspectInterval, aspectBurst, aspectSilence:
		return d.measured() && !unwatched(d)
	case aspectWhole: // of other orders those of two kinds say more
		return d.isEarly() && !unwatched(d)
	case aspectSame:
		if !free(d) {
			return false
		}
	case aspectCourse:
		if !isFollowed(d) {
			return false
		}
	case aspectForm: // what is drawn by chance looks like something else at times
		if !free(d) || !d.old.steady() || !d.now.steady() {
			return false
		}
	case aspectCount:
		if d.counted() {
			return d.measured()
		}
	}
	return d.told() && !unwatched(d)
}

// static tells what a service hardly does at random: each run has it, or none.
func (a aspect) static() bool {
	switch a {
	case aspectCount, aspectOrder, aspectValue, aspectWalk, aspectSame, aspectCourse, aspectBeat, aspectAgain, aspectLast:
		return false
	}
	return true
}

// told judges what was so in some runs and not in others.
func (d *deviation) told() bool {
	if d.old.runs == 0 || d.now.runs == 0 {
		return false // what came was seen too short
	}
	if d.old.volatile() && d.now.runs == 1 || d.now.volatile() && d.old.runs == 1 {
		return false // one recording of what is another in each
	}
	if d.old.volatile() && d.now.volatile() || !d.old.steady() && !d.now.steady() && (d.old.volatile() || d.now.volatile()) {
		return false
	}
	d.unanimous = d.old.steady() && d.now.steady()
	values := union(d.old, d.now)
	if d.unanimous && len(values) == 1 {
		return false
	}
	d.chance = 1
	tests := float64(max(1, len(values)-1))
	for _, v := range values {
		p := min(1, tests*fisher(d.old.of(v), d.old.runs, d.now.of(v), d.now.runs))
		if p < d.chance {
			d.chance = p
		}
	}
	d.was, d.is = d.old.telling(d.now), d.now.telling(d.old)
	if d.decide(); unseen(d) {
		return false
	}
	return d.certain || d.old.steadyBeside(d.now) || d.now.steadyBeside(d.old) || d.chance <= 0.05
}

func union(old, now *tally) []string {
	var values []string
	for _, s := range slices.Concat(old.seen, now.seen) {
		if !slices.Contains(values, s.value) {
			values = append(values, s.value)
		}
	}
	return values
}

// decide tells whether the chance is small enough.
func (d *deviation) decide() {
	limit := chanceOfVaried
	switch {
	case d.unanimous:
		limit = chanceOfSteady
		d.certain = d.aspect.static() || d.few && d.aspect != aspectCourse // what comes at once may come in any order
	case neverAnother(d):
		limit = chanceOfSteady
	case d.old.steady() || d.now.steady():
		limit = chanceOfNew
	}
	d.certain = d.certain || d.chance <= limit
	if !d.certain && d.was != nil {
		v := d.is.value
		if d.now.steady() {
			v = d.was.value
		}
		d.more = moreRuns(d.old.of(v), d.old.runs, d.now.of(v), d.now.runs, limit)
	}
}

// neverAnother tells of a number of events that all of a full set of old recordings agree on, for
// what a service sends does not hang on how busy a machine is, as an order does.
func neverAnother(d *deviation) bool {
	return d.aspect == aspectCount && d.old.steady() && d.old.runs >= fullSet
}

// steadyBeside tells that one side never varied, and the other does otherwise at times.
func (t *tally) steadyBeside(other *tally) bool {
	return t.steady() && other.of(t.seen[0].value) < other.runs
}

// telling is the value whose share differs most from that on the other side.
func (t *tally) telling(other *tally) (most *sighting) {
	ahead := func(v string) float64 { return t.share(v) - other.share(v) }
	for _, s := range t.seen {
		if most == nil || ahead(s.value) > ahead(most.value) {
			most = s
		}
	}
	return most
}

func (t *tally) share(value string) float64 { return float64(t.of(value)) / float64(t.runs) }

// measured judges what has a size in each run. That it may differ is said only where the sides
// lie wholly apart, for the times of a few runs always differ a little, or where some runs lie
// far off.
func (d *deviation) measured() bool {
	if len(d.old.samples) == 0 || len(d.now.samples) == 0 {
		return false
	}
	return d.shifted() || d.sometimes()
}

// shifted judges whether one side lies apart from the other.
func (d *deviation) shifted() bool {
	old, now := slices.Sorted(slices.Values(d.old.samples)), slices.Sorted(slices.Values(d.now.samples))
	was, is := quantile(old, 0.5), quantile(now, 0.5)
	if !d.limits().apartBy(was, is, d.busy(), max(spread(old), spread(now))) {
		return false
	}
	d.chance = rankSum(old, now)
	d.unanimous = old[len(old)-1] < now[0] || now[len(now)-1] < old[0]
	d.certain = d.chance <= chanceOfVaried || d.unanimous && farApart(d, old, now)
	if !d.certain && d.unanimous {
		d.more = moreRuns(0, len(old), len(now), len(now), chanceOfVaried)
	}
	return d.certain || d.unanimous
}

// farApart tells of sides that lie wholly apart that chance makes no run so late, or so early, however
// few there are.
func farApart(d *deviation, old, now []float64) bool {
	limit, nearest := d.limits(), max(now[0]-old[len(old)-1], old[0]-now[len(now)-1])
	if d.aspect.single() {
		limit.apart *= farFactor
	}
	return nearest >= limit.apart+d.busy()
}

// single tells what is measured once in a run: a machine that is busy makes it late at times.
func (a aspect) single() bool { return a == aspectTime || a == aspectSilence }

// farFactor is how many times as far apart as usual the times of a single event are, for a few runs
// to tell that they differ.
const farFactor = 4

// typical is the median; zero: there is nothing.
func typical(samples []float64) float64 {
	if len(samples) == 0 {
		return 0
	}
	return quantile(slices.Sorted(slices.Values(samples)), 0.5)
}

// counted tells that a count varies so much that it is a size, and makes it one.
func (d *deviation) counted() bool {
	if !d.old.volatile() || !d.now.volatile() {
		return false
	}
	return d.old.asSizes() && d.now.asSizes()
}
