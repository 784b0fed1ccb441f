package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// title is how a report names a scenario.
func title(s verdict.Scenario) string {
	name := cleanName(s.Name)
	if s.Client > 0 {
		name += fmt.Sprintf(" (client %d)", s.Client)
	}
	if s.Group == "" {
		return name
	}
	return cleanName(s.Group) + " › " + name
}

// label is how one line tells an outcome.
func label(o verdict.Outcome) (string, Style) {
	switch o {
	case verdict.Passed:
		return "ok    ", Green
	case verdict.Failed:
		return "FAIL  ", Alarm
	case verdict.KnownGap:
		return "gap   ", Yellow
	case verdict.GapClosed:
		return "GAP CLOSED  ", Alarm
	case verdict.Unjudged:
		return "ERROR ", Alarm
	default:
		return "skip  ", Dim
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
			all.labelled(len(text), "held      ", Dim, step.Held+used(step))
		}
		all.warning(len(text), step)
	}
	return all
}

// used is the share of a limit that was used up; empty: there is none.
func used(step verdict.Step) string {
	if step.Used == 0 {
		return ""
	}
	return fmt.Sprintf(" (%.0f %% of its limit)", step.Used*percent)
}

const percent = 100

// warning tells what a step that passed warns of.
func (l *lines) warning(indent int, step verdict.Step) {
	if step.Warning != "" {
		l.labelled(indent, "warning   ", Yellow, step.Warning)
	}
}

func sentence(step verdict.Step) string {
	return strings.TrimSpace(cleanName(step.Keyword) + " " + cleanName(step.Text))
}

// details tells what went wrong with a scenario: each finding that is to blame for its
// outcome, the causes first, what could not happen because of them, what the streams did,
// and where all that happened is kept, by flags of the run.
func details(s verdict.Scenario, flags []string) lines {
	var all lines
	shown, numbers := s.Shown(), s.Numbers()
	told := make([]bool, len(shown)) // of those that stand below another one
	for i, f := range shown {
		if told[i] {
			continue
		}
		if len(all) > 0 {
			all.blank()
		}
		if s.Undecided(f) && !s.Undecided(shown[max(i-1, 0)]) {
			all.say(0, Plain, "Not decided:")
		}
		all.finding(f, numbers[i], s.Place)
		all.sameReason(f, shown[i+1:], numbers[i+1:], told[i+1:])
	}
	all.consequences(s)
	for _, t := range s.Timelines {
		all.blank()
		all.timeline(t, len(s.Timelines) > 1, marksMean(s))
	}
	all.recording(s, flags)
	return all
}

// marksMean says what the marks in the timelines of a scenario mean.
func marksMean(s verdict.Scenario) string {
	if numbers := s.Numbers(); len(numbers) > 0 && numbers[0] != "" {
		return "> marks what the failure speaks of, behind its number"
	}
	return "> marks what the failure speaks of"
}

// finding tells of a finding, which timelines call by a number, if it has one; whole is where
// the scenario stands, as is said above.
func (l *lines) finding(f verdict.Step, number string, whole verdict.Place) {
	l.add(line{text: numbered(number) + sentence(f), style: Bold, hang: 2})
	failure := f.Failure
	if f.Of != "" && f.Cause != 0 {
		l.say(0, Dim, f.Of)
	}
	if f.Cause == 0 || f.Place != whole {
		l.place(0, f.Place)
	}
	if f.Cause != 0 && failure != nil && failure.Message != "" && failure.Expected == "" { // its headline goes on there
		l.say(0, Plain, failure.Message)
		rest := *failure
		rest.Message, failure = "", &rest
	}
	if failure != nil {
		l.failure(2, failure)
	}
	if f.Of != "" && f.Cause == 0 { // behind what is wrong in it
		l.blank()
		l.say(2, Dim, f.Of)
	}
	if f.Mark != nil {
		l.signature(2, *f.Mark)
	}
}

