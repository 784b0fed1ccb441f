package cli

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/sample"
)

func newSample() *cobra.Command {
	return &cobra.Command{
		Use:   "sample",
		Short: "Run the embedded sample service",
		Long: `Run the embedded sample service: the streams that the shipped features describe,
of tasks, versions, answers and rooms, with their known gaps.

` + sample.Help(),
		Args: takes(0, 0, "", ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := sample.ConfigFromEnv(os.Getenv)
			if err != nil {
				return err
			}
			return sample.Run(cmd.Context(), cfg, cmd.ErrOrStderr())
		},
	}
}
