package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
)

// compareFlags are what `streamspec compare` can be told.
type compareFlags struct {
	mapping, allow string
	json, unjudged bool
	recordFlags           // of sides that are services
	kept           string // the folder for their recordings
	untilSure      bool   // more is recorded while something may be chance
	adds           bool   // to what was recorded just now
	onlyOld        bool   // the new side stays as it was recorded just now
}

func newCompare(secrets *secret.Masker) *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "compare OLD NEW [PATH…]",
		Short: "Tell what a new service does otherwise than the old one",
		Long: `compare tells what a new service does otherwise than the old one. OLD and NEW are folders
of recordings, as ` + "`streamspec record`" + `, ` + "`import`" + ` and ` + "`run --recordings all`" + ` write them, or
single ones; or baselines, as ` + "`streamspec baseline`" + ` writes them; or services: NAME=URL, NAME=COMMAND,
or the NAME of one as the scenarios have it. Services are recorded by the scenarios of PATH, both
at the same time. The more there are of each scenario, the surer it is: what differs only now and
then is told from chance, and what cannot be told is listed as uncertain.

Differences are grouped by their cause, each with the place in both streams. What is meant is
declared in the file of --mapping; compare proposes its lines.

Exit status 0: identical; 3: equivalent, what differs is declared; 1: changed; 4: broken, an
expectation that held does no longer; 2: something could not be read, or not be compared.`,
		Example: `  streamspec compare recordings/old recordings/new
  streamspec compare shop shop=http://127.0.0.1:9000 scenarios
  streamspec compare --mapping gateway.yaml baselines shop=http://127.0.0.1:9000
  streamspec compare --mapping gateway.yaml --allow equivalent recordings/old recordings/new`,
		Args: twoSides,
		RunE: func(cmd *cobra.Command, args []string) error {
			return compareSides(cmd, args, flags, secrets)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.mapping, "mapping", "", "YAML file with what the new side may do otherwise")
	f.StringVar(&flags.allow, "allow", string(compare.Identical), "the worst grade with which the exit status is 0: identical, equivalent or changed")
	f.BoolVar(&flags.unjudged, "not-judged", false, "do not judge the recordings by the features and scenarios that made them")
	f.StringVar(&flags.kept, "to", "reports/compared", "of services: folder for their recordings, which replace those that are there")
	f.BoolVar(&flags.untilSure, "until-sure", false, "of services: record more, up to 6 times as often, while something may be chance")
	flags.suiteFlags(f)
	f.BoolVar(&flags.json, "json", false, "write JSON, for programs")
	return cmd
}

// twoSides takes two sides and, for services, the paths of scenarios that record them.
func twoSides(cmd *cobra.Command, args []string) error {
	most := 2
	if len(args) > most && slices.ContainsFunc(args[:2], isService) {
		most = noBound
	}
	return takes(2, most, "two sides", "each is a folder of recordings or baselines, or a service; only services are recorded by the scenarios of a path")(cmd, args)
}

// grades are the grades that may be allowed, from best to worst.
func grades() []compare.Grade {
	return []compare.Grade{compare.Identical, compare.Equivalent, compare.Changed}
}

func compareSides(cmd *cobra.Command, args []string, flags compareFlags, secrets *secret.Masker) error {
	if !slices.Contains(grades(), compare.Grade(flags.allow)) {
		return fmt.Errorf("--allow %s: write identical, equivalent or changed", flags.allow)
	}
	result, old, now, err := flags.compared(cmd, args, secrets)
	if err != nil {
		return err
	}
	if !flags.unjudged {
		declared, err := readMapping(flags.mapping)
		if err != nil {
			return err
		}
		if err := judgeSides(cmd.Context(), result, old, now, declared, flags.untrusted, secrets); err != nil {
			return fmt.Errorf("the recordings cannot be judged by what made them: %w; --not-judged compares them all the same", err)
		}
	}
	write, out := compare.WriteText, cmd.OutOrStdout()
	if flags.json {
		write, out = compare.WriteJSON, &visibleJSON{out: out}
	}
	if err := write(out, result); err != nil {
		return err
	}
	return gradeStatus(result, compare.Grade(flags.allow))
}