// gotTheSame tells that the same came in two findings: it is said once.
func gotTheSame(a, b verdict.Step) bool {
	if a.Mark != nil || b.Mark != nil || a.Failure == nil || b.Failure == nil || a.Failure.Got == "" {
		return false
	}
	why := explained(a)
	same := a.Failure.Got == b.Failure.Got || a.Places(b) || why != "" && why == explained(b)
	return same && slices.Equal(a.Failure.Streams, b.Failure.Streams)
}

// sameReason names the findings behind f in which the same came, and that stand below no other one.
func (l *lines) sameReason(f verdict.Step, behind []verdict.Step, numbers []string, told []bool) {
	head := true
	for i, one := range behind {
		if told[i] || !gotTheSame(f, one) {
			continue
		}
		told[i] = true
		if head {
			l.blank()
			l.say(2, Plain, "and for the same reason:")
			head = false
		}
		l.say(4, Plain, numbered(numbers[i])+sentence(one))
		l.place(4, one.Place)
	}
}

// numbered is how a number by which timelines call a finding stands before it.
func numbered(number string) string {
	if number == "" {
		return ""
	}
	return "(" + number + ") "
}

// recording says where what happened is kept, and how to judge it again.
func (l *lines) recording(s verdict.Scenario, flags []string) {
	if s.Unrecorded != "" {
		l.blank()
		l.say(0, Plain, s.Unrecorded)
	}
	if s.Recording == "" || s.Unrecorded != "" {
		return
	}
	l.blank()
	l.say(0, Dim, "All that happened is kept; this judges it again:")
	l.command(2, judging(flags, s.Recording))
}

// consequences tells what could not happen because of what went wrong.
func (l *lines) consequences(s verdict.Scenario) {
	if len(s.Consequences) == 0 {
		return
	}
	l.blank()
	l.say(0, Plain, "Because of this:")
	for _, text := range s.Consequences {
		l.say(2, Plain, text)
	}
}

// signatureHint says what a signature that is shown is for: it must excuse no fault that nobody knew.
const signatureHint = "a known gap is what a team knows and accepts, with a reason and a ticket; only if this is that, and no new fault, add to known-gaps.yaml, below the gap's signatures:"

// signature is what to write down of what a known gap is on, where that is not done.
func (l *lines) signature(indent int, m verdict.Mark) {
	if m.Unwritten == nil {
		return
	}
	l.blank()
	l.say(indent, Dim, signatureHint)
	l.command(indent+2, m.Unwritten.YAML())
}

func (l *lines) place(indent int, p verdict.Place) {
	if p.File != "" {
		l.say(indent, Dim, p.String())
	}
}

func (l *lines) failure(indent int, f *verdict.Failure) {
	if f.Expected != "" || f.Got != "" || f.Logged != "" { // what happened stands before what it means
		l.blank()
		l.comparison(indent, f)
	}
	if f.Message != "" {
		l.blank()
		l.say(indent, Plain, f.Message)
	}
}

// comparison puts what was expected above what came.
func (l *lines) comparison(indent int, f *verdict.Failure) {
	if f.Expected != "" {
		l.labelled(indent, "expected  ", Green, f.Expected)
	}
	if f.Got != "" {
		l.labelled(indent, "got       ", Red, f.Got)
	}
	if f.Logged != "" {
		l.labelled(indent, "logged    ", Yellow, f.Logged)
	}
}

// timeline shows what a stream did. On a terminal, the marked entries are shown
// in full, and those around them in a line each.
func (l *lines) timeline(t verdict.Timeline, several bool, marks string) {
	what := "the stream"
	if several && t.Stream != recording.DefaultStream {
		what += " " + cleanName(t.Stream)
	}
	caption := "What " + what + " did:"
	if t.Marked() {
		caption = "What " + what + " did (" + marks + "):"
	}
	l.say(0, Dim, caption)
	for _, shown := range t.Lines {
		one := line{text: cleanName(shown.Text), hang: 2}
		switch {
		case shown.Marked:
			one.style, one.hang = Yellow, shown.Column
		case shown.Entry:
			one.style, one.cut = Dim, true
		}
		l.add(one)
	}
}
