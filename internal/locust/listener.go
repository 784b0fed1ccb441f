package locust

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// How rows say what they count.
const (
	ofStream      = "STREAM" // clients that played: one that did not hold is a failure
	ofExpectation = "EXPECT" // verdicts: what is broken, or unknown, is a failure
	ofLate        = "LATE"   // verdicts that are unknown because the worker's machine was late
	ofFault       = "FAULT"  // what was found without being expected
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
	why := ""
	for _, f := range out.Findings() {
		what, failed := rowOf(name, f), ""
		if f.Outcome == verdict.Failed || f.Outcome == verdict.Unjudged && what.method != ofLate {
			failed = fmt.Sprintf("first for client %d: %s", client, said(f))
			if why == "" {
				why = fmt.Sprintf("first client %d: %s: %s", client, f.Text, said(f))
			}
		}
		if f.Outcome != verdict.Skipped {
			l.count(what, nil, failed)
		}
	}
	took := out.Duration
	l.count(row{ofStream, name}, &took, why)
	l.total(took, why != "")
}

func rowOf(scenario string, f verdict.Step) row {
	switch {
	case f.Cause != 0:
		return row{ofFault, scenario + ": " + f.Cause.String()}
	case f.Outcome == verdict.Unjudged && f.Failure != nil && f.Failure.Late:
		return row{ofLate, scenario + ": " + f.Text}
	default:
		return row{ofExpectation, scenario + ": " + f.Text}
	}
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
