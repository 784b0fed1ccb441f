package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/steps"
)

const scenariosUsage = "folder with the scenarios, their services and known gaps (default: the nearest folder named scenarios)"

// suite is everything that was named on the command line, read and checked.
type suite struct {
	targets   *targets
	selection selection.Selection
	touched   map[string]bool          // these scenarios, by their keys; nil: all
	recorded  func(verdict.Place) bool // those at these places, which are to be judged; nil: all
	features  *steps.Features
	yaml      []planned        // the YAML scenarios that expect something
	mappings  int              // files of what migrations change
	silent    []planned        // those that expect nothing
	silentToo bool             // those run as well: they are to be recorded, or were
	problems  problem.Problems // of all files that were read
	doubts    problem.Problems // what can run, and may not be what is meant: lint tells of it
	libraries *libraries
	known     readLibraries // what other suites with the same options have read
}

// planned is a YAML scenario that has not run yet.
type planned struct {
	*scenario.Scenario
	library *scenario.Library
	target  *target
}

// loadSuite reads all files that the paths name. What is wrong with them are the suite's
// problems; the error says that there are no such files, or that nothing stands at a place
// that was named.
func loadSuite(paths []string, library string, options scenario.Options, chosen selection.Selection) (*suite, error) {
	defer reading()()
	return (&suite{selection: chosen}).load(paths, library, options)
}

func (s *suite) load(paths []string, library string, options scenario.Options) (*suite, error) {
	found, err := collect(paths)
	if err != nil {
		return nil, err
	}
	s.targets = found
	var errs []error
	s.libraries, errs = loadLibraries(found, library, options, s.known)
	s.features, err = steps.Load(found.features())
	errs = slices.Concat(found.problems, errs, []error{err}, s.checkFeatures(), s.addScenarios(), checkMappings(s))
	errors.As(problem.Join(errs...), &s.problems)
	return s, s.checkPlaces()
}

// checkFeatures finds what features say that their libraries do not have.
func (s *suite) checkFeatures() []error {
	var errs []error
	doubts := append([]error{s.features.Doubts()}, s.targets.misnamed...)
	for _, p := range s.features.Scenarios {
		if library := s.libraries.of(p.Place.File); library != nil {
			wrong, doubtful := p.Check(library)
			errs, doubts = append(errs, wrong), append(doubts, doubtful)
		}
	}
	errors.As(problem.Join(doubts...), &s.doubts)
	return errs
}

// whatItIs says what a file is in which no scenario stands.
func whatItIs(path string) string {
	if scenario.IsProfile(path) {
		return "no scenario stands in this file: it is a profile; streamspec profiles FILE shows its rules, streamspec check --profile FILE URL judges by it"
	}
	return "no scenario stands in this file: it describes a service, a schema or known gaps, or belongs to another program"
}

// addScenarios adds the YAML scenarios of the files, but those that expect nothing:
// they are there for features to use. One that was named itself must expect something.
func (s *suite) addScenarios() []error {
	var errs []error
	for _, t := range s.targets.all {
		library := s.libraries.of(t.Path)
		if sources.IsFeature(t.Path) || library == nil || t.mapping {
			continue
		}
		sc := library.InFile(t.File)
		if sc != nil {
			draft := check.Draft{Library: library, Scenario: sc}
			for _, one := range draft.Misspelt(sc.Expect) {
				s.doubts = append(s.doubts, one.Problem)
			}
			s.doubts = append(s.doubts, slices.Concat(draft.Unmarked(), draft.Namesakes())...)
		}
		switch {
		case sc == nil && t.named && library.FaultyIn(t.File) == nil:
			errs = append(errs, sources.Problem(t.Path, whatItIs(t.Path)))
		case sc == nil: // a service's, or the known gaps; or it cannot be read, and the problems say so
		case len(sc.Expect) > 0 || s.silentToo:
			s.yaml = append(s.yaml, planned{sc, library, t})
		case t.named:
			message := fmt.Sprintf("the scenario %q expects nothing, so it cannot be judged; add what it expects, under the key expect", sc.Name)
			errs = append(errs, problem.Problem{Place: sc.Place, Message: message})
		default:
			s.silent = append(s.silent, planned{sc, library, t})
		}
	}
	return errs
}

