package mutants

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"
)

// stageTimeout bounds each stage of tests: a mutant that makes tests hang is killed by it.
const stageTimeout = 2 * time.Minute

// Outcome is what became of a mutant.
type Outcome string

// The outcomes.
const (
	Killed   Outcome = "killed"
	Survived Outcome = "SURVIVED"
	Unusable Outcome = "does not compile"
)

// Result is what became of a mutant, by which test, and after how long.
type Result struct {
	Mutant
	Outcome Outcome
	By      string // the first test that failed, or how the tests ended
	Took    time.Duration
}

// Run runs the tests for one mutant: first those of its own package, then those of the
// packages that show what it does, until one fails. The error says that the mutant cannot
// be made, or that ctx is over.
func Run(ctx context.Context, root string, m Mutant) (Result, error) {
	overlay, err := newOverlay(root, m)
	if err != nil {
		return Result{}, err
	}
	defer overlay.remove()
	began := time.Now()
	result := Result{Mutant: m, Outcome: Survived}
	for _, packages := range stages(m) {
		if result.Outcome, result.By = overlay.test(ctx, packages); result.Outcome != Survived {
			break
		}
	}
	result.Took = time.Since(began)
	return result, ctx.Err()
}

// stages are the packages whose tests see a mutant, the nearest first.
func stages(m Mutant) [][]string {
	all := [][]string{
		{m.pkg()},
		{"./runner/expect", "./internal/reference/examples"},
		{"./internal/verdict", "./internal/report", "./internal/check", "./internal/play/..."},
		{"./steps", "./runner"},
	}
	if strings.HasPrefix(m.File, "internal/") {
		all = slices.Delete(all, 1, 2) // the expectations do not know what is above them
	}
	return all
}

// test runs the tests of packages. Where they use real time, one that failed must fail
// twice: a machine that was busy kills nothing.
func (o *overlay) test(ctx context.Context, packages []string) (Outcome, string) {
	args := append(slices.Clone(flags()), packages...)
	text, failed := o.run(ctx, args)
	if failed && slices.ContainsFunc(packages, timed) {
		text, failed = o.run(ctx, args)
	}
	switch {
	case !failed:
		return Survived, ""
	case bytes.Contains(text, []byte("[build failed]")), bytes.Contains(text, []byte("[setup failed]")):
		return Unusable, ""
	default:
		return Killed, killer(text)
	}
}

// flags are those of go test: fast, and bounded in time.
func flags() []string {
	return []string{"-vet=off", "-failfast", "-ldflags=-s -w", "-timeout", stageTimeout.String()}
}

// Control runs the tests that are to kill mutants on the code as it is: where they fail,
// they kill nothing. The error says which do.
func Control(ctx context.Context, root string, all []Mutant) error {
	var packages []string
	for _, m := range all {
		packages = append(packages, slices.Concat(stages(m)...)...)
	}
	slices.Sort(packages)
	cmd := exec.CommandContext(ctx, "go", slices.Concat([]string{"test"}, flags(), slices.Compact(packages))...)
	cmd.Dir, cmd.WaitDelay = root, giveUp
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tests fail on the code as it is, so they can kill no mutant: %w\n%s", err, text)
	}
	return nil
}

func timed(pkg string) bool {
	return !strings.HasPrefix(pkg, "./runner/") && pkg != "./internal/verdict" && pkg != "./internal/reference/examples"
}

func (o *overlay) run(ctx context.Context, args []string) (text []byte, failed bool) {
	text, err := o.command(ctx, "test", args...).CombinedOutput()
	return text, err != nil
}

var (
	failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
	panicky = regexp.MustCompile(`(?m)^panic: (.*)`)
)

// killer is the first test that failed, the innermost of its name.
func killer(text []byte) string {
	all := failure.FindAllSubmatch(text, -1)
	found := ""
	for _, match := range all {
		if name := string(match[1]); found == "" || strings.HasPrefix(name, found+"/") {
			found = name
		}
	}
	if match := panicky.FindSubmatch(text); found == "" && match != nil {
		return fmt.Sprintf("panic: %s", match[1])
	}
	return found
}
