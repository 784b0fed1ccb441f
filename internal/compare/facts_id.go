package compare

import (
	"cmp"
	"slices"
	"strings"
)

// ids states what the IDs of a stream's events are, whatever their kinds: of which form, and whether they
// rise and tell events apart, each within a connection.
func (f *facts) ids(one *flow) {
	first := slices.IndexFunc(one.events, func(e event) bool { return e.entry.HasID })
	if first < 0 {
		return
	}
	var forms []string
	rise, alike := len(one.events) > 1, false
	for _, ids := range idsByLeg(one.events) {
		for _, id := range ids {
			forms = append(forms, one.values.idForm(id))
		}
		rise = rise && rising(ids)
		alike = alike || someAlike(ids)
	}
	slices.Sort(forms)
	text := strings.Join(slices.Compact(forms), " or ")
	if rise {
		text += idsRise
	}
	if alike {
		text += ", some alike"
	}
	f.at(key{one.name, aspectID, "", ""}).add(text, one.place(&one.events[first]))
}

// idsRise ends the value of IDs of which each is greater than the one before.
const idsRise = ", rising"

// idsRiseByType tells that the IDs of the events of each type rise, or that nobody kept them.
func (p Place) idsRiseByType() bool {
	if p.Stream == nil {
		return true
	}
	ids := map[string][]string{}
	for _, e := range p.Stream.All() {
		if e.HasID {
			ids[e.Type] = append(ids[e.Type], string(e.LastEventID))
		}
	}
	for _, of := range ids {
		if !rising(of) {
			return false
		}
	}
	return true
}

// idsByLeg lists the IDs that came in each connection.
func idsByLeg(events []event) map[int][]string {
	legs := map[int][]string{}
	for _, e := range events {
		if e.entry.HasID {
			legs[e.leg] = append(legs[e.leg], string(e.entry.LastEventID))
		}
	}
	return legs
}

// rising tells whether each ID is greater than the one before; behind one that was taken back, all are.
func rising(ids []string) bool {
	for i := 1; i < len(ids); i++ {
		if ids[i-1] != "" && !rises(ids[i-1], ids[i]) {
			return false
		}
	}
	return true
}

func someAlike(ids []string) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(ids)))) < len(ids)
}

// idForm is what an ID is: empty, a number, or text of some class.
func (v *requestValues) idForm(id string) string {
	switch {
	case id == "":
		return "empty"
	case beforeNumber(id) == "":
		return "numbers"
	}
	return cmp.Or(v.classOf(id).name, "text")
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
