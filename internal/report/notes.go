package report

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// countedNotes tells how much was noted, of how many kinds, and how to see it; empty: nothing was.
func countedNotes(r verdict.Run, listed bool) string {
	n := r.Notes()
	if n == 0 {
		return ""
	}
	said := " · " + wording.Counted(n, "note")
	if kinds := kindsOfNotes(r); kinds < n {
		said += " of " + wording.Counted(kinds, "kind")
	}
	if !listed {
		said += " (--notes lists them)"
	}
	return said
}

// kindsOfNotes counts the codes of what was noted: a header that all responses lack is one thing to mend.
func kindsOfNotes(r verdict.Run) int {
	codes := map[string]bool{}
	for _, s := range r.Scenarios {
		for _, n := range s.Notes {
			codes[n.Code] = true
		}
	}
	return len(codes)
}

// alikeNotes are notes that say the same, of several scenarios or streams.
type alikeNotes struct {
	verdict.Note
	Of    []string // the scenarios, with their streams
	texts []string // of each of them
	told  bool     // a finding speaks of one of them
}

// noted lists what was noted, if that is asked for; what says the same once.
func noted(r verdict.Run, listed bool) lines {
	if !listed || r.Notes() == 0 {
		return nil
	}
	var all lines
	all.heading(wording.Counted(r.Notes(), "note"), Yellow)
	for _, n := range groupedNotes(r) {
		all.blank()
		all.labelled(0, n.Code+"  ", Yellow, n.Text)
		for i, of := range n.Of {
			if i == mostAlike {
				all.say(bodyIndent, Dim, fmt.Sprintf("… and %d more", len(n.Of)-i))
				break
			}
			all.say(bodyIndent, Dim, of)
		}
	}
	return all
}

// groupedNotes puts together the notes that say the same, wherever and whenever in a stream: what
// differs is said with each scenario.
func groupedNotes(r verdict.Run) []*alikeNotes {
	var all []*alikeNotes
	by := map[string]*alikeNotes{}
	for _, s := range r.Scenarios {
		for _, n := range s.Notes {
			key := n.Code + "\n" + lasting(inLine.ReplaceAllString(n.Text, ""))
			if by[key] == nil {
				by[key] = &alikeNotes{Note: n}
				all = append(all, by[key])
			}
			by[key].add(s, n)
		}
	}
	for _, one := range all {
		one.where()
	}
	return all
}

func (a *alikeNotes) add(s verdict.Scenario, n verdict.Note) {
	a.Of = append(a.Of, fmt.Sprintf("%s: %s%s", n.Place, title(s), onStream(n)))
	a.texts = append(a.texts, n.Text)
	a.told = a.told || told(s, n)
}

// where has it said with each scenario in which line or, where more differs, what was noted there.
func (a *alikeNotes) where() {
	same := func(texts []string) bool { return len(slices.Compact(slices.Clone(texts))) == 1 }
	if same(a.texts) {
		return
	}
	lineless := each(a.texts, func(text string) string { return inLine.ReplaceAllString(text, "") })
	a.Text = lineless[0]
	for i, text := range a.texts {
		if same(lineless) {
			a.Of[i] += "," + inLine.FindString(text)
		} else if text != a.texts[0] {
			a.Of[i] += ": " + text
		}
	}
}

// told tells that what is noted is what a finding that is shown speaks of.
func told(s verdict.Scenario, n verdict.Note) bool {
	for _, f := range s.Shown() {
		if f.Failure == nil {
			continue
		}
		for _, e := range f.Failure.Evidence {
			if e.Stream == n.Stream && slices.Contains(n.Evidence, e.Mark) {
				return true
			}
		}
	}
	return false
}

// untold are the notes that are not what is broken: of that the report tells anyway.
func untold(all []*alikeNotes) []*alikeNotes {
	return slices.DeleteFunc(all, func(a *alikeNotes) bool { return a.told })
}

// onStream names the stream of a note, where there may be others.
func onStream(n verdict.Note) string {
	if n.On() == "" {
		return ""
	}
	return ", " + cleanName(n.On())
}

// noteLines are the notes of one scenario.
func noteLines(s verdict.Scenario) lines {
	var all lines
	for _, n := range s.Notes {
		all.labelled(0, "note  ", Yellow, n.Code+": "+n.Text)
		all.say(len("note  "), Dim, n.Place.String()+onStream(n))
	}
	return all
}

type (
	// jsonNote is what was noted of a stream.
	jsonNote struct {
		Code   string `json:"code"` // what kind of note it is; see docs/notes.md
		Text   string `json:"text"`
		Stream string `json:"stream,omitempty"`
		jsonPlace
		Evidence []jsonMark `json:"evidence,omitempty"`
	}

	// jsonMark names an entry of a stream.
	jsonMark struct {
		Kind   string `json:"kind"`   // event, comment, retry or violation
		Number int    `json:"number"` // among those of its kind, from 1
	}
)

func jsonNoteOf(n verdict.Note) jsonNote {
	out := jsonNote{Code: n.Code, Text: n.Text, Stream: n.Stream, jsonPlace: jsonPlace(n.Place)}
	for _, m := range n.Evidence {
		out.Evidence = append(out.Evidence, jsonMark{m.Kind.String(), m.Number})
	}
	return out
}
