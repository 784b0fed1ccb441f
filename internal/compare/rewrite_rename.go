package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
)

// renamed takes back the names of types that have become others: those that the mapping declares,
// and those that can have become no other.
func (w *rewriting) renamed() {
	for _, r := range w.declared.Rename {
		w.rename(r, true)
	}
	w.renamedByRule()
	old, now := w.old.named(), w.now.named()
	heirs, named := map[string][]string{}, map[string]int{}
	for was, t := range old {
		heirs[was] = slices.DeleteFunc(slices.Collect(maps.Keys(now)), func(name string) bool {
			return old[name] != nil || !now[name].inherits(t, now[was]) || w.isOpening(was, name)
		})
		for _, name := range heirs[was] {
			named[name]++
		}
	}
	for _, was := range slices.Sorted(maps.Keys(heirs)) {
		if to := heirs[was]; len(to) == 1 && named[to[0]] == 1 {
			w.rename(mapping.Change{Was: was, Now: to[0]}, false)
		}
	}
}

// isOpening tells that the mapping declares one type as the opening that another one has become.
func (w *rewriting) isOpening(was, is string) bool {
	o := w.declared.Opening
	return o != nil && o.Was == was && o.Now == is
}

// rename takes the name of a type back, or of a kind, and says so.
func (w *rewriting) rename(r mapping.Change, declared bool) {
	scenarios := w.now.with(r.Now)
	was, is := w.old.sightOf(r.Was, scenarios), w.now.sightOf(r.Now, scenarios)
	if is.Runs == 0 {
		return
	}
	d := &Difference{Cause: CauseRename, Name: "renamed: " + r.Was, Certain: true, Declared: declared, Old: was, New: is}
	d.Title = fmt.Sprintf("%s is called %s now: %s → %s", r.Was, r.Now, was.Text, is.Text)
	d.Mapping = &mapping.Mapping{Rename: []mapping.Change{r}}
	if slices.ContainsFunc(w.now.with(r.Was), func(name string) bool { return slices.Contains(w.old.with(r.Was), name) }) {
		d.Title = fmt.Sprintf("%s is called %s now, in %s alone: %s → %s", r.Was, r.Now, strings.Join(scenarios, ", "), was.Text, is.Text)
	}
	d.Scenarios = scenarios
	w.now.all.eachEvent(func(_ *flow, e *event) {
		if isOfType(e.kind, r.Now) {
			e.kind = r.Was + strings.TrimPrefix(e.kind, r.Now)
			if e.typ == r.Now {
				e.typ = r.Was
			}
		}
	})
	w.found = append(w.found, d)
}

// isOfType tells whether a kind is one of a type, or the one of that name.
func isOfType(kind, typ string) bool { return kind == typ || strings.HasPrefix(kind, typ+"/") }

// with lists the scenarios in which a type comes.
func (m *material) with(typ string) []string {
	in := map[string]bool{}
	for name, b := range m.baselines {
		if slices.Contains(b.Types, typ) {
			in[name] = true
		}
	}
	m.all.eachEvent(func(f *flow, e *event) {
		if isOfType(e.kind, typ) {
			in[f.run.Scenario] = true
		}
	})
	return slices.Sorted(maps.Keys(in))
}

// sightOf is how often a type was seen in some scenarios, and where first.
func (m *material) sightOf(typ string, scenarios []string) Sight {
	s := Sight{Of: m.streamsIn(scenarios)}
	events, in := 0, map[*flow]bool{}
	m.all.eachEvent(func(f *flow, e *event) {
		if isOfType(e.kind, typ) && slices.Contains(scenarios, f.run.Scenario) {
			if events == 0 {
				s.At = f.place(e)
			}
			events++
			in[f] = true
		}
	})
	s.Runs = len(in)
	if len(m.baselines) > 0 && s.Runs == 0 {
		s.Text = typ + ", in the baseline"
		return s
	}
	s.Text = fmt.Sprintf("%s in %s", counted(events, "event"), counted(s.Of, "stream"))
	return s
}

// namedType is what is known of a type of events, on one side: its fields, by scenario.
type namedType map[string]map[string]bool

// named are the types of a side, without those of heartbeats and of events that name none.
func (m *material) named() map[string]namedType {
	all := map[string]namedType{}
	fields := func(typ, scenario string) map[string]bool {
		if all[typ] == nil {
			all[typ] = namedType{}
		}
		if all[typ][scenario] == nil {
			all[typ][scenario] = map[string]bool{}
		}
		return all[typ][scenario]
	}
	for _, b := range m.baselines {
		for k := range b.known.tally {
			i := slices.IndexFunc(b.Types, func(typ string) bool { return isOfType(k.of, typ) })
			if k.aspect == aspectField && i >= 0 {
				class, _, _ := strings.Cut(b.known.tally[k].most().value, inSome)
				fields(b.Types[i], b.Scenario)[fieldName(k.path, typeOfClass(class))] = true
			}
		}
	}
	m.all.eachEvent(func(f *flow, e *event) {
		if e.typ != mapping.Unnamed {
			of := fields(e.typ, f.run.Scenario)
			visit(e.data, func(path string, v gjson.Result) {
				if path != "" || !v.IsObject() {
					of[fieldName(path, typeOf(v))] = true
				}
			})
		}
	})
	return all
}

// fieldName is a field, or what data is that is no object.
func fieldName(path, typ string) string {
	if path == "" {
		return "(" + typ + ")"
	}
	return path
}

// inherits tells that a type can be what another has become: it comes in the scenarios in which that
// came and is not any more, and has the fields that it had there.
func (t namedType) inherits(was, still namedType) bool {
	fields, gone := 0, namedType{}
	for scenario, has := range was {
		if still[scenario] == nil {
			gone[scenario] = has
			fields += len(has)
		}
	}
	return fields > 0 && maps.EqualFunc(gone, t, maps.Equal)
}
