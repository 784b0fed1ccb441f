package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/steps"
)

func newSteps() *cobra.Command {
	return &cobra.Command{
		Use:   "steps [WORD…]",
		Short: "List the sentences that a feature can use",
		RunE: func(cmd *cobra.Command, words []string) error {
			for _, s := range steps.Sentences() {
				for _, reading := range s.Readings() {
					if mentions(reading, words) {
						fmt.Fprintf(cmd.OutOrStdout(), "%-5s %s%s\n", s.Keyword, reading, below(s.Argument))
					}
				}
			}
			return nil
		},
	}
}

func below(a steps.Argument) string {
	if a == steps.NoArgument {
		return ""
	}
	return fmt.Sprintf("   (with a %s)", a)
}

func mentions(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
			return false
		}
	}
	return true
}
