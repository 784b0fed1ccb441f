package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// rewriting finds what changed in the form of all events at once, and takes it back, so that
// the rest can be compared: first what the mapping declares, then what it does not.
type rewriting struct {
	declared *mapping.Mapping
	old, now *material
	found    []*Difference
}

// rewrite does all of it, in the order in which one builds on the other.
func (w *rewriting) rewrite() {
	w.encoded()
	w.envelope()
	keyed(w.declared.Keyed(), w.old, w.now)
	w.moved()
	tellKinds(w.old, w.now)
	w.heartbeats()
	w.renamed()
	w.twice()
	w.opening()
}

// tellKinds says of each event which kind it is of, and parts the heartbeats.
func tellKinds(all ...*material) {
	learned := newKinds()
	for _, m := range all {
		m.all.eachEvent(func(_ *flow, e *event) { learned.learn(e) })
	}
	for _, m := range all {
		m.all.eachEvent(func(_ *flow, e *event) { e.kind = learned.of(e) })
		m.all.partBeats()
	}
}

func (all flows) runs() map[*Run]bool {
	runs := map[*Run]bool{}
	for _, f := range all {
		runs[f.run] = true
	}
	return runs
}

func scenariosOf(runs map[*Run]bool) []string {
	names := map[string]bool{}
	for r := range runs {
		names[r.Scenario] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// leastEmptyBeats is from how many events on that say nothing they are heartbeats, and no
// mistake.
const leastEmptyBeats = 3

// partBeats parts the heartbeats that are events from the others.
func (all flows) partBeats() {
	for _, f := range all {
		empty := 0
		for i := range f.events {
			empty += boolInt(f.events[i].saysNothing())
		}
		kept := f.events[:0]
		for _, e := range f.events {
			if e.isBeat() || empty >= leastEmptyBeats && e.saysNothing() {
				e.kind = heartbeats
				f.beats = append(f.beats, e)
				continue
			}
			kept = append(kept, e)
		}
		f.events = kept
		slices.SortStableFunc(f.beats, func(a, b event) int { return int(a.at - b.at) })
	}
}

func (e *event) saysNothing() bool { return e.typ == mapping.Unnamed && e.isEmpty() }

func (e *event) isEmpty() bool { return len(e.data) == 0 || string(e.data) == "{}" }

// isBeat tells that an event is a heartbeat by its name.
func (e *event) isBeat() bool {
	return isBeat.MatchString(e.kind) || isBareBeat.MatchString(e.kind) && e.isEmpty()
}

// form is in which form a heartbeat comes.
func (e *event) form() string {
	if e.entry.Kind == recording.KindComment {
		return mapping.Comment
	}
	return e.typ
}

// heartbeats compares their form.
func (w *rewriting) heartbeats() {
	old, now := w.old.forms(), w.now.forms()
	if len(old) == 0 || len(now) == 0 {
		return
	}
	was, is := mostOf(old), mostOf(now)
	if was.form == is.form || stays(was, w.old, now, w.now) || stays(is, w.now, old, w.old) {
		w.beside(old, now)
		return
	}
	d := &Difference{
		Cause: CauseHeartbeat, Name: "heartbeats: their form", Certain: true,
		Title: fmt.Sprintf("heartbeats are %s now: %s → %s", is.plural(was), was.shown(), is.shown()),
		Old:   sightAt(was.shown()+was.times(), len(was.in), w.old.many(), was.at),
		New:   sightAt(is.shown()+is.times(), len(is.in), w.now.many(), is.at),
	}
	d.Scenarios = scenariosOf(is.in)
	declare := mapping.Event{Was: was.form, Now: is.form}
	if was.form != mapping.Comment {
		declare.Data = withoutOwn(was.data, was.at)
	}
	d.Mapping = &mapping.Mapping{Heartbeat: &declare}
	d.Declared = w.declared.Heartbeat != nil && w.declared.Heartbeat.Was == was.form && w.declared.Heartbeat.Now == is.form
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
	for _, m := range []*material{w.old, w.now} { // what they say is of their form
		m.withoutBeatFields()
		for _, f := range m.all {
			for i := range f.beats {
				f.beats[i].bare = true
			}
		}
	}
}

// stays tells that the form that most heartbeats of one side have comes on the other nearly as often: the one that most
// have there came beside it.
func stays(b *beatForm, in *material, others map[string]*beatForm, other *material) bool {
	still := others[b.form]
	return still != nil && 2*still.count*in.many() >= b.count*other.many()
}

// beside tells of events that are heartbeats beside others, and that are new, or gone: the others come when they are due.
func (w *rewriting) beside(old, now map[string]*beatForm) {
	for _, form := range sortedKeys(now) {
		if here, there, is := now[form].isAlone(old, w.now, w.old); is {
			w.addBeside(now[form].scenarios(w.now), form+" is new", form+" comes beside the other heartbeats now: "+here.Text, there, here)
		}
	}
	for _, form := range sortedKeys(old) {
		if here, there, is := old[form].isAlone(now, w.old, w.now); is {
			w.addBeside(old[form].scenarios(w.old), form+" is gone", form+" does not come beside the other heartbeats any more: "+here.Text, here, there)
		}
	}
}

func (w *rewriting) addBeside(scenarios []string, name, title string, old, now Sight) {
	d := &Difference{Cause: CauseHeartbeat, Name: "heartbeats: " + name, Certain: true, Title: title, Scenarios: scenarios, Old: old, New: now}
	d.Mapping = &mapping.Mapping{Accept: []mapping.Accept{{Difference: d.Name, Because: toBeSaid}}}
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
}

// isAlone tells of an event that one side has it, and that it is not by chance that the other one does not.
func (b *beatForm) isAlone(others map[string]*beatForm, in, other *material) (here, there Sight, is bool) {
	if others[b.form] != nil || b.form == mapping.Comment {
		return here, there, false
	}
	scenarios, runs := b.scenarios(in), len(b.in)
	if runs == 0 {
		runs = min(b.count, in.runsIn(scenarios))
	}
	here = sightAt(b.shown()+b.times(), runs, in.runsIn(scenarios), b.at)
	there = sightAt("none", other.runsIn(scenarios), other.runsIn(scenarios), Place{})
	is = fisher(runs, here.Of, 0, there.Of) <= chanceOfNew || runs == here.Of && min(runs, there.Of) <= fewRuns
	return here, there, is
}

// scenarios are those in which a form comes. A baseline says how often it came, and not in which recordings.
func (b *beatForm) scenarios(in *material) []string {
	if len(b.in) == 0 {
		return slices.Sorted(maps.Keys(in.baselines))
	}
	return scenariosOf(b.in)
}

// withoutOwn is the data of an event without its fields that are of one request alone.
func withoutOwn(data string, at Place) string {
	if at.Stream == nil {
		return data
	}
	own := requestValuesOf(at.Stream.Request, nil)
	gjson.Parse(data).ForEach(func(key, v gjson.Result) bool {
		if v.Type == gjson.String && (own.names[v.Str] != "" || classOf(v.Str).identity) {
			data = mapping.Without(data, key.Str)
		}
		return true
	})
	return data
}

// beatForm is a form of heartbeats, and where it was seen.
type beatForm struct {
	form, data string
	count      int
	in         map[*Run]bool
	at         Place
}

func (m *material) forms() map[string]*beatForm {
	forms := map[string]*beatForm{}
	for _, b := range m.baselines {
		for _, h := range b.Heartbeats {
			forms[h.Form] = &beatForm{form: h.Form, data: h.Data, count: h.Times, in: map[*Run]bool{}}
		}
	}
	for _, f := range m.all {
		for i := range f.beats {
			e := &f.beats[i]
			b := forms[e.form()]
			if b == nil {
				b = &beatForm{form: e.form(), data: string(e.data), in: map[*Run]bool{}, at: f.place(e)}
				forms[b.form] = b
			}
			b.count++
			b.in[f.run] = true
		}
	}
	return forms
}

func mostOf(forms map[string]*beatForm) *beatForm {
	all := slices.Collect(maps.Values(forms))
	return slices.MaxFunc(all, func(a, b *beatForm) int { return a.count - b.count })
}

func (b *beatForm) plural(was *beatForm) string {
	switch mapping.Comment {
	case b.form:
		return "comments"
	case was.form:
		return "events"
	}
	return "other events"
}

func (b *beatForm) shown() string {
	if b.form == mapping.Comment {
		return ": " + b.data
	}
	return strings.TrimSpace("event: " + b.form + " data: " + recording.Escape(withoutOwn(b.data, b.at), shownData))
}

func (b *beatForm) times() string { return ", " + wording.Counted(b.count, "time") }

// shownData is how much is shown of the data of an event, in bytes.
const shownData = 96
