package strength

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
)

// Expected is what a suite can expect of events in one go.
type Expected struct {
	YAML      string   // below expect
	Sentences []string // of a Then
}

// Expectations are what would notice all of the faults, each said once: what is to be expected
// of the fields of one kind of event stands together.
func (e *Endpoint) Expectations() []Expected {
	var all []Expected
	var groups []*fieldsOfKind
	exact := map[string]bool{}
	for _, f := range e.Faults {
		exact[f.Advice.YAML] = true
	}
	for _, f := range e.Faults {
		a := f.Advice
		if a.check != "" {
			groups = addField(groups, a)
			continue
		}
		one := Expected{"- " + a.YAML, []string{a.Sentence}}
		if !a.saysLess(exact) && !slices.ContainsFunc(all, func(x Expected) bool { return x.YAML == one.YAML }) {
			all = append(all, one)
		}
	}
	for _, g := range groups {
		all = append(all, g.expected())
	}
	return all
}

// saysLess tells whether an advice asks for one of a kind at least, of which another one tells
// the number.
func (a Advice) saysLess(all map[string]bool) bool {
	of, is := strings.CutSuffix(a.YAML, ", at_least: 1}")
	if !is {
		return false
	}
	for other := range all {
		if strings.HasPrefix(other, of+", times: ") {
			return true
		}
	}
	return false
}

// fieldsOfKind is what is advised about the fields of some events.
type fieldsOfKind struct {
	of             which
	has, types, is []Advice
}

func addField(groups []*fieldsOfKind, a Advice) []*fieldsOfKind {
	i := slices.IndexFunc(groups, func(g *fieldsOfKind) bool { return g.of.yaml() == a.of.yaml() })
	if i < 0 {
		i = len(groups)
		groups = append(groups, &fieldsOfKind{of: a.of})
	}
	g := groups[i]
	list := map[string]*[]Advice{"has": &g.has, "type": &g.types, "is": &g.is}[a.check]
	if !slices.ContainsFunc(*list, func(b Advice) bool { return b.path == a.path }) {
		*list = append(*list, a)
	}
	return groups
}

// expected is the group as one expectation. What has a type is there, so that has says nothing
// more.
func (g *fieldsOfKind) expected() Expected {
	typed := func(a Advice) bool {
		return slices.ContainsFunc(g.types, func(b Advice) bool { return a.path == b.path })
	}
	parts := []string{g.of.yaml()}
	if has := slices.DeleteFunc(slices.Clone(g.has), typed); len(has) > 0 {
		var paths []string
		for _, a := range has {
			paths = append(paths, InYAML(a.path))
		}
		parts = append(parts, "has: ["+strings.Join(paths, ", ")+"]")
	}
	parts = appendFields(appendFields(parts, "type", g.types), "is", g.is)
	return Expected{"- {" + strings.Join(parts, ", ") + "}", g.sentences()}
}

func appendFields(parts []string, check string, all []Advice) []string {
	if len(all) == 0 {
		return parts
	}
	var fields []string
	for _, a := range all {
		fields = append(fields, InYAML(a.path)+": "+a.value)
	}
	return append(parts, check+": {"+strings.Join(fields, ", ")+"}")
}

// sentences say what is there, of which type, and what it is.
func (g *fieldsOfKind) sentences() []string {
	var paths, all []string
	for _, a := range slices.Concat(g.has, g.types) {
		if name := fmt.Sprintf("%q", a.path); !slices.Contains(paths, name) {
			paths = append(paths, name)
		}
	}
	if len(paths) > 0 {
		all = append(all, g.of.sentence()+" "+wording.Enumerated(paths))
	}
	for _, a := range g.types {
		if !slices.ContainsFunc(g.is, func(b Advice) bool { return a.path == b.path }) {
			all = append(all, a.Sentence)
		}
	}
	for _, a := range g.is {
		all = append(all, a.Sentence)
	}
	return all
}
