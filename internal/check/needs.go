package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
)

// checkNeeds finds services that need unknown ones, or each other in a circle.
func checkNeeds(library *scenario.Library) []error {
	var errs []error
	known, where := library.ServiceNames(), library.ServicesFolder()
	for _, name := range known {
		for _, needed := range library.Services[name].Needs {
			if library.Services[needed] == nil {
				errs = append(errs, fmt.Errorf("%s: the service %q needs %q, which nobody describes; %s", where, name, needed, problem.Listed(needed, where, "services", known)))
			}
		}
	}
	search := circleSearch{library: library, done: map[string]bool{}}
	for _, name := range known {
		if circle := search.from(name); circle != nil {
			return append(errs, fmt.Errorf("%s: services need each other in a circle, so none can be the first: %s", where, strings.Join(circle, " needs ")))
		}
	}
	return errs
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
