package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Unmarked are variables of the scenario that paths of its file's requests have as other languages write
// them: that can run, and is not meant.
func (d Draft) Unmarked() problem.Problems {
	var all problem.Problems
	var text *problem.Text // most files have none, and need not be parsed once more
	for _, request := range d.Scenario.Requests() {
		written := request.URLs()[0]
		found := d.unmarked(written.Text)
		if len(found) > 0 && text == nil {
			src, _ := sources.Read(d.Scenario.Place.File)
			text = problem.NewText(d.Scenario.Place.File, src)
		}
		for _, u := range found {
			at, width := placeIn(text, written, u)
			all = append(all, text.Problem(at.Line, at.Column, width, u.Reason(), u.OrAsItStands()))
		}
	}
	return all
}

// placeIn is where it stands in a file; the whole URL, where that is written with escapes or elsewhere. A
// comment behind that may have it as it is read, and is not looked at.
func placeIn(text *problem.Text, url scenario.WrittenURL, u vars.Unmarked) (at problem.Place, width int) {
	at, width = yamlfile.Parse(text).Locate(url.Path...)
	before, _, found := strings.Cut(wording.Prefix(text.From(at.Line, at.Column), width), url.Text)
	if !found {
		return at, width
	}
	at.Column += utf8.RuneCountInString(before + url.Text[:u.Start])
	return at, utf8.RuneCountInString(u.Written)
}

// UnmarkedIn are those in the URL of a request that a feature makes.
func (d Draft) UnmarkedIn(url string) problem.Problems {
	var all problem.Problems
	for _, u := range d.unmarked(url) {
		all = append(all, problem.Problem{Message: u.Reason(), Help: u.OrAsItStands()})
	}
	return all
}

// unmarked finds those of the variables that the scenario itself has, or captures.
func (d Draft) unmarked(url string) []vars.Unmarked {
	if password(url) != "" { // its line must not be shown
		return nil
	}
	return vars.UnmarkedSegments(url, func(name string) bool {
		_, own := d.Scenario.Vars[name]
		return own || slices.Contains(captured(d.Scenario, lastPart), name)
	})
}

// lastPart is the part of a scenario behind all that captures.
var lastPart = []string{"finally"}
