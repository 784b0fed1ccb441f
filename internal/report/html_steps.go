package report

import (
	"bytes"
	"html/template"
)

// stepsHTML is a list of steps as the page has it: in a scenario most is steps.
func stepsHTML(steps []pageStep) template.HTML {
	var out bytes.Buffer
	for _, s := range steps {
		stepMarkup{markup{&out}}.step(s)
	}
	return template.HTML(out.String()) //nolint:gosec // all text in it is escaped
}

// stepMarkup writes steps.
type stepMarkup struct{ markup }

func (m stepMarkup) step(s pageStep) {
	m.raw(`<li class="`, s.Class, " ", s.Kind, `">`)
	m.icon(s.Shape())
	m.raw(`<div class="sentence"><i>`)
	m.line(s.Keyword)
	m.raw("</i> ")
	m.line(s.Text)
	if s.Of != "" {
		m.raw(" ")
		m.element("span", "small", s.Of)
	}
	if s.Kind == "" {
		m.element("span", "unseen", ", "+s.Word)
	}
	m.below(s)
	m.raw("</div>\n")
	if s.Measured() {
		m.measure(s)
	}
	if s.Explained() {
		m.why(s)
	}
	m.raw("</li>\n")
}

// icon is the shape of an outcome.
func (m stepMarkup) icon(name string) {
	m.raw(`<svg class="i `, name, `" width="15" height="15" aria-hidden="true"><use href="#i-`, name, `"/></svg>`)
}

// below is what stands below a sentence.
func (m stepMarkup) below(s pageStep) {
	if len(s.Table) > 0 {
		m.raw(`<table class="below">`)
		for _, row := range s.Table {
			m.raw("<tr>")
			for _, cell := range row {
				m.raw("<td>")
				m.line(cell)
				m.raw("</td>")
			}
			m.raw("</tr>")
		}
		m.raw("</table>")
	}
	if s.Doc != "" {
		m.element("pre", "below", s.Doc)
	}
}

// measure is by how much the step held or, where that is not known, what became of it.
func (m stepMarkup) measure(s pageStep) {
	m.raw(`<div class="measure">`)
	m.text(s.Held)
	if s.Used != 0 {
		m.raw(`<meter min="0" max="1" value="`, plainNumber(s.Used), `" aria-label="share of the limit"></meter>`)
	}
	if s.Held == "" && s.Class != "held" {
		m.line(s.Word)
	}
	m.raw("</div>")
}

// why is what is to be said of a step that did not simply hold.
func (m stepMarkup) why(s pageStep) {
	m.raw(`<div class="why">`)
	if s.Failure != nil && s.Failure.Message != "" {
		m.element("p", "", s.Failure.Message)
	}
	m.raw(`<dl class="compared">`)
	m.compared("<dt>expected</dt><dd>", s.Expected, "ins")
	m.compared(`<dt>got</dt><dd class="got">`, s.Got, "mark")
	m.raw("</dl>")
	if s.Warning != "" {
		m.element("p", "", s.Warning)
	}
	if s.GapReason != "" && s.Class == "gap" {
		m.element("p", "small", "known gap "+s.GapName+": "+s.GapReason)
	}
	if s.SignatureY != "" {
		m.element("p", "small", "if this is the gap, write it down in known-gaps.yaml, below the gap’s signatures:")
		m.element("pre", "", s.SignatureY)
	}
	m.raw("</div>")
}

// compared is one of two texts, with what differs from the other.
func (m stepMarkup) compared(begin string, d difference, differs string) {
	if d == (difference{}) {
		return
	}
	m.raw(begin)
	m.text(d.Before)
	if d.Differs != "" {
		m.element(differs, "", d.Differs)
	}
	m.text(d.After)
	m.raw("</dd>")
}
