package cli

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/suggest"
)

// environmentFlags add those that say where a suite runs, and with which variables.
func environmentFlags(f *pflag.FlagSet, environment *string, vars *[]string) {
	f.StringVar(environment, "env", "", "NAME of an environment in streamspec.yaml: its variables, services and hosts")
	f.StringArrayVar(vars, "var", nil, "NAME=VALUE: the variable has this value, whatever scenarios, streamspec.yaml and the environment say")
}

// variables reads what was set by --var.
func variables(flags []string) (map[string]string, error) {
	vars := map[string]string{}
	for _, flag := range flags {
		name, value, found := strings.Cut(flag, "=")
		if _, twice := vars[name]; !found || name == "" || twice {
			return nil, fmt.Errorf("--var %s: write NAME=VALUE, each name once", flag)
		}
		vars[name] = value
	}
	return vars, nil
}

// useDefaults has a run do what streamspec.yaml says where the command line says nothing. The
// paths to run are the answer; the error is of what no run could do.
func (f *runFlags) useDefaults(given *pflag.FlagSet, paths []string) ([]string, error) {
	said := scenario.DefaultsOf(".")
	if !given.Changed("tags") {
		f.tags = said.Tags
	}
	if said.Jobs > 0 && !given.Changed("jobs") {
		f.jobs = said.Jobs
	}
	if !given.Changed("format") && !f.untrusted { // which says where files are overwritten
		f.formats = said.Reports
	}
	return pathsOr(paths, said), wrongDefaults(said, paths)
}

// wrongDefaults finds tags and reports in streamspec.yaml that are none, and paths, where none are named.
func wrongDefaults(said scenario.Defaults, named []string) error {
	errs := []error{wrongPaths(said, named)}
	if _, err := selection.New(selection.Options{Tags: said.Tags}); err != nil {
		errs = append(errs, said.Wrong(err, "tags"))
	}
	var files []reportFile
	for i, text := range said.Reports {
		file, err := fileOf(text, report.Formats(), files)
		if err != nil {
			errs = append(errs, said.Wrong(err, "reports", strconv.Itoa(i)))
		}
		files = append(files, file)
	}
	return problem.Join(errs...)
}

// wrongPaths finds paths in streamspec.yaml that lead nowhere, where none are named.
func wrongPaths(said scenario.Defaults, named []string) error {
	var errs []error
	for i, path := range said.Paths {
		if err := wrongPath(path); err != nil && len(named) == 0 {
			errs = append(errs, said.Wrong(err, "paths", strconv.Itoa(i)))
		}
	}
	return problem.Join(errs...)
}

// pathsHere are the paths that a command in this folder works on, where nothing else of the defaults is asked for.
func pathsHere(named []string) ([]string, error) {
	said := scenario.DefaultsOf(".")
	return pathsOr(named, said), wrongPaths(said, named)
}

// pathsOr are the paths, or else those of the defaults.
func pathsOr(paths []string, said scenario.Defaults) []string {
	if len(paths) == 0 {
		return said.Paths
	}
	return paths
}

// checkSet finds variables that a person set and nothing has.
func (s *suite) checkSet(vars map[string]string) error {
	declared := map[string]bool{}
	for _, library := range s.libraries.byRoot {
		if library == nil {
			continue
		}
		for _, name := range library.Suite.Declared() {
			declared[name] = true
		}
	}
	names := slices.Sorted(maps.Keys(declared))
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if !declared[name] {
			return fmt.Errorf("--var %s: no scenario, and no streamspec.yaml, declares this variable; %s", name, suggest.Listed(name, "the suite", "variables", names))
		}
	}
	return nil
}

// useEnvironment uses the services of the environment where the command line names none.
func (s *suite) useEnvironment(options service.Options) {
	for _, library := range s.libraries.byRoot {
		if library != nil {
			useServices(options, library.Suite.EnvironmentServices())
		}
	}
}

func useServices(options service.Options, ways map[string]string) {
	for name, way := range ways {
		_, atURL := options.URLs[name]
		_, byCommand := options.Commands[name]
		switch {
		case atURL || byCommand:
		case guard.URLOf(way) != "":
			options.URLs[name] = guard.URLOf(way)
		default:
			options.Commands[name] = way
		}
	}
}
