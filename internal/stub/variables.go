package stub

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// ServiceVariable is the name under which stubs know the URL of their service.
const ServiceVariable = "service"

// variables are what a stub's routes know beside their requests.
type variables struct {
	known vars.Lookup     // from the start; may be nil
	own   map[string]bool // the names that routes of the stub capture

	mu       sync.Mutex
	captured map[string]string            // the latest values, whoever sent them
	apart    map[client]map[string]string // those of each client, and of nobody in particular
}

// client is whose a request is, for a route that keeps them apart; the zero value: nobody's in
// particular.
type client struct {
	told  bool   // the route keeps them apart
	value string // of the request, at the route's ForEach
}

// clientOf is whose a request is. Those that do not say so are one client.
func (p *prepared) clientOf(in recording.Incoming, path map[string]string) client {
	if p.ForEach == "" {
		return client{}
	}
	value, _ := p.ForEach.InRequest(in, path)
	return client{true, value}
}

// learned is what a route knows of a request: its path's names, and what it captures.
type learned struct {
	client  client
	values  map[string]string
	absent  map[string]bool // what the route captures, and the request does not have: it has no value, not an older one
	missing []string        // why which variables were not captured
}

func (p *prepared) learn(in recording.Incoming, path map[string]string) learned {
	known := learned{client: p.clientOf(in, path), values: maps.Clone(path), absent: map[string]bool{}}
	for _, variable := range slices.Sorted(maps.Keys(p.Capture)) {
		value, missing := p.Capture[variable].InRequest(in, path)
		if missing != "" {
			known.absent[variable] = true
			known.missing = append(known.missing, fmt.Sprintf("%s was not captured: %s", variable, missing))
			continue
		}
		known.values[variable] = value
	}
	return known
}

// explain adds to an error why its variables may be missing.
func (l learned) explain(err error) error {
	if len(l.missing) == 0 {
		return err
	}
	return errors.Join(err, errors.New(strings.Join(l.missing, "; ")))
}

// keep makes what a route captured the stub's latest values.
func (v *variables) keep(route *prepared, known learned) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.captured == nil {
		v.captured, v.apart = map[string]string{}, map[client]map[string]string{}
	}
	if v.apart[known.client] == nil {
		v.apart[known.client] = map[string]string{}
	}
	for variable := range route.Capture {
		if value, ok := known.values[variable]; ok {
			v.captured[variable], v.apart[known.client][variable] = value, value
		}
	}
}

// latest is what was captured last: of a client that is kept apart, its own, or else what
// nobody's in particular has.
func (v *variables) latest(of client, name string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !of.told {
		value, ok := v.captured[name]
		return value, ok
	}
	if value, ok := v.apart[of][name]; ok {
		return value, true
	}
	value, ok := v.apart[client{}][name]
	return value, ok
}

// of knows a request's own variables, then what the stub captured last of its client, then
// what it was started with.
func (v *variables) of(known learned) vars.Lookup {
	return func(name string) (string, bool) {
		if value, ok := known.values[name]; ok {
			return value, true
		}
		if known.absent[name] {
			return "", false
		}
		if value, ok := v.latest(known.client, name); ok {
			return value, true
		}
		if v.known == nil || known.client.told && v.own[name] { // others know the latest, be it another client's
			return "", false
		}
		return v.known(name)
	}
}

// Captured returns the latest values of the variables that the stub's routes capture.
func (s *Server) Captured() map[string]string {
	s.variables.mu.Lock()
	defer s.variables.mu.Unlock()
	return maps.Clone(s.variables.captured)
}

// Variables lists the names that the route gives a value to, for its own response and
// calls, at a place in it: keys and numbers of list items, as in its file.
func (r Route) Variables(place []string) []string {
	names := slices.Collect(maps.Keys(r.Capture))
	if pattern, _ := r.compileIfKnown(); pattern != nil {
		names = append(names, pattern.Names()...)
	}
	if len(place) == 0 || place[0] != "events" {
		return names
	}
	for _, e := range r.Events {
		if e.Repeat > 0 {
			return append(names, repeatVariable)
		}
	}
	return names
}

// capturedBy are the names that routes capture.
func capturedBy(routes []Route) map[string]bool {
	names := map[string]bool{}
	for _, route := range routes {
		for name := range route.Capture {
			names[name] = true
		}
	}
	return names
}
