package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// Tightened is the baseline as more recordings make it: surer, and never looser. A fact that they
// bear out is counted anew. One that they do not stays, as it may have been corrected; and one
// that the baseline does not have stays out, as it may have been taken out. Left says which.
func (b *Baseline) Tightened(by *Baseline) (tight *Baseline, left []string) {
	t := &tightening{one: b.Recordings == 1, was: b.facts(""), is: by.facts(""), grown: float64(by.Recordings) / float64(b.Recordings)}
	t.all = &Baseline{
		Scenario: b.Scenario, Recordings: by.Recordings, Facts: map[string][]Fact{},
		Types: slices.Compact(slices.Sorted(slices.Values(slices.Concat(b.Types, by.Types)))), Heartbeats: b.beatsIn(by),
	}
	keys := keysOf(t.was, t.is)
	for _, of := range []func(aspect) bool{isStatus, isCount, isOther} { // each is counted by those before
		t.known = t.all.facts("")
		for _, k := range keys {
			if of(k.aspect) {
				t.fact(k)
			}
		}
	}
	return t.all, t.left
}

func isStatus(a aspect) bool { return a == aspectStatus }
func isCount(a aspect) bool  { return a == aspectCount }
func isOther(a aspect) bool  { return !isStatus(a) && !isCount(a) }

// beatsIn are the forms of heartbeats that the baseline has, as often as they were recorded.
func (b *Baseline) beatsIn(by *Baseline) []BaselineBeat {
	beats := slices.Clone(b.Heartbeats)
	for i, beat := range beats {
		if j := slices.IndexFunc(by.Heartbeats, func(o BaselineBeat) bool { return o.Form == beat.Form }); j >= 0 {
			beats[i].Times, beats[i].Among = by.Heartbeats[j].Times, by.Heartbeats[j].Among
		}
	}
	return beats
}

// tightening puts a baseline together of what it was and of recordings.
type tightening struct {
	one     bool // the baseline stands on one recording, of which nobody knew what varies
	was, is *facts
	grown   float64 // how many recordings there are now for one of those before
	all     *Baseline
	known   *facts // of what is put together already
	left    []string
}

func (t *tightening) fact(k key) {
	was, is := t.was.tally[k], t.is.tally[k]
	switch {
	case k.aspect == aspectWatched && is != nil: // what is not borne out stays, whoever saw it
		if t.was.watched[k.stream] > t.is.watched[k.stream] {
			is = was
		}
		t.put(k, is)
	case was == nil:
		t.takenOut(k, is)
	case t.bornOut(k):
		t.put(k, is)
	case t.saidByValue(k):
	default:
		if len(was.samples) == 0 {
			t.say(k, "stays: the baseline has %s, the recordings %s", shares(was), cmp.Or(shares(t.is.complete(k)), "nothing of it"))
		}
		t.put(k, t.scaled(k))
	}
}

// saidByValue tells a fact of what is another in each recording, which one recording alone has of each field: where
// more have none, their values say it.
func (t *tightening) saidByValue(k key) bool {
	value := key{k.stream, aspectValue, k.of, k.path}
	return t.one && slices.Contains([]aspect{aspectSame, aspectForm, aspectCourse}, k.aspect) && t.is.tally[k] == nil && t.was.tally[value] != nil && t.is.tally[value] != nil
}

// takenOut says that a fact stays out; of a kind that the baseline does not have only that.
func (t *tightening) takenOut(k key, is *tally) {
	of := key{k.stream, aspectCount, k.of, ""}
	if len(is.samples) == 0 && (k == of || k.of == "" || t.was.tally[of] != nil) {
		t.say(k, "stays out: the recordings have %s", shares(is))
	}
}

// bornOut tells whether the recordings have nothing in this that the baseline has not.
func (t *tightening) bornOut(k key) bool {
	if t.is.tally[k] == nil {
		return false
	}
	was, is := t.was.complete(k), t.is.complete(k)
	switch {
	case k.aspect == aspectWhole || was.volatile() && is.volatile():
		return true
	case len(was.samples) > 0 && len(is.samples) > 0:
		return slices.Min(is.samples) >= slices.Min(was.samples) && slices.Max(is.samples) <= slices.Max(was.samples)
	case len(was.samples) > 0 || len(is.samples) > 0:
		return false
	}
	return !slices.ContainsFunc(is.seen, func(s *sighting) bool { return was.of(s.value) == 0 })
}

// scaled is a fact of the baseline, in the same share of the recordings of which there are more
// now.
func (t *tightening) scaled(k key) *tally {
	was := t.was.complete(k)
	if len(was.samples) > 0 {
		return was
	}
	share := t.grown
	if possible := t.known.possible(k); possible > 0 {
		share = float64(possible) / float64(was.runs)
	}
	scaled, before := &tally{}, 0
	for _, s := range was.seen {
		from := int(math.Round(float64(before) * share))
		before += s.runs
		runs := max(1, int(math.Round(float64(before)*share))-from)
		scaled.seen = append(scaled.seen, &sighting{s.value, runs, s.at})
	}
	return scaled
}

// put adds a fact. That it is absent is what the others leave.
func (t *tightening) put(k key, of *tally) {
	lines := factsAt(k, of)
	lines = slices.DeleteFunc(lines, func(f Fact) bool { return f.Is == absent && len(f.Measured) == 0 })
	t.all.Facts[string(k.aspect)] = append(t.all.Facts[string(k.aspect)], lines...)
}

func (t *tightening) say(k key, format string, args ...any) {
	name := strings.Join(slices.DeleteFunc([]string{string(k.aspect), k.of, k.path}, func(s string) bool { return s == "" }), " ")
	text := streamOf(name, k.stream) + " " + fmt.Sprintf(format, args...)
	t.left = append(t.left, recording.Escape(text, maxLiteralBytes))
}
