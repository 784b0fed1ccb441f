package service

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Source is where in a request the value of a variable is: header.NAME, query.NAME,
// path.NAME, or else a JSON path into its body; @this.header.x for a member with one
// of these names.
type Source string

// Where a source can look, other than the body.
const (
	fromHeader = "header"
	fromQuery  = "query"
	fromPath   = "path"
)

// split tells where the source looks, and for what; empty: in the body.
func (s Source) split() (where, name string) {
	where, name, ok := strings.Cut(string(s), ".")
	if ok && slices.Contains([]string{fromHeader, fromQuery, fromPath}, where) {
		return where, name
	}
	return "", string(s)
}

// Validate refuses a source that names nothing.
func (s Source) Validate() error {
	where, name := s.split()
	if where == "" {
		return value.Path(name).Validate()
	}
	if name == "" {
		return problem.WithHelp(fmt.Errorf("%s. names nothing", where), "write header.NAME, query.NAME, path.NAME, or a JSON path into the request's body")
	}
	return nil
}

// validateCapture refuses names that the route's path does not have.
func (r Route) validateCapture() error {
	pattern, _ := r.patternIfKnown() // validatePath tells what is wrong with it
	if pattern == nil {
		return nil
	}
	for _, variable := range slices.Sorted(maps.Keys(r.Capture)) {
		if err := r.Capture[variable].Validate(); err != nil {
			return fmt.Errorf("capture, %s: %w", variable, err)
		}
		where, name := r.Capture[variable].split()
		if where == fromPath && !slices.Contains(pattern.Names(), name) {
			return problem.AtField("capture", fmt.Errorf("%s: the path %s has no {%s}", variable, pattern, name))
		}
	}
	return nil
}

// of is the value in a request; missing says why there is none.
func (s Source) of(in recording.Incoming, path map[string]string) (value, missing string) {
	where, name := s.split()
	values := in.Header.Values(name)
	switch where {
	case fromPath:
		return path[name], ""
	case fromQuery:
		values = in.URL.Query()[name]
	case "":
		return fromBody(in, name)
	}
	if len(values) == 0 {
		return "", fmt.Sprintf("the request has no %s %q", where, name)
	}
	return values[0], ""
}

func fromBody(in recording.Incoming, path string) (value, missing string) {
	if !gjson.ValidBytes(in.Body) {
		return "", "the request's body is not JSON"
	}
	found := gjson.GetBytes(in.Body, path)
	if !found.Exists() {
		return "", fmt.Sprintf("the request's body has no %q", path)
	}
	return found.String(), ""
}

// learned is what a route knows of a request: its path's names, and what it captures.
type learned struct {
	values  map[string]string
	missing []string // why which variables were not captured
}

func (a *answer) learn(in recording.Incoming, path map[string]string) learned {
	known := learned{values: maps.Clone(path)}
	for _, variable := range slices.Sorted(maps.Keys(a.route.Capture)) {
		value, missing := a.route.Capture[variable].of(in, path)
		if missing != "" {
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
func (s *Stub) keep(a *answer, known learned) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for variable := range a.route.Capture {
		if value, ok := known.values[variable]; ok {
			s.captured[variable] = value
		}
	}
}

// Captured returns the latest values of the variables that the stub's routes capture.
func (s *Stub) Captured() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.captured)
}

// lookup knows a request's own variables, then what the stub captured last, then what
// it was started with.
func (s *Stub) lookup(known learned) vars.Lookup {
	return func(name string) (string, bool) {
		if value, ok := known.values[name]; ok {
			return value, true
		}
		if value, ok := s.Captured()[name]; ok {
			return value, true
		}
		if s.known == nil {
			return "", false
		}
		return s.known(name)
	}
}

// Variables lists the names that the route gives a value to, for its own answer and
// calls, at a place in it: keys and numbers of list items, as in its file.
func (r Route) Variables(place []string) []string {
	names := slices.Collect(maps.Keys(r.Capture))
	if pattern, _ := r.patternIfKnown(); pattern != nil {
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
