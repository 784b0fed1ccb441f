// Package faults plants faults in services that keep the stream contract, and sees whether
// streamspec finds each of them: by exit status 1, and with the cause in the first two
// lines of the failure.
//
// Start reading at [Run]. The faults, and what each failure must say, are [Cases].
package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// Bounds of a run of streamspec. What was not judged, because the machine was too busy to
// start a service for example, is run again.
const (
	runTimeout = 3 * time.Minute
	giveUp     = 10 * time.Second
	attempts   = 3
)

// Service is where faults are planted: how the task service is started.
type Service struct {
	Name    string
	Command string // empty: as the scenarios say, the embedded sample
	// Lacks are the faults that cannot be planted there.
	Lacks []string
}

// Services are those in which faults are planted. The Flask example wants its library:
// examples/install.sh installs it.
func Services() []Service {
	return []Service{
		{Name: "sample"},
		{Name: "flask", Command: "/usr/bin/python3 examples/flask/app.py", Lacks: []string{
			"only-nested-correlation-id", "no-media-type", "unknown-task-served", "long-content-length", "short-content-length",
			"repeated-id", "lost-piece", "lost-patch", "wrong-usage", "usage-type", "pieces-together", "message-missed-by-one", "welcomed-as-another",
			"uncancellable", "undeletable", "leave-unnoticed", "logged-error", "front-end-hammered", "cut-in-progress",
			"version-made-up", "slow-pieces", "front-end-told", "admin-port-closed", "self-signed", "pushed-late", "pushed-to-another", "pushed-flat", "pushed-for-ever",
		}},
	}
}

// Result is what became of a fault.
type Result struct {
	Case
	Service  string
	Status   int      // exit status of streamspec
	Lines    []string // the first two of the failure; fewer: there were none
	Found    bool     // a failure came of it, or, of no fault, none
	HasCause bool     // Lines have the cause
	Took     time.Duration
}

// Well tells that all is as it must be.
func (r Result) Well() bool { return r.Found && r.HasCause }

// Run plants a fault in a service, and lets bin/streamspec judge the scenario in which it
// shows, in the folder root. The error says that the command could not be run.
func Run(ctx context.Context, root string, service Service, c Case) (Result, error) {
	began := time.Now()
	result := Result{Case: c, Service: service.Name}
	for range attempts {
		status, out, err := streamspec(ctx, root, service, c)
		if err != nil {
			return Result{}, fmt.Errorf("%s in %s: %w", c.Fault, service.Name, err)
		}
		result.Status, result.Lines = status, firstLines(out)
		if status != verdict.ExitFault {
			break
		}
	}
	result.Took = time.Since(began)
	if c.Fault == "" {
		result.Found, result.HasCause = result.Status == verdict.ExitHeld, true
		return result, nil
	}
	result.Found = result.Status == verdict.ExitBroken
	result.HasCause = says(result.Lines, c.Cause)
	return result, nil
}

// says tells whether lines have all parts of a cause.
func says(lines, cause []string) bool {
	text := strings.Join(lines, "\n")
	missing := func(part string) bool { return !strings.Contains(text, part) }
	return len(cause) > 0 && !slices.ContainsFunc(cause, missing)
}

func streamspec(ctx context.Context, root string, service Service, c Case) (status int, out string, err error) {
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	args := []string{"run", "--recordings", "none"}
	if c.Scenario != "" {
		args = append(args, "--name", "^"+regexp.QuoteMeta(c.Scenario)+"$")
	}
	if service.Command != "" {
		args = append(args, "--service", "task-service="+service.Command)
	}
	cmd := exec.CommandContext(ctx, "bin/streamspec", append(args, c.Feature)...)
	cmd.Dir, cmd.WaitDelay = root, giveUp
	cmd.Env = append(os.Environ(), "SAMPLE_FAULT="+c.Fault)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 0, "", err
	}
	return cmd.ProcessState.ExitCode(), string(text), nil
}

// place is a line that says nothing but where something stands.
var place = regexp.MustCompile(`^\S+\.(feature|yaml)(:\d+)+$`)

// sentence is a quoted sentence of a feature, or an expectation of a scenario.
var sentence = regexp.MustCompile(`^(\(\d+\) )?(Given|When|Then|And|But|\*|expect) `)

func last(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

// firstLines are the first two lines of the first failure of a run: below its name and
// place, and below the sentence that is broken, which is quoted with its place, or below the
// headline of what was compared.
func firstLines(out string) []string {
	_, failures, _ := strings.Cut(out, "\n── ") // what is above lists the scenarios
	_, failure, found := strings.Cut(failures, "\nFAIL  ")
	if !found {
		return nil
	}
	var lines []string
	titled := false // the name of the scenario is behind us
	quoted := false // and a sentence that is broken
	for line := range strings.Lines(failure) {
		switch line = strings.TrimSpace(line); {
		case line == "":
		case place.MatchString(line) && (!titled || sentence.MatchString(last(lines))):
			quoted, lines, titled = titled, lines[:max(0, len(lines)-1)], true // right above it is the name of what stands there
		case place.MatchString(line): // of the call that the line above tells of
		case len(lines) == 1 && !quoted && strings.HasPrefix(line, "expected  "): // below what the engine found
			lines = []string{line}
		case len(lines) < 2:
			lines = append(lines, line)
		default:
			return lines
		}
		if strings.HasPrefix(line, "What ") { // the listing, and the logs
			break
		}
	}
	return lines
}
