package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// mostToRunAgain is how many scenarios are listed with the command that runs them again.
const mostToRunAgain = 100

// rerunReason is how much of a reason stands behind a command, in columns.
const rerunReason = 120

// again is a command that plays a scenario again, why, and where those stand of which the same is to
// be said.
type again struct {
	line
	first  string
	others []string
}

// toRunAgain is a line for each scenario that makes the run fail: the command that runs it
// again, and behind it what came. Of those of which the same is to be said, the places stand below
// the first.
func toRunAgain(r verdict.Run) lines {
	var all []*again
	by := map[string]*again{}
	listed, further := 0, 0
	for _, s := range r.Scenarios {
		switch {
		case !s.Outcome.Bad():
			continue
		case listed == mostToRunAgain:
			further++
			continue
		}
		listed++
		why := shortReason(s)
		key := string(s.Outcome) + "\n" + lasting(why)
		if first := firstFinding(s); first.Cause != 0 {
			key = string(s.Outcome) + "\n" + lasting(firstLine(compared(first)))
		}
		if first := by[key]; first != nil && r.Load == nil {
			first.also(place(s))
			continue
		}
		text, mark := label(s.Outcome)
		by[key] = &again{line: line{label: text, labelStyle: mark, text: cleanName(rerun(r, s)), comment: cut(why, rerunReason)}, first: place(s)}
		all = append(all, by[key])
	}
	if len(all) == 0 {
		return nil
	}
	var headed lines
	headed.heading("what failed, and how to run it again", Plain)
	for _, one := range all {
		headed.add(one.line)
		if len(one.others) > 0 {
			headed.add(line{indent: len(one.label), text: cleanName("the same: " + strings.Join(one.others, " ")), hang: len("the same: ")})
		}
	}
	if further > 0 {
		headed.say(0, Dim, fmt.Sprintf("… and %d more: streamspec run --last-failed runs them all", further))
	}
	return headed
}

// also adds a place of which the same is to be said.
func (a *again) also(place string) {
	if place != a.first && !slices.Contains(a.others, place) {
		a.others = append(a.others, place)
	}
}

// place is where a scenario stands, as the command takes it.
func place(s verdict.Scenario) string {
	at := s.Place
	at.Column = 0
	return ShellQuoted(at.String())
}

// rerun is the command that plays a scenario again.
func rerun(r verdict.Run, s verdict.Scenario) string {
	if r.Load != nil {
		return strings.Join(each(r.Load.Command, ShellQuoted), " ")
	}
	if s.Place.Line == 0 { // it is no scenario, but a recording of which nobody can tell what of
		return "streamspec judge " + place(s)
	}
	parts := append([]string{"streamspec", "run"}, r.Flags...)
	if s.Client > 0 {
		parts = append(parts, "--client", strconv.Itoa(s.Client))
	}
	return strings.Join(append(each(parts, ShellQuoted), place(s)), " ")
}
