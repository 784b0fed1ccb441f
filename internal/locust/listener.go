package locust

import (
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/load"
	"github.com/streamspec/streamspec/internal/verdict"
)

// How rows say what they count.
const (
	ofStream      = "STREAM"  // clients that played: one that did not hold is a failure
	ofOpen        = "OPEN"    // clients that were taken away while they played, and verdicts that were not decided then
	ofExpectation = "EXPECT"  // verdicts: what is broken, or unknown, is a failure
	ofLate        = "LATE"    // verdicts that are unknown because the worker's machine was late
	ofFault       = "FAULT"   // what was found without being expected
	ofUnknown     = "UNKNOWN" // why nobody can tell of a client: what was found is nothing that its server did
	ofTime        = "TIME"
)

// listener counts what clients come to, for the master.
type listener struct {
	worker    *Worker
	scenarios []string
}

// Took implements load.Listener.
func (l *listener) Took(scenario int, what string, d time.Duration) {
	l.count(row{ofTime, l.scenarios[scenario] + ": " + what}, &d, "")
}

// Played implements load.Listener.
func (l *listener) Played(scenario, client int, out *verdict.Scenario) {
	name := l.scenarios[scenario]
	why, isBroken := "", false
	for _, f := range out.Findings() {
		what, failed := rowOf(name, f, out), ""
		if f.Outcome == verdict.Failed || f.Outcome == verdict.Unjudged && what.method != ofLate && what.method != ofOpen {
			failed = fmt.Sprintf("first for client %d: %s", client, said(f))
			if why == "" || f.Outcome == verdict.Failed && !isBroken {
				isBroken = f.Outcome == verdict.Failed
				why = fmt.Sprintf("first client %d: %s", client, inFull(f))
			}
		}
		if f.Outcome != verdict.Skipped || what.method == ofOpen {
			l.count(what, nil, failed)
		}
	}
	if out.Interrupted && why == "" {
		l.count(row{ofOpen, name}, nil, "")
		return
	}
	took := out.Duration
	l.count(row{ofStream, name}, &took, why)
	l.total(took, why != "")
}

// rowOf is where a finding of a client is counted.
func rowOf(scenario string, f verdict.Step, of *verdict.Scenario) row {
	switch {
	case f.Cause != 0 && f.Outcome == verdict.Unjudged:
		return row{ofUnknown, scenario + ": " + f.Cause.String()}
	case f.Cause != 0:
		return row{ofFault, scenario + ": " + f.Cause.String()}
	case isOpen(f, of):
		return row{ofOpen, scenario + ": " + f.Text}
	case f.Outcome == verdict.Unjudged && f.Failure != nil && f.Failure.Late:
		return row{ofLate, scenario + ": " + f.Text}
	default:
		return row{ofExpectation, scenario + ": " + f.Text}
	}
}

// isOpen tells whether an expectation was not decided when its client was taken away: also of one to whom nothing more
// was said, which is a fault by itself.
func isOpen(f verdict.Step, of *verdict.Scenario) bool {
	ended := slices.ContainsFunc(of.Causes, func(c verdict.Step) bool { return c.Cause == verdict.EndedByUs })
	return load.IsOpen(f, of) || ended && (f.Outcome == verdict.Unjudged || f.Outcome == verdict.Skipped)
}

// inFull is a finding, and what it says of itself.
func inFull(f verdict.Step) string {
	if f.Cause != 0 {
		return said(f)
	}
	return f.Text + ": " + said(f)
}

// said is what a finding says of itself.
func said(f verdict.Step) string {
	switch {
	case f.Cause != 0:
		return f.Text
	case f.Failure == nil:
		return "not held"
	case f.Failure.Got != "":
		return "got " + f.Failure.Got
	default:
		first, _ := verdict.Headline(f.Failure.Message)
		return first
	}
}

func (l *listener) count(of row, took *time.Duration, why string) {
	l.worker.mu.Lock()
	defer l.worker.mu.Unlock()
	l.worker.figures.count(time.Now(), of, took, why)
}

func (l *listener) total(took time.Duration, failed bool) {
	l.worker.mu.Lock()
	defer l.worker.mu.Unlock()
	l.worker.figures.total.count(time.Now(), &took, failed)
}
