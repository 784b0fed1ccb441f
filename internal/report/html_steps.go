package report

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/streamspec/streamspec/internal/logline"
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
	m.sentence(s)
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

// sentence is what a step says; of what the engine found by itself, first the request.
func (m stepMarkup) sentence(s pageStep) {
	if s.Cause == 0 {
		m.line(s.Text)
		return
	}
	request, rest := requestOf(s.Text)
	if request != "" {
		m.element("code", "", request)
		m.raw(" ")
	}
	short, aside := asideOf(rest)
	m.line(short)
	if aside != "" {
		m.raw(" ")
		m.element("span", "aside", "("+aside+")")
	}
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
	m.message(s.Message)
	m.raw(`<dl class="compared">`)
	m.expected(s.Expected)
	m.got(s.Got, s.Beside)
	if s.Failure != nil {
		m.logged(s.Failure.Logged)
	}
	m.raw("</dl>")
	if s.Warning != "" {
		m.element("p", "", s.Warning)
	}
	if s.GapReason != "" && s.Class == "gap" {
		m.element("p", "small", "known gap "+s.GapName+": "+s.GapReason)
	}
	if s.SignatureY != "" {
		m.element("p", "small", signatureHint)
		m.element("pre", "", s.SignatureY)
	}
	m.raw("</div>")
}

// expected is what was expected, with what differs from what came.
func (m stepMarkup) expected(d difference) {
	if d == (difference{}) {
		return
	}
	m.raw("<div><dt>expected</dt><dd>")
	m.differing(d, "ins")
	m.raw("</dd></div>")
}

// got is what came, with what stands beside it.
func (m stepMarkup) got(d difference, beside string) {
	if d == (difference{}) {
		return
	}
	m.raw(`<div><dt>got</dt><dd class="got"><strong>`)
	m.differing(d, "mark")
	m.raw("</strong>")
	m.text(beside)
	m.raw("</dd></div>")
}

// logged is the exception that a service logged before.
func (m stepMarkup) logged(text string) {
	if text == "" {
		return
	}
	m.raw("<div><dt>logged</dt><dd>")
	m.text(text)
	m.raw("</dd></div>")
}

// differing is a text in which an element says what differs.
func (m stepMarkup) differing(d difference, element string) {
	m.text(d.Before)
	if d.Differs != "" {
		m.element(element, "", d.Differs)
	}
	m.text(d.After)
}

// messageHTML is a message as the overview has it.
func messageHTML(said message) template.HTML {
	var out bytes.Buffer
	markup{&out}.message(said)
	return template.HTML(out.String()) //nolint:gosec // all text in it is escaped
}

// message writes a message, with the lines that a program wrote as they are: those that warn stand
// out.
func (m markup) message(said message) {
	if said.Text != "" {
		m.element("p", "", said.Text)
	}
	if said.Lines == "" {
		return
	}
	m.raw(`<pre class="wrote" tabindex="0">`)
	for line := range strings.Lines(said.Lines) {
		if logline.IsLoud(line) {
			m.element("b", "loud", line)
			continue
		}
		m.text(line)
	}
	m.raw("</pre>")
}
