package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// groups gathers deviations that have one cause, over all scenarios.
type groups struct {
	declared  *mapping.Mapping
	scenarios int
	byName    map[string]*group
	names     []string
	noise     []Noise
	// Scenarios in which, on either side, nobody answered, or no event came.
	unanswered, quiet []string
	unplaced          []string       // what one side did not keep
	asked             map[string]int // in how many scenarios a fact was looked at
}

// group are the deviations of one cause.
type group struct {
	cause      Cause
	name       string
	deviations sameCause
}

// sameCause are deviations that have one cause.
type sameCause []*deviation

func newGroups(declared *mapping.Mapping, scenarios int) *groups {
	return &groups{declared: declared, scenarios: scenarios, byName: map[string]*group{}, asked: map[string]int{}}
}

// scenario compares one scenario.
func (g *groups) scenario(name string, old, now *material) {
	slow, quick := max(old.due(name), now.due(name)), min(old.due(name), now.due(name))
	if quick > 0 && slow > 2*quick {
		slow = 2 * quick // what is slower is told by the interval
	}
	beating := rhythm{slow, max(firstBeat(old.scenarios[name]), firstBeat(now.scenarios[name])), old.whatever(name) || now.whatever(name)}
	was, is := old.facts(name, beating), now.facts(name, beating)
	switch {
	case !answered(was) && !answered(is):
		g.unanswered = append(g.unanswered, name)
	case quiet(was) && quiet(is):
		g.quiet = append(g.quiet, name)
	}
	all := was
	was, is = withoutAgain(name, old, now, beating, was, is)
	g.unplaced = append(g.unplaced, unplace(name, was, is)...)
	if one := replaced(name, was, is); one != nil {
		g.add(CauseAnswer, "answer: "+name, one)
		for _, d := range deviations(name, was, is) {
			if slices.Contains([]aspect{aspectPath, aspectRedirect, aspectProtocol, aspectHeader, aspectLines, aspectCall}, d.aspect) {
				g.deviation(d)
			}
		}
		return
	}
	for _, d := range explained(deviations(name, was, is)) {
		g.deviation(d)
	}
	g.varying(name, all)
}

// replaced tells that no event of the new side is of a kind that the old one has: the stream
// is answered in another way altogether. Nil: it is not.
func replaced(scenario string, old, now *facts) *deviation {
	var was, is []string
	d := &deviation{scenario: scenario, certain: true, old: &tally{runs: old.runs}, now: &tally{runs: now.runs}}
	d.aspect = aspectWhole
	for k, t := range old.tally {
		if k.aspect == aspectCount {
			was = append(was, k.of)
			d.was, d.stream = firstOf(d.was, t), k.stream
		}
	}
	for k, t := range now.tally {
		if k.aspect == aspectCount {
			is = append(is, k.of)
			d.is = firstOf(d.is, t)
		}
	}
	slices.Sort(was)
	slices.Sort(is)
	was, is = slices.Compact(was), slices.Compact(is)
	isKnown := func(kind string) bool { return slices.Contains(was, kind) } // of whichever stream
	if len(was) == 0 || len(is) == 0 || slices.ContainsFunc(is, isKnown) {
		return nil
	}
	d.was = &sighting{strings.Join(was, ", "), old.runs, d.was.at}
	d.is = &sighting{strings.Join(is, ", "), now.runs, d.is.at}
	return d
}

// firstOf is the sighting that stands first in its stream.
func firstOf(known *sighting, t *tally) *sighting {
	one := t.seen[0]
	if known == nil || one.at.Entry != nil && known.at.Entry != nil && one.at.Entry.LastByte < known.at.Entry.LastByte {
		return one
	}
	return known
}

func (g *groups) add(cause Cause, name string, d *deviation) {
	in := g.byName[name]
	if in == nil {
		in = &group{cause: cause, name: name}
		g.byName[name] = in
		g.names = append(g.names, name)
	}
	in.deviations = append(in.deviations, d)
}

// deviation puts a deviation to those that have the same cause.
func (g *groups) deviation(d *deviation) {
	cause, name := d.cause()
	g.add(cause, name, d)
}

