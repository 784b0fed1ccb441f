package report

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/happened"
)

// Text is escaped for where it stands: between elements, or in the value of an attribute.
var (
	betweenElements = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	inAttribute     = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")
)

// markup is HTML that is written without a template, which takes ten times as long: what happened
// in the scenarios is most of a page. Only its method raw writes what is not escaped.
type markup struct{ *bytes.Buffer }

// raw writes our own HTML: never a text that came from elsewhere.
func (m markup) raw(parts ...string) {
	for _, part := range parts {
		m.WriteString(part)
	}
}

// line writes a text that has one line.
func (m markup) line(text string) { _, _ = betweenElements.WriteString(m, cleanName(text)) }

// text writes a text of any number of lines.
func (m markup) text(text string) { _, _ = betweenElements.WriteString(m, clean(text)) }

// element writes an element of this class, with a text of any number of lines.
func (m markup) element(name, class, text string) {
	m.raw("<", name)
	if class != "" {
		m.raw(` class="`, class, `"`)
	}
	m.raw(">")
	m.text(text)
	m.raw("</", name, ">")
}

// attribute writes an attribute of an element whose tag is open.
func (m markup) attribute(name, value string) {
	m.raw(" ", name, `="`)
	_, _ = inAttribute.WriteString(m, cleanName(value))
	m.raw(`"`)
}

// time writes an attribute that the script reads as a number.
func (m markup) time(name string, at happened.Milliseconds) {
	m.raw(" ", name, `="`, plainNumber(float64(at)), `"`)
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }
