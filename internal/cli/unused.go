package cli

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// unusedOf finds what is described and nothing uses: known gaps, services, pieces, scenarios that
// expect nothing, captured values. It can be known only of a whole suite.
func unusedOf(s *suite) problem.Problems {
	var all problem.Problems
	for _, root := range slices.Sorted(maps.Keys(s.libraries.byRoot)) {
		if library := s.libraries.byRoot[root]; library != nil {
			all = append(all, usesOf(s, library).missing(library)...)
		}
	}
	return all
}

// absentOf finds what services name and is not there.
func absentOf(s *suite) problem.Problems {
	var all problem.Problems
	for _, root := range slices.Sorted(maps.Keys(s.libraries.byRoot)) {
		if library := s.libraries.byRoot[root]; library != nil {
			all = append(all, check.Absent(library)...)
		}
	}
	return all
}

// uses are what the features and scenarios of a library use, by name.
type uses struct {
	gaps, services, scenarios, pieces map[string]bool
	text                              string // of all files, in which variables stand
}

func usesOf(s *suite, library *scenario.Library) uses {
	u := uses{gaps: map[string]bool{}, services: map[string]bool{}, scenarios: map[string]bool{}, pieces: map[string]bool{}}
	var text strings.Builder
	for _, t := range s.targets.all {
		text.WriteString(textOf(t.Path).Content)
	}
	text.WriteString(textOf(piecesOf(library)).Content)
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
		for _, t := range sc.Trigger {
			u.pieces[t.Use] = true
		}
	}
	return u
}

func (u uses) missing(library *scenario.Library) problem.Problems {
	var all problem.Problems
	add := func(message string, where finder, files ...string) {
		one := where.problem(files, message+", and nothing uses it; remove it, or use it")
		if !slices.Contains(all, one) { // a piece that several scenarios use
			all = append(all, one)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(library.Gaps)) {
		if !u.gaps[name] {
			add(fmt.Sprintf("the known gap %q is described", name), keyIn("gaps", name), library.GapsFiles()...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(library.Services)) {
		if !u.services[name] {
			add(fmt.Sprintf("the service %q is described", name), valueAt("service"), library.ServiceFile(name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(library.Suite.Pieces())) {
		if !u.pieces[name] && library.IsOfHome() { // another library below it may use them
			add(fmt.Sprintf("the piece %q is described", name), keyIn("pieces", name), piecesOf(library))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(library.Scenarios)) {
		sc := library.Scenarios[name]
		if len(sc.Expect) == 0 && !u.scenarios[name] {
			add(fmt.Sprintf("the scenario %q expects nothing by itself", name), valueAt("scenario"), sc.Place.File)
		}
		for _, variable := range sc.Captured() {
			if !u.reads(variable) {
				add(fmt.Sprintf("%q is captured", variable), keyIn("capture", variable), sc.Place.File, piecesOf(library))
			}
		}
	}
	return all
}

// piecesOf is the file in which the pieces of a library's scenarios stand, if there are any.
func piecesOf(library *scenario.Library) string {
	return filepath.Join(library.Home, scenario.HomeFile)
}

// textOf is what a file holds; empty: it cannot be read.
func textOf(path string) *problem.Text {
	content, err := sources.Read(path)
	if err != nil {
		return problem.NewText(path, nil)
	}
	return problem.NewText(path, content)
}

// finder finds what a problem is about in a file, and how many characters it has. False: it is not there.
type finder func(*yamlfile.File) (at problem.Place, width int, ok bool)

func valueAt(key string) finder {
	return func(f *yamlfile.File) (problem.Place, int, bool) {
		at, width := f.Locate(key)
		return at, width, true
	}
}

func keyIn(outer, key string) finder {
	return func(f *yamlfile.File) (problem.Place, int, bool) { return f.KeyIn(outer, key) }
}

// problem is one of the place in the first of some files that has it; in none, it is one of the first file.
func (find finder) problem(files []string, message string) problem.Problem {
	for _, file := range files {
		text := textOf(file)
		if at, width, ok := find(yamlfile.Parse(text)); ok {
			return text.Problem(at.Line, at.Column, width, message, "")
		}
	}
	return problem.Problem{Place: problem.Place{File: files[0]}, Message: message}
}

// reads tells whether a variable stands anywhere.
func (u uses) reads(variable string) bool {
	return regexp.MustCompile(`\$\{` + regexp.QuoteMeta(variable) + `(:-|\})`).MatchString(u.text)
}
