package compare

import (
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// The values of which fields say the same, beside the name of another field.
const (
	isOneForAll = "one for all events"
	isItsOwn    = "its own in each event"
	isSeveral   = "one for some events"
)

// same states of each field which other one says the same, or whether its events do: where what it says is another
// in each recording, as an order's number is, this is all that can be told of it.
func (f *facts) same(one *flow, seen map[field]*seenField) {
	known := one.values.said()
	for _, at := range sortedFields(seen) {
		s := seen[at]
		if len(s.said) == 0 || s.list || len(s.distinct) > maxLiterals || at.path == idPath || at.kind == heartbeats || at.kind == comments {
			continue
		}
		says := strings.Join(s.distinct, "\n")
		value := s.sameness()
		if other, is := known[says]; is {
			value = "as " + other
		} else {
			known[says] = fieldOf(at.kind, at.path)
		}
		f.at(key{one.name, aspectSame, at.kind, at.path}).add(value, one.place(s.at))
	}
}

func (s *seenField) sameness() string {
	switch {
	case len(s.distinct) == len(s.said):
		return isItsOwn
	case len(s.distinct) == 1:
		return isOneForAll
	}
	return isSeveral
}

// free tells that what a field says is another in each recording, of both sides.
func (d *deviation) free() bool {
	if d.old.runs == 1 && d.now.runs == 1 {
		k := d.key
		k.aspect = aspectValue
		return d.before.at(k).most().value != d.brought.at(k).most().value
	}
	return d.before.varies(d.key) && d.brought.varies(d.key)
}

// varies tells that what a field says is another in each run, or that there is only one.
func (f *facts) varies(k key) bool {
	k.aspect = aspectValue
	t := f.tally[k]
	return t != nil && (t.volatile() || t.runs == 1)
}

// said are the values of a request that are its own, also those that are too short to be found within a text.
func (v *requestValues) said() map[string]string {
	known := map[string]string{}
	for text, name := range v.short {
		known[recording.Escape(text, maxLiteralBytes)] = name
	}
	return known
}
