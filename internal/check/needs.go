package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
)

// needs finds services that need or know unknown ones, or each other in a circle, of which the
// first tells.
func (c checker) needs(r *report, d service.Definition) {
	for i, needed := range d.Needs {
		if c.library.Services[needed] == nil {
			r.value([]string{"needs", strconv.Itoa(i)}, fmt.Sprintf("the service %q needs %q, which nobody describes", d.Name, needed),
				c.library.ServicesHelp(needed, c.services()))
		}
	}
	for i, known := range d.Knows {
		if c.library.Services[known] == nil {
			r.value([]string{"knows", strconv.Itoa(i)}, fmt.Sprintf("the service %q is to know %q, which nobody describes", d.Name, known),
				c.library.ServicesHelp(known, c.services()))
		}
	}
	if len(c.circle) > 0 && c.circle[0] == d.Name {
		r.value([]string{"needs"}, "services need each other in a circle, so none can be the first: "+strings.Join(c.circle, " needs "),
			"what a service only has to be told, and does not wait for, stands under knows")
	}
}

// circleOf are services of which each needs the next; nil: there is no such circle.
func circleOf(library *scenario.Library) []string {
	search := circleSearch{library: library, done: map[string]bool{}}
	for _, name := range library.ServiceNames() {
		if circle := search.from(name); circle != nil {
			return circle
		}
	}
	return nil
}

// circleSearch looks for services that need themselves. It goes to each service once.
type circleSearch struct {
	library *scenario.Library
	done    map[string]bool // from these no way leads into a circle
	way     []string        // to the service where the search is
}

// from is a way through what a service needs that ends where it began; nil: there is none.
func (s *circleSearch) from(name string) []string {
	if i := slices.Index(s.way, name); i >= 0 {
		return firstOf(s.way[i:])
	}
	definition := s.library.Services[name]
	if definition == nil || s.done[name] {
		return nil
	}
	s.way = append(s.way, name)
	for _, needed := range definition.Needs {
		if circle := s.from(needed); circle != nil {
			return circle
		}
	}
	s.way = s.way[:len(s.way)-1]
	s.done[name] = true
	return nil
}

// firstOf is the circle as it is told: from the first name in the alphabet back to it.
func firstOf(circle []string) []string {
	first := slices.Index(circle, slices.Min(circle))
	return slices.Concat(circle[first:], circle[:first+1])
}
