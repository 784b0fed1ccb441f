package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/steps"
)

// candidate is what can be selected: a scenario, also one that cannot run because something
// is wrong with its file.
type candidate struct {
	selection.Scenario
	place    problem.Place
	covers   func(line int) bool // which lines of its file are its own
	files    func() []string     // the other files that it stands on
	services func() []string     // that it would start
	silent   bool                // it expects nothing, and is there for others
}

// ofYAML is what a YAML scenario is selected by.
func ofYAML(sc *scenario.Scenario) selection.Scenario {
	described := play.Describe(sc)
	return selection.Scenario{File: described.Place.File, Group: described.Group, Name: described.Name, Tags: described.Tags}
}

// ofFeature is what a scenario of a feature is selected by.
func ofFeature(p steps.Planned) selection.Scenario {
	return selection.Scenario{File: p.Place.File, Group: p.Feature(), Name: p.Name, Tags: p.Tags}
}

func none() []string { return nil }

func anyLine(int) bool { return true }

// candidates are all that a suite could run, by their targets.
func (s *suite) candidates() map[*target][]candidate {
	all := map[*target][]candidate{}
	for _, t := range s.targets.all {
		all[t] = s.inTarget(t)
	}
	return all
}

// inTarget are those of one file.
func (s *suite) inTarget(t *target) []candidate {
	if sources.IsFeature(t.Path) {
		return s.inFeature(t)
	}
	library := s.libraries.of(t.Path)
	if library == nil {
		return nil
	}
	if sc := library.InFile(t.File); sc != nil {
		return []candidate{inYAML(library, sc, sc.Place)}
	}
	if sc := library.FaultyIn(t.File); sc != nil {
		return []candidate{inYAML(library, sc, problem.Place{File: t.Path})}
	}
	return nil
}

func inYAML(library *scenario.Library, sc *scenario.Scenario, place problem.Place) candidate {
	return candidate{
		Scenario: ofYAML(sc), place: place, covers: anyLine, silent: len(sc.Expect) == 0,
		files:    func() []string { return library.FilesOf(sc) },
		services: func() []string { return library.Closure(sc) },
	}
}

func (s *suite) inFeature(t *target) []candidate {
	library := s.libraries.of(t.Path)
	var all []candidate
	for _, p := range s.features.In(t.Path) {
		one := candidate{Scenario: ofFeature(p), place: problem.Place(p.Place), covers: p.Covers, files: none, services: none}
		if library != nil {
			one.files = func() []string { return p.Files(library) }
			one.services = func() []string { return p.Services(library) }
		}
		all = append(all, one)
	}
	return all
}

// wants tells whether a scenario is wanted, wherever it stands in its file.
func (s *suite) wants(sc selection.Scenario) bool {
	return s.selection.Selects(sc) && (s.touched == nil || s.touched[keyOf(sc)])
}

// keyOf tells scenarios of a suite apart.
func keyOf(sc selection.Scenario) string { return sc.File + "\x00" + sc.Name }

// selects tells whether one of a target's candidates is to run.
func (s *suite) selects(t *target, c candidate) bool {
	return t.selects(c.covers) && s.wants(c.Scenario) && (s.recorded == nil || s.recorded(play.Place(c.place)))
}

func (s *suite) selectsFeature(p steps.Planned) bool {
	return s.targets.byPath[p.Place.File].selects(p.Covers) && s.wants(ofFeature(p))
}

func (s *suite) selectsYAML(p planned) bool {
	return p.target.selects(anyLine) && s.wants(ofYAML(p.Scenario))
}

// selected are the YAML scenarios that are to run.
func (s *suite) selected() []planned {
	return slices.DeleteFunc(slices.Clone(s.yaml), func(p planned) bool { return !s.selectsYAML(p) })
}

// count counts the scenarios that are to run.
func (s *suite) count() int {
	n := len(s.selected())
	for _, p := range s.features.Scenarios {
		if s.selectsFeature(p) {
			n++
		}
	}
	return n
}

// sorted tells the problems that stop the run, for they are of what is selected, from those
// of other files, and of other scenarios of the same file.
func (s *suite) sorted() (stopping, others problem.Problems) {
	if len(s.problems) == 0 {
		return nil, nil
	}
	concerned := s.concerned()
	for _, one := range s.problems {
		if concerned(one) {
			stopping = append(stopping, one)
		} else {
			others = append(others, one)
		}
	}
	told := func(other problem.Problem) bool { // of a profile that is used: it stops the run where that is named
		return slices.ContainsFunc(stopping, func(one problem.Problem) bool { return strings.Contains(one.Error(), other.Brief()) })
	}
	return stopping, slices.DeleteFunc(others, told)
}

// concerned tells which problems are of what is selected: of the places that it stands on, and of an
// outline of its rows.
func (s *suite) concerned() func(problem.Problem) bool {
	files := map[string]bool{"": true}          // whole
	parts := map[string][]func(line int) bool{} // of features: who is selected there
	left := map[string][]func(line int) bool{}  // and who is not
	for t, all := range s.candidates() {
		for _, one := range all {
			if !s.selects(t, one) {
				left[t.Path] = append(left[t.Path], one.covers)
				continue
			}
			parts[t.Path] = append(parts[t.Path], one.covers)
			for _, file := range one.files() {
				files[file] = true
			}
		}
		if t.named && len(all) == 0 {
			files[t.Path] = true
		}
	}
	return func(at problem.Problem) bool {
		lines := at.Rows.Lines()
		if len(lines) == 0 {
			lines = []int{at.Line}
		}
		covers := func(covers func(int) bool) bool { return at.Line == 0 || slices.ContainsFunc(lines, covers) }
		switch {
		case files[at.File] || slices.ContainsFunc(parts[at.File], covers):
			return true
		default: // what is nobody's is everybody's
			return len(parts[at.File]) > 0 && !slices.ContainsFunc(left[at.File], covers)
		}
	}
}

// warn tells of problems that stop nothing: the first of them in one line, for nobody asked
// about their files. With verbose it shows them all.
func warn(out io.Writer, problems problem.Problems, verbose bool) {
	switch {
	case len(problems) == 0:
	case verbose:
		for _, text := range problems.Texts() {
			fmt.Fprintf(out, "warning: %s\n", text)
		}
	case len(problems) == 1:
		fmt.Fprintf(out, "warning: %s; nothing that was selected needs it\n", problems[0].Brief())
	default:
		fmt.Fprintf(out, "warning: %s; and %s that nothing selected needs: streamspec lint shows all\n",
			problems[0].Brief(), wording.Counted(len(problems)-1, "further problem"))
	}
}

// fileNumbers tells in which order the files were named; scenarios have the names by which
// their libraries know them.
func (s *suite) fileNumbers() map[string]int {
	numbers := map[string]int{}
	at := map[*target]int{}
	for i, t := range s.targets.all {
		at[t], numbers[t.Path] = i, i
	}
	for _, p := range s.yaml {
		numbers[p.Place.File] = at[p.target]
	}
	return numbers
}
