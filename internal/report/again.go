package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// playedAgain tells of the scenarios that were played more than once, what came of it.
func playedAgain(r verdict.Run) lines {
	var all lines
	for _, s := range r.Scenarios {
		if len(s.Plays) > 1 {
			all.add(line{indent: bodyIndent, text: title(s) + ": " + plays(s), hang: 2})
		}
	}
	if len(all) == 0 {
		return nil
	}
	var headed lines
	headed.heading("played more than once", Plain)
	headed.within(0, all)
	return headed
}

// plays is what became of the plays of a scenario: how many of them broke, or each of them.
func plays(s verdict.Scenario) string {
	late := slices.ContainsFunc(s.Plays, func(p verdict.Play) bool { return p.Late })
	if broken := s.Broken(); broken > 0 && !late {
		text := fmt.Sprintf("%d of %d broke", broken, len(s.Plays))
		if s.Flaky() {
			text += ": it is flaky"
		}
		return text
	}
	var parts []string
	for _, p := range s.Plays {
		text := string(p.Outcome)
		if p.Late {
			text += ", because this machine was late"
		}
		parts = append(parts, text)
	}
	return strings.Join(compact(parts), "; then ")
}

// compact counts what comes several times in a row.
func compact(parts []string) []string {
	var all []string
	for i := 0; i < len(parts); {
		n := 1
		for i+n < len(parts) && parts[i+n] == parts[i] {
			n++
		}
		text := parts[i]
		if n > 1 {
			text = fmt.Sprintf("%d times %s", n, text)
		}
		all = append(all, text)
		i += n
	}
	return all
}
