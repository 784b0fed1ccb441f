package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// bodyIndent is how far in the details of a scenario stand below its name.
const bodyIndent = 2

// summary is what a console tells at the end of a run.
func summary(r verdict.Run, options ConsoleOptions) lines {
	listed := options.Notes
	kept := recordings(r)
	if options.Replay {
		kept = nil
	}
	var all lines
	for _, part := range []lines{failures(r), gapLines(r), warnings(r), noted(r, listed), playedAgain(r), slowest(r), kept, nothing(r), shared(r), toRunAgain(r)} {
		if len(part) > 0 {
			all.within(0, part)
			all.blank()
		}
	}
	style := Green
	if r.ExitStatus() != verdict.ExitHeld {
		style = Alarm
	}
	all.add(line{text: totals(r, listed), style: style, hang: 2})
	return all
}

// mostShared is how many kinds of failure are listed.
const mostShared = 12

// shared is a line for each kind of failure, where there are far fewer of them than of
// scenarios: what breaks most of them first.
func shared(r verdict.Run) lines {
	causes, bad := causesOf(r), 0
	for _, c := range causes {
		bad += len(c.scenarios)
	}
	if bad == 0 || len(causes) > bad/2 {
		return nil
	}
	slices.SortStableFunc(causes, func(a, b *broken) int { return len(b.scenarios) - len(a.scenarios) })
	var all lines
	all.heading(strings.TrimSuffix(sentenceOf(r, causes), "."), Plain)
	for i, text := range toldApart(r, causes[:min(len(causes), mostShared)]) {
		all.add(line{label: fmt.Sprintf("%5d × ", len(causes[i].scenarios)), text: cleanName(text), cut: true})
	}
	if further := len(causes) - mostShared; further > 0 {
		all.say(0, Dim, "… and "+wording.CountedAs(further, "kind", "kinds")+" more")
	}
	return all
}

// toldApart says of each cause what is wrong in what services and, where two read alike, in what streams.
func toldApart(r verdict.Run, causes []*broken) []string {
	in := func(where string, c *broken) string {
		if where == "" {
			return c.headline()
		}
		return where + ": " + c.headline()
	}
	all := each(causes, func(c *broken) string { return in(strings.Join(c.services, ", "), c) })
	times := map[string]int{}
	for _, text := range all {
		times[text]++
	}
	for i, c := range causes {
		if times[all[i]] > 1 {
			all[i] = in(whereOf(r, c, cleanName, cleanName), c)
		}
	}
	return all
}

// heading begins a part of the summary.
func (l *lines) heading(text string, style Style) {
	l.say(0, style, "── "+text+" ──")
}

// warnings tells of what is allowed, but not wished for.
func warnings(r verdict.Run) lines {
	warned := r.Warned()
	if len(warned) == 0 {
		return nil
	}
	var all lines
	all.heading("warnings in "+wording.Counted(len(warned), "scenario"), Yellow)
	for _, s := range warned {
		all.blank()
		all.say(0, Bold, title(s))
		for _, step := range s.Steps {
			if step.Warning == "" {
				continue
			}
			all.say(2, Plain, sentence(step))
			all.place(2, step.Place)
			all.warning(2, step)
		}
	}
	return all
}

func wentWrong(r verdict.Run) string {
	var parts []string
	for _, c := range tally(r) {
		if c.outcome.Bad() {
			parts = append(parts, c.text)
		}
	}
	return strings.Join(parts, ", ")
}

// slowest lists the scenarios that took longest.
func slowest(r verdict.Run) lines {
	var all lines
	for _, i := range r.Slowest() {
		if all == nil {
			all.heading("the slowest scenarios", Plain)
		}
		s := r.Scenarios[i]
		all.add(line{indent: bodyIndent, label: fmt.Sprintf("%8s  ", took(s.Duration)), text: title(s)})
	}
	return all
}