// compared compares two sides, and answers them as well. While something may be chance, the old side is
// recorded twice over, for what it does at times as well is no change; and both until it is sure, where that
// is asked for.
func (flags compareFlags) compared(cmd *cobra.Command, args []string, secrets *secret.Masker) (result *compare.Result, old, now compare.Side, err error) {
	for set := 1; ; set++ {
		if result, old, now, err = flags.comparedOnce(cmd, args, secrets); err != nil {
			return nil, old, now, err
		}
		wouldTell := slices.ContainsFunc(result.Uncertain, func(d *compare.Difference) bool { return d.More > 0 })
		switch {
		case !wouldTell:
			return result, old, now, nil
		case flags.untilSure && set < setsAtMost && slices.ContainsFunc(args[:2], isService):
			flags.adds = true
			fmt.Fprintf(cmd.ErrOrStderr(), "  what may be chance: %d; more is recorded\n", len(result.Uncertain))
		case set == 1 && flags.times == 0 && isService(args[0]) && result.Old.LeastOf < timesOld:
			flags.adds, flags.onlyOld = true, true
			fmt.Fprintf(cmd.ErrOrStderr(), "  what may be chance: %d; more of the old side is recorded\n", len(result.Uncertain))
		default:
			return result, old, now, nil
		}
	}
}

// setsAtMost is how many sets of recordings are made until somebody is sure.
const setsAtMost = 6

func (flags compareFlags) comparedOnce(cmd *cobra.Command, args []string, secrets *secret.Masker) (result *compare.Result, old, now compare.Side, err error) {
	declared, err := readMapping(flags.mapping)
	if err != nil {
		return nil, old, now, err
	}
	oldPath, newPath, err := flags.recorded(cmd, args, secrets)
	if err != nil {
		return nil, old, now, err
	}
	old, errOld := sideOf(oldPath)
	now, errNew := sideOf(newPath)
	if err := errors.Join(errOld, errNew); err != nil {
		return nil, old, now, err
	}
	if err := notShared(old, now); err != nil {
		return nil, old, now, err
	}
	if flags.name != "" || flags.tags != "" { // of a side that is there already, others are not asked for
		old, now = old.Only(now.Scenarios()), now.Only(old.Scenarios())
	}
	result, err = compare.Compare(old, now, declared)
	return result, old, now, err
}

// readMapping reads the file of a mapping; nil: none is named.
func readMapping(path string) (*mapping.Mapping, error) {
	if path == "" {
		return nil, nil
	}
	return mapping.Read(path)
}

// sideOf reads the baselines of a side or, where there are none, its recordings. One in which nothing happened is no
// recording: the side is refused. Those that nobody can read, or that were cut off, are left out, which the side tells.
func sideOf(path string) (compare.Side, error) {
	side := compare.Side{Name: path}
	baselines, err := readBaselines(path)
	for _, b := range baselines {
		side.Baselines = append(side.Baselines, b.Baseline)
	}
	if err != nil || len(baselines) > 0 {
		return side, err
	}
	files, unread, err := readRecordings([]string{path})
	if err != nil {
		return side, err
	}
	left, errs := reasons(unread), []error(nil)
	for _, file := range files {
		r, err := file.read()
		if err != nil {
			left = append(left, err)
			continue
		}
		switch err := compare.Whole(r); {
		case errors.Is(err, compare.ErrNotWhole):
			left = append(left, fmt.Errorf("%s: %w", file.path, err))
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: %w", file.path, err))
		default:
			side.Runs = append(side.Runs, compare.Run{File: file.path, Recording: r})
		}
	}
	if len(side.Runs) == 0 {
		return side, errors.Join(append(errs, left...)...)
	}
	for _, err := range left {
		side.LeftOut = append(side.LeftOut, err.Error())
	}
	return side, errors.Join(append(errs, noCopies(side))...)
}

// wholeSideOf reads a side of which nothing may be left out.
func wholeSideOf(path string) (compare.Side, error) {
	side, err := sideOf(path)
	if err == nil && len(side.LeftOut) > 0 {
		err = errors.New(strings.Join(side.LeftOut, "\n"))
	}
	return side, err
}

// Exit statuses of a comparison beside those of a run.
const (
	exitEquivalent = 3
	exitBrokenNow  = 4
)

func gradeStatus(r *compare.Result, allowed compare.Grade) error {
	grade := r.Grade()
	if i := slices.Index(grades(), grade); i >= 0 && i <= slices.Index(grades(), allowed) {
		if r.NotCompared() > 0 {
			return statusError(verdict.ExitFault) // of what was not compared nothing is known
		}
		return nil
	}
	switch grade {
	case compare.Equivalent:
		return statusError(exitEquivalent)
	case compare.Broken:
		return statusError(exitBrokenNow)
	default:
		return statusError(verdict.ExitBroken)
	}
}
