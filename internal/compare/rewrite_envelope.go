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
)

// envelope takes the events of the side out that puts them into an envelope.
func (w *rewriting) envelope() {
	oldTypes, nowTypes := w.old.types(), w.now.types()
	oldWrapper, nowWrapper := w.old.wrapper(oldTypes, w.now, nowTypes), w.now.wrapper(nowTypes, w.old, oldTypes)
	declared := w.declared.Envelope
	if declared == nil {
		declared = &mapping.Envelope{}
	}
	switch {
	case declared.Unwrap != nil && w.unwrap(w.now, w.old, *declared.Unwrap, true):
	case declared.Wrap != nil && w.unwrap(w.old, w.now, *declared.Wrap, true):
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
	m.all.eachEvent(func(_ *flow, e *event) {
		if e.typ != mapping.Unnamed {
			types[e.typ] = true
		}
	})
	return types
}

// fieldsOfTypes are the fields at the top of the data of a side's events that name a type, by that.
func (m *material) fieldsOfTypes() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	add := func(typ, field string) {
		if all[typ] == nil {
			all[typ] = map[string]bool{}
		}
		all[typ][field] = true
	}
	for _, b := range m.baselines {
		for _, f := range b.Facts[string(aspectField)] {
			typ, _, _ := strings.Cut(f.Of, "/")
			top, _, _ := strings.Cut(f.Field, ".")
			add(typ, strings.TrimSuffix(top, itemsOf))
		}
	}
	m.all.eachEvent(func(_ *flow, e *event) {
		if e.typ != mapping.Unnamed && len(e.data) > 0 && e.data[0] == '{' {
			gjson.ParseBytes(e.data).ForEach(func(key, _ gjson.Result) bool { add(e.typ, key.Str); return true })
		}
	})
	return all
}

// wrapper is the envelope of most events of a side, if what it says of their types are types of the other side; nil:
// there is none. One that names a type is none where the other side has that type, nor for events that this side has
// beside it: it speaks of them.
func (m *material) wrapper(own map[string]bool, other *material, others map[string]bool) *mapping.Wrapper {
	count, fields := map[mapping.Wrapper]int{}, other.fieldsOfTypes()
	m.all.eachEvent(func(_ *flow, e *event) {
		for _, c := range envelopesOf(e, fields) {
			if others[c.typ] && (c.Event == "" || !others[c.Event] && !own[c.typ]) {
				count[c.Wrapper]++
			}
		}
	})
	if len(count) == 0 {
		return nil
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b mapping.Wrapper) int {
		return cmp.Or(count[b]-count[a], strings.Compare(a.Event, b.Event), strings.Compare(a.Type, b.Type), strings.Compare(a.Payload, b.Payload))
	})
	return &all[0]
}

// envelope is what an event may be taken for, and the type that it then has.
type envelope struct {
	mapping.Wrapper
	typ string
}

// mostFields is how many fields an envelope has at most.
const mostFields = 16

// envelopesOf takes an event for an envelope: an object of which a field says what another one is. With two fields that
// is all, but where the one is a field of the events of that type on the other side: then these say their type beside
// what they say; in one that names a type the other is an object, or a list, for events of a name have any fields. With more
// fields, such as CloudEvents have, it is an object that has most of its fields from the events of that type on the
// other side.
func envelopesOf(e *event, others map[string]map[string]bool) (all []envelope) {
	if len(e.data) == 0 || e.data[0] != '{' {
		return nil
	}
	fields := gjson.ParseBytes(e.data).Map()
	if len(fields) < 2 || len(fields) > mostFields {
		return nil
	}
	event := ""
	if e.typ != mapping.Unnamed {
		event = e.typ
	}
	for name, v := range fields {
		if v.Type != gjson.String || !mapping.Names(name) {
			continue
		}
		if known := others[v.Str]; event == "" && known != nil && !known[name] && areLike(fields, name, known) {
			all = append(all, envelope{mapping.Wrapper{Type: name}, v.Str})
			continue
		}
		for payload, carried := range fields {
			is := event == "" || carried.IsObject() || carried.IsArray()
			if len(fields) > 2 {
				is = isLike(carried, others[v.Str])
			}
			if is && payload != name {
				all = append(all, envelope{mapping.Wrapper{Event: event, Type: name, Payload: payload}, v.Str})
			}
		}
	}
	return all
}

