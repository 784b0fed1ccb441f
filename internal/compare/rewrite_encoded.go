package compare

import (
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
)

// encoding is a way to have the data of an event in something else that is JSON as well.
type encoding struct {
	name, words string
	open        byte
	inside      func(gjson.Result) gjson.Result // what is the data, if it is an object
}

func encodings() []encoding {
	return []encoding{
		{"text", "JSON in a text", '"', func(v gjson.Result) gjson.Result {
			if !gjson.Valid(v.Str) {
				return gjson.Result{}
			}
			return gjson.Parse(v.Str)
		}},
		{"list", "the only item of a list", '[', func(v gjson.Result) gjson.Result {
			if items := v.Array(); len(items) == 1 {
				return items[0]
			}
			return gjson.Result{}
		}},
	}
}

// decode is the data of an event that is encoded; false: it is not.
func (c encoding) decode(data []byte) ([]byte, bool) {
	if len(data) == 0 || data[0] != c.open || !gjson.ValidBytes(data) {
		return nil, false
	}
	v := c.inside(gjson.ParseBytes(data))
	return []byte(v.Raw), v.IsObject()
}

// encoded takes data out of what it was put into, on one side, as where it was encoded twice.
func (w *rewriting) encoded() {
	for _, c := range encodings() {
		w.decode(c, w.now, w.old)
		w.decode(c, w.old, w.now)
	}
}

// decode does so with all events of the types that are objects on the other side, and says so.
func (w *rewriting) decode(c encoding, in, other *material) {
	keys := c.keys(in)
	if len(keys) == 0 {
		return
	}
	bare := shapesOf(other)
	maps.DeleteFunc(keys, func(k shapeKey, _ bool) bool { return bare[k] == nil || bare[k].isNoObject() })
	var is, was moveSight
	in.all.eachEvent(func(f *flow, e *event) {
		if keys[keyOf(f, e)] {
			is.see(f, e)
			e.data, _ = c.decode(e.data)
		}
	})
	if is.events == 0 {
		return
	}
	other.all.eachEvent(func(f *flow, e *event) {
		if keys[keyOf(f, e)] {
			was.see(f, e)
		}
	})
	d := &Difference{Cause: CauseEnvelope, Name: "data as " + c.name, Certain: true, Scenarios: slices.Sorted(maps.Keys(is.scenarios))}
	d.Old, d.New = was.sight(other, d.Scenarios, ""), is.sight(in, d.Scenarios, "")
	d.Title = "the data is " + c.words + " now, in " + strings.Join(slices.Sorted(maps.Keys(is.types)), ", ")
	if in == w.old {
		d.Name, d.Old, d.New = "data no "+c.name, d.New, d.Old
		d.Title = "the data was " + c.words + ", and is not any more, in " + strings.Join(slices.Sorted(maps.Keys(is.types)), ", ")
	}
	d.Mapping = &mapping.Mapping{Accept: []mapping.Accept{{Difference: d.Name, Because: toBeSaid}}}
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
}

// keys are those of events that are all encoded so.
func (c encoding) keys(m *material) map[shapeKey]bool {
	keys := map[shapeKey]bool{}
	m.all.eachEvent(func(f *flow, e *event) {
		_, is := c.decode(e.data)
		all, known := keys[keyOf(f, e)]
		keys[keyOf(f, e)] = is && (all || !known)
	})
	maps.DeleteFunc(keys, func(_ shapeKey, all bool) bool { return !all })
	return keys
}
