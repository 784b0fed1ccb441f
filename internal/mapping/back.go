package mapping

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// First is the event with which a stream of the old side begins, where the new side's comes
// later or not at all; nil: it comes as any other does.
func (m *Mapping) First() *recording.Entry {
	o := m.Opening
	if o == nil || !o.Moved && !o.Optional && o.Now != "" {
		return nil
	}
	first := &recording.Entry{Kind: recording.KindEvent, Type: o.Was, Data: []byte(o.Data)}
	m.wrap(first)
	return first
}

// Back makes an entry of the new side what it was on the old one, so that what is expected of
// that can be expected of it. False: the old side has nothing in its place.
func (m *Mapping) Back(e *recording.Entry) bool {
	is := m.back(e)
	m.wrap(e)
	return is
}

// wrap puts an event into the envelope that the old side's were in.
func (m *Mapping) wrap(e *recording.Entry) {
	if m.Envelope != nil && m.Envelope.Wrap != nil && e.Kind == recording.KindEvent {
		e.Type, e.Data = m.Envelope.Wrap.Wrap(e.Type, e.Data)
	}
}

func (m *Mapping) back(e *recording.Entry) bool {
	if h := m.Heartbeat; h != nil && h.back(e) {
		return true
	}
	if e.Kind != recording.KindEvent {
		return true
	}
	if m.Envelope != nil && m.Envelope.Unwrap != nil {
		if typ, data, ok := m.Envelope.Unwrap.Unwrap(e.Type, e.Data); ok {
			e.Type, e.Data = typ, data
		}
	}
	if o := m.Opening; o != nil && e.Type == o.Now {
		if m.First() != nil {
			return false // it stands at the beginning already
		}
		e.Type, e.Data = o.Was, []byte(o.Data)
	}
	for _, r := range m.Rename {
		if e.Type == r.Now {
			e.Type = r.Was
		}
	}
	m.fieldsBack(e)
	return true
}

// BackAll makes the streams of a recording of the new side what they were on the old one.
func (m *Mapping) BackAll(r *recording.Recording) error {
	for _, s := range r.Streams {
		if s.Response == nil {
			continue
		}
		var entries []*recording.Entry
		if first := m.First(); first != nil && s.Len() > 0 {
			first.FirstByte, first.LastByte = s.Response.At, s.Response.At
			entries = append(entries, first)
		}
		numbers := map[recording.Kind]int{}
		for _, e := range s.All() {
			if m.Back(e) {
				entries = append(entries, e)
			}
		}
		if err := s.Unread(); err != nil {
			return err
		}
		rewritten := s.Only(nil)
		for _, e := range entries {
			numbers[e.Kind]++
			e.Number = numbers[e.Kind]
			if err := rewritten.Add(e); err != nil {
				return err
			}
		}
		*s = *rewritten
	}
	return nil
}

// back makes a heartbeat what it was.
func (h *Event) back(e *recording.Entry) bool {
	isNow := e.Kind == recording.KindEvent && e.Type == h.Now
	if h.Now == Comment {
		isNow = e.Kind == recording.KindComment
	}
	if !isNow {
		return false
	}
	if h.Was == Comment {
		e.Kind, e.Type, e.Data = recording.KindComment, "", []byte(h.Data)
		return true
	}
	e.Kind, e.Type, e.Data = recording.KindEvent, h.Was, []byte(h.Data)
	return true
}

// fieldsBack makes the fields of an event what they were.
func (m *Mapping) fieldsBack(e *recording.Entry) {
	m.movedBack(e)
	kind := KindOf(e.Type, e.Data)
	for _, f := range m.Added {
		if f.of(e.Type, kind) {
			e.Data = without(e.Data, f.Field)
		}
	}
	for _, v := range m.Values {
		if v.of(e.Type, kind) {
			e.Data = v.back(e.Data)
		}
	}
	for _, t := range m.Times {
		e.Data = timesEnding(t.Now).ReplaceAll(e.Data, []byte("${1}"+strings.ReplaceAll(t.Was, "$", "$$")+`"`))
	}
}

// movedBack moves the fields of an event to where they were, in whichever order the lines stand.
func (m *Mapping) movedBack(e *recording.Entry) {
	left := slices.Clone(m.Moved)
	for range left {
		left = slices.DeleteFunc(left, func(c Move) (is bool) {
			if c.Of == "" || c.Of == e.Type {
				e.Data, is = c.Back(e.Data)
			}
			return is
		})
	}
}

// of tells whether the field is one of the events of a type and kind.
func (f Field) of(typ, kind string) bool { return f.Of == "" || f.Of == typ || f.Of == kind }

// timesEnding finds times in JSON that end so.
func timesEnding(end string) *regexp.Regexp {
	return regexp.MustCompile(`("\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)` + regexp.QuoteMeta(end) + `"`)
}

// back makes what a field says what it was.
func (v Value) back(data []byte) []byte {
	now := gjson.Parse(string(v.Now))
	for _, place := range places(data, v.Field.Field) {
		if is := gjson.GetBytes(data, place); !is.Exists() || !value.Equal(is, now) {
			continue
		}
		if said, err := sjson.SetRawBytes(data, place, []byte(v.Was)); err == nil {
			data = said
		}
	}
	return data
}

