package report

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// title is how a report names a scenario.
func title(s verdict.Scenario) string {
	if s.Group == "" {
		return cleanName(s.Name)
	}
	return cleanName(s.Group) + " › " + cleanName(s.Name)
}

// label is how one line tells an outcome.
func label(o verdict.Outcome) (string, style) {
	switch o {
	case verdict.Passed:
		return "ok    ", green
	case verdict.Failed:
		return "FAIL  ", alarm
	case verdict.KnownGap:
		return "gap   ", yellow
	case verdict.GapClosed:
		return "GAP CLOSED  ", alarm
	case verdict.Unjudged:
		return "ERROR ", alarm
	default:
		return "skip  ", dim
	}
}

// outcomeLine is one line about what became of a scenario.
func outcomeLine(s verdict.Scenario) line {
	text, style := label(s.Outcome)
	one := line{label: text, labelStyle: style, text: title(s), hang: 2}
	if s.Outcome != verdict.Skipped {
		one.text += "  (" + took(s.Duration) + ")"
	}
	return one
}

// stepLines tells what became of each step of a scenario, and what came instead
// where a known gap excuses it.
func stepLines(s verdict.Scenario) lines {
	var all lines
	for _, step := range s.Steps {
		text, style := label(step.Outcome)
		one := line{label: text, labelStyle: style, text: sentence(step), hang: 2}
		if step.Duration > 0 {
			one.text += "  (" + took(step.Duration) + ")"
		}
		all.add(one)
		if step.Outcome == verdict.KnownGap {
			all.comparison(len(text), step.Failure)
		}
		if step.Held != "" {
			all.labelled(len(text), "held      ", dim, step.Held)
		}
		all.warning(len(text), step)
	}
	return all
}

// warning tells what a step that passed warns of.
func (l *lines) warning(indent int, step verdict.Step) {
	if step.Warning != "" {
		l.labelled(indent, "warning   ", yellow, step.Warning)
	}
}

func sentence(step verdict.Step) string {
	return strings.TrimSpace(cleanName(step.Keyword) + " " + cleanName(step.Text))
}

// details tells what went wrong with a scenario: each finding that is to blame for its
// outcome, the causes first, and what could not happen because of them.
func details(s verdict.Scenario) lines {
	var all lines
	for _, f := range s.Findings() {
		if !f.Outcome.Bad() || (f.Failure == nil && len(s.Causes) > 0) {
			continue
		}
		if len(all) > 0 {
			all.blank()
		}
		all.finding(f)
	}
	all.consequences(s)
	return all
}

func (l *lines) finding(f verdict.Step) {
	l.add(line{text: sentence(f), style: bold, hang: 2})
	failure := f.Failure
	if f.Of != "" {
		l.say(0, dim, f.Of)
	}
	if f.Cause == 0 {
		l.place(0, f.Place)
	} else if failure != nil && failure.Message != "" { // its headline goes on there
		l.say(0, plain, failure.Message)
		rest := *failure
		rest.Message, failure = "", &rest
	}
	if failure != nil {
		l.failure(2, failure)
	}
	if f.Mark != nil {
		l.signature(2, *f.Mark)
	}
}

// consequences tells what could not happen because of what went wrong.
func (l *lines) consequences(s verdict.Scenario) {
	if len(s.Consequences) == 0 {
		return
	}
	l.blank()
	l.say(0, plain, "Because of this:")
	for _, text := range s.Consequences {
		l.say(2, plain, text)
	}
}

// signature is what to write down of what a known gap is on, where that is not done.
func (l *lines) signature(indent int, m verdict.Mark) {
	if m.Unwritten == nil {
		return
	}
	l.blank()
	l.say(indent, dim, "if this is the gap, write it down in known-gaps.yaml, below the gap's signatures:")
	l.say(indent+2, plain, m.Unwritten.YAML())
}

func (l *lines) place(indent int, p verdict.Place) {
	if p.File != "" {
		l.say(indent, dim, p.String())
	}
}

func (l *lines) failure(indent int, f *verdict.Failure) {
	if f.Expected != "" || f.Got != "" { // what happened stands before what it means
		l.blank()
		l.comparison(indent, f)
	}
	if f.Message != "" {
		l.blank()
		l.say(indent, plain, f.Message)
	}
	if len(f.Timeline) > 0 {
		l.blank()
		l.timeline(indent, f.Timeline)
	}
}

// comparison puts what was expected above what came.
func (l *lines) comparison(indent int, f *verdict.Failure) {
	if f.Expected != "" {
		l.labelled(indent, "expected  ", green, f.Expected)
	}
	if f.Got != "" {
		l.labelled(indent, "got       ", red, f.Got)
	}
}

// What the lines of a timeline begin with; see recording.Recording.Timeline.
const (
	timelineMark  = "> "
	timelineEntry = "   "
	// timelineData is the column at which a marked entry goes on below: that of
	// its type.
	timelineData = 18
)

// timeline shows what a stream did. On a terminal, the marked entries are shown
// in full, and those around them in a line each.
func (l *lines) timeline(indent int, timeline []string) {
	caption := "What the stream did:"
	for _, text := range timeline {
		if strings.HasPrefix(text, timelineMark) {
			caption = "What the stream did (> marks what broke the expectation):"
		}
	}
	l.say(indent, dim, caption)
	for _, text := range timeline {
		one := line{indent: indent, text: cleanName(text), hang: 2}
		switch {
		case strings.HasPrefix(text, timelineMark):
			one.style, one.hang = yellow, timelineData
		case strings.HasPrefix(text, timelineEntry):
			one.style, one.cut = dim, true
		}
		l.add(one)
	}
}

// LogTail is how many lines of a service's log the console shows; the other
// reports have all of it.
const LogTail = 15

// logTail shows the end of what a service wrote.
func logTail(what, text string) lines {
	var all lines
	written := strings.Split(strings.TrimRight(text, "\r\n"), "\n")
	before := len(written) - LogTail
	all.say(0, dim, fmt.Sprintf("What %s:", cleanName(what)))
	if before > 0 {
		all.say(2, dim, fmt.Sprintf("… %s before", counted(before, "line", "lines")))
		written = written[before:]
	}
	for _, text := range written {
		all.add(line{indent: 2, text: clean(text), style: dim, hang: 4})
	}
	return all
}
