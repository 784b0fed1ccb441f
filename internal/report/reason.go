package report

import (
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// gapMessage names the known gaps that excuse a scenario.
func gapMessage(s verdict.Scenario) string {
	var parts []string
	for _, gap := range gapsOf(s, verdict.KnownGap) {
		name := "known gap"
		if gap.Name != "" {
			name += " " + gap.Name
		}
		parts = append(parts, oneLine(name+": "+gap.Reason))
	}
	return strings.Join(parts, "; ")
}

// reason says in one line why a scenario makes the run fail.
func reason(s verdict.Scenario) string {
	for _, f := range s.Shown() {
		if f.Failure != nil {
			return reasonOf(f)
		}
	}
	return string(s.Outcome)
}

// reasonOf says in one line what is wrong by a finding that has a failure.
func reasonOf(f verdict.Step) string {
	if f.Cause != 0 {
		return firstLine(f.Text)
	}
	return stepReason(f)
}

// shortReason says in one line why a scenario makes the run fail, for those who know what it
// expects: what came, or what the engine found. What is expected stands before it where there is room.
func shortReason(s verdict.Scenario) string {
	f := firstFinding(s)
	if f.Cause != 0 || f.Failure == nil || f.Failure.Got == "" || f.Failure.Message != "" {
		return reason(s)
	}
	got := shortened(came(f.Failure))
	if whole := oneLine(strings.TrimSuffix(f.Text, ":")) + ": got " + got; wording.Columns(whole) <= rerunReason {
		return whole
	}
	return got
}

// stepReason says in one line why a step failed, and does not say twice what it
// expects.
func stepReason(step verdict.Step) string {
	f, text := step.Failure, oneLine(strings.TrimSuffix(step.Text, ":"))
	switch {
	case f.Message != "" || f.Expected == "":
		return text + ": " + firstLine(f.Message)
	case f.Expected == step.Text:
		return "expected " + text + "; got " + oneLine(f.Got)
	default:
		return text + ": expected " + oneLine(f.Expected) + "; got " + oneLine(f.Got)
	}
}

func firstLine(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more {
		line += " …"
	}
	return oneLine(line)
}

// quotedColumns is the most of one text that a message quotes.
const quotedColumns = 200

// oneLine makes one line of many, as long as a message quotes.
func oneLine(text string) string { return cut(inOneLine(text), quotedColumns) }

// inOneLine makes one line of many.
func inOneLine(text string) string { return cleanName(strings.Join(strings.Fields(text), " ")) }
