package compare

import (
	"cmp"
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
	w.envelope()
	tellKinds(w.old, w.now)
	w.heartbeats()
	w.renamed()
	w.opening()
}

// tellKinds says of each event which kind it is of, and parts the heartbeats.
func tellKinds(all ...*material) {
	learned := newKinds()
	for _, m := range all {
		m.eachEvent(func(_ *flow, e *event) { learned.learn(e) })
	}
	for _, m := range all {
		m.eachEvent(func(_ *flow, e *event) { e.kind = learned.of(e) })
		m.partBeats()
	}
}

// envelope takes the events of the side out that puts them into an envelope.
func (w *rewriting) envelope() {
	oldTypes, nowTypes := w.old.types(), w.now.types()
	oldWrapper, nowWrapper := w.old.wrapper(oldTypes, nowTypes), w.now.wrapper(nowTypes, oldTypes)
	declared := w.declared.Envelope
	if declared == nil {
		declared = &mapping.Envelope{}
	}
	switch {
	case declared.Unwrap != nil:
		w.unwrap(w.now, w.old, *declared.Unwrap, true)
	case declared.Wrap != nil:
		w.unwrap(w.old, w.now, *declared.Wrap, true)
	case nowWrapper != nil && oldWrapper == nil && len(oldTypes) > 0:
		w.unwrap(w.now, w.old, *nowWrapper, false)
	case oldWrapper != nil && nowWrapper == nil:
		w.unwrap(w.old, w.now, *oldWrapper, false)
	}
}

// types are the types of a side's events that name one.
func (m *material) types() map[string]bool {
	types := map[string]bool{}
	for _, b := range m.baselines {
		for _, typ := range b.Types {
			types[typ] = true
		}
	}
	m.eachEvent(func(_ *flow, e *event) {
		if e.typ != mapping.Unnamed {
			types[e.typ] = true
		}
	})
	return types
}

// wrapper is the envelope of most events of a side, if what it says of their types are types of the other side; nil:
// there is none. One that names a type is none where the other side has that type, nor for events that this side has
// beside it: it speaks of them.
func (m *material) wrapper(own, others map[string]bool) *mapping.Wrapper {
	count := map[mapping.Wrapper]int{}
	m.eachEvent(func(_ *flow, e *event) {
		w, typ, ok := envelopeOf(e)
		if ok && others[typ] && (w.Event == "" || !others[w.Event] && !own[typ]) {
			count[w]++
		}
	})
	if len(count) == 0 {
		return nil
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b mapping.Wrapper) int {
		return cmp.Or(count[b]-count[a], strings.Compare(a.Event, b.Event), strings.Compare(a.Type, b.Type))
	})
	return &all[0]
}

// envelopeOf takes an event for an envelope: an object of two fields, of which one says what the other is. In one that names
// a type that is an object, or a list: events of a name have any fields.
func envelopeOf(e *event) (w mapping.Wrapper, value string, ok bool) {
	if len(e.data) == 0 || e.data[0] != '{' {
		return w, "", false
	}
	if e.typ != mapping.Unnamed {
		w.Event = e.typ
	}
	fields, carries := 0, e.typ == mapping.Unnamed
	gjson.ParseBytes(e.data).ForEach(func(key, v gjson.Result) bool {
		if fields++; v.Type == gjson.String && mapping.Names(key.Str) && w.Type == "" {
			w.Type, value = key.Str, v.Str
		} else {
			w.Payload = key.Str
			carries = carries || v.IsObject() || v.IsArray()
		}
		return fields <= 2
	})
	return w, value, carries && fields == 2 && w.Type != "" && w.Payload != ""
}

// unwrap takes the events of a side out of their envelope, and says so.
func (w *rewriting) unwrap(wrapped, bare *material, wrapper mapping.Wrapper, declared bool) {
	events, inRuns := 0, map[*Run]bool{}
	var at Place
	wrapped.eachEvent(func(f *flow, e *event) {
		typ, data, ok := wrapper.Unwrap(e.typ, e.data)
		if !ok {
			return
		}
		if events == 0 {
			at = f.place(e)
		}
		events++
		inRuns[f.run] = true
		e.typ, e.data = typ, data
	})
	if events == 0 {
		return
	}
	counterpart, named := bare.first(at, wrapped)
	envelope := fmt.Sprintf(`data: {%q: NAME, %q: {…}}`, wrapper.Type, wrapper.Payload)
	if wrapper.Event != "" {
		envelope = "event: " + wrapper.Event + ", " + envelope
	}
	is := sightAt(envelope+", "+wording.Counted(events, "time"), len(inRuns), wrapped.many(), at)
	was := sightAt("event: NAME, data: {…}, "+wording.Counted(named, "time"), bare.many(), bare.many(), counterpart)
	d := &Difference{Cause: CauseEnvelope, Name: "envelope", Certain: true, Declared: declared, Old: was, New: is}
	d.Title = "events are put into an envelope: event: NAME, data: {…} → " + envelope
	d.Mapping = &mapping.Mapping{Envelope: &mapping.Envelope{Unwrap: &wrapper}}
	if wrapped == w.old {
		d.Title = "events are not in an envelope any more: " + envelope + " → event: NAME, data: {…}"
		d.Old, d.New = is, was
		d.Mapping = &mapping.Mapping{Envelope: &mapping.Envelope{Wrap: &wrapper}}
	}
	d.Scenarios = scenariosOf(inRuns)
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
	w.notInEnvelope(wrapped, bare)
}

// first is where an event of the side stands that has the type of another's, as it is now, and
// how many have a type.
func (m *material) first(of Place, other *material) (at Place, named int) {
	typ := ""
	other.eachEvent(func(_ *flow, e *event) {
		if e.entry == of.Entry {
			typ = e.typ
		}
	})
	m.eachEvent(func(f *flow, e *event) {
		if e.typ == typ && at.Stream == nil {
			at = f.place(e)
		}
		named += boolInt(e.typ != mapping.Unnamed)
	})
	return at, named
}

func (m *material) runs() map[*Run]bool {
	runs := map[*Run]bool{}
	for _, f := range m.all {
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
func (m *material) partBeats() {
	for _, f := range m.all {
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
	if was.form == is.form {
		return
	}
	d := &Difference{
		Cause: CauseHeartbeat, Name: "heartbeats: their form", Certain: true,
		Title: fmt.Sprintf("heartbeats are %s now: %s → %s", is.plural(), was.shown(), is.shown()),
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

func (b *beatForm) plural() string {
	if b.form == mapping.Comment {
		return "comments"
	}
	return "events"
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
