package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
)

// libraries are the scenario libraries of a suite, each loaded once.
type libraries struct {
	fixed   string // given on the command line; empty: the one that belongs to each file
	options scenario.Options
	byRoot  map[string]*scenario.Library
	roots   map[string]string       // by the folder of a file, or by the file, if that is a link
	folders map[string]sources.File // the roots, as they were found
}

// readLibraries are the libraries, by their folders, that the suites of one command have read,
// with what is wrong with them. nil: none is kept.
type readLibraries map[string]readLibrary

type readLibrary struct {
	*scenario.Library
	err error
}

// load reads a library, unless it was read before. One with files from elsewhere belongs to the
// suite that names them.
func (known readLibraries) load(root string, options scenario.Options) (*scenario.Library, error) {
	if one, is := known[root]; is && len(options.Also) == 0 {
		return one.Library, one.err
	}
	library, err := check.Load(root, options)
	if known != nil && len(options.Also) == 0 {
		known[root] = readLibrary{library, err}
	}
	return library, err
}

// loadLibraries reads the libraries of all targets. A scenario outside of the folder of its
// library is a part of it all the same. The errors tell of everything that is wrong with
// the files.
func loadLibraries(t *targets, fixed string, options scenario.Options, known readLibraries) (*libraries, []error) {
	l := &libraries{fixed: fixed, options: options, byRoot: map[string]*scenario.Library{}, roots: map[string]string{}, folders: map[string]sources.File{}}
	var order []string
	also := map[string][]sources.File{}
	for _, one := range t.all {
		root := l.root(one.Path)
		inside := l.isInside(one, root)
		one.mapping = !sources.IsFeature(one.Path) && (one.hasNoLibrary(root) || !inside) && one.isMapping()
		if one.mapping && one.hasNoLibrary(root) {
			continue
		}
		if _, known := also[root]; !known {
			also[root] = nil
			order = append(order, root)
		}
		if scenario.IsYAML(one.Path) && !one.mapping && !inside && one.isScenario() {
			also[root] = append(also[root], one.File)
		}
	}
	var errs []error
	for _, root := range order {
		options.Also, options.Shared = also[root], fixed == "" && !scenario.IsDeclared(root)
		library, err := known.load(root, options)
		l.byRoot[root] = library
		errs = append(errs, err)
	}
	return l, errs
}

// root is the folder of the library of a file.
func (l *libraries) root(file string) string {
	if l.fixed != "" {
		return l.fixed
	}
	if root, known := l.roots[file]; known {
		return root
	}
	folder := filepath.Dir(file)
	if info, err := os.Lstat(file); err == nil && info.Mode()&fs.ModeSymlink != 0 { // it may lead to another library
		l.roots[file] = scenario.FindFolder(file)
		return l.roots[file]
	}
	if _, known := l.roots[folder]; !known {
		l.roots[folder] = scenario.FindFolder(folder)
	}
	return l.roots[folder]
}

// of is the library of a file of the suite; nil: its folder cannot be read.
func (l *libraries) of(file string) *scenario.Library { return l.byRoot[l.root(file)] }

// libraryOf is the library of a feature that runs.
func (s *suite) libraryOf(file string) (*scenario.Library, error) {
	if library := s.libraries.of(file); library != nil {
		return library, nil
	}
	return nil, fmt.Errorf("%s: no scenarios belong to this file", file)
}

// isInside tells whether a file is in the folder of a library, or in one of its folders.
func (l *libraries) isInside(t *target, root string) bool {
	at, known := l.folders[root]
	if !known {
		at, _ = sources.Named(root) // where there is none, nothing is inside
		l.folders[root] = at
	}
	return at.Real != "" && sources.IsBelow(t.Real, at.Real)
}

// describesGaps tells a file that describes the known gaps of a library.
func (l *libraries) describesGaps(file string) bool {
	for _, library := range l.byRoot {
		if library != nil && slices.Contains(library.GapsFiles(), file) {
			return true
		}
	}
	return false
}
