package check

import (
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
)

// checkKinds finds names of kinds that nobody declares, where those that are declared are
// all there are.
func (c scenarioCheck) checkKinds() {
	s := c.scenario
	if s.NoOthers {
		c.checkDeclared()
	}
	for _, name := range s.Followed() {
		stream := s.Named(name)
		c.checkKind(stream.Place, stream.Until.Event, stream.Ready)
		c.checkEnd(stream)
		for _, captured := range stream.Capture {
			c.checkKind(stream.Place, captured.First, captured.Last)
		}
	}
}

// checkEnd does so for the declared end, and finds data in its place: "[DONE]" is how language models end.
func (c scenarioCheck) checkEnd(stream *scenario.Stream) {
	name := stream.EndsWith
	if _, declared := c.scenario.Events[name]; declared || !strings.HasPrefix(name, "[") || !strings.HasSuffix(name, "]") {
		c.checkKind(stream.Place, name)
		return
	}
	c.word(stream.Place, name, fmt.Sprintf("ends_with names a kind of event, and %q reads like data", name),
		fmt.Sprintf("declare it: events: {end: {data: %q}}, and write ends_with: end", name))
}

// checkDeclared finds undeclared kinds among those of which others are any, or assembled.
func (c scenarioCheck) checkDeclared() {
	for _, name := range c.scenario.Events.Names() {
		pieces := c.scenario.Events[name].Assembled
		for _, p := range pieces {
			c.checkKind(c.scenario.Place, p.Kind())
		}
		if len(pieces) == 0 {
			c.checkKind(c.scenario.Place, name)
		}
	}
}

// checkKindsOf does the same for an expectation.
func (c expectedCheck) checkKindsOf() {
	if c.scenario.NoOthers {
		for _, err := range undeclaredIn(c.x.Expectation, c.scenario.Events.Closed()) {
			c.undeclared(c.x.Place, err)
		}
	}
	c.checkKind(c.x.Place, comparedKinds(inner(c.x.Expectation))...)
}

// undeclaredIn are errors about the kinds that an expectation names and nobody declares.
func undeclaredIn(x expect.Expectation, kinds expect.Kinds) []error {
	var errs []error
	for _, name := range expect.Undeclared(x, kinds) {
		errs = append(errs, &expect.UndeclaredError{Name: name, Declared: kinds})
	}
	return errs
}

func (c scenarioCheck) checkKind(at problem.Place, names ...string) {
	for _, name := range names {
		if name == "" {
			continue
		}
		kinds := c.scenario.Events
		if c.scenario.NoOthers {
			kinds = kinds.Closed()
		}
		_, err := kinds.Recognize(name)
		c.undeclared(at, err)
		var assembled *expect.AssembledError
		if errors.As(err, &assembled) {
			c.at(at, assembled.Error(), "name a kind of event that comes as it is")
		}
	}
}

func (c scenarioCheck) undeclared(at problem.Place, err error) {
	var undeclared *expect.UndeclaredError
	switch {
	case !errors.As(err, &undeclared):
	case c.naming != nil:
		c.naming.add(at, undeclared.Name)
	default:
		c.word(at, undeclared.Name, undeclared.Error(), undeclared.Help())
	}
}

// comparedKinds are the kinds of expectations that are judged in the end only.
func comparedKinds(x expect.Expectation) []string {
	switch x := x.(type) {
	case *expect.EveryStream:
		return []string{x.Kind}
	case *expect.SameStreams:
		return []string{x.In}
	case *expect.OwnPerStream:
		return []string{x.In}
	case *expect.Together:
		return []string{x.Kind}
	case *expect.Resumes:
		return []string{x.Kind, x.Or}
	default:
		return []string{expect.AfterKindOf(x)}
	}
}
