package compare

import (
	"cmp"
	"slices"
	"strings"
)

// ids states what the IDs of a stream's events are, whatever their kinds: of which form, and whether they
// rise and tell events apart.
func (f *facts) ids(one *flow) {
	forms, previous, seen, leg := []string{}, "", map[string]bool{}, 0
	rise, alike, first := true, false, (*event)(nil)
	for i := range one.events {
		e := &one.events[i]
		if !e.entry.HasID {
			continue
		}
		if first == nil {
			first = e
		}
		if e.leg != leg {
			leg, previous, seen = e.leg, "", map[string]bool{}
		}
		id := string(e.entry.LastEventID)
		alike = alike || seen[id]
		rise = rise && (previous == "" || rises(previous, id))
		if form := one.idForm(id); !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
		previous, seen[id] = id, true
	}
	if first == nil {
		return
	}
	slices.Sort(forms)
	text := strings.Join(forms, " or ")
	if rise && len(one.events) > 1 {
		text += ", rising"
	}
	if alike {
		text += ", some alike"
	}
	f.at(key{one.stream.Name, aspectID, "", ""}).add(text, one.place(first))
}

// idForm is what an ID is: a number, or text of some class.
func (f *flow) idForm(id string) string {
	if beforeNumber(id) == "" && id != "" {
		return "numbers"
	}
	return cmp.Or(f.classOf(id).name, "text")
}

// beforeNumber is what stands before the number with which a text ends.
func beforeNumber(text string) string { return strings.TrimRight(text, "0123456789") }

// rises tells whether two texts end in numbers of which the second is the greater one.
func rises(from, to string) bool {
	before := beforeNumber(from)
	if before != beforeNumber(to) {
		return false
	}
	was, is := strings.TrimLeft(from[len(before):], "0"), strings.TrimLeft(to[len(before):], "0")
	return cmp.Or(cmp.Compare(len(was), len(is)), strings.Compare(was, is)) < 0
}
