package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/trust/internal/atatime"
	"github.com/streamspec/streamspec/trust/internal/mutants"
)

// mostSurvivors is how many mutants may survive, each explained in the list.
const mostSurvivors = 3

// chooseMutants writes a list of mutants anew, by the fixed seed.
func chooseMutants(ctx context.Context, args []string) (bool, error) {
	count := 0
	err := options("choose-mutants", args, func(f *flag.FlagSet) { f.IntVar(&count, "n", 150, "about how many") })
	if err != nil {
		return false, err
	}
	all, err := mutants.Generate(ctx, ".", count)
	if err != nil {
		return false, err
	}
	return true, mutants.Write(os.Stdout, all)
}

// runMutants runs the tests for each mutant of the list.
func runMutants(ctx context.Context, args []string) (bool, error) {
	jobs, from, only := 2, 1, ""
	err := options("mutants", args, func(f *flag.FlagSet) {
		f.IntVar(&jobs, "j", jobs, "how many at a time")
		f.IntVar(&from, "from", from, "begin with this one of the list, as where a run was ended: 1 is the first")
		f.StringVar(&only, "only", "", "only those whose line of the table matches this regular expression, without a run of the tests before")
	})
	if err != nil {
		return false, err
	}
	selected, err := regexp.Compile(only)
	if err != nil {
		return false, err
	}
	all, err := mutants.List()
	if err != nil {
		return false, err
	}
	var chosen []mutants.Mutant
	for _, m := range all {
		if m.Equivalent == "" && selected.MatchString(m.String()) {
			chosen = append(chosen, m)
		}
	}
	chosen = chosen[min(max(0, from-1), len(chosen)):]
	began := time.Now()
	if only == "" {
		if err := mutants.Control(ctx, ".", chosen); err != nil {
			return false, err
		}
	}
	tally := map[mutants.Outcome]int{}
	unexplained := 0
	err = atatime.Do(ctx, jobs, chosen, func(ctx context.Context, m mutants.Mutant) (mutants.Result, error) {
		return mutants.Run(ctx, ".", m)
	}, func(r mutants.Result) {
		tally[r.Outcome]++
		if r.Outcome != mutants.Killed && r.Excused == "" {
			unexplained++
		}
		fmt.Println(line(r))
	})
	survived := len(chosen) - tally[mutants.Killed]
	fmt.Printf("\n%s: %d killed, %d survived (at most %d, each explained); %d equivalent ones are not counted · %s\n",
		wording.Counted(len(chosen), "mutant"), tally[mutants.Killed], survived, mostSurvivors, len(all)-len(chosen), time.Since(began).Round(time.Second))
	return survived <= mostSurvivors && unexplained == 0, err
}

func line(r mutants.Result) string {
	text := fmt.Sprintf("%-9s %5.1f s  %s", r.Outcome, r.Took.Seconds(), r.Mutant)
	switch {
	case r.By != "":
		return text + "  [" + r.By + "]"
	case r.Excused != "":
		return text + "  [" + r.Excused + "]"
	default:
		return text
	}
}