// checkPlaces finds lines that were named and at which nothing stands.
func (s *suite) checkPlaces() error {
	var errs []error
	for _, t := range s.targets.all {
		all := s.inTarget(t)
		if len(all) == 0 {
			continue // that nothing stands there at all is told elsewhere
		}
		for _, line := range t.lines {
			if !slices.ContainsFunc(all, func(one candidate) bool { return one.covers(line) }) {
				errs = append(errs, fmt.Errorf("%s:%d: no scenario stands at this line; scenarios stand at %s", t.Path, line, placesOf(all)))
			}
		}
	}
	return errors.Join(errs...)
}

func placesOf(all []candidate) string {
	var places []string
	for _, one := range all {
		places = append(places, one.place.String())
	}
	return strings.Join(slices.Compact(places), ", ")
}

// checkServices finds URLs and commands for services that nobody describes: the run
// would go to another service than its author thinks.
func (s *suite) checkServices(given map[string]string) error {
	known := s.serviceNames()
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("--service %s: no service has this name; %s", name, ofServices(name, known))
		}
	}
	return nil
}

// ofServices says which services there are, and which was probably meant.
func ofServices(name string, known []string) string {
	if len(known) == 0 {
		return "the suite has no services"
	}
	return suggest.DidYouMean(name, known) + "there are the services: " + strings.Join(known, ", ")
}

// checkSide checks the service that is a side of a comparison; empty: none is.
func checkSide(s *suite, name string) error {
	if known := s.serviceNames(); name != "" && !slices.Contains(known, name) {
		return fmt.Errorf("no file or folder has this name, and no service of the scenarios; %s", ofServices(name, known))
	}
	return nil
}

// serviceNames lists the services of all libraries, sorted.
func (s *suite) serviceNames() []string {
	known := map[string]bool{}
	for _, library := range s.libraries.byRoot {
		if library == nil {
			continue
		}
		for name := range library.Services {
			known[name] = true
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// listed are what a selection can select.
func listed(s *suite) []selection.Scenario {
	var all []selection.Scenario
	for _, t := range s.targets.all {
		for _, one := range s.inTarget(t) {
			if !one.silent {
				all = append(all, one.Scenario)
			}
		}
	}
	return all
}

// warnOfMisnamed tells of files that are not read.
func warnOfMisnamed(out io.Writer, s *suite) {
	for _, file := range s.targets.misnamed {
		fmt.Fprintln(out, "warning:", file)
	}
}

// warnOfTags tells of tags that look misspelt, where something runs all the same.
func warnOfTags(out io.Writer, s *suite) {
	warnOfMisnamed(out, s)
	all := listed(s)
	if !slices.ContainsFunc(all, s.wants) {
		return // explainNothing tells
	}
	for _, tag := range s.selection.Misspelt(all) {
		fmt.Fprintln(out, "warning: "+tag)
	}
}

// explainNothing says why none of the suite's scenarios was run, where something says it.
func (s *suite) explainNothing(out io.Writer) {
	all := listed(s)
	if len(all) > 0 {
		fmt.Fprintf(out, "scenarios that were found, and that the tags, the name or the line left out: %d\n", len(all))
	}
	for _, why := range s.selection.WhyNone(all) {
		fmt.Fprintln(out, why)
	}
	if len(s.silent) > 0 {
		fmt.Fprintf(out, "scenarios without an expect: of their own, which are run by the features that use them: %d\n", len(s.silent))
	}
	for _, one := range s.silent {
		if tags := s.selection.Names(one.Tags); len(all) > 0 && len(tags) > 0 {
			fmt.Fprintf(out, "%s has %s, and features run it: it is their own tags that select them; write %[2]s above a scenario of a feature\n", one.Place, strings.Join(tags, " "))
		}
	}
}
