package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/replace"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

func newReview(secrets *secret.Masker) *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "review OLD NEW [PATH…]",
		Short: "Go through what a new service does otherwise, and decide on each difference",
		Long: `review compares as ` + "`streamspec compare`" + ` does, and asks of each difference that nobody has
declared what it is: meant, and declared in the file of --mapping; known and not meant, and kept there
as a gap, with its reason and until a day; or how things are now, and accepted into the baseline, where OLD
are baselines. What is decided is written at once. What may be chance is not asked about.

Exit status 0: nothing is left; 1: something is; 2: something could not be read, compared or written.`,
		Example: `  streamspec review --mapping gateway.yaml recordings/old recordings/new
  streamspec review --mapping gateway.yaml baselines shop=http://127.0.0.1:9000`,
		Args: twoSides,
		RunE: func(cmd *cobra.Command, args []string) error {
			return review(cmd, args, flags, secrets)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.mapping, "mapping", "mapping.yaml", "YAML file with what the new side may do otherwise; it is made where there is none")
	f.StringVar(&flags.kept, "to", "reports/compared", "of services: folder for their recordings, which replace those that are there")
	flags.suiteFlags(f)
	return cmd
}

func review(cmd *cobra.Command, args []string, flags compareFlags, secrets *secret.Masker) error {
	file := flags.mapping
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		flags.mapping = ""
	}
	result, _, _, err := flags.compared(cmd, args, secrets)
	if err != nil {
		return err
	}
	r := &reviewing{mapping: file, in: bufio.NewScanner(cmd.InOrStdin()), out: cmd.OutOrStdout()}
	if !isService(args[0]) {
		if r.baselines, err = readBaselines(args[0]); err != nil {
			return err
		}
	}
	isDeclared := func(d *compare.Difference) bool { return d.Declared }
	errLeft := r.all(slices.DeleteFunc(slices.Clone(result.Differences), isDeclared), len(result.Uncertain))
	if err := compare.WriteNotCompared(r.out, result); err != nil {
		return err
	}
	if errLeft == nil && result.NotCompared() > 0 {
		return statusError(verdict.ExitFault) // of what was not compared nothing is known
	}
	return errLeft
}

// reviewing goes through differences with a person.
type reviewing struct {
	mapping   string // the file
	baselines []placedBaseline
	in        *bufio.Scanner
	out       io.Writer
}

// errNoMore says that nobody answers any more.
var errNoMore = errors.New("nobody answers any more")

func (r *reviewing) all(differences []*compare.Difference, uncertain int) error {
	left := 0
	for i, d := range differences {
		fmt.Fprintf(r.out, "\n%d of %d: ", i+1, len(differences))
		if err := compare.WriteDifference(r.out, d); err != nil {
			return err
		}
		decided, err := r.decide(d)
		if errors.Is(err, errNoMore) {
			left += len(differences) - i
			break
		}
		if errors.Is(err, mapping.ErrByHand) {
			fmt.Fprintf(r.out, "  not decided: %v\n", err)
			decided, err = false, nil
		}
		if err != nil {
			return err
		}
		if !decided {
			left++
		}
	}
	if len(differences) == 0 {
		fmt.Fprint(r.out, "there is nothing to decide on: no difference that is not declared")
	} else {
		fmt.Fprintf(r.out, "\ndecided on: %d of %s", len(differences)-left, wording.Counted(len(differences), "difference"))
	}
	if uncertain > 0 {
		fmt.Fprintf(r.out, "; %d more may be chance: record more to know", uncertain)
	}
	fmt.Fprintln(r.out)
	if left > 0 {
		return statusError(verdict.ExitBroken)
	}
	return nil
}

// decide asks until it is told what becomes of a difference. False: nothing yet.
func (r *reviewing) decide(d *compare.Difference) (bool, error) {
	acceptable := len(r.baselines) > 0 && d.Acceptable()
	choices := "[d]eclare it as meant, keep it as a [g]ap, "
	if acceptable {
		choices += "[a]ccept it into the baseline, "
	}
	for {
		answer, err := r.ask(choices + "[s]kip, [q]uit")
		if err != nil {
			return false, err
		}
		switch {
		case answer == "d":
			return true, r.declare(d)
		case answer == "g":
			return true, r.keepAsGap(d)
		case answer == "a" && acceptable:
			return true, r.accept(d)
		case answer == "s":
			return false, nil
		case answer == "q":
			return false, errNoMore
		}
	}
}

func (r *reviewing) ask(question string) (string, error) {
	fmt.Fprintf(r.out, "%s: ", question)
	if !r.in.Scan() {
		fmt.Fprintln(r.out)
		return "", errors.Join(r.in.Err(), errNoMore)
	}
	return strings.TrimSpace(r.in.Text()), nil
}

// insist asks until there is an answer that will do.
func (r *reviewing) insist(question string, will func(string) bool) (string, error) {
	for {
		if answer, err := r.ask(question); err != nil || will(answer) {
			return answer, err
		}
	}
}

func isSaid(answer string) bool { return answer != "" }

// declare adds the lines that declare a difference to the mapping.
func (r *reviewing) declare(d *compare.Difference) error {
	lines := *d.Mapping
	lines.Accept = slices.Clone(lines.Accept)
	for i := range lines.Accept {
		because, err := r.insist("why may it be so", func(answer string) bool {
			return mapping.Accept{Because: answer}.Validate() == nil
		})
		if err != nil {
			return err
		}
		lines.Accept[i].Because = because
	}
	return r.add(&lines)
}

// keepAsGap adds a difference to the mapping as one that is known and not meant.
func (r *reviewing) keepAsGap(d *compare.Difference) error {
	gap := mapping.Gap{Difference: d.Name, Now: d.Now}
	var err error
	if gap.Reason, err = r.insist("the reason", isSaid); err != nil {
		return err
	}
	if gap.Ticket, err = r.ask("a ticket, if there is one"); err != nil {
		return err
	}
	gap.Expires, err = r.insist("the last day on which it is accepted, as 2027-03-31, if there is one", func(day string) bool {
		until := mapping.Gap{Expires: day}
		return until.Validate() == nil && !until.Expired(time.Now()) // one that is over excuses nothing
	})
	if err != nil {
		return err
	}
	return r.add(&mapping.Mapping{Gaps: []mapping.Gap{gap}})
}

// add adds lines to the file of the mapping.
func (r *reviewing) add(lines *mapping.Mapping) error {
	before, err := os.ReadFile(r.mapping)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	after, err := mapping.Append(string(before), lines)
	if err != nil {
		return fmt.Errorf("%s: %w", r.mapping, err)
	}
	fmt.Fprintf(r.out, "  → %s\n", r.mapping)
	return replace.File(r.mapping, reportMode, func(out io.Writer) error {
		_, err := io.WriteString(out, after)
		return err
	})
}

// accept has baselines say what the new side does.
func (r *reviewing) accept(d *compare.Difference) error {
	for _, b := range r.baselines {
		if !b.Accept(d) {
			continue
		}
		fmt.Fprintf(r.out, "  → %s\n", b.path)
		moved, err := rewriteBaseline(b.path, b.Baseline)
		if err != nil {
			return err
		}
		for _, line := range moved {
			fmt.Fprintf(r.out, "    %s\n", line)
		}
	}
	return nil
}
