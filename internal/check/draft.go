package check

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// Draft is a scenario as a feature is about to play it: one of a library, or none of it,
// changed by sentences. Its problems have no place: that of the sentence is the caller's.
type Draft struct {
	Library  *scenario.Library
	Scenario *scenario.Scenario
}

// Problems are what is wrong with the scenario as it is. What its file expects is not
// judged in a feature.
func (d Draft) Problems() problem.Problems {
	s := *d.Scenario
	s.Expect = nil
	d.Scenario = &s
	return d.found(scenarioCheck.checkWhole)
}

// Expected are what is wrong with an expectation of it, and the kinds of event that it names although
// those that are declared are all there are.
func (d Draft) Expected(x scenario.Expected) (wrong problem.Problems, undeclared []Misspelling) {
	names := &naming{}
	wrong = d.found(func(c scenarioCheck) {
		c.naming = names
		expectedCheck{c, x}.check()
	})
	for _, one := range names.all {
		err := &expect.UndeclaredError{Name: one.kind, Declared: d.Scenario.Events}
		undeclared = append(undeclared, Misspelling{one.kind, problem.Problem{Message: err.Error(), Help: err.Help()}})
	}
	return wrong, undeclared
}

// Namesakes are expectations of the scenario's file that have the name of another one: no report tells them
// apart, and a known gap of that name would excuse both.
func (d Draft) Namesakes() problem.Problems {
	var all problem.Problems
	first := map[string]problem.Place{}
	for i, x := range d.Scenario.Expect {
		before, twice := first[x.Name]
		switch {
		case x.Name == "":
		case !twice:
			first[x.Name] = x.Place
		default:
			src, _ := sources.Read(d.Scenario.Place.File)
			text := problem.NewText(d.Scenario.Place.File, src)
			at, width := yamlfile.Parse(text).Locate("expect", strconv.Itoa(i), "name")
			all = append(all, text.Problem(at.Line, at.Column, width, fmt.Sprintf("the expectation of line %d has the name %q already", before.Line, x.Name),
				"every expectation has a name of its own, or none: rename one of the two"))
		}
	}
	return all
}

func (d Draft) found(check func(scenarioCheck)) problem.Problems {
	c := scenarioCheck{report: &report{}, library: d.Library, scenario: d.Scenario}
	check(c)
	var all problem.Problems
	errors.As(c.problems.Sorted(), &all)
	return all
}

// Variables are what is wrong with the variables of a text that is a part of the scenario,
// or of what is expected of it.
func (d Draft) Variables(text string) problem.Problems {
	refs, err := vars.References(text)
	if err != nil {
		return problem.Problems{{Message: err.Error(), Help: problem.HelpOf(err)}}
	}
	var all problem.Problems
	scope := scenarioScope(d.Library, d.Scenario)
	repeats := slices.ContainsFunc(d.Scenario.Actions(), func(a scenario.Action) bool { return a.Times > 1 })
	for _, ref := range refs {
		if repeats && ref.Name == scenario.VarRepetition {
			continue // of what is repeated; anywhere else nobody knows it, and that is told when it runs
		}
		if d.Library.MayHave(ref.Name) || ref.HasDefault || isSecret(ref.Name) || scope.has(anyPart, ref.Name) {
			continue
		}
		message, help := undefined(ref.Name, scope.names(anyPart))
		all = append(all, problem.Problem{Message: message, Help: help})
	}
	return all
}

// anyPart is the part of a scenario that knows most variables.
var anyPart = []string{"expect"}
