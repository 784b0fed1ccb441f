package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// noBound says that a command takes any number of arguments.
const noBound = -1

// takes refuses more or fewer arguments than a command has use for, and says how it is written.
// What names them, for people; hint is what else to do, and may be empty.
func takes(least, most int, what, hint string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		n := len(args)
		if n >= least && (most == noBound || n <= most) {
			return nil
		}
		text := fmt.Sprintf("%s needs %s, and got %d: write streamspec %s", cmd.Name(), what, n, cmd.Use)
		if least == 0 && most == 0 {
			text = fmt.Sprintf("%s takes no arguments, and got %q: write streamspec %s", cmd.Name(), args, cmd.Use)
		}
		if hint != "" {
			text += "; " + hint
		}
		return fmt.Errorf("%s", text)
	}
}
