package compare

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// material is one side as it is compared: the flows of its runs, by scenario.
type material struct {
	name      string
	scenarios map[string][][]*flow // of each, the flows of each run
	all       flows
	baselines map[string]*baseline // of scenarios of which there are no recordings
}

// flows are those of all runs of a side.
type flows []*flow

// baseline is a baseline as it is compared.
type baseline struct {
	*Baseline
	known *facts
}

// many is how many recordings a side has, or had; manyOf those of a scenario.
func (m *material) many() int {
	n := len(m.all.runs())
	for _, b := range m.baselines {
		n += b.Recordings
	}
	return n
}

func (m *material) manyOf(scenario string) int {
	if b := m.baselines[scenario]; b != nil {
		return b.Recordings
	}
	return len(m.scenarios[scenario])
}

// streams is how many streams a side has, or had: one for each connection.
func (m *material) streams() int {
	return m.streamsIn(slices.Concat(slices.Collect(maps.Keys(m.scenarios)), slices.Collect(maps.Keys(m.baselines))))
}

func (m *material) streamsIn(scenarios []string) int {
	n := 0
	for _, f := range m.all {
		if slices.Contains(scenarios, f.run.Scenario) {
			n += max(1, len(f.stream.Connections))
		}
	}
	for name, b := range m.baselines {
		if !slices.Contains(scenarios, name) {
			continue
		}
		for _, in := range b.known.responses {
			n += in
		}
	}
	return n
}

// facts are those of a scenario.
func (m *material) facts(scenario string, beating rhythm) *facts {
	if b := m.baselines[scenario]; b != nil {
		return b.known
	}
	return factsOf(m.scenarios[scenario], beating)
}

// due is how far the heartbeats of a scenario are apart; zero: nobody knows.
func (m *material) due(scenario string) time.Duration {
	b := m.baselines[scenario]
	if b == nil {
		return due(m.scenarios[scenario])
	}
	for k, t := range b.known.tally {
		if k.aspect == aspectInterval && k.of == heartbeats {
			return time.Duration(typical(t.samples) * float64(time.Millisecond))
		}
	}
	return 0
}

// whatever tells whether the heartbeats of a scenario come also while events do.
func (m *material) whatever(scenario string) bool {
	if b := m.baselines[scenario]; b != nil {
		return whatever(b.Heartbeats)
	}
	return whatever(beatsOf(m.scenarios[scenario]))
}

func materialOf(s Side) *material {
	m := &material{name: s.Name, scenarios: map[string][][]*flow{}, baselines: map[string]*baseline{}}
	for _, b := range s.Baselines {
		m.baselines[b.Scenario] = &baseline{b, b.facts(s.Name)}
	}
	for i := range s.Runs {
		r := &s.Runs[i]
		flows := flowsOf(r)
		m.scenarios[r.Scenario] = append(m.scenarios[r.Scenario], flows)
		m.all = append(m.all, flows...)
	}
	return m
}

// eachEvent shows all events.
func (all flows) eachEvent(show func(*flow, *event)) {
	for _, f := range all {
		for i := range f.events {
			show(f, &f.events[i])
		}
	}
}

// due is how far the heartbeats of a scenario are apart, by the median; zero: nobody knows.
func due(runs [][]*flow) time.Duration {
	var shortest float64
	for _, flows := range runs {
		for _, f := range flows {
			if len(f.beats) >= 2 && (shortest == 0 || interval(f.beats) < shortest) {
				shortest = interval(f.beats)
			}
		}
	}
	return time.Duration(shortest * float64(time.Millisecond))
}

// firstBeat is by when the first heartbeat of any stream of a scenario had come; zero: none came.
func firstBeat(runs [][]*flow) time.Duration {
	var latest time.Duration
	for _, flows := range runs {
		for _, f := range flows {
			if len(f.beats) > 0 {
				latest = max(latest, f.beats[0].at)
			}
		}
	}
	return latest
}

// sights counts what each kind of event is, over all flows of a side.
type sights struct {
	events    int
	runs      int             // streams with the kind, one for each connection
	scenarios map[string]bool // in which it comes
	first     int             // streams in which it is the first
	early     int             // streams in which it is one of the first
	single    bool            // no stream has two
	kind, typ string
	at        Place
	data      string // of the first
}

// earlyEvents is how many events a stream may have before its opening.
const earlyEvents = 5

func (m *material) kinds() map[string]*sights {
	all := map[string]*sights{}
	for _, b := range m.baselines {
		b.sights(all)
	}
	for _, f := range m.all {
		inLeg, leg, begins := map[string]bool{}, 0, 0
		for i := range f.events {
			e := &f.events[i]
			if e.leg != leg {
				inLeg, leg, begins = map[string]bool{}, e.leg, i
			}
			s := all[e.kind]
			if s == nil {
				s = &sights{scenarios: map[string]bool{}, single: true, kind: e.kind, typ: e.typ, at: f.place(e), data: string(e.data)}
				all[e.kind] = s
			}
			s.events++
			s.scenarios[f.run.Scenario] = true
			s.first += boolInt(i == begins)
			if inLeg[e.kind] {
				s.single = false
				continue
			}
			s.runs++
			s.early += boolInt(i-begins < earlyEvents)
			inLeg[e.kind] = true
		}
	}
	return all
}

// sights adds what the baseline knows of kinds.
func (b *baseline) sights(all map[string]*sights) {
	for k, t := range b.known.tally {
		if k.aspect != aspectCount {
			continue
		}
		s := all[k.of]
		if s == nil {
			typ, _, _ := strings.Cut(k.of, "/")
			s = &sights{scenarios: map[string]bool{}, single: true, kind: k.of, typ: typ, at: t.seen[0].at}
			all[k.of] = s
		}
		runs := t.runs - t.of(absent)
		s.scenarios[b.Scenario] = true
		again := b.known.tally[key{k.stream, aspectAgain, "", ""}] != nil // its client came back, and its stream began again
		s.single = s.single && (again || t.of("1") == runs)
		s.runs, s.events = s.runs+runs, s.events+runs
		if b.begins(k, again) {
			s.first, s.early = s.first+runs, s.early+runs
		}
	}
}

// begins tells that a kind is before all others of its stream; of one that began again, that it is
// not behind any.
func (b *baseline) begins(count key, again bool) bool {
	for k, t := range b.known.tally {
		if k.aspect != aspectOrder || k.stream != count.stream || k.of != count.of && k.path != count.of {
			continue
		}
		before := isBefore
		if k.path == count.of {
			before = isAfter
		}
		if known := t.of(before); known != t.runs && (!again || known+t.of(isAmong) != t.runs) {
			return false
		}
	}
	return true
}

// withoutBeatFields removes what baselines know of what heartbeats say.
func (m *material) withoutBeatFields() {
	for _, b := range m.baselines {
		for k := range b.known.tally {
			if (k.of == heartbeats || k.of == comments) && k.aspect != aspectInterval && k.aspect != aspectSilence {
				delete(b.known.tally, k)
			}
		}
	}
}

// without removes events of a kind from all flows.
func (m *material) without(kind string) {
	for _, b := range m.baselines {
		for k := range b.known.tally {
			if k.of == kind || k.aspect == aspectOrder && k.path == kind || k.aspect == aspectSilence && k.of == "" {
				delete(b.known.tally, k)
			}
		}
	}
	for _, f := range m.all {
		kept := f.events[:0]
		for _, e := range f.events {
			if e.kind != kind {
				kept = append(kept, e)
			}
		}
		f.events = kept
	}
}