// areLike tells that most of some fields, but for one, are known.
func areLike(fields map[string]gjson.Result, but string, known map[string]bool) bool {
	are := 0
	for name := range fields {
		are += boolInt(name != but && known[name])
	}
	return 2*are > len(fields)-1
}

// isLike tells an object of which most fields are known.
func isLike(object gjson.Result, known map[string]bool) bool {
	if !object.IsObject() {
		return false
	}
	fields, are := 0, 0
	object.ForEach(func(key, _ gjson.Result) bool {
		fields++
		are += boolInt(known[key.Str])
		return true
	})
	return 2*are > fields
}

// besides are the fields of an envelope beside those for type and data, with those that are known already.
func besides(w mapping.Wrapper, data []byte, known []string) []string {
	gjson.ParseBytes(data).ForEach(func(key, _ gjson.Result) bool {
		if key.Str != w.Type && key.Str != w.Payload && len(known) < mostFields && !slices.Contains(known, key.Str) {
			known = append(known, key.Str)
		}
		return true
	})
	return known
}

// unwrap takes the events of a side out of their envelope, and says so; false: none is in it.
func (w *rewriting) unwrap(wrapped, bare *material, wrapper mapping.Wrapper, declared bool) bool {
	events, inRuns, beside := 0, map[*Run]bool{}, []string(nil)
	var at Place
	wrapped.all.eachEvent(func(f *flow, e *event) {
		typ, data, ok := wrapper.Unwrap(e.typ, e.data)
		if !ok {
			return
		}
		if events == 0 {
			at = f.place(e)
		}
		events++
		inRuns[f.run] = true
		beside = besides(wrapper, e.data, beside)
		e.typ, e.data = typ, data
	})
	if events == 0 {
		return false
	}
	counterpart, named := bare.first(at, wrapped)
	envelope := fmt.Sprintf(`data: {%q: NAME, %q: {…}}`, wrapper.Type, wrapper.Payload)
	if wrapper.Payload == "" {
		envelope, beside = fmt.Sprintf(`data: {%q: NAME, …}`, wrapper.Type), nil
	}
	if len(beside) > 0 {
		envelope = strings.Replace(envelope, "{…}}", "{…}, …}", 1)
	}
	if wrapper.Event != "" {
		envelope = "event: " + wrapper.Event + ", " + envelope
	}
	is := sightAt(envelope+", "+wording.Counted(events, "time"), len(inRuns), wrapped.many(), at)
	was := sightAt("event: NAME, data: {…}, "+wording.Counted(named, "time"), bare.many(), bare.many(), counterpart)
	d := &Difference{Cause: CauseEnvelope, Name: "envelope", Certain: true, Declared: declared, Old: was, New: is}
	d.Title = envelopeTitle(wrapper, envelope, wrapped == w.now)
	d.Mapping = &mapping.Mapping{Envelope: &mapping.Envelope{Unwrap: &wrapper}}
	if wrapped == w.old {
		d.Old, d.New = is, was
		d.Mapping = &mapping.Mapping{Envelope: &mapping.Envelope{Wrap: &wrapper}}
	}
	d.Scenarios = scenariosOf(inRuns)
	if len(beside) > 0 {
		d.Details = []string{"not compared are the other fields of the envelope: " + strings.Join(beside, ", ")}
	}
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
	w.notInEnvelope(wrapped, bare)
	return true
}

// envelopeTitle says what became of the events that were in an envelope, or now are.
func envelopeTitle(wrapper mapping.Wrapper, envelope string, isNow bool) string {
	const bare = "event: NAME, data: {…}"
	isFlat := wrapper.Payload == ""
	switch {
	case isFlat && isNow:
		return "events say their type in their data now: " + bare + " → " + envelope
	case isFlat:
		return "events say their type in their data no more: " + envelope + " → " + bare
	case isNow:
		return "events are put into an envelope: " + bare + " → " + envelope
	}
	return "events are not in an envelope any more: " + envelope + " → " + bare
}

// first is where an event of the side stands that has the type of another's, as it is now, and
// how many have a type.
func (m *material) first(of Place, other *material) (at Place, named int) {
	typ := ""
	other.all.eachEvent(func(_ *flow, e *event) {
		if e.entry == of.Entry {
			typ = e.typ
		}
	})
	m.all.eachEvent(func(f *flow, e *event) {
		if e.typ == typ && at.Stream == nil {
			at = f.place(e)
		}
		named += boolInt(e.typ != mapping.Unnamed)
	})
	return at, named
}
