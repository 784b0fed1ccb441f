package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/wording"
)

// notInEnvelope says which events of the side that has an envelope come without it, though
// others of their type come in it. Whoever reads the envelope does not see them.
func (w *rewriting) notInEnvelope(wrapped, bare *material) {
	types, out := map[string]bool{}, map[string]bool{}
	wrapped.all.eachEvent(func(_ *flow, e *event) { types[e.typ] = types[e.typ] || e.entry.Type != e.typ })
	events, without := 0, map[*Run]bool{}
	var at Place
	wrapped.all.eachEvent(func(f *flow, e *event) {
		if e.entry.Type != e.typ || !types[e.typ] {
			return
		}
		if events == 0 {
			at = f.place(e)
		}
		events++
		without[f.run], out[e.typ] = true, true
	})
	if events == 0 {
		return
	}
	d := &Difference{Cause: CauseEnvelope, Name: "envelope: not all", Scenarios: scenariosOf(without)}
	d.Title = fmt.Sprintf("%s without the envelope: %s", wording.Counted(events, "event"), strings.Join(slices.Sorted(maps.Keys(out)), ", "))
	counterpart, _ := bare.first(at, wrapped)
	here := sightAt("without the envelope, "+wording.Counted(events, "time"), len(without), wrapped.runsIn(d.Scenarios), at)
	there := sightAt("event: NAME, data: {…}", bare.runsIn(d.Scenarios), bare.runsIn(d.Scenarios), counterpart)
	d.Old, d.New = there, here
	if wrapped == w.old {
		d.Old, d.New = here, there
	}
	d.Chance = fisher(0, max(1, there.Of), here.Runs, max(1, here.Of))
	d.Certain = here.Runs == here.Of || d.Chance <= chanceOfNew
	if !d.Certain {
		d.More = moreRuns(0, max(1, there.Of), here.Runs, here.Of, chanceOfNew)
	}
	d.Mapping = &mapping.Mapping{Accept: []mapping.Accept{{Difference: d.Name, Because: toBeSaid}}}
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
}

// runsIn is how many recordings a side has, or had, of some scenarios.
func (m *material) runsIn(scenarios []string) int {
	n := 0
	for _, name := range scenarios {
		n += m.manyOf(name)
	}
	return n
}
