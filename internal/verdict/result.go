// Package verdict is what a run found out: the one thing that every report reads.
//
// Start reading at [Run].
package verdict

import (
	"cmp"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/runner/expect"
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
	// Flags are those that chose the services and what scenarios may do: who runs one of them
	// again needs them.
	Flags []string
	// LastFailed is the command that runs all again that did not hold; none: they are not remembered here.
	LastFailed []string
	// AllowFlaky tells that scenarios that held in one play and were broken in another do not
	// make it fail.
	AllowFlaky bool
	Load       *Load // of a load, what else it measured; nil: this is none
}

// Scenario is what became of one scenario: what the engine itself found, and what became
// of each sentence or expectation.
type Scenario struct {
	Name     string
	Prose    string // what its author says of it, in a feature
	Group    string // the feature's name; for a YAML scenario, its folder
	About    string // what the author of the feature says of that
	Rule     Rule   // of the feature, that it stands in
	Place    Place
	Tags     []string
	Services []string // that it used, with those that they need
	Beside   []string // those of them that other scenarios used meanwhile; only where something went wrong
	Outcome  Outcome
	Duration time.Duration // of the scenario itself, not of waiting for its turn
	Causes   []Step        // what explains the rest: what explains most comes first
	Steps    []Step
	Once     bool // it must not be played again
	Client   int  // as which client of a load it was played; zero: as none
	// IsService tells that it is no scenario, but a service that ended by itself where no scenario shows it.
	IsService bool
	// Interrupted tells that nothing of it is judged, because the run's end came into it.
	Interrupted bool
	Notes       []Note
	// Consequences are what could not happen because of what went wrong.
	Consequences []string
	Recordings   []*recording.Stream // of several clients of a stream, those that findings speak of
	Groups       []Group
	Recording    string         // the file with all that happened; empty: none was kept
	Unrecorded   string         // why a recording that should be kept is not whole; empty: it is
	Timelines    []Timeline     // of the streams that findings speak of, each once
	Logs         []Log          // of its services; only where something went wrong
	Plays        []Play         // of one that was played more than once: all of them, in their order
	Course       *happened.Kept // what happened, for reports that show it; nil: none does
}

// Rule is a rule of a feature. The zero value is none.
type Rule struct{ Name, About string }

// Place is where something stands in a file. The zero Line means the whole file.
type Place struct {
	File         string
	Line, Column int
}

// Step is one finding: about a sentence of a feature, about an expectation of a YAML
// scenario, or, with a Cause, what the engine found by itself.
type Step struct {
	Cause    Cause
	Keyword  string // Given, When, Then; expect for YAML; empty for a cause
	Text     string
	Table    [][]string // below a sentence; its rows
	Doc      string     // the text below a sentence
	Of       string     // the requests that it is about, and what came back; empty: a cause says so itself, or it is about streams
	Place    Place
	Outcome  Outcome
	Duration time.Duration
	Mark     *Mark    // the known gap that it is marked with
	Failure  *Failure // why it failed, was not judged, or was broken as a known gap says
	Held     string   // of one that passed: what was judged, and how close it came to a limit
	Used     float64  // of one that passed: the share of the limit that was used up, 0 to 1; zero: there is none
	// ByNothing tells of one that passed that it is about what must not come, and that nothing came at all.
	ByNothing bool
	// PartlyByNothing tells so of at least one of the streams that it is about.
	PartlyByNothing bool
	Warning         string  // of one that passed: what is allowed, but not wished for
	Window          *Window // what its limit allowed: of one that passed the closest, of one that failed the missed one
}

// Window is a time that a limit allowed, on the clock of a stream, and how much of it was used.
type Window struct {
	Stream            string
	From, Took, Limit time.Duration
	Least             bool // at least so long was expected; else at most
}

// Failure says why a step failed: for an expectation, what was expected, what
// came, and what of the streams that is about; for anything else, a message.
type Failure struct {
	Message       string
	Expected, Got string
	Short         string           // what came, or what the engine found, without what is of one play alone; empty: it is short
	Deviation     expect.Deviation // what deviates: two findings with the same have one cause, however they say so; zero: nobody knows
	HeldBack      string           // who held all of the stream back until its end, which explains it, whatever is expected; empty: nobody
	Silent        bool             // nothing at all came back, as where a stream is held back for longer than it is waited for
	Logged        string           // the exception that a service logged before, of what is told first; empty: none
	InVain        bool             // the stream was followed to the end of its time for what never came
	Call          string           // method and URL of the call that failed; empty: it is about none
	Streams       []string         // whose timelines show what it speaks of
	Evidence      []Evidence       // the entries that it speaks of
	Ends          []string         // the streams of whose end it speaks
	Code          string           // of the kind of message, for an expectation; see docs/expectations.md
	Path          string           // the JSON path that was judged, or the rule that is broken, or kept; empty: none
	Others        []Way            // in which other ways the expectation is broken than by Code and Path
	Ignored       string           // what was sent, and is no event, that explains it: Got begins with it, or the message of a cause has it; empty: nothing
	New           bool             // Got begins with a way of being broken that the signatures of its known gap do not describe
	// Late tells, of what was not judged, that it was only because this machine was late:
	// measuring again may tell.
	Late bool
}

// Log is what somebody beside the stream has to say of a scenario: the end of what
// a service wrote, or the requests that a stub received. What completes "What …":
// "the service task-service wrote".
type Log struct {
	What, Text string
	Shared     bool   // other scenarios are in Text, too
	Own        string // the lines of a shared one that have a value of this scenario; empty: none has
}

// Exit statuses of a run.
const (
	ExitHeld   = 0 // every expectation held, or was broken as a known gap says
	ExitBroken = 1 // one was broken, or a known gap has closed and is still marked
	ExitFault  = 2 // none was broken, and something could not be judged, or was never started
)

// ExitStatus is the status with which the command must end.
func (r Run) ExitStatus() int {
	switch {
	case slices.ContainsFunc(r.Scenarios, r.fails):
		return ExitBroken
	case r.Count(Unjudged) > 0, r.Count(Skipped) > 0, len(r.Scenarios) == 0:
		return ExitFault
	default:
		return ExitHeld
	}
}

func (r Run) fails(s Scenario) bool { return s.Outcome.broken() && (!r.AllowFlaky || !s.Flaky()) }

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

// How many of the slowest scenarios are worth naming, and how long one takes that is among them.
const (
	mostSlow  = 5
	leastSlow = time.Second
)

// Slowest are the scenarios that took longest, by their indices, the longest first; none where only
// one ran.
func (r Run) Slowest() []int {
	var all []int
	for i, s := range r.Scenarios {
		if s.Outcome != Skipped && s.Duration >= leastSlow {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(x, y int) int { return cmp.Compare(r.Scenarios[y].Duration, r.Scenarios[x].Duration) })
	if len(r.Scenarios)-r.Count(Skipped) < 2 {
		return nil
	}
	return all[:min(mostSlow, len(all))]
}

// Bad tells whether the outcome makes a run fail.
func (o Outcome) Bad() bool { return o == Failed || o == GapClosed || o == Unjudged }
