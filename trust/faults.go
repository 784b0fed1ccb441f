package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/trust/internal/atatime"
	"github.com/streamspec/streamspec/trust/internal/faults"
)

// planted is a fault in a service.
type planted struct {
	service faults.Service
	fault   faults.Case
}

// runFaults plants each fault in each service, and prints what became of it.
func runFaults(ctx context.Context, args []string) (bool, error) {
	jobs, only := 4, ""
	err := options("faults", args, func(f *flag.FlagSet) {
		f.IntVar(&jobs, "j", jobs, "how many at a time")
		f.StringVar(&only, "only", "", `only those that match this regular expression, as "flask late-.*"`)
	})
	if err != nil {
		return false, err
	}
	selected, err := regexp.Compile("^(" + only + ")$")
	if err := cmp.Or(err, built()); err != nil {
		return false, err
	}
	var all []planted
	for _, service := range faults.Services() {
		for _, c := range faults.Cases() {
			if !slices.Contains(service.Lacks, c.Fault) && (only == "" || selected.MatchString(service.Name+" "+c.Fault)) {
				all = append(all, planted{service, c})
			}
		}
	}
	if len(all) == 0 {
		return false, fmt.Errorf("-only %q selects no fault; they are named as %q", only, "sample late-open")
	}
	began, short := time.Now(), 0
	fmt.Printf("%-7s %-29s %-6s %-6s %-8s %s\n", "service", "fault", "status", "found", "cause", "where it shows")
	err = atatime.Do(ctx, jobs, all, func(ctx context.Context, p planted) (faults.Result, error) {
		return faults.Run(ctx, ".", p.service, p.fault)
	}, func(r faults.Result) {
		if !r.Well() {
			short++
		}
		fmt.Print(faultRow(r))
	})
	fmt.Printf("\n%s, those without a fault among them: %d as they must be, a fault with its cause in the first two lines, %d not · %s\n",
		wording.Counted(len(all), "run"), len(all)-short, short, time.Since(began).Round(time.Second))
	return short == 0, err
}

func faultRow(r faults.Result) string {
	name := r.Fault
	if name == "" {
		name = "(none)"
	}
	row := fmt.Sprintf("%-7s %-29s %-6d %-6s %-8s %s › %s (%.1f s)\n", r.Service, name, r.Status, yes(r.Found), yes(r.HasCause), r.Feature, r.Scenario, r.Took.Seconds())
	if r.Well() {
		return row
	}
	return row + fmt.Sprintf("        wanted %q\n        in     %s\n", r.Cause, strings.Join(r.Lines, "\n               "))
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "NO"
}
