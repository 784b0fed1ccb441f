package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/steps"
)

const scenariosUsage = "folder with the scenarios, their services and known gaps (default: the nearest folder named scenarios)"

// suite is everything that was named on the command line, read and checked.
type suite struct {
	files     []string // features and scenario files, in the order of the report
	features  *steps.Features
	yaml      []planned // the YAML scenarios that expect something
	silent    int       // how many expect nothing
	libraries *libraries
}

// planned is a YAML scenario that has not run yet.
type planned struct {
	*scenario.Scenario
	library *scenario.Library
}

// libraries are the scenario libraries of a suite, each loaded once.
type libraries struct {
	fixed   string // given on the command line; empty: the one that belongs to each file
	options scenario.Options
	byRoot  map[string]*scenario.Library
	roots   map[string]string // by the folder of a file
}

func newLibraries(fixed string, options scenario.Options) *libraries {
	return &libraries{fixed: fixed, options: options, byRoot: map[string]*scenario.Library{}, roots: map[string]string{}}
}

// load reads the library of a file, once.
func (l *libraries) load(file string) error {
	folder := filepath.Dir(file)
	root, known := l.roots[folder]
	if !known {
		if root = l.fixed; root == "" {
			root, _ = scenario.FindRoot(file)
		}
		l.roots[folder] = root
	}
	if _, done := l.byRoot[root]; done {
		return nil
	}
	library, err := check.Load(root, l.options)
	l.byRoot[root] = library
	return err
}

// of is the library of a file. It must have been loaded.
func (l *libraries) of(file string) (*scenario.Library, error) {
	if library := l.byRoot[l.roots[filepath.Dir(withoutLine(file))]]; library != nil {
		return library, nil
	}
	return nil, fmt.Errorf("%s: no scenarios belong to this file", file)
}

var lineSuffix = regexp.MustCompile(`:\d+$`)

func withoutLine(path string) string { return lineSuffix.ReplaceAllString(path, "") }

// defaultPaths are what a command without paths works on, where they exist.
var defaultPaths = []string{"features", scenario.LibraryFolder}

// loadSuite reads all files that the paths name. The error tells of everything
// that is wrong with any of them.
func loadSuite(paths []string, library string, options scenario.Options) (*suite, error) {
	files, err := collect(paths)
	if err != nil {
		return nil, err
	}
	s := &suite{files: files, libraries: newLibraries(library, options)}
	var errs []error
	var features []string
	for _, file := range files {
		errs = append(errs, s.libraries.load(withoutLine(file)))
		if isFeature(file) {
			features = append(features, file)
		}
	}
	s.features, err = steps.Load(features)
	if err := problem.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	if err := s.checkFeatures(); err != nil {
		return nil, err
	}
	return s, s.addScenarios(paths)
}

// checkFeatures finds what features name and their libraries do not have.
func (s *suite) checkFeatures() error {
	var errs []error
	for _, p := range s.features.Scenarios {
		library, err := s.libraries.of(p.URI)
		if err == nil {
			err = p.Check(library)
		}
		errs = append(errs, err)
	}
	return problem.Join(errs...)
}

// addScenarios adds the YAML scenarios of the files, but those that expect nothing:
// they are there for features to use. One that was named itself must expect something.
func (s *suite) addScenarios(paths []string) error {
	named := map[string]bool{}
	for _, path := range paths {
		named[path] = true
	}
	for _, file := range s.files {
		if isFeature(file) {
			continue
		}
		library, err := s.libraries.of(file)
		if err != nil {
			return err
		}
		sc := library.InFile(file)
		switch {
		case sc == nil: // a service's, or the known gaps
		case len(sc.Expect) > 0:
			s.yaml = append(s.yaml, planned{sc, library})
		case named[file]:
			return fmt.Errorf("%s: the scenario %q expects nothing, so it cannot be judged; add what it expects, under the key expect", sc.Place, sc.Name)
		default:
			s.silent++
		}
	}
	return nil
}

// checkServices finds URLs and commands for services that nobody describes: the run
// would go to another service than its author thinks.
func (s *suite) checkServices(given map[string]string) error {
	known := map[string]bool{}
	for _, library := range s.libraries.byRoot {
		for name := range library.Services {
			known[name] = true
		}
	}
	for name := range given {
		if !known[name] {
			return fmt.Errorf("--service %s: no service has this name; there are: %s", name, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
	}
	return nil
}

// explainNothing says why none of the suite's scenarios was run, where something says it.
func (s *suite) explainNothing(out io.Writer) {
	if n := len(s.features.Scenarios) + len(s.yaml); n > 0 {
		fmt.Fprintf(out, "scenarios that were found, and that the tags or the name left out: %d\n", n)
	}
	if s.silent > 0 {
		fmt.Fprintf(out, "scenarios without an expect: of their own, which are run by the features that use them: %d\n", s.silent)
	}
}

// count counts the scenarios that a selection selects.
func (s *suite) count(chosen selection.Selection) int {
	n := 0
	for _, p := range s.features.Scenarios {
		if chosen.Selects(p.Name, p.Tags) {
			n++
		}
	}
	for _, p := range s.yaml {
		if chosen.Selects(p.Name, p.Tags) {
			n++
		}
	}
	return n
}

func isFeature(path string) bool { return strings.HasSuffix(withoutLine(path), ".feature") }

// collect lists the features and scenario files at or below the paths, each once.
func collect(paths []string) ([]string, error) {
	if len(paths) == 0 {
		paths = existing(defaultPaths)
	}
	if len(paths) == 0 {
		return nil, errors.New("there is nothing to run: name features or scenarios, or folders with them")
	}
	var files []string
	known := map[string]bool{}
	for _, path := range paths {
		some, err := found(path)
		if err != nil {
			return nil, err
		}
		for _, file := range some {
			if !known[file] {
				known[file] = true
				files = append(files, file)
			}
		}
	}
	return files, nil
}

func existing(paths []string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		_, err := os.Stat(path)
		return err != nil
	})
}

func found(path string) ([]string, error) {
	info, err := os.Stat(withoutLine(path))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: there is no such file or folder", path)
	case info.IsDir():
		return walk(path)
	case isFeature(path), scenario.IsYAML(path):
		return []string{filepath.Clean(path)}, nil
	default:
		return nil, fmt.Errorf("%s is neither a feature (.feature) nor a scenario (.yaml)", path)
	}
}

func walk(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (isFeature(path) || scenario.IsYAML(path)) {
			files = append(files, path)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s has no feature (.feature) and no scenario (.yaml)", dir)
	}
	return files, err
}
