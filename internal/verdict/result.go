// Package result is what a run found out: the one thing that every report reads.
//
// Start reading at [Run].
package verdict

import (
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Outcome is what became of a scenario or a step.
type Outcome string

// The outcomes.
const (
	Passed    Outcome = "passed"
	Failed    Outcome = "failed"     // an expectation was broken
	KnownGap  Outcome = "known gap"  // one was broken, as a known gap says it would be
	GapClosed Outcome = "gap closed" // a known gap says that one would be broken, and none was
	Unjudged  Outcome = "not judged" // something went wrong before anything could be judged
	Skipped   Outcome = "skipped"    // a step behind one that ended the scenario; a scenario that was never started
)

// Run is all that was run, in the order of the files.
type Run struct {
	Scenarios []Scenario
	Started   time.Time
	Duration  time.Duration
	Jobs      int // how many scenarios could run at a time
}

// Scenario is what became of one scenario.
type Scenario struct {
	Name     string
	Group    string // the feature's name; for a YAML scenario, its folder
	Place    Place
	Tags     []string
	Outcome  Outcome
	Duration time.Duration // of the scenario itself, not of waiting for its turn
	Steps    []Step
	Gap      *Gap
	// Fault is, for a scenario that was not judged and for a gap that closed or
	// expired, what happened.
	Fault      string
	Recordings []*recording.Stream
	Recording  string // the file with all that happened; empty: none was kept
	Logs       []Log  // of its services; only where something went wrong
}

// Place is where something stands in a file. The zero Line means the whole file.
type Place struct {
	File         string
	Line, Column int
}

// Step is one sentence of a feature, or one expectation of a YAML scenario.
type Step struct {
	Keyword  string // Given, When, Then; expect for YAML
	Text     string
	Place    Place
	Outcome  Outcome
	Duration time.Duration
	Failure  *Failure // why it failed, or was broken as a known gap says
	Warning  string   // of one that passed: what is allowed, but not wished for
}

// Failure says why a step failed: for an expectation, what was expected, what
// came, and the stream around it; for anything else, a message.
type Failure struct {
	Message       string
	Expected, Got string
	Timeline      []string
	Gap           *Gap // the known gap that excuses it
}

// Gap is the known gap that a scenario is marked with.
type Gap struct {
	Name, Reason, Ticket, Expires string
}

// Log is what somebody beside the stream has to say of a scenario: the end of what
// a service wrote, or the requests that a stub received. What completes "What …":
// "the service task-service wrote".
type Log struct{ What, Text string }

// Exit statuses of a run.
const (
	ExitHeld   = 0 // every expectation held, or was broken as a known gap says
	ExitBroken = 1 // one was broken, or a known gap has closed and is still marked
	ExitFault  = 2 // nothing could be judged
)

// ExitStatus is the status with which the command must end.
func (r Run) ExitStatus() int {
	switch {
	case r.Count(Failed)+r.Count(GapClosed) > 0:
		return ExitBroken
	case r.Count(Unjudged) > 0, len(r.Scenarios) == r.Count(Skipped):
		return ExitFault
	default:
		return ExitHeld
	}
}

// Count counts the scenarios with an outcome.
func (r Run) Count(o Outcome) int {
	n := 0
	for _, s := range r.Scenarios {
		if s.Outcome == o {
			n++
		}
	}
	return n
}

// Warned lists the scenarios that have a step with a warning.
func (r Run) Warned() []Scenario {
	var warned []Scenario
	for _, s := range r.Scenarios {
		if slices.ContainsFunc(s.Steps, func(step Step) bool { return step.Warning != "" }) {
			warned = append(warned, s)
		}
	}
	return warned
}

// Slowest lists the n scenarios that took longest, the longest first.
func (r Run) Slowest(n int) []Scenario {
	sorted := slices.Clone(r.Scenarios)
	slices.SortStableFunc(sorted, func(a, b Scenario) int { return int(b.Duration - a.Duration) })
	return sorted[:min(n, len(sorted))]
}

// Bad tells whether the outcome makes a run fail.
func (o Outcome) Bad() bool { return o == Failed || o == GapClosed || o == Unjudged }
