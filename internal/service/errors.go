package service

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/logline"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/wording"
)

// errorLines is how many lines of a service's output an error shows.
const errorLines = 20

// ErrClosed is the error of a pool that was closed.
var ErrClosed = errors.New("no service can be started any more: all of them are being stopped")

// What an [ActionError] may say.
var (
	ErrURL        = errors.New("it was not started here")
	ErrNotRunning = errors.New("it does not run")
	ErrRunning    = errors.New("it runs already")
	ErrPaused     = errors.New("it is paused already")
	ErrNotPaused  = errors.New("it is not paused")
	ErrPortTaken  = errors.New("another process listens on its port")
	ErrReleased   = errors.New("it is being stopped for good")
)

// ActionError says that something cannot be done to a service.
type ActionError struct {
	Service string
	Done    string // restarted, stopped, started, killed, paused or resumed
	URL     string // of a service that was not started here
	Ended   string // how its process ended; empty while it runs
	Err     error  // [ErrURL] or another of them, or why the caller has given up
}

func (e *ActionError) Error() string {
	hint := ""
	if e.URL != "" {
		hint = "only a service that the runner starts with run can be " + e.Done
	}
	return explain(fmt.Sprintf("the service %q cannot be %s: %v", e.Service, e.Done, e.Err),
		row{"url", e.URL}, row{"ended", e.Ended}, row{"hint", hint})
}

// Unwrap returns the reason.
func (e *ActionError) Unwrap() error { return e.Err }

// SetupError says that a command of a service's setup failed.
type SetupError struct {
	Service, Command, Dir string
	Declared              problem.Place     // in a file
	State                 process.ExitState // how the command ended
	Err                   error             // why it was not started or not waited for; may be nil
	Output                string            // all that is kept of the command's output
}

func (e *SetupError) Error() string {
	reason := e.State.String()
	if e.Err != nil {
		reason = e.Err.Error()
	}
	return explain(fmt.Sprintf("the setup of the service %q failed: %s", e.Service, reason),
		row{"declared", e.Declared.String()}, row{"command", e.Command}, row{"directory", e.Dir}) + lastLines(e.Output)
}

// Unwrap returns why the command was not started or not waited for.
func (e *SetupError) Unwrap() error { return e.Err }

// StartError says that a service's command could not be started at all.
type StartError struct {
	Service, Command, Dir string
	Declared              problem.Place // in a file
	Err                   error
}

func (e *StartError) Error() string {
	hint := ""
	if errors.Is(e.Err, fs.ErrNotExist) {
		hint = hintDir
	}
	return explain(fmt.Sprintf("the service %q could not be started: %v", e.Service, e.Err),
		row{"declared", e.Declared.String()}, row{"command", e.Command}, row{"directory", e.Dir}, row{"hint", hint})
}

// Unwrap returns what the operating system said.
func (e *StartError) Unwrap() error { return e.Err }

// ExitedError says that a service's process ended by itself.
type ExitedError struct {
	Service, Command string
	Declared         problem.Place // in a file
	Dir              string        // in which it ran
	State            process.ExitState
	WasReady         bool   // it ended while it was in use
	Unseen           bool   // nobody was told of it before the pool was closed
	Again            bool   // it had been ready before, and was started again
	LastProbe        string // of a service that was not ready; may be empty
	Hint             string // what to look at; may be empty
	Output           string // all that is kept of its output

	lostPort bool // another port may help
}

func (e *ExitedError) Error() string {
	when := "before it was ready" + again(e.Again)
	switch {
	case e.Unseen:
		when = "by itself, and no scenario shows it"
	case e.WasReady:
		when = "while it was in use"
	}
	return explain(fmt.Sprintf("the service %q exited %s: %v", e.Service, when, e.State),
		row{"declared", e.Declared.String()}, row{"command", e.Command}, row{"directory", e.dir()}, row{"last probe", e.LastProbe}, row{"hint", e.Hint}) + lastLines(e.Output)
}

// dir is where it ran, of one that was never ready: it may be another folder than its author
// thinks.
func (e *ExitedError) dir() string {
	if e.WasReady || e.Again {
		return ""
	}
	return e.Dir
}

// NotReadyError says that a service did not become ready in time, or until the
// waiting was given up: Cause then says why, and is nil otherwise.
type NotReadyError struct {
	Service, Command string        // the command is empty where the service is a URL
	Declared         problem.Place // in a file
	Dir              string        // where it runs
	Within           time.Duration
	Again            bool // it had been ready before, and was started again
	LastProbe        string
	Hint             string // what to look at; may be empty
	Output           string // all that is kept of its output
	Cause            error
}

func (e *NotReadyError) Error() string {
	what := fmt.Sprintf("the service %q was not ready%s within %s", e.Service, again(e.Again), wording.Length(e.Within))
	if e.Cause != nil {
		what = fmt.Sprintf("the service %q was not ready yet: %v", e.Service, e.Cause)
	}
	text := explain(what, row{"declared", e.Declared.String()}, row{"command", e.Command}, row{"directory", e.dir()}, row{"last probe", e.LastProbe}, row{"hint", e.Hint})
	if e.Command == "" {
		return text
	}
	return text + lastLines(e.Output)
}

// dir is where it runs; what has been ready once runs where it should.
func (e *NotReadyError) dir() string {
	if e.Again {
		return ""
	}
	return e.Dir
}

// Unwrap returns why the start was given up, if it was.
func (e *NotReadyError) Unwrap() error { return e.Cause }

// KilledError says that a service did not stop when it was asked to.
type KilledError struct {
	Service string
	Within  time.Duration
}

func (e *KilledError) Error() string {
	return fmt.Sprintf("the service %q did not stop within %s of SIGTERM and was killed", e.Service, wording.Length(e.Within))
}

func again(yes bool) string {
	if yes {
		return " again"
	}
	return ""
}

type row struct{ name, value string }

// explain writes the rows that have a value under a headline.
func explain(headline string, rows ...row) string {
	var b strings.Builder
	b.WriteString(headline)
	for _, r := range rows {
		if r.value != "" {
			fmt.Fprintf(&b, "\n  %-11s %s", r.name+":", r.value)
		}
	}
	return b.String()
}

// quietContext is how many lines of an output stand behind those that are no mere information.
const quietContext = 5

// lastLines writes the end of an output as another row. Where most of it is mere information, what is
// more stands before it.
func lastLines(output string) string {
	output = strings.TrimRight(output, "\r\n")
	if output == "" {
		return "\n  output:     none"
	}
	lines := strings.Split(output, "\n")
	loud := slices.DeleteFunc(slices.Clone(lines), logline.IsQuiet)
	switch {
	case len(lines) > errorLines && len(loud) > 0 && len(loud) < len(lines):
		return outputRows("output that is no mere information", lastOf(loud, errorLines)) + outputRows(fmt.Sprintf("output, the last %d lines", quietContext), lastOf(lines, quietContext))
	case len(lines) > errorLines:
		return outputRows(fmt.Sprintf("output, the last %d lines", errorLines), lastOf(lines, errorLines))
	default:
		return outputRows("output", lines)
	}
}

func lastOf(lines []string, n int) []string { return lines[max(0, len(lines)-n):] }

func outputRows(heading string, lines []string) string {
	return "\n  " + heading + ":\n" + logline.Row + strings.Join(lines, "\n"+logline.Row)
}
