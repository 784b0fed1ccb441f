package compare

import (
	"fmt"
	"strings"
)

func (g *group) orderTitle() string {
	d := g.first()
	was, is := d.words()
	if kind, moved := strings.CutPrefix(g.name, "order of "); moved {
		return fmt.Sprintf("%s has moved: %s → %s", kind, orderWords(d, was), orderWords(d, is))
	}
	if d.aspect == aspectCourse {
		return fmt.Sprintf("%s%s, from event to event: %s → %s", d.path, g.ofKinds(), was, is)
	}
	if d.aspect == aspectWalk {
		return fieldOf(d.of, d.path) + " comes in another order" + change(d)
	}
	return fmt.Sprintf("another order: %s → %s", orderWords(d, was), orderWords(d, is))
}

func orderWords(d *deviation, order string) string {
	switch order {
	case isBefore:
		return d.of + " before " + d.path
	case isAfter:
		return d.path + " before " + d.of
	}
	return d.of + " and " + d.path + " mixed"
}

// ofKinds are the kinds of events that a group is about; empty: it is about those of all.
func (g *group) ofKinds() string {
	if g.first().of == "" {
		return ""
	}
	return " of " + strings.Join(g.deviations.kinds(), ", ")
}
