package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/profiles"
	"github.com/streamspec/streamspec/runner/expect"
)

func newProfiles() *cobra.Command {
	var asYAML bool
	cmd := &cobra.Command{
		Use:   "profiles [NAME|FILE]",
		Short: "List what streamspec knows of public protocols, or show one",
		Long: `List the profiles: what public protocols over event streams lay down. With the name of one,
or a file with one, show its rules, each with where it is laid down, and whether it is a
must or common practice. With --yaml as the file that it is, to read or to begin one's own.

  Then the stream keeps the profile "NAME"        in a feature
  expect: [{profile: NAME}]                       in a scenario
  streamspec check --profile NAME URL             without any file`,
		Args: takes(0, 1, "one profile at most", ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				for _, p := range expect.Profiles() {
					fmt.Fprintf(out, "%-26s %s\n", p.Name, p.About)
				}
				return nil
			}
			p, err := openProfile(args[0])
			if err != nil {
				return err
			}
			if text, ok := profiles.Text(args[0]); ok && asYAML {
				_, err := out.Write(text)
				return err
			}
			tellProfile(out, p)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asYAML, "yaml", false, "the file itself")
	return cmd
}

// openProfile opens a profile; the error says which there are.
func openProfile(name string) (*expect.ProfileFile, error) {
	p, err := expect.OpenProfile(name, ".")
	if help := problem.HelpOf(err); help != "" {
		return nil, fmt.Errorf("%w; %s", err, help)
	}
	return p, err
}

// tellProfile writes the rules of a profile for people.
func tellProfile(out io.Writer, p *expect.ProfileFile) {
	fmt.Fprintf(out, "%s\n%s.\n", p.Name, strings.TrimSuffix(p.About, "."))
	for _, source := range p.Sources {
		fmt.Fprintln(out, "  "+source)
	}
	for i := range p.Rules {
		rule := &p.Rules[i]
		strength := "must"
		if rule.Strength == expect.Practice {
			strength = "practice"
		}
		fmt.Fprintf(out, "\n%-9s %s\n          [%s]\n", strength, rule.Title(), rule.From)
	}
	for i := range p.Across {
		rule := &p.Across[i]
		fmt.Fprintf(out, "\nsession   %s\n          [%s]\n", rule.Title(), rule.From)
	}
	for i := range p.Further {
		next := &p.Further[i]
		fmt.Fprintf(out, "\nthen      %s: %s, answered by %s\n          [%s]\n", next.Name, next.Request.Method(), next.Statuses(), next.From)
	}
	for _, a := range p.Answers {
		fmt.Fprintf(out, "\ninstead   %s\n          [%s]\n", a, a.From)
	}
}
