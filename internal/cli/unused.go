package cli

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// unusedOf finds what is described and nothing uses: known gaps, services, scenarios that expect
// nothing, captured values. It can be known only of a whole suite.
func unusedOf(s *suite) problem.Problems {
	var all problem.Problems
	for _, root := range slices.Sorted(maps.Keys(s.libraries.byRoot)) {
		if library := s.libraries.byRoot[root]; library != nil {
			all = append(all, usesOf(s, library).missing(library)...)
		}
	}
	return all
}

// uses are what the features and scenarios of a library use, by name.
type uses struct {
	gaps, services, scenarios map[string]bool
	text                      string // of all files, in which variables stand
}

func usesOf(s *suite, library *scenario.Library) uses {
	u := uses{gaps: map[string]bool{}, services: map[string]bool{}, scenarios: map[string]bool{}}
	var text strings.Builder
	for _, t := range s.targets.all {
		if content, err := sources.Read(t.Path); err == nil {
			text.Write(content)
		}
	}
	u.text = text.String()
	for _, p := range s.features.Scenarios {
		for _, name := range p.Scenarios() {
			u.scenarios[name] = true
		}
		for _, tag := range p.Tags {
			if name, is := strings.CutPrefix(tag, "@known-gap("); is {
				u.gaps[strings.TrimSuffix(name, ")")] = true
			}
		}
	}
	for _, sc := range library.Scenarios {
		for _, ref := range sc.GapRefs() {
			u.gaps[ref.Gap.Name] = true
		}
		for _, name := range library.Closure(sc) {
			u.services[name] = true
		}
	}
	return u
}

func (u uses) missing(library *scenario.Library) problem.Problems {
	var all problem.Problems
	add := func(message string, where finder, file string) {
		all = append(all, where.problem(file, message+", and nothing uses it; remove it, or use it"))
	}
	for _, name := range slices.Sorted(maps.Keys(library.Gaps)) {
		if !u.gaps[name] {
			add(fmt.Sprintf("the known gap %q is described", name), keyIn("gaps", name), library.GapsFiles()[0])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(library.Services)) {
		if !u.services[name] {
			add(fmt.Sprintf("the service %q is described", name), valueAt("service"), library.ServiceFile(name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(library.Scenarios)) {
		sc := library.Scenarios[name]
		if len(sc.Expect) == 0 && !u.scenarios[name] {
			add(fmt.Sprintf("the scenario %q expects nothing by itself", name), valueAt("scenario"), sc.Place.File)
		}
		for _, variable := range sc.Captured() {
			if !u.reads(variable) {
				add(fmt.Sprintf("%q is captured", variable), keyIn("capture", variable), sc.Place.File)
			}
		}
	}
	return all
}

// finder finds what a problem is about in a file, and how many characters it has.
type finder func(*yamlfile.File) (at problem.Place, width int)

func valueAt(key string) finder {
	return func(f *yamlfile.File) (problem.Place, int) { return f.Locate(key) }
}

func keyIn(outer, key string) finder {
	return func(f *yamlfile.File) (problem.Place, int) {
		at, width, _ := f.KeyIn(outer, key)
		return at, width
	}
}

// problem is one of the place in a file.
func (find finder) problem(file, message string) problem.Problem {
	content, err := sources.Read(file)
	if err != nil {
		return problem.Problem{Place: problem.Place{File: file}, Message: message}
	}
	text := problem.NewText(file, content)
	at, width := find(yamlfile.Parse(text))
	return text.Problem(at.Line, at.Column, width, message, "")
}

// reads tells whether a variable stands anywhere.
func (u uses) reads(variable string) bool {
	return regexp.MustCompile(`\$\{` + regexp.QuoteMeta(variable) + `(:-|\})`).MatchString(u.text)
}
