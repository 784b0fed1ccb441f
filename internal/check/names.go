package check

import (
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
)

// checkNames finds names by which nobody can speak of what has them: of the scenario, its tags, its variables.
func (c scenarioCheck) checkNames() {
	s := c.scenario
	if strings.TrimSpace(s.Name) == "" && c.file != nil {
		c.value([]string{"scenario"}, "the scenario has no name", "write what it is, for example: scenario: order is placed")
	}
	for i, tag := range s.Tags {
		if !IsTag(tag) {
			c.value([]string{"tags", strconv.Itoa(i)}, fmt.Sprintf("%q is no tag, so no tag expression selects it", tag),
				"a tag is one word of letters, digits, _, - and the like, with or without an @ before it; several are a list: tags: [slow, wire]")
		}
	}
	c.variableNames("vars", maps.Keys(s.Vars))
	c.variableNames("capture", slices.Values(s.Captured()))
	c.variableNames("capture", slices.Values(capturedByStubs(s.Stubs)))
}

// IsTag tells whether a tag expression can name a tag, with or without its @.
func IsTag(tag string) bool { return tagName.MatchString(tag) }

// tagName is a tag as a tag expression names it.
var tagName = regexp.MustCompile(`^@?[^\s@(),&|!]+(?:\([^\s()]*\))?$`)

// variableNames finds names of variables that no ${name} can have, or that mean something else there.
func (r *report) variableNames(part string, names iter.Seq[string]) {
	for _, name := range slices.Sorted(names) {
		why := wrongVariable(name)
		if why == "" {
			continue
		}
		at, width, here := problem.Place{}, 1, true
		if r.file != nil { // what it has of others, they are told of
			at, width, here = r.parse().KeyIn(part, name)
		}
		if here {
			r.marked(at, width, why, vars.NameHelp+"; call it otherwise")
		}
	}
}

// wrongVariable says why a variable cannot be called so; empty: it can.
func wrongVariable(name string) string {
	if !vars.ValidName(name) {
		return fmt.Sprintf("%q is not a variable name", name)
	}
	taken := []string{vars.EnvPrefix, vars.SecretPrefix, scenario.StubPrefix, scenario.ServicePrefix}
	if name == scenario.VarService || slices.ContainsFunc(taken, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
		return fmt.Sprintf("${%s} stands for something else already, so a variable of this name is never seen", name)
	}
	return ""
}
