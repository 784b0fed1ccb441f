package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/scenario"
)

// headings are what the sorts of powers are called in a list.
func headings() map[check.Sort]string {
	return map[check.Sort]string{
		check.RunsCommand:   "commands that run here",
		check.ReachesHost:   "hosts that are reached",
		check.GoesThrough:   "proxies",
		check.TrustsAnybody: "certificates that are not checked",
		check.UsesFile:      "files that are read, and folders in which commands run",
		check.GivesSetting:  "settings that services get",
		check.ReadsVariable: "variables of the environment, and secrets, that are read",
	}
}

// showWhatRuns lists what the YAML files of the suite do beyond describing.
func (s *suite) showWhatRuns(out io.Writer, options scenario.Options) error {
	var all []check.Power
	for _, root := range slices.Sorted(maps.Keys(s.libraries.byRoot)) {
		powers, err := check.Powers(root, options)
		if err != nil {
			return err
		}
		all = append(all, powers...)
	}
	seen := map[string]bool{} // two libraries may have one home
	for _, sort := range check.Sorts() {
		heading := headings()[sort] + ":\n"
		for _, p := range all {
			line := fmt.Sprintf("  %s  %s\n", p.Place, p.Text)
			if p.Sort != sort || seen[line] {
				continue
			}
			seen[line] = true
			fmt.Fprint(out, heading+line)
			heading = ""
		}
	}
	if len(seen) == 0 {
		fmt.Fprintln(out, "the YAML files run nothing, and reach and read nothing but themselves")
	}
	return nil
}
