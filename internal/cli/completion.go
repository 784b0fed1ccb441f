package cli

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/selection"
)

// complete has shells complete what the flags of a run can be: the tags, names and services of
// the suite, and the formats of reports.
func complete(cmd *cobra.Command) {
	of := func(values func(*suite) []string) cobra.CompletionFunc {
		return func(_ *cobra.Command, paths []string, _ string) ([]string, cobra.ShellCompDirective) {
			s, err := loadSuite(pathsOr(paths, scenario.DefaultsOf(".")), "", scenario.Options{Listed: true}, selection.Selection{})
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return values(s), cobra.ShellCompDirectiveNoFileComp
		}
	}
	formats := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var all []string
		for _, format := range report.Formats() {
			all = append(all, format+":")
		}
		return all, cobra.ShellCompDirectiveNoSpace
	}
	for flag, values := range map[string]cobra.CompletionFunc{
		"tags": of(tagsOf), "name": of(namesOf), "service": of(servicesOf), "format": formats,
		"recordings": cobra.FixedCompletions([]string{"failed", "all", "none"}, cobra.ShellCompDirectiveNoFileComp),
		"color":      cobra.FixedCompletions(colorModes(), cobra.ShellCompDirectiveNoFileComp),
	} {
		_ = cmd.RegisterFlagCompletionFunc(flag, values) // it fails where the flag is not there
	}
}

// tagsOf are those of all scenarios.
func tagsOf(s *suite) []string {
	tags := map[string]bool{}
	for _, one := range s.every() {
		for _, tag := range one.Tags {
			tags["@"+strings.TrimPrefix(tag, "@")] = true
		}
	}
	return slices.Sorted(maps.Keys(tags))
}

// namesOf are those of all scenarios, as --name reads them.
func namesOf(s *suite) []string {
	var names []string
	for _, one := range s.every() {
		if !one.silent {
			names = append(names, "^"+regexp.QuoteMeta(one.Name)+"$")
		}
	}
	return names
}

func servicesOf(s *suite) []string {
	names := map[string]bool{}
	for _, library := range s.libraries.byRoot {
		if library != nil {
			for name := range library.Services {
				names[name+"="] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// every is all that could run, in the order of the files.
func (s *suite) every() []candidate {
	var all []candidate
	for _, t := range s.targets.all {
		all = append(all, s.inTarget(t)...)
	}
	return all
}
