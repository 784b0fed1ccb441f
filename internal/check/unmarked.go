package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Unmarked are variables of the scenario that its file has as other languages write them: that can run,
// and is probably not meant.
func (d Draft) Unmarked() problem.Problems {
	src, _ := sources.Read(d.Scenario.Place.File)
	if len(d.unmarked(string(src))) == 0 { // most files have none, and need not be parsed once more
		return nil
	}
	text := problem.NewText(d.Scenario.Place.File, src)
	var all problem.Problems
	for _, one := range yamlfile.Parse(text).Scalars() {
		patterns := one.Path[0] == stubsPart || one.Path[0] == "expect"
		for _, u := range d.unmarked(one.Text) {
			if patterns && u.InPattern() {
				continue
			}
			before, _, found := strings.Cut(text.From(one.Line, one.Column), u.Written)
			if !found { // it stands in a text of several lines
				before = ""
			}
			all = append(all, text.Problem(one.Line, one.Column+utf8.RuneCountInString(before), len(u.Written), u.Reason(), u.Help()))
		}
	}
	return all
}

// UnmarkedIn are those in a text of a feature, which may be a pattern of paths.
func (d Draft) UnmarkedIn(text string, pattern bool) problem.Problems {
	var all problem.Problems
	for _, u := range d.unmarked(text) {
		if !pattern || !u.InPattern() {
			all = append(all, problem.Problem{Message: u.Reason(), Help: u.Help()})
		}
	}
	return all
}

// unmarked finds those of the variables that the scenario itself has, or captures.
func (d Draft) unmarked(text string) []vars.Unmarked {
	return vars.UnmarkedIn(text, func(name string) bool {
		_, own := d.Scenario.Vars[name]
		return own || slices.Contains(captured(d.Scenario, lastPart), name)
	})
}

// lastPart is the part of a scenario behind all that captures.
var lastPart = []string{"finally"}
