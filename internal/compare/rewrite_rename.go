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
	old, now := w.old.named(), w.now.named()
	for _, was := range slices.Sorted(maps.Keys(old)) {
		if heirs := heirsOf(was, old, now); len(heirs) == 1 && len(heirsOf(heirs[0], now, old)) == 1 {
			w.rename(mapping.Change{Was: was, Now: heirs[0]}, false)
		}
	}
}

// rename takes the name of a type back, or of a kind, and says so.
func (w *rewriting) rename(r mapping.Change, declared bool) {
	was, is := w.old.sightOf(r.Was), w.now.sightOf(r.Now)
	if is.Runs == 0 {
		return
	}
	d := &Difference{Cause: CauseRename, Name: "renamed: " + r.Was, Certain: true, Declared: declared, Old: was, New: is}
	d.Title = fmt.Sprintf("%s is called %s now: %s → %s", r.Was, r.Now, was.Text, is.Text)
	d.Mapping = &mapping.Mapping{Rename: []mapping.Change{r}}
	in := map[*Run]bool{}
	w.now.eachEvent(func(f *flow, e *event) {
		if isOfType(e.kind, r.Now) {
			e.kind = r.Was + strings.TrimPrefix(e.kind, r.Now)
			if e.typ == r.Now {
				e.typ = r.Was
			}
			in[f.run] = true
		}
	})
	d.Scenarios = scenariosOf(in)
	w.found = append(w.found, d)
}

// isOfType tells whether a kind is one of a type, or the one of that name.
func isOfType(kind, typ string) bool { return kind == typ || strings.HasPrefix(kind, typ+"/") }

// sightOf is how often a type was seen, and where first.
func (m *material) sightOf(typ string) Sight {
	s := Sight{Of: m.streams()}
	events, in := 0, map[*flow]bool{}
	m.eachEvent(func(f *flow, e *event) {
		if isOfType(e.kind, typ) {
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
	s.Text = fmt.Sprintf("%s in %s", counted(events, "event"), counted(m.streams(), "stream"))
	return s
}

// namedType is what is known of a type of events, on one side.
type namedType struct{ scenarios, fields map[string]bool }

// named are the types of a side, without those of heartbeats and of events that name none.
func (m *material) named() map[string]*namedType {
	all := map[string]*namedType{}
	of := func(typ, scenario string) *namedType {
		if all[typ] == nil {
			all[typ] = &namedType{map[string]bool{}, map[string]bool{}}
		}
		all[typ].scenarios[scenario] = true
		return all[typ]
	}
	for _, b := range m.baselines {
		for k := range b.known.tally {
			i := slices.IndexFunc(b.Types, func(typ string) bool { return isOfType(k.of, typ) })
			if k.aspect == aspectField && i >= 0 {
				of(b.Types[i], b.Scenario).fields[k.path] = true
			}
		}
	}
	m.eachEvent(func(f *flow, e *event) {
		if e.typ != mapping.Unnamed {
			t := of(e.typ, f.run.Scenario)
			visit(e.data, func(path string, _ gjson.Result) { t.fields[path] = true })
		}
	})
	return all
}

// heirsOf are the types of another side that a type may have become: they are not on its own, come
// in the same scenarios, and have the same fields.
func heirsOf(typ string, own, others map[string]*namedType) []string {
	t := own[typ]
	if others[typ] != nil || len(t.fields) == 0 {
		return nil
	}
	var heirs []string
	for name, other := range others {
		if own[name] == nil && maps.Equal(t.scenarios, other.scenarios) && maps.Equal(t.fields, other.fields) {
			heirs = append(heirs, name)
		}
	}
	return heirs
}
