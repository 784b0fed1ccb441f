package cli

import (
	"errors"
	"fmt"
	"slices"

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
}

func newCompare(secrets *secret.Masker) *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Tell what a new service does otherwise than the old one, by recordings",
		Long: `compare tells what a new service does otherwise than the old one. OLD and NEW are folders
of recordings, as ` + "`streamspec record`" + `, ` + "`import`" + ` and ` + "`run --recordings all`" + ` write them, or
single ones; or baselines, as ` + "`streamspec baseline`" + ` writes them. The more there are of each scenario, the surer it is: what differs only now and
then is told from chance, and what cannot be told is listed as uncertain.

Differences are grouped by their cause, each with the place in both streams. What is meant is
declared in the file of --mapping; compare proposes its lines.

Exit status 0: identical; 3: equivalent, what differs is declared; 1: changed; 4: broken, an
expectation that held does no longer; 2: something could not be read, or not be compared.`,
		Example: `  streamspec compare recordings/old recordings/new
  streamspec compare --mapping gateway.yaml --allow equivalent recordings/old recordings/new`,
		Args: takes(2, 2, "two sides", "each is a folder of recordings or baselines, or one of them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return compareSides(cmd, args[0], args[1], flags, secrets)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.mapping, "mapping", "", "YAML file with what the new side may do otherwise")
	f.StringVar(&flags.allow, "allow", string(compare.Identical), "the worst grade with which the exit status is 0: identical, equivalent or changed")
	f.BoolVar(&flags.unjudged, "not-judged", false, "do not judge the recordings by the features and scenarios that made them")
	f.BoolVar(&flags.json, "json", false, "write JSON, for programs")
	return cmd
}

// grades are the grades that may be allowed, from best to worst.
func grades() []compare.Grade {
	return []compare.Grade{compare.Identical, compare.Equivalent, compare.Changed}
}

func compareSides(cmd *cobra.Command, old, now string, flags compareFlags, secrets *secret.Masker) error {
	if !slices.Contains(grades(), compare.Grade(flags.allow)) {
		return fmt.Errorf("--allow %s: write identical, equivalent or changed", flags.allow)
	}
	declared, errMapping := readMapping(flags.mapping)
	oldSide, errOld := sideOf(old)
	newSide, errNew := sideOf(now)
	if err := errors.Join(errMapping, errOld, errNew); err != nil {
		return err
	}
	result, err := compare.Compare(oldSide, newSide, declared)
	if err != nil {
		return err
	}
	if !flags.unjudged {
		if err := judgeSides(cmd.Context(), result, oldSide, newSide, declared, secrets); err != nil {
			return fmt.Errorf("the recordings cannot be judged by what made them: %w; --not-judged compares them all the same", err)
		}
	}
	write := compare.WriteText
	if flags.json {
		write = compare.WriteJSON
	}
	if err := write(cmd.OutOrStdout(), result); err != nil {
		return err
	}
	return gradeStatus(result, compare.Grade(flags.allow))
}

// readMapping reads the file of a mapping; nil: none is named.
func readMapping(path string) (*mapping.Mapping, error) {
	if path == "" {
		return nil, nil
	}
	return mapping.Read(path)
}

// sideOf reads the baselines of a side or, where there are none, its recordings. One in which
// nothing happened, or that was cut off, is no recording: the side is refused.
func sideOf(path string) (compare.Side, error) {
	side := compare.Side{Name: path}
	baselines, err := readBaselines(path)
	for _, b := range baselines {
		side.Baselines = append(side.Baselines, b.Baseline)
	}
	if err != nil || len(baselines) > 0 {
		return side, err
	}
	files, err := readRecordings([]string{path})
	if err != nil {
		return side, err
	}
	var errs []error
	for _, file := range files {
		r, err := file.read()
		if err == nil {
			err = compare.Whole(r)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", file.path, err))
			continue
		}
		side.Runs = append(side.Runs, compare.Run{File: file.path, Recording: r})
	}
	return side, errors.Join(errs...)
}

// Exit statuses of a comparison beside those of a run.
const (
	exitEquivalent = 3
	exitBrokenNow  = 4
)

func gradeStatus(r *compare.Result, allowed compare.Grade) error {
	grade := r.Grade()
	if i := slices.Index(grades(), grade); i >= 0 && i <= slices.Index(grades(), allowed) {
		if len(r.OldOnly)+len(r.NewOnly) > 0 {
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
