package compare

import (
	"slices"
)

// Where not as much comes again on both sides once clients have come back, that is a difference of its own, and all else is
// compared without: in what else comes, how often, and in which order, another one would hide behind it.

// withoutAgain are the facts of both sides of a scenario without what comes again, of streams of which more does on one of
// them. A baseline has no events: it is compared as it is, and so is who comes again less, or more, than it.
func withoutAgain(scenario string, old, now *material, beating rhythm, was, is *facts) (*facts, *facts) {
	before, after := map[string]bool{}, map[string]bool{}
	for _, k := range keysOf(was, is) {
		if k.aspect != aspectAgain || was.tally[k] == nil || is.tally[k] == nil {
			continue
		}
		if d := (&deviation{scenario: scenario, key: k, old: was.tally[k], now: is.tally[k], before: was, brought: is}); !d.judge() {
			continue
		}
		before[k.stream], after[k.stream] = !keepsAgain(is, k.stream), !keepsAgain(was, k.stream)
	}
	return factsOnce(old, scenario, beating, before, was), factsOnce(now, scenario, beating, after, is)
}

// keepsAgain tells of facts of a stream that what comes again cannot be left out: they are those of a baseline.
func keepsAgain(f *facts, stream string) bool {
	for k, t := range f.tally {
		if f.written && k.stream == stream && k.aspect == aspectAgain && t.of(nothingAgain)+t.of(timesAgain(0)) < t.runs {
			return true
		}
	}
	return false
}

// factsOnce are those of a scenario in which what comes again in some streams is left out.
func factsOnce(m *material, scenario string, beating rhythm, streams map[string]bool, all *facts) *facts {
	if len(streams) == 0 || all.written {
		return all
	}
	var runs [][]*flow
	for _, run := range m.scenarios[scenario] {
		flows := slices.Clone(run)
		for i, one := range flows {
			if streams[one.name] {
				flows[i] = firstSent(one)
			}
		}
		runs = append(runs, flows)
	}
	once := factsOf(runs, beating)
	for k, t := range all.tally {
		if !isOfEvents(k.aspect) {
			once.tally[k] = t
		}
	}
	return once
}

// isOfEvents tells facts of what comes, however often it is sent; when it comes, and with which IDs, is of each sending.
func isOfEvents(a aspect) bool {
	return slices.Contains([]aspect{
		aspectWhole, aspectCount, aspectOrder, aspectField, aspectValue, aspectWalk, aspectSame, aspectForm, aspectPrecision, aspectClock, aspectCourse,
	}, a)
}

// firstSent is the flow without what comes again. What has the ID of another event, and says something else, is not that again.
func firstSent(f *flow) *flow {
	once := *f
	once.events, once.ids = nil, nil
	eachAgain(f, sameBy(f), func(e, before *event) {
		if before == nil || contentOf(f, e) != contentOf(f, before) {
			once.events = append(once.events, *e)
		}
	})
	return &once
}
