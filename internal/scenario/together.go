package scenario

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// What the parts of a scenario can only get wrong together: they name streams,
// services and actions of each other.

func (l *loader) checkOn(s *Scenario, x Expected) {
	for _, name := range x.On {
		l.checkStream(s, x.Place, name)
	}
}

func (l *loader) checkStream(s *Scenario, at problem.Place, name string) {
	if s.Named(name) == nil {
		l.problem(at, fmt.Errorf("no stream has the name %q", name), "valid here: "+strings.Join(s.Followed(), ", "))
	}
}

func (l *loader) checkMoments(s *Scenario) {
	named := s.named()
	for _, d := range s.During {
		l.checkMoment(s, d.Place, d.Moment, named)
	}
	for _, upstream := range slices.Sorted(maps.Keys(s.Faults)) {
		l.checkUpstream(s, upstream)
		l.checkFaults(s, s.Place, s.Faults[upstream], named)
	}
	waiting := 0
	for _, name := range s.Followed() {
		stream := s.Named(name)
		if stream.Start != nil {
			waiting++
			l.checkMoment(s, stream.Place, stream.Start.Moment, named)
		}
		if stream.Leave != nil {
			l.checkMoment(s, stream.Place, stream.Leave.Moment, named)
		}
		l.checkFaults(s, stream.Place, stream.Faults, named)
	}
	if waiting > 0 && waiting == len(s.Followed()) {
		l.problem(s.Place, errors.New("every stream waits for a moment of another"), "let one of them open at once: leave its start out")
	}
}

// named lists the names of what happens during the streams.
func (s *Scenario) named() []string {
	var names []string
	add := func(faults []Fault) {
		for _, f := range faults {
			names = append(names, f.Name)
		}
	}
	for _, d := range s.During {
		names = append(names, d.Name)
	}
	for _, faults := range s.Faults {
		add(faults)
	}
	for _, name := range s.Followed() {
		add(s.Named(name).Faults)
	}
	return names
}

func (l *loader) checkFaults(s *Scenario, at problem.Place, faults []Fault, named []string) {
	for _, f := range faults {
		if f.At != nil {
			l.checkMoment(s, at, f.At.Moment, named)
		}
	}
}

// checkUpstream finds faults on the way to what no service of the scenario calls.
func (l *loader) checkUpstream(s *Scenario, upstream string) {
	valid := slices.Collect(maps.Keys(s.Stubs))
	for _, name := range l.library.Closure(s) {
		definition := l.library.Services[name]
		valid = append(slices.AppendSeq(valid, maps.Keys(definition.Stubs)), definition.Needs...)
	}
	if !slices.Contains(valid, upstream) {
		slices.Sort(valid)
		l.problem(s.Place, fmt.Errorf("faults: no service of the scenario has an upstream with the name %q", upstream), "valid here: "+strings.Join(valid, ", "))
	}
}

func (l *loader) checkMoment(s *Scenario, at problem.Place, m Moment, named []string) {
	if m.On != "" {
		l.checkStream(s, at, m.On)
	}
	if m.AfterCall != "" && !slices.Contains(named, m.AfterCall) {
		l.problem(at, fmt.Errorf("nothing that is done during the streams has the name %q", m.AfterCall), "give it name: "+m.AfterCall)
	}
}

// checkActions finds services that something happens to and that the scenario does
// not use, or of which nothing was started.
func (l *loader) checkActions(s *Scenario) {
	used := l.library.Closure(s)
	for _, a := range s.actions() {
		verb, name := a.OnService()
		definition := l.library.Services[name]
		switch {
		case verb == "":
		case !slices.Contains(used, name):
			l.problem(a.Place, fmt.Errorf("the scenario uses no service with the name %q", name), "valid here: "+strings.Join(used, ", "))
		case definition.URL != "":
			l.problem(a.Place, fmt.Errorf("the service %q is a URL: nobody here can %s it", name, verb), "it takes a service with run")
		}
	}
}

// actions lists everything that the scenario does.
func (s *Scenario) actions() []Action {
	var all []Action
	for _, t := range s.Trigger {
		all = append(all, t.Action)
	}
	for _, d := range s.During {
		all = append(all, d.Action)
	}
	return all
}

// ActedOn lists the services to which something happens.
func (s *Scenario) ActedOn() []string {
	var names []string
	for _, a := range s.actions() {
		if _, name := a.OnService(); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// NeedsItsOwn tells whether something happens to a service of the scenario, or on its
// way to an upstream: then it needs services that no other scenario uses.
func (s *Scenario) NeedsItsOwn() bool { return len(s.Faults) > 0 || len(s.ActedOn()) > 0 }

// Closure lists the services that a scenario uses, and those that they need, in an
// order in which they can be started. Of services that need each other in a circle,
// and of unknown ones, nothing more is followed.
func (l *Library) Closure(s *Scenario) []string {
	var order []string
	seen := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		definition := l.Services[name]
		if seen[name] || definition == nil {
			return
		}
		seen[name] = true
		for _, needed := range definition.Needs {
			add(needed)
		}
		order = append(order, name)
	}
	for _, use := range s.Services() {
		add(use.Name)
	}
	return order
}

// checkNeeds finds services that need unknown ones, or each other in a circle.
func (l *loader) checkNeeds() {
	known := slices.Sorted(maps.Keys(l.library.Services))
	where := filepath.Join(l.library.Root, servicesFolder)
	for _, name := range known {
		for _, needed := range l.library.Services[name].Needs {
			if l.library.Services[needed] == nil {
				l.errs = append(l.errs, fmt.Errorf("%s: the service %q needs %q, which nobody describes; %s", where, name, needed, listed(needed, where, "services", known)))
			}
		}
		if circle := l.library.circle(name, nil); circle != nil {
			l.errs = append(l.errs, fmt.Errorf("%s: services need each other in a circle, so none can be the first: %s", where, strings.Join(circle, " needs ")))
			return
		}
	}
}

// circle answers a way from a service through those that it needs back to itself;
// nil: there is none.
func (l *Library) circle(name string, way []string) []string {
	definition := l.Services[name]
	if definition == nil || len(way) > 0 && slices.Contains(way[1:], name) {
		return nil
	}
	if len(way) > 0 && way[0] == name {
		return append(way, name)
	}
	for _, needed := range definition.Needs {
		if circle := l.circle(needed, append(slices.Clone(way), name)); circle != nil {
			return circle
		}
	}
	return nil
}
