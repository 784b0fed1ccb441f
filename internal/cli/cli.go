// Package cli is the command streamspec: one file for each of its commands.
//
// Start reading at [Execute]. suite.go finds and checks what is to be run, run.go
// runs it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Main runs the command of this process and answers its exit status. The first signal of
// [endSignals], or a pipe that nobody reads any more, ends it in order: services are
// stopped, reports written. A later one ends it at once: the watchdog stops the services then.
func Main() int {
	defer runtime.KeepAlive(untouched())
	collectAt(usualPercent)
	log.SetOutput(io.Discard) // libraries print there what servers send, secrets and all
	signalled, stop := signal.NotifyContext(context.Background(), endSignals()...)
	defer stop()
	context.AfterFunc(signalled, func() { time.AfterFunc(signalsTogether, stop) })
	ctx, cancel := context.WithCancelCause(context.Background())
	end := func() { cancel(nil) }
	defer end()
	context.AfterFunc(signalled, func() { cancel(interruption{context.Cause(signalled)}) })
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // a write fails then, and does not end us at once
	return Execute(ctx, os.Args[1:], piped{os.Stdout, end}, piped{os.Stderr, end})
}

// interruption is by which signal the run was cancelled. By what Go makes of a signal nobody could tell that from a
// fault of a scenario.
type interruption struct{ error }

// Is has it known as what cancelled the run.
func (interruption) Is(target error) bool { return target == context.Canceled }

// signalsTogether are one: timeout(1) and shells signal a command, and its process group as well.
const signalsTogether = time.Second

// endSignals are those that end the command in order. A hangup does unless who started it
// wants it to be ignored (nohup).
func endSignals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// notWhole says that standard output lacks something.
func notWhole(err error) error {
	return fmt.Errorf("what was to be said could not be written whole: %w", err)
}

// Execute runs the command with these arguments and answers its exit status; see
// package verdict for what it means.
func Execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	secrets := &secret.Masker{}
	kept := &failing{Writer: stdout}
	inertOut, inertErr := newInert(kept), newInert(stderr)
	out, errOut := secrets.Writer(inertOut), secrets.Writer(inertErr)
	defer func() { _ = errors.Join(errOut.Flush(), inertErr.Flush()) }() // there is nobody left to tell
	root := newRoot(secrets)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	err := root.ExecuteContext(ctx)
	_ = errors.Join(out.Flush(), inertOut.Flush()) // kept has the first error
	var status statusError
	switch {
	case errors.As(err, &status):
		if kept.err != nil && !errors.Is(kept.err, syscall.EPIPE) {
			fmt.Fprintln(errOut, notWhole(kept.err))
		}
		return int(status)
	case errors.Is(err, syscall.EPIPE): // who reads no more (head) has what he wants
		return verdict.ExitHeld
	case kept.err != nil && (err == nil || errors.Is(err, kept.err)):
		err = notWhole(kept.err)
	}
	if err == nil {
		return verdict.ExitHeld
	}
	fmt.Fprintln(errOut, err)
	return verdict.ExitFault
}

// statusError ends the command with an exit status; what is to be said has been said.
type statusError int

func (s statusError) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// newRoot makes the command. What it learns to be secret is masked in all it writes.
func newRoot(secrets *secret.Masker) *cobra.Command {
	root := &cobra.Command{
		Use:   "streamspec",
		Short: "Test what Server-Sent-Event streams do",
		Long: `streamspec judges Server-Sent-Event streams: which events come, in which order,
what is in them, and when. Features (Gherkin) say what a stream must do, scenarios
(YAML) say how it is reached.`,
		Version:       build(), // as the command version says it
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("streamspec {{.Version}}\n")
	root.AddCommand(
		newRun(secrets), newWatch(secrets), newLoad(secrets), newJudge(secrets), newReport(), newStrength(secrets),
		newRecord(secrets), newImport(secrets), newBaseline(), newCompare(secrets), newReview(secrets),
		newTail(secrets), newCheck(secrets), newProfiles(),
		newServe(), newSample(),
		newInit(), newLint(secrets), newFmt(), newSteps(), newSchema(), newViolations(), newGaps(secrets), newNew(secrets), newVersion(),
	)
	return root
}
