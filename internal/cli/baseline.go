package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/replace"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
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
of its scenarios, and at least as many. --update counts anew what the recordings bear out. What
they do not stays as it is, for somebody may have corrected it, and what was taken out stays out;
both are listed. To begin anew, remove the file.

Exit status 2: something could not be read or written. Recordings that were cut off, or that
nobody can read, are left out and listed.`,
		Example: `  streamspec baseline recordings/old
  streamspec compare baselines recordings/new`,
		Args: takes(1, 1, "a folder of recordings", "streamspec record makes one"),
		RunE: func(cmd *cobra.Command, args []string) error { return writeBaselines(cmd, args[0], flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.to, "to", "baselines", "folder for the baselines")
	f.BoolVar(&flags.update, "update", false, "count those anew that are there, and keep what was corrected in them")
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
	there, err := mayUpdate(all, flags)
	if err != nil {
		return err
	}
	if err := replace.Folder(flags.to, folderMode); err != nil {
		return err
	}
	for _, b := range all {
		if err := writeBaseline(cmd.OutOrStdout(), flags.to, b, there); err != nil {
			return err
		}
	}
	return sayLeftOut(cmd.ErrOrStderr(), side)
}

// sayLeftOut names the recordings that no baseline stands on: the command did not do all of what it was to do.
func sayLeftOut(out io.Writer, side compare.Side) error {
	for _, why := range side.LeftOut {
		fmt.Fprintf(out, "left out: %s\n", why)
	}
	if len(side.LeftOut) > 0 {
		return statusError(verdict.ExitFault)
	}
	return nil
}

// writeBaseline writes one baseline or, where there is one, makes it tighter.
func writeBaseline(out io.Writer, folder string, b *compare.Baseline, there []placedBaseline) error {
	var path string
	var left []string
	if i := slices.IndexFunc(there, func(old placedBaseline) bool { return old.Scenario == b.Scenario }); i >= 0 {
		path = there[i].path
		b, left = there[i].Tightened(b)
	} else {
		path = freeName(folder, fileNameOf(b.Scenario))
	}
	moved, err := rewriteBaseline(path, b)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %q, %s\n", path, b.Scenario, wording.Counted(b.Recordings, "recording"))
	for _, line := range slices.Concat(left, moved) {
		fmt.Fprintf(out, "  %s\n", line)
	}
	return nil
}

// freeName is a file that is not there yet: scenarios of two names may have one as a file's.
func freeName(folder, name string) string {
	path := filepath.Join(folder, name+".yaml")
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); err != nil {
			return path
		}
		path = filepath.Join(folder, fmt.Sprintf("%s.%d.yaml", name, n))
	}
}

// rewriteBaseline writes a baseline into its file. What people wrote there as comments stays, and moved tells of those
// that stand elsewhere now.
func rewriteBaseline(path string, b *compare.Baseline) (moved []string, err error) {
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	text, moved, err := compare.WithComments(string(before), b.YAML())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return moved, replace.File(path, reportMode, func(out io.Writer) error {
		_, err := io.WriteString(out, text)
		return err
	})
}

// placedBaseline is a baseline, and its file.
type placedBaseline struct {
	*compare.Baseline
	path string
}

// mayUpdate answers what is there. It refuses to write over it, and to write less than it is.
func mayUpdate(all []*compare.Baseline, flags baselineFlags) ([]placedBaseline, error) {
	there, err := readBaselines(flags.to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, old := range there {
		i := slices.IndexFunc(all, func(b *compare.Baseline) bool { return b.Scenario == old.Scenario })
		switch {
		case !flags.update && i >= 0:
			errs = append(errs, fmt.Errorf("%s is there already: --update counts it anew", old.path))
		case flags.update && i < 0:
			errs = append(errs, fmt.Errorf("nothing is written: there is no recording of %q, of which there is a baseline", old.Scenario))
		case flags.update && all[i].Recordings < old.Recordings:
			errs = append(errs, fmt.Errorf("nothing is written: the baseline of %q stands on %s, and these are %d: record as many", old.Scenario, wording.Counted(old.Recordings, "recording"), all[i].Recordings))
		}
	}
	return there, errors.Join(errs...)
}

// readBaselines reads the baselines of a file, or of all YAML files of a folder. The error is of
// all that cannot be read; of folders only where there are baselines: else they may be of recordings.
func readBaselines(path string) ([]placedBaseline, error) {
	var all []placedBaseline
	var errs, folders []error
	err := filepath.WalkDir(walked(path), func(file string, entry fs.DirEntry, err error) error {
		if err != nil && entry != nil && entry.IsDir() {
			folders = append(folders, sources.UnreadFolder(filepath.Clean(file), err))
			return nil
		}
		if err != nil || entry.IsDir() || !scenario.IsYAML(file) {
			return err
		}
		b, err := compare.ReadBaseline(file)
		if err != nil {
			errs = append(errs, err)
			return nil
		}
		if i := slices.IndexFunc(all, func(other placedBaseline) bool { return other.Scenario == b.Scenario }); i >= 0 {
			errs = append(errs, fmt.Errorf("%s and %s are both of %q: remove one", all[i].path, file, b.Scenario))
		}
		all = append(all, placedBaseline{b, file})
		return nil
	})
	if len(all) > 0 {
		errs = append(errs, folders...)
	}
	return all, errors.Join(append(errs, err)...)
}
