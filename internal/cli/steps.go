package cli

import (
	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/reference"
)

func newSteps() *cobra.Command {
	return &cobra.Command{
		Use:   "steps [WORD…]",
		Short: "List the sentences that a feature can use, and their YAML",
		Long: `List what a feature and a scenario can say: each sentence, the same in YAML, and an
example of a stream that holds and of one that breaks. With words, only what mentions
all of them.`,
		RunE: func(cmd *cobra.Command, words []string) error {
			all, err := reference.Read()
			if err != nil {
				return err
			}
			all.WriteText(cmd.OutOrStdout(), words)
			return nil
		},
	}
}
