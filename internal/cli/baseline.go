package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/scenario"
)

// baselineFlags are what `streamspec baseline` can be told.
type baselineFlags struct {
	to     string
	update bool
}

func newBaseline() *cobra.Command {
	var flags baselineFlags
	cmd := &cobra.Command{
		Use:   "baseline RECORDINGS",
		Short: "Write what was recorded of a side as files to keep and to correct",
		Long: `baseline writes, for each scenario of a folder of recordings, a YAML file with all facts of
it, and in how many recordings each was so. The files are made to be committed, and corrected by
people; compare takes them, or their folder, for a side.

What is there is not touched without --update, and with it only where the recordings are of all
of its scenarios, and at least as many.`,
		Example: `  streamspec baseline recordings/old
  streamspec compare baselines recordings/new`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return writeBaselines(cmd, args[0], flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.to, "to", "baselines", "folder for the baselines")
	f.BoolVar(&flags.update, "update", false, "write those anew that are there")
	return cmd
}

func writeBaselines(cmd *cobra.Command, from string, flags baselineFlags) error {
	side, err := sideOf(from)
	if err != nil {
		return err
	}
	if len(side.Runs) == 0 {
		return fmt.Errorf("%s has no recordings: baselines are made of these", from)
	}
	all := compare.Baselines(side)
	if err := mayUpdate(all, flags); err != nil {
		return err
	}
	if err := os.MkdirAll(flags.to, folderMode); err != nil {
		return err
	}
	for _, b := range all {
		path := baselinePath(flags.to, b)
		if err := os.WriteFile(path, []byte(b.YAML()), reportMode); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %q, %d recordings\n", path, b.Scenario, b.Recordings)
	}
	return nil
}

func baselinePath(folder string, b *compare.Baseline) string {
	return filepath.Join(folder, fileNameOf(b.Scenario)+".yaml")
}

// mayUpdate refuses to write over what is there, and to write less than is there.
func mayUpdate(all []*compare.Baseline, flags baselineFlags) error {
	there, err := readBaselines(flags.to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil && !flags.update {
		return err
	}
	var errs []error
	for _, old := range there {
		i := slices.IndexFunc(all, func(b *compare.Baseline) bool { return b.Scenario == old.Scenario })
		switch {
		case !flags.update && i >= 0:
			errs = append(errs, fmt.Errorf("%s is there already: --update writes it anew", baselinePath(flags.to, old)))
		case flags.update && i < 0:
			errs = append(errs, fmt.Errorf("nothing is written: there is no recording of %q, of which there is a baseline", old.Scenario))
		case flags.update && all[i].Recordings < old.Recordings:
			errs = append(errs, fmt.Errorf("nothing is written: the baseline of %q stands on %d recordings, and these are %d: record as many", old.Scenario, old.Recordings, all[i].Recordings))
		}
	}
	return errors.Join(errs...)
}

// readBaselines reads the baselines of a file, or of all YAML files of a folder. The error is of
// all that cannot be read.
func readBaselines(path string) ([]*compare.Baseline, error) {
	var all []*compare.Baseline
	var errs []error
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !scenario.IsYAML(file) {
			return err
		}
		b, err := compare.ReadBaseline(file)
		if err != nil {
			errs = append(errs, err)
			return nil
		}
		all = append(all, b)
		return nil
	})
	return all, errors.Join(append(errs, err)...)
}