// recordings says where the recordings of scenarios that held are; a failure names its own.
func recordings(r verdict.Run) lines {
	var folders []string
	kept := 0
	for _, s := range r.Scenarios {
		if s.Recording == "" || s.Outcome.Bad() {
			continue
		}
		kept++
		if dir := filepath.Dir(s.Recording); !slices.Contains(folders, dir) {
			folders = append(folders, dir)
		}
	}
	if kept == 0 {
		return nil
	}
	var all lines
	all.say(0, Dim, "What happened in "+wording.Counted(kept, "scenario")+" that did not fail is kept as well; this judges all recordings again:")
	for _, dir := range outermost(folders) {
		all.command(2, judging(r.Flags, dir))
	}
	return all
}

// outermost are the folders in which all of these are: each play has one of its own, below that
// of the first.
func outermost(folders []string) []string {
	if parent := parentOf(folders); parent != "" {
		return []string{parent}
	}
	return slices.DeleteFunc(slices.Clone(folders), func(dir string) bool {
		return slices.Contains(folders, filepath.Dir(dir)) && filepath.Dir(dir) != dir
	})
}

// parentOf is the folder in which several stand side by side; empty: there is none, or it is where
// anything may stand.
func parentOf(folders []string) string {
	if len(folders) < 2 {
		return ""
	}
	parent := filepath.Dir(folders[0])
	for _, dir := range folders {
		if filepath.Dir(dir) != parent {
			return ""
		}
	}
	if parent == "." || parent == filepath.Dir(parent) {
		return ""
	}
	return parent
}

// ran counts the scenarios that were started.
func ran(r verdict.Run) int { return len(r.Scenarios) - r.Count(verdict.Skipped) }

// nothing is what to tell loudly: that nothing ran.
func nothing(r verdict.Run) lines {
	if ran(r) > 0 {
		return nil
	}
	var all lines
	all.say(0, Alarm, "NO SCENARIO RAN: "+whyNothing(r))
	all.say(0, Plain, "A run in which nothing is judged counts as failed.")
	return all
}

func whyNothing(r verdict.Run) string {
	if len(r.Scenarios) == 0 {
		return "none was found. Check the paths, and what the tags and the name select."
	}
	return fmt.Sprintf("the run ended before the first of %s was started.", wording.Counted(len(r.Scenarios), "scenario"))
}

// totals is the last line: how many scenarios, what became of them, how long the run took,
// and its longest scenario, which no run can be shorter than.
func totals(r verdict.Run, listed bool) string {
	text := counted(r)
	var parts []string
	for _, c := range tally(r) {
		parts = append(parts, c.text)
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	text += countedNotes(r, listed) + " · " + took(r.Duration)
	if longest := longest(r); ran(r) > 1 && longest > 0 {
		text += ", the longest scenario " + took(longest)
	}
	return text
}

// counted is how many scenarios there are and, of results that are none, how many services.
func counted(r verdict.Run) string {
	services := 0
	for _, s := range r.Scenarios {
		if s.IsService {
			services++
		}
	}
	text := wording.Counted(len(r.Scenarios)-services, "scenario")
	if services > 0 {
		text += " and " + wording.Counted(services, "service")
	}
	return text
}

func longest(r verdict.Run) time.Duration {
	var d time.Duration
	for _, s := range r.Scenarios {
		d = max(d, s.Duration)
	}
	return d
}

// count is how many scenarios have an outcome.
type count struct {
	outcome verdict.Outcome
	text    string
}

// tally counts the outcomes that occur.
func tally(r verdict.Run) []count {
	words := []struct {
		outcome   verdict.Outcome
		one, many string
	}{
		{verdict.Passed, "passed", "passed"},
		{verdict.Failed, "failed", "failed"},
		{verdict.GapClosed, "with a closed gap", "with closed gaps"},
		{verdict.Unjudged, "not judged", "not judged"},
		{verdict.KnownGap, "with a known gap", "with known gaps"},
		{verdict.Skipped, "skipped", "skipped"},
	}
	var counts []count
	for _, w := range words {
		if n := r.Count(w.outcome); n > 0 {
			counts = append(counts, count{w.outcome, wording.CountedAs(n, w.one, w.many)})
		}
	}
	return counts
}
