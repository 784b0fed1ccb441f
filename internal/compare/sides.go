package compare

import (
	"time"
)

// material is one side as it is compared: the flows of its runs, by scenario.
type material struct {
	name      string
	scenarios map[string][][]*flow // of each, the flows of each run
	all       []*flow
}

func materialOf(s Side) *material {
	m := &material{name: s.Name, scenarios: map[string][][]*flow{}}
	for i := range s.Runs {
		r := &s.Runs[i]
		flows := flowsOf(r)
		m.scenarios[r.Scenario] = append(m.scenarios[r.Scenario], flows)
		m.all = append(m.all, flows...)
	}
	return m
}

// eachEvent shows all events.
func (m *material) eachEvent(show func(*flow, *event)) {
	for _, f := range m.all {
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

// sights counts what each kind of event is, over all flows of a side.
type sights struct {
	events    int
	runs      int             // flows with the kind
	scenarios map[string]bool // in which it comes
	first     int             // flows in which it is the first
	early     int             // flows in which it is one of the first
	single    bool            // no flow has two
	at        Place
	data      string // of the first
}

// earlyEvents is how many events a stream may have before its opening.
const earlyEvents = 5

func (m *material) kinds() map[string]*sights {
	all := map[string]*sights{}
	for _, f := range m.all {
		inFlow := map[string]bool{}
		for i := range f.events {
			e := &f.events[i]
			s := all[e.kind]
			if s == nil {
				s = &sights{scenarios: map[string]bool{}, single: true, at: f.place(e), data: string(e.data)}
				all[e.kind] = s
			}
			s.events++
			s.scenarios[f.run.Scenario] = true
			s.first += boolInt(i == 0)
			if inFlow[e.kind] {
				s.single = false
				continue
			}
			s.runs++
			s.early += boolInt(i < earlyEvents)
			inFlow[e.kind] = true
		}
	}
	return all
}

// without removes events of a kind from all flows.
func (m *material) without(kind string) {
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
