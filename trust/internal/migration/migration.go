// Package migration plants faults in the gateway of examples/gateway, and sees whether
// `streamspec compare` finds each of them against the service that it is to replace: by the
// grade, and with the cause in the first difference.
//
// Start reading at [Run]. The faults, and what each difference must say, are [Cases].
package migration

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// Bounds of a run of streamspec.
const (
	runTimeout = 10 * time.Minute
	giveUp     = 10 * time.Second
)

const (
	suite   = "examples/gateway"
	gateway = "task-service=node examples/gateway/with_backend.mjs"
)

// exitEquivalent is the status of a comparison in which what differs is declared.
const exitEquivalent = 3

// Case is a fault, and what the difference must say that tells of it.
type Case struct {
	Fault string // as GATEWAY_FAULT names it; empty: none, and the sides must be equivalent
	Cause string
	Times int     // how often each scenario is recorded; 0: as often as record does by itself
	Share float64 // in what share of the streams it shows; with less than 1 it may be uncertain
}

// Cases are the faults of a real gateway, and twelve that are planted.
func Cases() []Case {
	causes := [][2]string{
		{"", ""},
		{"event-lost", "task_event/progress_update: 4 in each old recording, 3 in each new recording: events are lost"},
		{"event-added", "task_event/progress_update: 4 in each old recording, 5 in each new recording: there are more"},
		{"order-swapped", "another order: task_event/progress_update before task_event/task_completed"},
		{"path-moved", "another status: 200 → 404"},
		{"type-changed", "data.steps_completed of task_event/task_completed: number → text"},
		{"header-lost", "header Cache-Control: no-cache → absent"},
		{"slow-heartbeats", "heartbeats come every"},
		{"batched", "events are batched now"},
		{"not-closed", "the stream ends otherwise: closed by the server → left open by the server"},
		{"correlation-per-event", "<the request's X-Request-ID> → <uuid, another in each event>"},
		{"repeated-after-reconnecting", "after a reconnection version that came before comes again: once → twice"},
		{"html-page", "no event stream any more: media type text/event-stream → text/html"},
		{"early-events-lost", "task_event/progress_update: 1 in each old recording"},
		{"one-lock", "another status: 200 → 504"},
		{"empty-event", "message (without a type, and without data): none in old recordings, 1 in each new recording"},
		{"deploy-cuts", "connection_close: 1 in each old recording, none in new recordings: it is gone"},
	}
	var all []Case
	for _, c := range causes {
		all = append(all, Case{Fault: c[0], Cause: c[1], Share: 1})
	}
	return all
}

// Result is what became of a fault.
type Result struct {
	Case
	Status int      // exit status of streamspec
	Out    string   // what it wrote
	Titles []string // of the differences, those that are uncertain behind the others
	Sure   bool     // a difference that is certain names the cause
	Listed bool     // at least an uncertain one does
	Took   time.Duration
}

// Well tells that all is as it must be: a fault in all streams is the first difference, one in
// some of them is listed, and without one the sides are identical or equivalent.
func (r Result) Well() bool {
	switch {
	case r.Fault == "":
		return r.Status == exitEquivalent || r.Status == verdict.ExitHeld
	case r.Share < 1:
		return r.Listed
	}
	return r.Status == verdict.ExitBroken && r.Sure && strings.Contains(r.Titles[0], r.Cause)
}

// Old records the service that the gateway replaces, once, into a folder.
func Old(ctx context.Context, root, folder string, times int) error {
	status, out, err := streamspec(ctx, root, []string{"SAMPLE_UNBATCHED_PROGRESS=1"}, slices.Concat([]string{"record"}, timesFlag(times), []string{"--to", folder, suite})...)
	if err == nil && status != verdict.ExitHeld {
		err = fmt.Errorf("the old side cannot be recorded:\n%s", out)
	}
	return err
}

// Run plants a fault in the gateway, and lets bin/streamspec compare it with what was recorded
// of the old side. The error says that the command could not be run.
func Run(ctx context.Context, root, old string, c Case) (Result, error) {
	began := time.Now()
	to, err := os.MkdirTemp(filepath.Dir(old), "new-*")
	if err != nil {
		return Result{}, err
	}
	defer func() { _ = os.RemoveAll(to) }() // it is within a folder that is removed, too
	env := []string{"GATEWAY_FAULT=" + c.Fault, "GATEWAY_FAULT_SHARE=" + strconv.FormatFloat(c.Share, 'f', -1, 64)}
	args := slices.Concat([]string{"compare", "--not-judged", "--mapping", suite + "/mapping.yaml", "--to", to}, timesFlag(c.Times), []string{old, gateway, suite})
	status, out, err := streamspec(ctx, root, env, args...)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", c.Fault, err)
	}
	r := Result{Case: c, Status: status, Out: out, Took: time.Since(began)}
	r.read(out)
	return r, nil
}

// timesFlag says how often each scenario is recorded; none: as often as the command does by itself.
func timesFlag(times int) []string {
	if times == 0 {
		return nil
	}
	return []string{"--times", strconv.Itoa(times)}
}

// title is the first line of a difference, or of one that is uncertain.
var title = regexp.MustCompile(`(?m)^(\d+\.|\?) (.*)$`)

func (r *Result) read(out string) {
	for _, m := range title.FindAllStringSubmatch(out, -1) {
		r.Titles = append(r.Titles, strings.TrimPrefix(m[1]+" "+m[2], "1. "))
		if r.Cause != "" && says(m[2], r.Cause) {
			r.Listed = true
			r.Sure = r.Sure || m[1] != "?"
		}
	}
}

// says tells that a title names a cause. What is in some recordings only is told with other
// numbers: then it is enough that it speaks of the same thing.
func says(title, cause string) bool {
	what, _, _ := strings.Cut(cause, ":")
	return strings.Contains(title, what)
}

func streamspec(ctx context.Context, root string, env []string, args ...string) (status int, out string, err error) {
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bin/streamspec", args...)
	cmd.Dir, cmd.WaitDelay = root, giveUp
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 0, "", err
	}
	return cmd.ProcessState.ExitCode(), string(text), nil
}
