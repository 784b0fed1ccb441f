package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/wording"
)

func newLint(secrets *secret.Masker) *cobra.Command {
	var scenarios, environment string
	var hosts, set []string
	var verbose, whatRuns, untrusted bool
	cmd := &cobra.Command{
		Use:   "lint [PATH…]",
		Short: "Check features and scenarios without running them",
		Long: `Check features, scenarios, and mappings of migrations, without running them.

Features are text; YAML files are code, and are to be reviewed as such: --what-runs lists
the commands that they run, and the hosts, files and variables that they use. For files
that nobody has reviewed, there is --untrusted.`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if err := checkHosts(hosts); err != nil {
				return err
			}
			vars, err := variables(set)
			if err != nil {
				return err
			}
			options := scenario.Options{Hosts: hosts, Secrets: secret.NewStore(secrets, nil), Environment: environment, Vars: vars}
			if untrusted {
				options.Untrusted = &scenario.Granted{Hosts: hosts}
			}
			said := scenario.DefaultsOf(".")
			wrong := wrongDefaults(said, paths)
			s, err := loadSuite(pathsOr(paths, said), scenarios, options, selection.Selection{})
			if err != nil {
				return cmp.Or(wrong, err)
			}
			errors.As(problem.Join(wrong, s.problems), &s.problems)
			if whatRuns {
				return s.showWhatRuns(cmd.OutOrStdout(), options)
			}
			s.doubts = append(s.doubts, doubtsOf(s, len(paths) == 0, untrusted)...)
			switch {
			case len(s.problems)+len(s.doubts) > 0:
				var all problem.Problems
				errors.As(problem.Join(s.problems, s.doubts), &all)
				return shown(all, verbose)
			case len(s.features.Scenarios)+len(s.yaml)+s.mappings == 0:
				return errors.New("there is nothing to judge: no feature has a scenario, and no scenario expects anything")
			}
			if err := s.checkSet(vars); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), wellFormed(s))
			return err
		},
	}
	hostFlag(cmd.Flags(), &hosts)
	environmentFlags(cmd.Flags(), &environment, &set)
	untrustedFlag(cmd.Flags(), &untrusted)
	cmd.Flags().BoolVar(&whatRuns, "what-runs", false, "list the commands, hosts, files and variables of the YAML files")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "list every problem, also those that say the same in many files")
	cmd.Flags().StringVar(&scenarios, "scenarios", "", scenariosUsage)
	return cmd
}

// doubtsOf finds what a library has to no purpose, where all of it was read, and what it names and is not there. Files that
// nobody has reviewed may not ask what is on this machine.
func doubtsOf(s *suite, whole, untrusted bool) (all problem.Problems) {
	if !untrusted {
		all = absentOf(s)
	}
	if whole && len(s.problems) == 0 {
		all = append(all, unusedOf(s)...)
	}
	return all
}

// wellFormed counts what was checked.
func wellFormed(s *suite) string {
	text := fmt.Sprintf("well-formed: %s in %s", wording.Counted(len(s.features.Scenarios)+len(s.yaml), "scenario"), wording.Counted(len(s.targets.all)-s.mappings, "file"))
	if s.mappings > 0 {
		text += fmt.Sprintf(", and mappings: %d", s.mappings)
	}
	return text
}

// shown are problems as an error: those that say the same in many files once, unless all are
// asked for.
func shown(all problem.Problems, verbose bool) error {
	if len(all) == 0 {
		return nil
	}
	if verbose {
		return all
	}
	return errors.New(strings.Join(all.Brief(), "\n\n"))
}