// without is JSON without what stands at a path.
func without(data []byte, path string) []byte {
	for _, place := range slices.Backward(places(data, path)) { // from the end: what is behind an item moves up
		if deleted, err := sjson.DeleteBytes(data, place); err == nil {
			data = deleted
		}
	}
	return data
}

// places are where in JSON a path leads: to one place, or into each item of a list, and all that is keyed by IDs.
func places(data []byte, path string) []string {
	mark := EachItem
	if at := strings.Index(path, id); at >= 0 && !strings.Contains(path[:at], EachItem) {
		mark = id
	}
	in, within, into := strings.Cut(path, mark)
	if !into {
		return []string{path}
	}
	in = strings.TrimSuffix(in, ".")
	many := gjson.ParseBytes(data)
	if in != "" {
		many = many.Get(in)
	}
	var all []string
	for _, name := range namesIn(many, mark) {
		all = append(all, places(data, strings.TrimPrefix(fmt.Sprintf("%s.%s%s", in, name, within), "."))...)
	}
	return all
}

// namesIn are the numbers of a list's items, or the keys of an object, each as a part of a path.
func namesIn(many gjson.Result, mark string) []string {
	var all []string
	if many.IsArray() != (mark == EachItem) || !many.IsArray() && !many.IsObject() {
		return nil
	}
	many.ForEach(func(key, _ gjson.Result) bool {
		if many.IsArray() {
			all = append(all, strconv.Itoa(len(all)))
		} else {
			all = append(all, escaped(key.Str))
		}
		return true
	})
	return all
}

// What stands in a path for many places.
const (
	EachItem = "[]"   // each item of a list
	id       = "{id}" // a value of the request's own, or whatever an object is keyed by
)

// Path is where a request of the old side goes on the new one: the URL of the same server, with
// the path and query that the mapping has for it.
func (m *Mapping) Path(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return target
	}
	for _, c := range m.Paths {
		now, is := c.now(u.RequestURI())
		if !is {
			continue
		}
		if to, err := u.Parse(now); err == nil {
			return to.String()
		}
	}
	return target
}

// now is where what was requested is now; false: the line is of another path.
func (p Path) now(was string) (now string, is bool) {
	pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(p.Was), regexp.QuoteMeta(id), `([^/?&=]+)`) + "$")
	values := pattern.FindStringSubmatch(was)
	if values == nil {
		return "", false
	}
	parts := strings.Split(p.Now, id)
	for i, part := range parts {
		if now += part; i < len(parts)-1 {
			now += values[min(i+1, len(values)-1)]
		}
	}
	return now, true
}

// Moves tells that the line has a request go from the one path to the other, with whichever values in it.
func (p Path) Moves(was, is string) bool {
	now, known := p.now(was)
	return known && now == is
}

// Keyed are the objects that lines take for keyed by IDs.
func (m *Mapping) Keyed() []Field {
	lines := slices.Concat(m.Dropped, m.Added, m.Differs)
	for _, v := range m.Values {
		lines = append(lines, v.Field)
	}
	for _, c := range m.Moved {
		lines = append(lines, Field{c.Was, c.Of}, Field{c.Now, c.Of})
	}
	var all []Field
	for _, f := range lines {
		parts := strings.Split(f.Field, id)
		for i := range len(parts) - 1 {
			object := Field{strings.TrimSuffix(strings.Join(parts[:i+1], id), "."), f.Of}
			if !slices.Contains(all, object) {
				all = append(all, object)
			}
		}
	}
	return all
}

// Reads are what events of these types are not as they were sent, in words for people.
func (m *Mapping) Reads(types map[string]bool) []string {
	var all []string
	if m.Envelope != nil && m.Envelope.Unwrap != nil {
		all = append(all, "events are taken out of their envelope")
	}
	if h := m.Heartbeat; h != nil {
		all = append(all, fmt.Sprintf("a heartbeat that is sent as %s reads %s", h.Now, h.Was))
	}
	if o := m.Opening; o != nil && types[o.Was] {
		all = append(all, fmt.Sprintf("%q stands first, whatever was sent", o.Was))
	}
	for _, r := range m.Rename {
		if types[r.Was] {
			all = append(all, fmt.Sprintf("%q reads %q", r.Now, r.Was))
		}
	}
	for _, c := range m.Moved {
		if c.Of == "" || types[c.Of] {
			all = append(all, c.reads())
		}
	}
	for _, v := range m.Values {
		if v.Of == "" || types[v.Of] {
			all = append(all, fmt.Sprintf("%s: %s reads %s", v.Field.String(), v.Now, v.Was))
		}
	}
	for _, f := range m.Added {
		if f.Of == "" || types[f.Of] {
			all = append(all, f.String()+" is left out")
		}
	}
	for _, t := range m.Times {
		all = append(all, fmt.Sprintf("times that end in %s read %s", t.Now, t.Was))
	}
	return all
}
