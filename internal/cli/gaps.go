package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/charset"
	"github.com/streamspec/streamspec/internal/gaps"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/verdict"
)

func newGaps(secrets *secret.Masker) *cobra.Command {
	var scenarios string
	var formats []string
	cmd := &cobra.Command{
		Use:   "gaps [PATH…] [REPORT.json…]",
		Short: "List the known gaps, and which of them are still there",
		Long: `gaps is the ledger of known gaps: of each, and each service, since when and until when it
is accepted, who cares for it, and, by the JSON reports of runs that are given, whether it
is open, has closed, or could not be judged there (moot), and when it was last seen.
Without a path: the folders features and scenarios. Nothing is run, and nothing is written
but what --format asks for.

Exit status 0: all is as it was agreed; 1: a gap has expired, or has closed and is still
marked; 2: something cannot be read.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := filesOf(formats, []string{"markdown", "json"})
			if err != nil {
				return err
			}
			reports, paths, err := readReports(args)
			if err != nil {
				return err
			}
			known, err := knownGaps(paths, scenarios, secrets)
			if err != nil {
				return err
			}
			ledger := gaps.New(known, reports)
			if err := writeDocuments(cmd, files, ledger.Text, map[string]func(io.Writer) error{"markdown": ledger.Markdown, "json": ledger.JSON}); err != nil {
				return err
			}
			if ledger.Bad() > 0 {
				return statusError(verdict.ExitBroken)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&scenarios, "scenarios", "", scenariosUsage)
	f.StringArrayVarP(&formats, "format", "f", nil, "FORMAT:PATH: also write the ledger, - to standard output: markdown, json")
	return cmd
}

// readReports reads the JSON reports among the arguments; the others are paths.
func readReports(args []string) (reports []gaps.Report, paths []string, err error) {
	for _, arg := range args {
		if filepath.Ext(arg) != ".json" {
			paths = append(paths, arg)
			continue
		}
		file, err := sources.Open(arg)
		if err != nil {
			return nil, nil, err
		}
		r, err := gaps.Read(charset.Reader(file))
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", arg, err)
		}
		reports = append(reports, r)
	}
	return reports, paths, nil
}

// knownGaps are those that the files describe: those of known-gaps.yaml, and those that are
// described where they are marked.
func knownGaps(paths []string, library string, secrets *secret.Masker) ([]gaps.Gap, error) {
	paths, err := pathsHere(paths)
	if err != nil {
		return nil, err
	}
	loaded, err := loadSuite(paths, library, scenario.Options{Hosts: []string{"*"}, Listed: true, Secrets: secret.NewStore(secrets, nil)}, selection.Selection{})
	if err != nil {
		return nil, err
	}
	stopping, others := loaded.sorted()
	for _, one := range others { // a gap that cannot be read may have expired
		if loaded.libraries.describesGaps(one.File) {
			stopping = append(stopping, one)
		}
	}
	if len(stopping) > 0 {
		return nil, stopping
	}
	var all []gaps.Gap
	for _, root := range slices.Sorted(maps.Keys(loaded.libraries.byRoot)) {
		of := loaded.libraries.byRoot[root]
		if of == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(of.Gaps)) {
			all = append(all, ledgerGap(of.Gaps[name], strings.Join(of.GapsFiles(), ", ")))
		}
		for _, name := range of.Names() {
			for _, ref := range of.Scenarios[name].GapRefs() {
				if ref.Gap.Name == "" {
					all = append(all, ledgerGap(ref.Gap, ref.Place.String()))
				}
			}
		}
	}
	return all, nil
}

func ledgerGap(g scenario.Gap, file string) gaps.Gap {
	out := gaps.Gap{
		Name: g.Name, File: file, Reason: g.Reason, Ticket: g.Ticket, Owner: g.Owner,
		Since: string(g.Since), Expires: string(g.Expires), Expired: g.Expired(time.Now()),
	}
	for _, s := range g.Signatures {
		out.Signatures = append(out.Signatures, gaps.Signature{Expectation: s.Expectation, Path: string(s.Path), Code: string(s.Code), Services: s.Services})
	}
	return out
}
