package report

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"strconv"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/logline"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

func entryName(kind string, number int) string { return kind + " " + strconv.Itoa(number) }

// writeCourse writes what the page has of what happened in a scenario: as it was kept, where no
// finding speaks of it.
func writeCourse(out *bufio.Writer, s verdict.Scenario) error {
	marked, failed := marksOf(s), callOf(s)
	if kept := s.Course.Page(); kept != nil && len(marked) == 0 && failed == "" {
		_, err := io.Copy(out, kept)
		return err
	}
	c, err := s.Course.Course()
	if c == nil || err != nil {
		return err
	}
	var text bytes.Buffer
	markup{&text}.course(c, marked, failed)
	_, err = text.WriteTo(out)
	return err
}

// WriteCourse writes what the page has of a course of which no finding speaks.
func WriteCourse(out *bytes.Buffer, c *happened.Course) { markup{out}.course(c, nil, "") }

// course writes it; failed is the call of which a finding speaks.
func (m markup) course(c *happened.Course, marked marks, failed string) {
	m.raw(`<div class="course"`)
	m.time("data-from", c.From)
	m.time("data-until", c.Until)
	m.raw(">\n")
	m.streams(c.Streams, marked)
	m.calls(c.Calls, failed)
	rows(m, "Done by the scenario", "actions", c.Actions, m.action)
	rows(m, "Requests to stubs", "requests", c.Requests, m.request)
	rows(m, "Services", "services", c.Services, m.service)
	rows(m, "Faults on the wire", "faults", c.Faults, m.note)
	rows(m, "Commands", "commands", c.Commands, m.command)
	rows(m, "This program came late", "late", c.Late, m.late)
	m.unnamed(c.Unnamed)
	m.log(c)
	m.raw("</div>\n")
}

// mostOpen is how many streams are open at once: of more those that findings speak of and one
// other, to compare.
const mostOpen = 4

// streams writes the streams: of many first those of which findings speak and one other, and folds up
// the rest.
func (m markup) streams(all []happened.Stream, marked marks) {
	var open, folded []happened.Stream
	for _, s := range all {
		if len(all) <= mostOpen || marked[s.Name] != nil {
			open = append(open, s)
		} else {
			folded = append(folded, s)
		}
	}
	if len(folded) > 0 {
		open, folded = append(open, folded[0]), folded[1:]
	}
	for _, s := range open {
		m.stream(s, marked[s.Name])
	}
	if len(folded) == 0 {
		return
	}
	events := 0
	for _, s := range folded {
		events += s.Events
	}
	m.raw(`<details class="more"><summary>`, wording.Counted(len(folded), "more stream"), " of which no finding speaks: ", wording.Counted(events, "event"), "</summary>\n")
	for _, s := range folded {
		m.stream(s, nil)
	}
	m.raw("</details>\n")
}

// rows writes a table with a row for each thing that happened; none where nothing did.
func rows[T any](m markup, title, class string, all []T, row func(T)) {
	if len(all) == 0 {
		return
	}
	m.raw("<h4>", title, `</h4><table class="`, class, `"><tbody>`)
	for _, one := range all {
		m.raw("<tr")
		row(one)
		m.raw("</td></tr>")
	}
	m.raw("</tbody></table>\n")
}

func (m markup) stream(s happened.Stream, marked *streamMarks) {
	if marked == nil {
		marked = &streamMarks{}
	}
	m.raw("<h4>")
	m.line(s.Name + ": " + s.Method + " " + s.URL)
	m.raw("</h4>\n")
	m.heads(s.Header)
	m.body(s.Body)
	m.raw("\n<ol class=\"connections\">")
	for _, c := range s.Connections {
		m.connection(c)
	}
	m.raw("</ol>\n<ol class=\"entries\"")
	m.attribute("data-stream", s.Name)
	m.attribute("data-path", s.Path())
	m.time("data-at", s.At)
	m.time("data-end", s.EndMS)
	m.attribute("data-reason", s.Reason)
	m.raw(">\n")
	m.missing(marked.missing[entryName(recording.KindEvent.String(), 0)], 0, comesAt(s, 0))
	for i, e := range s.Entries {
		name := entryName(e.Kind, e.Number)
		m.entry(e, marked.entries[name])
		m.missing(marked.missing[name], e.At, comesAt(s, i+1))
	}
	m.missing(marked.missing[somewhere], 0, s.EndMS)
	m.raw(`</ol><p class="small">the end: `)
	m.line(s.End)
	if s.LeftOut > 0 {
		m.raw("; ", strconv.Itoa(s.LeftOut), " entries are left out here: run with --recordings all, and they are in the recording")
	}
	m.raw("</p>\n")
}

