package gaps

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// reportVersion is the version of JSON reports that can be read.
const reportVersion = 1

// Report is what the JSON report of a run tells of known gaps.
type Report struct {
	Started  time.Time
	findings []finding
}

// finding is what became of an expectation that was marked.
type finding struct {
	gap, reason string
	services    string // that the scenario used
	place       string
	state       State
}

func (f finding) isOf(g Gap) bool { return f.gap == g.Name && f.reason == g.Reason }

// isIn tells whether the scenario used a service, or those together.
func (f finding) isIn(service string) bool {
	return f.services == service || slices.Contains(strings.Split(f.services, ", "), service)
}

// Read reads a JSON report.
func Read(from io.Reader) (Report, error) {
	var run struct {
		Version   int
		Started   time.Time
		Scenarios []struct {
			File     string
			Line     int
			Services []string
			Steps    []struct {
				Outcome  string
				KnownGap *struct{ Name, Reason string } `json:"known_gap"`
			}
		}
	}
	if err := json.NewDecoder(from).Decode(&run); err != nil {
		return Report{}, fmt.Errorf("this is no JSON report of a run: %w", err)
	}
	switch {
	case run.Version == 0 || run.Started.IsZero():
		return Report{}, errors.New("this is no JSON report of a run; one is written by: streamspec run --format json:PATH")
	case run.Version != reportVersion:
		return Report{}, fmt.Errorf("this report has the version %d, and this program reads version %d", run.Version, reportVersion)
	}
	out := Report{Started: run.Started}
	for _, s := range run.Scenarios {
		for _, step := range s.Steps {
			if step.KnownGap == nil || step.Outcome == "passed" { // the gap is not in this service, as its signatures say
				continue
			}
			out.findings = append(out.findings, finding{
				gap: step.KnownGap.Name, reason: step.KnownGap.Reason, services: strings.Join(s.Services, ", "),
				place: fmt.Sprintf("%s:%d", s.File, s.Line), state: stateOf(step.Outcome),
			})
		}
	}
	return out, nil
}

// stateOf is what the outcome of an expectation tells of the gap that it is marked with.
func stateOf(outcome string) State {
	switch outcome {
	case "known_gap":
		return Open
	case "gap_closed":
		return Closed
	case "failed": // in another way, or for longer than was accepted: it has not closed
		return Open
	default: // what was not judged
		return Moot
	}
}
