package report

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/happened"
)

// Text is escaped for where it stands: between elements, or in the value of an attribute.
var (
	betweenElements = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	inAttribute     = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")
)

// Entries are the items of a stream's list. They are most of a page, and a template takes ten
// times as long for them.
func (c *pageCourse) Entries(s happened.Stream) template.HTML {
	var out strings.Builder
	for _, e := range s.Entries {
		if e.Skipped > 0 {
			out.WriteString(`<li class="skipped">… ` + strconv.Itoa(e.Skipped) + " more, left out here</li>\n")
		}
		c.entry(&out, s.Name, e)
	}
	return template.HTML(out.String()) //nolint:gosec // all text in it is escaped
}

func (c *pageCourse) entry(out *strings.Builder, stream string, e happened.Entry) {
	attribute := func(name, value string) { out.WriteString(" " + name + `="` + inAttribute.Replace(value) + `"`) }
	out.WriteString("<li")
	attribute("data-t", plainNumber(float64(e.At)))
	attribute("data-n", strconv.Itoa(e.Number))
	attribute("data-name", cleanName(e.Name()))
	attribute("data-b", strconv.Itoa(e.Read)+" "+strconv.Itoa(e.Line)+" "+strconv.FormatInt(e.Start, 10)+" "+strconv.FormatInt(e.End, 10))
	called := "#" + strconv.Itoa(e.Number)
	if e.Kind != "event" {
		attribute("data-k", e.Kind)
		called = e.Kind
	}
	if c.marks[stream][entryName(e.Kind, e.Number)] {
		attribute("class", "marked")
	}
	if e.First != 0 {
		attribute("data-first", plainNumber(float64(e.First)))
	}
	out.WriteString("><b>" + betweenElements.Replace(called+" "+shownMoment(e.At)+" "+cleanName(e.Called())) + "</b> ")
	out.WriteString(betweenElements.Replace(clean(e.Said())))
	if e.Data.LeftOut > 0 {
		out.WriteString(" <i>" + strconv.Itoa(e.Data.LeftOut) + " bytes more</i>")
	}
	out.WriteString("</li>\n")
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }
