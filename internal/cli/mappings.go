package cli

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
)

// hasNoLibrary tells that no library is near: the file's own folder is taken for one.
func (t *target) hasNoLibrary(root string) bool {
	if scenario.IsDeclared(root) || filepath.Clean(root) == filepath.Dir(t.Path) {
		return !scenario.IsDeclared(root)
	}
	at, err := sources.Named(root) // to which a symbolic link may lead
	return err == nil && at.Real == filepath.Dir(t.Real)
}

// checkMappings finds what is wrong with the mappings among the files.
func checkMappings(s *suite) []error {
	var errs []error
	for _, t := range s.targets.all {
		if !t.mapping {
			continue
		}
		s.mappings++
		m, err := mapping.Read(t.Path)
		if library := s.libraries.of(t.Path); err == nil && library != nil {
			err = problem.Join(strangersOf(m, t.Path, library)...)
		}
		errs = append(errs, err)
	}
	return errs
}

// strangersOf finds scenarios of which a mapping speaks, and that nobody has.
func strangersOf(m *mapping.Mapping, path string, library *scenario.Library) []error {
	names := slices.Sorted(maps.Keys(library.Scenarios))
	var errs []error
	for _, i := range m.Instead {
		if len(names) > 0 && !slices.Contains(names, i.Scenario) {
			errs = append(errs, sources.Problem(path, fmt.Sprintf("instead: no scenario has the name %q; %s", i.Scenario, suggest.Listed(i.Scenario, library.Root, "scenarios", names))))
		}
	}
	return errs
}
