package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/trust/internal/atatime"
	"github.com/streamspec/streamspec/trust/internal/migration"
)

// runMigration plants each fault in a gateway, and prints what became of it.
func runMigration(ctx context.Context, args []string) (bool, error) {
	jobs, only, share, repeat, times := 2, "", 1.0, 1, 0
	err := options("migration", args, func(f *flag.FlagSet) {
		f.IntVar(&jobs, "j", jobs, "how many at a time")
		f.StringVar(&only, "only", "", `only the faults that match this regular expression, "none" is without one`)
		f.Float64Var(&share, "share", share, "in what share of the streams a fault shows")
		f.IntVar(&times, "times", times, "how often each scenario is recorded; 0: as often as record does by itself")
		f.IntVar(&repeat, "repeat", repeat, "how often each is tried")
	})
	if err != nil {
		return false, err
	}
	selected, err := regexp.Compile("^(" + only + ")$")
	if err := cmp.Or(err, built()); err != nil {
		return false, err
	}
	var all []migration.Case
	for _, c := range migration.Cases() {
		for range repeat {
			if c.Share, c.Times = share, times; only == "" || selected.MatchString(faultName(c)) {
				all = append(all, c)
			}
		}
	}
	if len(all) == 0 {
		return false, fmt.Errorf("-only %q selects no fault; they are named as %q", only, "event-lost")
	}
	return tryMigration(ctx, jobs, all)
}

func tryMigration(ctx context.Context, jobs int, all []migration.Case) (bool, error) {
	folder, err := os.MkdirTemp("", "trust-migration-*")
	if err != nil {
		return false, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // nobody needs what is left
	began, old := time.Now(), filepath.Join(folder, "old")
	if err := migration.Old(ctx, ".", old, all[0].Times); err != nil {
		return false, err
	}
	short, sure := 0, 0
	fmt.Printf("%-28s %-6s %-6s %-6s %s\n", "fault", "status", "sure", "listed", "the first difference")
	err = atatime.Do(ctx, jobs, all, func(ctx context.Context, c migration.Case) (migration.Result, error) {
		return migration.Run(ctx, ".", old, c)
	}, func(r migration.Result) {
		if !r.Well() {
			short++
		}
		if r.Sure {
			sure++
		}
		fmt.Print(migrationRow(r))
	})
	fmt.Printf("\n%s, those without a fault among them: %d as they must be, %d not; %d sure of the cause · %s\n",
		wording.Counted(len(all), "comparison"), len(all)-short, short, sure, time.Since(began).Round(time.Second))
	return short == 0, err
}

func faultName(c migration.Case) string {
	if c.Fault == "" {
		return "none"
	}
	return c.Fault
}

func migrationRow(r migration.Result) string {
	first := "nothing differs that is not declared"
	if len(r.Titles) > 0 {
		first = r.Titles[0]
	}
	row := fmt.Sprintf("%-28s %-6d %-6s %-6s %s (%.0f s)\n", faultName(r.Case), r.Status, yesOr(r.Sure, r.Fault), yesOr(r.Listed, r.Fault), first, r.Took.Seconds())
	if r.Well() {
		return row
	}
	row += fmt.Sprintf("        wanted %q\n", r.Cause)
	for _, t := range r.Titles {
		row += "        in     " + t + "\n"
	}
	if len(r.Titles) == 0 {
		row += "        in     " + strings.ReplaceAll(strings.TrimSpace(r.Out), "\n", "\n               ") + "\n"
	}
	return row
}

// yesOr says whether something is so; of no fault nothing is.
func yesOr(is bool, fault string) string {
	if fault == "" {
		return "–"
	}
	return yes(is)
}
