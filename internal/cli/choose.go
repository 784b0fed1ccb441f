package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/wording"
)

// choice is which scenarios of the paths are meant, and whether they are to run at all.
type choice struct {
	tags, name     string
	shard, shardBy string // which part, and the report of a run whose times make the parts
	lastFailed     bool
	list, dryRun   bool
}

func (c *choice) flags(f *pflag.FlagSet) {
	f.StringVarP(&c.tags, "tags", "t", "", `run only what these tags select, e.g. "@wire and not (@slow or @known-gap)"`)
	f.StringVarP(&c.name, "name", "n", "", `run only scenarios whose name, or FEATURE › NAME, matches this regular expression`)
	f.StringVar(&c.shard, "shard", "", "I/N: run only part I of N, e.g. 1/4; each scenario is in one part, on whichever machine")
	f.StringVar(&c.shardBy, "shard-by", "", "REPORT.json of a run before, the same for all parts: they take about as long as each other; what is not in it is in a part by its name")
	f.BoolVar(&c.lastFailed, "last-failed", false, "run only what did not hold when it ran last, with the same --recordings-dir")
	f.BoolVar(&c.list, "list", false, "list what would run, a line each, and run nothing")
	f.BoolVar(&c.dryRun, "dry-run", false, "check all that can be checked before a run, tell what it would start, and run nothing")
}

// selection is what is chosen; what ran before is remembered in a folder.
func (c choice) selection(dir string) (selection.Selection, error) {
	options := selection.Options{Tags: c.tags, Name: c.name, Shard: c.shard}
	if c.lastFailed {
		failed, err := failedBefore(dir)
		if err != nil {
			return selection.Selection{}, err
		}
		options.Only = failed.has
	}
	var err error
	if options.Times, err = c.times(); err != nil {
		return selection.Selection{}, err
	}
	return selection.New(options)
}

// times are those of the report by which the suite is parted.
func (c choice) times() ([]selection.Timed, error) {
	switch {
	case c.shardBy == "":
		return nil, nil
	case c.shard == "":
		return nil, errors.New("--shard-by: say by --shard I/N which part runs")
	}
	before, err := readReport(c.shardBy)
	if err != nil {
		return nil, fmt.Errorf("--shard-by: %w", err)
	}
	var times []selection.Timed
	for _, s := range before.Scenarios {
		times = append(times, selection.Timed{File: s.Place.File, Name: s.Name, Took: s.Duration})
	}
	return times, nil
}

// runsNothing tells whether what is chosen is only to be told of.
func (c choice) runsNothing() bool { return c.list || c.dryRun }

// tell lists what is selected. It fails where that is nothing.
func (c choice) tell(out, errOut io.Writer, s *suite) error {
	services := map[string]bool{}
	n := 0
	for _, t := range s.targets.all {
		for _, one := range s.inTarget(t) {
			if !s.selects(t, one) || one.silent {
				continue
			}
			n++
			fmt.Fprintln(out, one.line())
			for _, name := range one.services() {
				services[name] = true
			}
		}
	}
	if n == 0 {
		s.explainNothing(errOut)
		return errors.New("nothing would run")
	}
	if c.dryRun {
		fmt.Fprintf(out, "%s would run%s; nothing was started\n", wording.Counted(n, "scenario"), withServices(services))
	}
	return nil
}

func withServices(services map[string]bool) string {
	if len(services) == 0 {
		return ""
	}
	return ", with the services " + strings.Join(slices.Sorted(maps.Keys(services)), ", ")
}

// line tells of a scenario what it is chosen by.
func (c candidate) line() string {
	parts := []string{c.place.String(), c.Title()}
	for _, tag := range c.Tags {
		parts = append(parts, "@"+strings.TrimPrefix(tag, "@"))
	}
	return strings.Join(parts, "  ")
}
