package service

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// errorLines is how many lines of a service's output an error shows.
const errorLines = 20

// ErrClosed is the answer of a pool that was closed.
var ErrClosed = errors.New("no service can be started any more: all of them are being stopped")

// StartError says that a service's command could not be started at all.
type StartError struct {
	Service, Command, Dir string
	Err                   error
}

func (e *StartError) Error() string {
	return explain(fmt.Sprintf("the service %q could not be started: %v", e.Service, e.Err),
		row{"command", e.Command}, row{"directory", e.Dir})
}

// Unwrap returns what the operating system said.
func (e *StartError) Unwrap() error { return e.Err }

// ExitedError says that a service's process ended by itself.
type ExitedError struct {
	Service, Command string
	State            ExitState
	WasReady         bool   // it ended while it was in use
	LastProbe        string // of a service that was not ready; may be empty
	Output           string // all that is kept of its output

	lostPort bool // another port may help
}

func (e *ExitedError) Error() string {
	when := "before it was ready"
	if e.WasReady {
		when = "while it was in use"
	}
	return explain(fmt.Sprintf("the service %q exited %s: %v", e.Service, when, e.State),
		row{"command", e.Command}, row{"last probe", e.LastProbe}) + lastLines(e.Output)
}

// NotReadyError says that a service did not become ready in time, or until the
// start was given up: Cause then says why, and is nil otherwise.
type NotReadyError struct {
	Service, Command string // the command is empty where the service is a URL
	Within           time.Duration
	LastProbe        string
	Hint             string // what to look at; may be empty
	Output           string // all that is kept of its output
	Cause            error
}

func (e *NotReadyError) Error() string {
	what := fmt.Sprintf("the service %q was not ready within %v", e.Service, e.Within)
	if e.Cause != nil {
		what = fmt.Sprintf("the service %q was not ready yet: %v", e.Service, e.Cause)
	}
	text := explain(what, row{"command", e.Command}, row{"last probe", e.LastProbe}, row{"hint", e.Hint})
	if e.Command == "" {
		return text
	}
	return text + lastLines(e.Output)
}

// Unwrap returns why the start was given up, if it was.
func (e *NotReadyError) Unwrap() error { return e.Cause }

// KilledError says that a service did not stop when it was asked to.
type KilledError struct {
	Service string
	Within  time.Duration
}

func (e *KilledError) Error() string {
	return fmt.Sprintf("the service %q did not stop within %v of SIGTERM and was killed", e.Service, e.Within)
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

// lastLines writes the end of an output as another row.
func lastLines(output string) string {
	output = strings.TrimRight(output, "\r\n")
	if output == "" {
		return "\n  output:     none"
	}
	lines := strings.Split(output, "\n")
	heading := "output"
	if len(lines) > errorLines {
		lines = lines[len(lines)-errorLines:]
		heading = fmt.Sprintf("output, the last %d lines", errorLines)
	}
	return "\n  " + heading + ":\n    | " + strings.Join(lines, "\n    | ")
}