// cause is the cause of a deviation, and what tells it from others.
func (d *deviation) cause() (Cause, string) {
	of := d.of
	if d.path != "" {
		of = d.path
	}
	switch d.aspect {
	case aspectCall:
		return CauseCall, "call: " + d.of
	case aspectPlayed:
		return CauseCall, "played: " + d.is.value
	case aspectPath:
		return CausePath, fmt.Sprintf("path: %s → %s", d.was.value, d.is.value)
	case aspectRedirect, aspectProtocol, aspectStatus, aspectMedia, aspectLines:
		return answerCause(d)
	case aspectHeader:
		return CauseHeaders, "header: " + d.path
	case aspectEnd, aspectLast:
		return CauseEnd, endOf(d)
	case aspectWhole:
		return CauseEnd, earlyOf(d).name()
	case aspectCount:
		return CauseCount, "number of " + d.of
	case aspectOrder:
		return CauseOrder, "order: " + d.of + " and " + d.path
	case aspectField, aspectSame, aspectForm, aspectPrecision, aspectClock, aspectCourse:
		return fieldCause(d)
	case aspectValue:
		return CauseValue, fmt.Sprintf("value: %s: %s → %s", strings.TrimSpace(d.of+" "+d.path), d.was.value, d.is.value)
	case aspectWalk:
		return walkCause(d, of)
	case aspectID, aspectRetry, aspectAgain:
		return CauseResume, resumeOf(d)
	case aspectBroken:
		return CauseRule, "rule: " + d.of
	case aspectBeat, aspectInterval:
		return CauseHeartbeat, "interval of " + orHeartbeats(d.of)
	case aspectSilence:
		if beforeBeats(d) {
			return CauseHeartbeat, "silence before heartbeats"
		}
	}
	return CauseTiming, "timing: " + d.direction()
}

// resumeOf is what of coming back is another.
func resumeOf(d *deviation) string {
	switch d.aspect {
	case aspectRetry:
		return "reconnection time"
	case aspectAgain:
		return strings.TrimSpace(repeatedAgain + " " + d.of)
	default:
		return idCause(d)
	}
}

// idCause: events that have IDs now, or none any more, whatever these are; or have others.
func idCause(d *deviation) string {
	switch absent {
	case d.was.value:
		return "IDs are new"
	case d.is.value:
		return "IDs are gone"
	}
	return "IDs: " + d.was.value + " → " + d.is.value
}

// endOf is what of an end is another.
func endOf(d *deviation) string {
	if d.aspect == aspectLast {
		return "behind the last event"
	}
	return fmt.Sprintf("%s: %s → %s", strings.TrimSpace("end "+d.of), d.was.value, d.is.value)
}

// answerCause: the request is not made, is sent elsewhere, or answered otherwise.
func answerCause(d *deviation) (Cause, string) {
	change := fmt.Sprintf("%s → %s", d.was.value, d.is.value)
	switch {
	case opens(d):
		return CauseCall, "stream: " + d.stream
	case d.aspect == aspectRedirect || d.aspect == aspectProtocol:
		return CauseCall, fmt.Sprintf("%s: %s", d.aspect, change)
	case d.aspect == aspectLines:
		return CauseCall, "line endings: " + change
	}
	return CauseAnswer, fmt.Sprintf("answer: %s %s", d.aspect, change)
}

// opens tells that one side does not open a stream that the other does, or not always.
func opens(d *deviation) bool {
	return d.aspect == aspectStatus && (d.was.value == absent || d.is.value == absent)
}

// walkCause: what a field says comes in another order, or is something else.
func walkCause(d *deviation, of string) (Cause, string) {
	if saysOther(d) && !swapsOthers(d) {
		return CauseValue, fmt.Sprintf("values: %s %s", d.of, of)
	}
	return CauseOrder, "order within " + d.of
}

func orHeartbeats(kind string) string {
	if kind == "" {
		return heartbeats
	}
	return kind
}

