package compare

import "testing"

// tallied is a fact that had these values, each in so many runs.
func tallied(values ...any) *tally {
	t := &tally{}
	for i := 0; i < len(values); i += 2 {
		for range values[i+1].(int) {
			t.add(values[i].(string), Place{})
		}
	}
	return t
}

// TestOfWhatNobodyCanKnow: a stream that was left had two of a kind, or more: three are no other
// number, and one is.
func TestOfWhatNobodyCanKnow(t *testing.T) {
	for value, differs := range map[string]bool{"3": false, "1": true, absent: true} {
		d := &deviation{key: key{aspect: aspectCount}, old: tallied(someOrMore, 10), now: tallied(value, 10), before: &facts{}, brought: &facts{}}
		if continueValues(d); d.told() != differs {
			t.Errorf("%s, and %s: it differs: %v, want %v", someOrMore, value, !differs, differs)
		}
	}
}

// TestANumberThatNeverWasAnother: what a full set of recordings agrees on counts for more than what
// fewer do; the order of events hangs on chance, however many there are.
func TestANumberThatNeverWasAnother(t *testing.T) {
	for name, c := range map[string]struct {
		aspect   aspect
		old, now *tally
		certain  bool
	}{
		"a full set":              {aspectCount, tallied("3", fullSet), tallied("3", 4, "2", 3), true},
		"fewer":                   {aspectCount, tallied("3", fullSet-1), tallied("3", 3, "2", 3), false},
		"an order":                {aspectOrder, tallied("3", fullSet), tallied("3", 4, "2", 3), false},
		"another number at times": {aspectCount, tallied("3", fullSet-1, "2", 1), tallied("3", 4, "2", 3), false},
	} {
		d := &deviation{key: key{aspect: c.aspect}, old: c.old, now: c.now, before: &facts{}, brought: &facts{}}
		if d.told(); d.certain != c.certain {
			t.Errorf("%s: certain %v (chance %v), want %v", name, d.certain, d.chance, c.certain)
		}
	}
}

// TestAFewTimesThatLieApart: the time of a single event must lie far off, for a few runs to tell; an
// interval is the middle of many.
func TestAFewTimesThatLieApart(t *testing.T) {
	for name, c := range map[string]struct {
		aspect  aspect
		now     []float64
		certain bool
	}{
		"a time":        {aspectTime, []float64{500, 510}, false},
		"a time, far":   {aspectTime, []float64{900, 910}, true},
		"an interval":   {aspectInterval, []float64{500, 510}, true},
		"hardly at all": {aspectInterval, []float64{150, 160}, false},
	} {
		side := func(samples ...float64) *tally { return &tally{runs: len(samples), samples: samples} }
		d := &deviation{key: key{aspect: c.aspect}, old: side(100, 110), now: side(c.now...)}
		if d.measured(); d.certain != c.certain {
			t.Errorf("%s: certain %v, want %v", name, d.certain, c.certain)
		}
	}
}

// TestWhatIsWrittenInTwoWays: a person may write down each value of those that come in a row.
func TestWhatIsWrittenInTwoWays(t *testing.T) {
	d := &deviation{key: key{aspect: aspectWalk}, old: tallied("a, a, b", 10), now: tallied("a ×2, b", 10), before: &facts{}, brought: &facts{}}
	if continueValues(d); d.old.runs != 10 || d.now.runs != 10 || d.told() {
		t.Errorf("they differ: %d of 10 and %d of 10 recordings tell", d.old.runs, d.now.runs)
	}
}

// TestWhatIsWithinAnAcceptedNumber: that there may be more is not what was accepted, unless it was.
func TestWhatIsWithinAnAcceptedNumber(t *testing.T) {
	for now, want := range map[string][2]bool{"2 to 4": {true, false}, "2 or more": {true, true}, "3 to 4": {false, false}} {
		limit, is := extentIn(now)
		for i, value := range []string{"2", someOrMore} {
			d := &deviation{key: key{aspect: aspectCount}, now: tallied(value, 3)}
			if got := limit.holds(d); !is || got != want[i] {
				t.Errorf("%s is within %s: %v, want %v", value, now, got, want[i])
			}
		}
	}
}

// TestWhatComesAtOnceIsToldBeforeWhatIsLater for that: a busy machine may have found it in fewer scenarios.
func TestWhatComesAtOnceIsToldBeforeWhatIsLater(t *testing.T) {
	later := &Difference{Cause: CauseTiming, Name: "timing: " + isSlower, Certain: true}
	batched := &Difference{Cause: CauseTiming, Name: isBatched, Certain: true}
	gone := &Difference{Cause: CauseCount, Certain: true}
	var r Result
	r.sort([]*Difference{later, batched, gone})
	if got := r.Differences; got[0] != gone || got[1] != batched || got[2] != later {
		t.Errorf("the first is %s, then come %q and %q", got[0].Cause, got[1].Name, got[2].Name)
	}
}
