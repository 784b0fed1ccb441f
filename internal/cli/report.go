package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/charset"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/verdict"
)

func newReport() *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "report FROM.json…",
		Short: "Make other reports of JSON reports, and join those of several runs",
		Long: `report reads JSON reports, as --format json:PATH writes them, and makes any other report of
them. Several are joined: the parts of a suite that ran on several machines become one
run. A scenario that is in several of them was played several times.

Without --format, what the run would have said in the end goes to standard output. Exit
status as in run; a part in which no scenario ran makes it 2 where all others hold.`,
		Args: takes(1, noBound, "reports", "streamspec run --format json:FROM.json makes one"),
		RunE: func(cmd *cobra.Command, paths []string) error { return makeReports(cmd, paths, flags) },
	}
	f := cmd.Flags()
	formatFlag(f, &flags.formats)
	f.BoolVar(&flags.notes, "notes", false, "list what was noted of streams")
	colorFlag(f, &flags.color)
	return cmd
}

func makeReports(cmd *cobra.Command, paths []string, flags runFlags) error {
	files, err := reportFiles(flags.formats)
	if err != nil {
		return err
	}
	var runs []verdict.Run
	for _, path := range paths {
		r, err := readReport(path)
		if err != nil {
			return err
		}
		runs = append(runs, r)
	}
	outcome := report.Merge(runs...)
	if len(files) == 0 {
		newConsole(cmd.OutOrStdout(), flags, 0).Summary(outcome)
	}
	status := outcome.ExitStatus()
	if empty := emptyParts(paths, runs); status == verdict.ExitHeld && len(empty) > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "no scenario ran in %s, so that nobody knows whether the whole holds; leave it out, if that is meant\n", strings.Join(empty, ", "))
		status = verdict.ExitFault
	}
	return concluded(cmd.Context(), cmd.ErrOrStderr(), status, writeReports(files, cmd.OutOrStdout(), outcome))
}

// emptyParts are those of several reports in which no scenario ran.
func emptyParts(paths []string, runs []verdict.Run) []string {
	var empty []string
	for i, r := range runs {
		if len(r.Scenarios) == 0 {
			empty = append(empty, paths[i])
		}
	}
	return empty
}

func readReport(path string) (verdict.Run, error) {
	file, err := sources.Open(path)
	if err != nil {
		return verdict.Run{}, err
	}
	defer file.Close()
	r, err := report.ReadJSON(charset.Reader(file))
	if err != nil {
		return verdict.Run{}, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// formatFlag is the flag of the reports that are to be written.
func formatFlag(f *pflag.FlagSet, formats *[]string) {
	f.StringArrayVarP(formats, "format", "f", nil, "FORMAT:PATH: also write a report, - to standard output: "+strings.Join(report.Formats(), ", "))
}