// comesAt is when the entry of this index comes or, behind the last, the end.
func comesAt(s happened.Stream, i int) happened.Milliseconds {
	if i < len(s.Entries) {
		return s.Entries[i].At
	}
	return s.EndMS
}

func (m markup) connection(c happened.Connection) {
	m.raw("<li")
	m.time("data-at", c.At)
	m.time("data-end", c.EndMS)
	m.attribute("data-reason", c.Reason)
	if c.HeadMS != nil {
		m.time("data-head", *c.HeadMS)
	}
	m.raw(">")
	switch {
	case c.Status == 0:
		m.raw("no response")
	case c.HeadMS == nil:
		m.raw("status ", strconv.Itoa(c.Status))
	default:
		m.raw("status ", strconv.Itoa(c.Status), " after ", shownMoment(*c.HeadMS))
	}
	for _, p := range c.Phases {
		m.line(", " + p.Name + " from " + shownMoment(p.At))
	}
	if c.Resumes != "" {
		m.line(", with Last-Event-ID " + c.Resumes)
	}
	if c.Reason != "" {
		m.line("; " + c.Reason + " after " + shownMoment(c.EndMS))
	}
	m.heads(c.Header)
	if c.Excerpt != "" {
		m.body(&happened.Text{Text: c.Excerpt})
	}
	m.raw("</li>")
}

func (m markup) entry(e happened.Entry, mark entryMark) {
	if e.Skipped > 0 {
		m.raw(`<li class="skipped">… `, strconv.Itoa(e.Skipped), " more, left out here</li>\n")
	}
	number := strconv.Itoa(e.Number)
	m.raw("<li")
	m.time("data-t", e.At)
	m.raw(` data-n="`, number, `"`)
	m.attribute("data-name", e.Name())
	m.raw(` data-b="`, strconv.Itoa(e.Read), " ", strconv.Itoa(e.Line), " ", strconv.FormatInt(e.Start, 10), " ", strconv.FormatInt(e.End, 10), `"`)
	called := "#" + number
	if e.Kind != "event" {
		m.attribute("data-k", e.Kind)
		called = e.Kind
	}
	if mark.class != "" {
		m.attribute("class", mark.class)
		m.attribute("data-wrong", mark.said)
	}
	if e.Detail != "" {
		m.attribute("data-detail", e.Detail)
	}
	if e.First != 0 {
		m.time("data-first", e.First)
	}
	m.raw("><b>", called, " ", shownMoment(e.At), " ")
	m.line(e.Called())
	m.raw("</b> ")
	m.text(e.Said())
	if e.Data.LeftOut > 0 {
		m.raw(" <i>", strconv.Itoa(e.Data.LeftOut), " bytes more</i>")
	}
	m.raw("</li>\n")
}

func (m markup) calls(all []happened.Call, failed string) {
	wrong, i := lastWrong(all, failed), 0
	rows(m, "Calls", "calls", all, func(c happened.Call) {
		request := c.Method + " " + c.URL
		if i == wrong {
			m.attribute("class", classFirst)
		}
		i++
		m.time("data-t", c.At)
		m.time("data-d", c.Took)
		m.attribute("data-of", c.Stub)
		m.attribute("data-label", cmp.Or(c.Name, c.Method+" "+happened.PathOf(c.URL)))
		m.raw("><td>", shownMoment(c.At), "</td><td>")
		if c.Stub != "" {
			m.line(c.Stub + " calls: ")
		}
		m.line(request)
		if c.Name != "" {
			m.raw(" <i>")
			m.line(c.Name)
			m.raw("</i>")
		}
		m.heads(c.Header)
		m.body(c.Body)
		m.raw("</td><td>")
		if c.Status != 0 {
			m.raw("status ", strconv.Itoa(c.Status), " after ", shownMoment(c.Took))
		}
		if c.Error != "" {
			m.line(" " + c.Error)
		}
		m.heads(c.Answer)
		m.body(c.Came)
	})
}

