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
	if further > 0 && len(r.LastFailed) > 0 {
		headed.say(0, Dim, fmt.Sprintf("… and %d more: %s runs them all", further, strings.Join(each(r.LastFailed, ShellQuoted), " ")))
	} else if further > 0 {
		headed.say(0, Dim, fmt.Sprintf("… and %d more", further))
	}
	return append(headed, besides(r)...)
}

// besides says what may be the matter where scenarios that miss what is expected shared a service with others
// meanwhile.
func besides(r verdict.Run) (all lines) {
	var services []string
	for _, s := range r.Scenarios {
		if s.Outcome.Bad() && firstFinding(s).Cause == 0 {
			services = append(services, s.Beside...)
		}
	}
	if len(services) == 0 || r.Load != nil {
		return nil
	}
	slices.Sort(services)
	all.say(0, Dim, strings.Join(slices.Compact(services), ", ")+" was used by several scenarios at a time. Do they disturb each other? --jobs 1 plays one after the other; "+
		"a user of its own for each (${uuid}), or per: scenario in the service's file, keeps them apart.")
	return all
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
	return ShellQuoted(noFlag(at.String()))
}

// noFlag is a path that no command takes for a flag.
func noFlag(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
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
	places := []string{place(s)}
	if s.IsService {
		places = filesThatUse(r, s.Services)
	}
	return strings.Join(append(each(parts, ShellQuoted), places...), " ")
}

// filesThatUse are the files of the scenarios that used one of these services, as the command takes them.
func filesThatUse(r verdict.Run, services []string) (files []string) {
	for _, s := range r.Scenarios {
		file := ShellQuoted(noFlag(s.Place.File))
		uses := func(service string) bool { return slices.Contains(services, service) }
		if !s.IsService && slices.ContainsFunc(s.Services, uses) && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
}

// judging is the command that judges recordings again as the run did that made them: with those of its flags that
// say by what it judges.
func judging(flags []string, recordings string) string {
	words := []string{"streamspec", "judge"}
	for _, flag := range flags {
		if name, _, _ := strings.Cut(flag, "="); name == "--scenarios" || name == "--strict-notes" {
			words = append(words, flag)
		}
	}
	return strings.Join(each(append(words, noFlag(recordings)), ShellQuoted), " ")
}
