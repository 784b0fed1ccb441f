package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

func newViolations() *cobra.Command {
	return &cobra.Command{
		Use:   "violations [CODE…]",
		Short: "Explain the violations of the event stream format",
		Long: `Explain what can be wrong with an event stream: each violation's code, whether it is
an error (content is lost) or a note (legal, but odd), what the rule is, and an
example. Strict parsing ends at an error; a note never fails anything by itself.`,
		RunE: func(cmd *cobra.Command, codes []string) error {
			if len(codes) == 0 {
				for _, v := range rules.All() {
					explain(cmd.OutOrStdout(), v)
				}
				return nil
			}
			for _, code := range codes {
				v := rules.Find(code)
				if v == nil {
					return fmt.Errorf("no violation has the code %q; %sthere are: %s", code, suggest.DidYouMean(code, violationCodes()), strings.Join(violationCodes(), ", "))
				}
				explain(cmd.OutOrStdout(), v)
			}
			return nil
		},
	}
}

func explain(out io.Writer, v *rules.Rule) {
	fmt.Fprintf(out, "%s (%s)\n  %s.\n  %s\n  example: %s\n\n", v.Code, v.Severity, v.Title, v.Explanation, strconv.Quote(v.Example))
}

func violationCodes() []string {
	var codes []string
	for _, v := range rules.All() {
		codes = append(codes, v.Code)
	}
	return codes
}
