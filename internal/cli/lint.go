package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/selection"
)

func newLint(secrets *secret.Masker) *cobra.Command {
	var scenarios string
	var hosts []string
	cmd := &cobra.Command{
		Use:   "lint [PATH…]",
		Short: "Check features and scenarios without running them",
		RunE: func(cmd *cobra.Command, paths []string) error {
			if err := checkHosts(hosts); err != nil {
				return err
			}
			s, err := loadSuite(paths, scenarios, scenario.Options{Hosts: hosts, Secrets: secret.NewStore(secrets, nil)}, selection.Selection{})
			switch {
			case err != nil:
				return err
			case len(s.problems)+len(s.doubts) > 0:
				return problem.Join(s.problems, s.doubts)
			case len(s.features.Scenarios)+len(s.yaml) == 0:
				return errors.New("there is nothing to judge: no feature has a scenario, and no scenario expects anything")
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d scenarios in %d files are well-formed\n", len(s.features.Scenarios)+len(s.yaml), len(s.targets.all))
			return nil
		},
	}
	hostFlag(cmd.Flags(), &hosts)
	cmd.Flags().StringVar(&scenarios, "scenarios", "", scenariosUsage)
	return cmd
}