func (m markup) action(a happened.Action) {
	m.time("data-t", a.At)
	m.time("data-d", a.Took)
	m.attribute("data-label", a.Name)
	m.raw("><td>", shownMoment(a.At), "</td><td>")
	m.line(a.Name + ", in " + shownMoment(a.Took))
	if a.Error != "" {
		m.line(": " + a.Error)
	}
}

func (m markup) request(r happened.Request) {
	request := r.Method + " " + r.URL
	m.time("data-t", r.At)
	m.time("data-d", r.Until)
	m.attribute("data-of", r.Stub)
	m.attribute("data-label", request)
	m.raw("><td>", shownMoment(r.At), "</td><td>")
	m.line(r.Stub + ": " + request)
	m.heads(r.Header)
	m.body(r.Body)
	m.raw("</td><td>")
	if r.Status != 0 {
		m.raw("status ", strconv.Itoa(r.Status))
	}
	if r.End != "" {
		m.line(" " + r.End)
	}
	m.body(r.Sent)
}

func (m markup) note(n happened.Note) {
	m.time("data-t", n.At)
	m.attribute("data-of", n.Of)
	if logline.IsLoud(n.Text) {
		m.attribute("class", "loud")
	}
	m.raw("><td>", shownMoment(n.At), "</td><td>")
	m.line(n.Of)
	m.raw("</td><td>")
	m.text(n.Text)
}

// service writes what became of a service, without what it wrote: that is its log.
func (m markup) service(n happened.Note) {
	n.Text, _ = verdict.Headline(n.Text)
	m.note(n)
}

func (m markup) command(n happened.Note) {
	m.time("data-t", n.At)
	m.raw("><td>", shownMoment(n.At), "</td><td>")
	m.line(n.Text)
}

func (m markup) late(l happened.Late) {
	m.time("data-t", l.From)
	m.time("data-d", l.To)
	m.raw("><td>", shownMoment(l.From), "</td><td>until ", shownMoment(l.To), ", by up to ", shownMoment(l.By))
}

func (m markup) unnamed(all []happened.Unnamed) {
	if len(all) == 0 {
		return
	}
	m.raw(`<h4>What came and nobody looked at</h4><ul class="unnamed">`)
	for _, u := range all {
		m.raw("<li>")
		if u.Field != "" {
			m.line("“" + u.Field + "” in " + u.Event)
		} else {
			m.line(u.Event)
		}
		m.raw(` <span class="small">`, strconv.Itoa(u.Count), "×</span></li>")
	}
	m.raw("</ul>\n")
}

func (m markup) log(c *happened.Course) {
	if len(c.Log) == 0 {
		return
	}
	title := "Log"
	if c.LogLeftOut > 0 {
		title += ", without the " + wording.Counted(c.LogLeftOut, "line") + " before"
	}
	m.raw(`<details class="logged" open><summary>`, title, `</summary><div class="scroll" tabindex="0" role="region" aria-label="Log"><table class="log"><tbody>`)
	for _, n := range c.Log {
		m.raw("<tr")
		m.note(n)
		m.raw("</td></tr>")
	}
	m.raw("</tbody></table></div></details>\n")
}

// heads writes the fields of a head, folded up.
func (m markup) heads(all []string) {
	if len(all) == 0 {
		return
	}
	m.raw("<details><summary>", wording.Counted(len(all), "header"), `</summary><pre class="heads">`)
	for _, one := range all {
		m.line(one)
		m.raw("\n")
	}
	m.raw("</pre></details>")
}

// body writes a body as far as it is kept, if there is one.
func (m markup) body(b *happened.Text) {
	if b == nil {
		return
	}
	m.raw("<pre>")
	m.text(b.Text)
	m.raw("</pre>")
	if b.LeftOut > 0 {
		m.raw(`<p class="left">`, strconv.Itoa(b.LeftOut), " bytes more</p>")
	}
}