// fieldCause: what happened to a field happened to it in all kinds of events.
func fieldCause(d *deviation) (Cause, string) {
	field := cmp.Or(d.path, "the data")
	switch {
	case d.aspect == aspectSame:
		return CauseField, "identity of " + field
	case d.aspect == aspectPrecision:
		return CauseTime, fmt.Sprintf("precision of times: %s → %s", d.was.value, d.is.value)
	case d.aspect == aspectClock:
		return CauseTime, fmt.Sprintf("times: %s → %s", d.was.value, d.is.value)
	case d.aspect == aspectCourse:
		return CauseOrder, "course of " + d.path
	case d.aspect == aspectForm:
		return CauseField, "form of " + field
	case d.path == "":
		return CauseField, fmt.Sprintf("the data: %s → %s", orObject(d.was.value), orObject(d.is.value))
	case isTimes(d.was.value) && isTimes(d.is.value):
		return CauseTime, fmt.Sprintf("time format: %s → %s", d.was.value, d.is.value)
	case d.is.value == absent:
		return CauseField, "field: " + field + " is gone"
	case d.was.value == absent:
		return CauseField, "field: " + field + " is new"
	case isIdentity(d.was.value) && isIdentity(d.is.value):
		return CauseField, "identity of " + field
	}
	return CauseField, fmt.Sprintf("field: %s: %s → %s", field, d.was.value, d.is.value)
}

// orObject is of which class data is: an object has fields, and no class.
func orObject(class string) string {
	if class == absent {
		return "object"
	}
	return class
}

func isTimes(class string) bool { return strings.HasPrefix(class, "<timestamp") }

// isIdentity tells classes of values of which it matters which are the same.
func isIdentity(class string) bool {
	return strings.HasPrefix(class, "<") && !isTimes(class) && !strings.Contains(class, "HTTP date") && !strings.Contains(class, sinceEpoch)
}

// The names of what happens to times.
const (
	isBatched   = "batched"
	isUnbatched = "no longer batched"
	isSlower    = "later"
	isQuicker   = "earlier"
	isSometimes = "at times"
	isSilent    = "longer silence"
	isNotSilent = "shorter silence"
)

func (d *deviation) direction() string {
	switch {
	case d.aspect == aspectSilence && (d.is != nil || d.was == nil && median(d.old) < median(d.now)):
		return isSilent
	case d.aspect == aspectSilence:
		return isNotSilent
	case d.aspect == aspectTime && (d.was != nil || d.is != nil):
		return isSometimes
	case d.aspect == aspectBurst && median(d.old) < median(d.now):
		return isBatched
	case d.aspect == aspectBurst:
		return isUnbatched
	case median(d.old) < median(d.now):
		return isSlower
	default:
		return isQuicker
	}
}

func median(t *tally) float64 { return quantile(slices.Sorted(slices.Values(t.samples)), 0.5) }

// differences makes one of each group.
func (g *groups) differences() []*Difference {
	g.merge()
	var all []*Difference
	for _, name := range g.names {
		if in := g.byName[name]; in != nil {
			d := in.difference(g.scenarios)
			if d.Declared = declaresAll(g.declared, in); d.Declared {
				d.Mapping = in.usedLines(g.declared, d.Mapping)
			}
			d.accept(g.declared, in.within)
			all = append(all, d)
		}
	}
	return all
}

// varying states what varies within the old side.
func (g *groups) varying(scenario string, old *facts) {
	for _, k := range keysOf(old, newFacts()) {
		t := old.complete(k)
		if k.aspect == aspectWhole && len(t.seen) > 1 {
			g.noise = append(g.noise, Noise{streamOf(scenario, k.stream), fmt.Sprintf("the order of events: %d orders in %d recordings", len(t.seen), t.runs)})
		}
		if k.aspect == aspectCount && len(t.seen) > 1 {
			g.noise = append(g.noise, Noise{streamOf(scenario, k.stream), fmt.Sprintf("the number of %s: %s", k.of, shares(t))})
		}
	}
}

// shares lists the values of a fact, and in how many runs each was.
func shares(t *tally) string {
	sorted := slices.Clone(t.seen)
	slices.SortStableFunc(sorted, func(a, b *sighting) int { return b.runs - a.runs })
	var parts []string
	for _, s := range sorted {
		parts = append(parts, fmt.Sprintf("%s in %d of %d", s.value, s.runs, t.runs))
	}
	return strings.Join(parts, ", ")
}

// streamOf names a stream of a scenario; the only one has the scenario's name.
func streamOf(scenario, stream string) string {
	if stream == recording.DefaultStream || stream == "" {
		return scenario
	}
	return scenario + ", " + stream
}
