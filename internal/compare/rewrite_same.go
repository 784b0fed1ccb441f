package compare

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// tellApart shows what tells an ID, or a time, from others of its class: which other events of the stream have it, under
// which name, and how far it is from the clock.
func (f *flow) tellApart(e *event, path, text string, c class, show func(path, said string)) {
	if c.time != nil {
		if by, is := f.shiftOf(c.time.since, e); is {
			show(path, "<"+shiftText(by)+">")
		}
	}
	if !c.identity {
		return
	}
	for _, other := range f.idsAt()[text] {
		if other == (field{e.typ, path}) {
			continue
		}
		show(path, "<as "+fieldOf(other.kind, other.path)+">")
		if other.path == path {
			show(path, asIn(other.kind))
		}
	}
}

// asIn says of an ID that events of another type have it under the same name, whatever that is.
func asIn(typ string) string { return "<as in " + typ + ">" }

// tellApart does so with what a baseline knows: that a field of the same name has one ID with it.
func (b *baseline) tellApart(k key, class string, show func(path, said string)) {
	if !isNumbered.MatchString(class) {
		return
	}
	for other, t := range b.known.tally {
		if other.aspect == aspectField && other.path == k.path && b.typeOf(other.of) != b.typeOf(k.of) && t.sighting(class) != nil {
			show(k.path, asIn(b.typeOf(other.of)))
			show(k.path, "<as "+fieldOf(b.typeOf(other.of), k.path)+">")
		}
	}
}

// isNumbered finds an ID that is one for all events that have it.
var isNumbered = regexp.MustCompile(`^<[^>]* \d+>$`)

// idsAt are the fields that have each value with an identity, by the types of their events.
func (f *flow) idsAt() map[string][]field {
	if f.ids != nil {
		return f.ids
	}
	f.ids = map[string][]field{}
	for i := range f.events {
		e := &f.events[i]
		visit(e.data, func(path string, v gjson.Result) {
			at := field{e.typ, path}
			if v.Type == gjson.String && f.values.classOf(v.Str).identity && !slices.Contains(f.ids[v.Str], at) {
				f.ids[v.Str] = append(f.ids[v.Str], at)
			}
		})
	}
	return f.ids
}

// isOfAnyone tells a class by which nobody knows whose an ID is, or of what a time.
func isOfAnyone(said string) bool {
	return slices.ContainsFunc([]string{"<uuid", "<hex", "<timestamp", "<HTTP date"}, func(name string) bool { return strings.HasPrefix(said, name) }) ||
		strings.HasPrefix(said, "<") && strings.Contains(said, sinceEpoch)
}
