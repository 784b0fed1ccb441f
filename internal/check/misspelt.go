package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// naming collects the kinds of event that a scenario names and nobody declares: each is taken
// for a type of event, also one that is misspelt.
type naming struct {
	all   []named
	times map[string]int // how often each kind is named; see count
}

type named struct {
	at   problem.Place
	kind string
}

func (n *naming) add(at problem.Place, kind string) { n.all = append(n.all, named{at, kind}) }

// Misspelling is a kind of event that looks misspelt.
type Misspelling struct {
	Kind string
	problem.Problem
}

// Misspelt are kinds of event that the scenario, or what is expected, names, that nobody
// declares, and that look like a misspelt one: declared, sent by a stub of the scenario's, or
// named elsewhere. That can run, and is probably not meant.
func (d Draft) Misspelt(expected []scenario.Expected) []Misspelling {
	s := *d.Scenario
	if s.NoOthers { // then it is wrong, and is told of
		return nil
	}
	s.NoOthers = true
	n := &naming{}
	c := scenarioCheck{report: &report{}, library: d.Library, scenario: &s, naming: n}
	c.checkKinds()
	c.checkMoments()
	for _, x := range expected {
		expectedCheck{c, x}.checkKindsOf()
	}
	return n.misspelt(&s)
}

// misspelt are those that look like others.
func (n *naming) misspelt(s *scenario.Scenario) []Misspelling {
	n.count()
	declared := s.Events.Names()
	known := slices.Concat(declared, typesOf(s))
	var all []Misspelling
	var told []string
	for i, one := range n.all {
		if slices.Contains(known, one.kind) || slices.Contains(told, one.kind) {
			continue
		}
		word := expect.WordMeant(one.kind)
		meant := cmp.Or(word, suggest.Nearly(one.kind, declared), suggest.Misspelt(one.kind, known), suggest.Misspelt(one.kind, n.moreOften(i, told)))
		if meant == "" {
			continue
		}
		told = append(told, one.kind)
		help := suggest.Question(one.kind, meant)
		if len(declared) > 0 {
			help += "declared: " + strings.Join(declared, ", ") + "; "
		}
		name := strings.ReplaceAll(one.kind, "*", `"*"`) // which is no name in YAML
		help += fmt.Sprintf("if %q is meant, declare it: events: {%[2]s: {event: %[2]s}}", one.kind, name)
		message := fmt.Sprintf("nobody declares a kind of event %q, so it is taken for an event type, and is nearly %q", one.kind, meant)
		switch {
		case word != "":
			message = fmt.Sprintf("nobody declares a kind of event %q, so it is taken for an event type, and is nearly the word %q, which is any %[2]s", one.kind, word)
		case !slices.Contains(known, meant) && n.times[meant] == n.times[one.kind]: // either may be the right one
			message = fmt.Sprintf("the kinds of event %q and %q differ in one letter, and nobody declares either: one of the two is probably misspelt", one.kind, meant)
			help = suggest.Unlike(one.kind, meant) + fmt.Sprintf("declare the one that is meant: events: {%[1]s: {event: %[1]s}}", meant)
		}
		all = append(all, Misspelling{one.kind, n.problem(one.kind, s.Place, message, help)})
	}
	return all
}

// problem is one of a kind, at the first place that has its name: that of the whole scenario is
// looked at last.
func (n *naming) problem(kind string, beginning problem.Place, message, help string) problem.Problem {
	src, err := sources.Read(beginning.File)
	if err != nil { // it is in no file
		return problem.Problem{Place: beginning, Message: message, Help: help}
	}
	text := problem.NewText(beginning.File, src)
	file := yamlfile.Parse(text)
	for _, one := range n.all {
		if one.kind != kind || one.at == beginning || one.at.File != beginning.File {
			continue
		}
		if at, width, ok := file.Word(one.at, kind); ok {
			return text.Problem(at.Line, at.Column, width, message, help)
		}
	}
	at, width, _ := file.Word(beginning, kind)
	return text.Problem(at.Line, at.Column, width, message, help)
}

func (n *naming) count() {
	n.times = map[string]int{}
	for _, one := range n.all {
		n.times[one.kind]++
	}
}

// moreOften are other kinds that are named more often than the one of this index, or as often and
// earlier, but for some.
func (n *naming) moreOften(index int, but []string) []string {
	least := n.times[n.all[index].kind]
	var all []string
	for i, one := range n.all {
		if often := n.times[one.kind]; (often > least || often == least && i < index) && !slices.Contains(but, one.kind) {
			all = append(all, one.kind)
		}
	}
	return all
}

// typesOf are the event types that its kinds and its stubs speak of.
func typesOf(s *scenario.Scenario) []string {
	var all []string
	for _, kind := range s.Events {
		if kind.Event != "" {
			all = append(all, kind.Event)
		}
	}
	for _, routes := range s.Stubs {
		for _, route := range routes {
			for _, e := range route.Events {
				if e.Event != "" {
					all = append(all, e.Event)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
