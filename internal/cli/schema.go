package cli

import (
	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/schema"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema [scenario|service|known-gaps|suite]",
		Short: "Write the JSON Schema of scenario files, for editors",
		Long: `Write the JSON Schema (draft 2020-12) of the files that describe scenarios, services,
known gaps, or a suite (streamspec.yaml). An editor completes and checks by it, for example with this as the first
line of a scenario:

  # yaml-language-server: $schema=scenario.schema.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := schema.Of(append(args, "scenario")[0])
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}
