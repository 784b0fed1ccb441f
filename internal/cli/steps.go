package cli

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/reference"
)

func newSteps() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
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
			if asJSON {
				return writeJSON(cmd, all.Mentioning(words))
			}
			all.WriteText(cmd.OutOrStdout(), words)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON, for tools")
	return cmd
}

// writeJSON writes what other programs read.
func writeJSON(cmd *cobra.Command, value any) error { return encodeJSON(cmd.OutOrStdout(), value) }

func encodeJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(&visibleJSON{out: out})
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
