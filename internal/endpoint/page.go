package endpoint

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

//go:embed page/check.tmpl
var pageTemplate string

//go:embed page/check.css
var pageStyle string

// pageOf is the page of a report. Text is escaped for where it stands, whatever a server sent.
var pageOf = template.Must(template.New("check").Funcs(template.FuncMap{
	"line": func(text string) string { return recording.Escape(text, recording.TimelineData) },
	"text": visibleLines,
}).Parse(pageTemplate))

// visibleLines is a text whose control characters are visible, but the ends of its lines.
func visibleLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = recording.Escape(line, len(line))
	}
	return strings.Join(lines, "\n")
}

// part are the findings of one grade.
type part struct {
	Class    Grade
	Title    string
	Findings []Finding
}

// shownStream is a stream that was followed.
type shownStream struct {
	Title string
	Lines []string
}

// WritePage writes a report as a page of HTML, which needs nothing beside itself. Mask replaces
// what may not be shown; nil: all may.
func (r *Report) WritePage(out io.Writer, mask func(string) string) error {
	if mask == nil {
		mask = func(text string) string { return text }
	}
	return pageOf.Execute(out, struct {
		Report          *Report
		Asked, Sentence string
		Parts           []part
		Streams         []shownStream
		Style           template.CSS
	}{r, strings.TrimSpace(r.Method + " " + r.URL), r.Sentence(), r.parts(), r.shownStreams(mask), template.CSS(pageStyle)})
}

// Sentence is what became of the check, in words.
func (r *Report) Sentence() string {
	broken, risks := len(r.graded(Broken)), len(r.graded(Risk))
	switch {
	case broken == 1:
		return "One thing is broken"
	case broken > 1:
		return fmt.Sprintf("%d things are broken", broken)
	case risks > 0:
		return "Nothing is broken, and " + wording.Counted(risks, "thing") + " may go wrong"
	}
	return "Nothing is wrong"
}

// graded are the findings of a grade.
func (r *Report) graded(grade Grade) []Finding {
	var all []Finding
	for _, f := range r.Findings {
		if f.Grade == grade {
			all = append(all, f)
		}
	}
	return all
}

func (r *Report) parts() []part {
	var all []part
	for _, p := range []part{{Class: Broken, Title: "Broken"}, {Class: Risk, Title: "It works here, and goes wrong at somebody's"}, {Class: Fine, Title: "As it should be"}} {
		if p.Findings = r.graded(p.Class); len(p.Findings) > 0 {
			all = append(all, p)
		}
	}
	return all
}

// shownStreams are the streams that were followed, line by line.
func (r *Report) shownStreams(mask func(string) string) []shownStream {
	titles := []string{"What came", "What came again"}
	var all []shownStream
	for i, one := range r.Streams {
		s := shownStream{Title: titles[min(i, 1)]}
		for _, l := range one.Timeline(recording.TimelineOptions{}) {
			s.Lines = append(s.Lines, mask(l.Text))
		}
		all = append(all, s)
	}
	return all
}
