package compare

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// shownDetails bounds the parts of a difference that are shown.
const shownDetails = 12

// WriteText writes what a comparison found, for people.
func WriteText(out io.Writer, r *Result) error {
	t := &text{}
	t.line("%s", r.headline())
	t.line("")
	t.sides(r)
	t.list("expectations that held, and do not any more", r.Broken)
	t.differences("", r.Differences, false)
	t.uncertain(r.Uncertain)
	t.differences("declared by the mapping", r.Differences, true)
	t.list("lines of the mapping that nothing needed", r.Unused)
	t.lines(r.proposal())
	_, err := io.WriteString(out, t.out.String())
	return err
}

// WriteDifference writes one difference, for people.
func WriteDifference(out io.Writer, d *Difference) error {
	t := &text{}
	t.line("%s", d.Title)
	t.line("   in %s · %s", t.in(d), d.Cause)
	t.parts(d)
	_, err := io.WriteString(out, t.out.String())
	return err
}

// WriteNotCompared writes of what nothing is known, for people.
func WriteNotCompared(out io.Writer, r *Result) error {
	t := &text{}
	t.notCompared(r)
	_, err := io.WriteString(out, t.out.String())
	return err
}

// headline is the grade, and what it stands on.
func (r *Result) headline() string {
	undeclared := 0
	for _, d := range r.Differences {
		undeclared += boolInt(!d.Declared)
	}
	text := fmt.Sprintf("%s: %s", r.Grade(), counted(undeclared, "difference"))
	if n := len(r.Differences) - undeclared; n > 0 {
		text += fmt.Sprintf(", %d declared", n)
	}
	if n := len(r.Uncertain); n > 0 {
		text += fmt.Sprintf(", %d uncertain", n)
	}
	text += " in " + wording.Counted(len(r.Scenarios)-len(r.Unanswered), "scenario")
	if n := r.NotCompared(); n > 0 {
		text += fmt.Sprintf(", %d not compared", n)
	}
	return text
}

// counted is a number with its noun; of none it says so.
func counted(n int, noun string) string {
	if n == 0 {
		return "no " + noun
	}
	return wording.Counted(n, noun)
}

type text struct{ out strings.Builder }

// line writes one line, whatever others named their events, fields and headers.
func (t *text) line(format string, args ...any) {
	line := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	t.out.WriteString(recording.Escape(line, len(line)) + "\n")
}

func (t *text) lines(text string) {
	if text != "" {
		t.out.WriteString(text + "\n")
	}
}

func (t *text) list(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	t.line("%s:", title)
	for _, l := range lines {
		t.line("  %s", l)
	}
	t.line("")
}

// sides says how much there is of each side, and how sure that makes.
func (t *text) sides(r *Result) {
	t.line("  old  %s", r.Old)
	t.line("  new  %s", r.New)
	least := min(r.Old.LeastOf, r.New.LeastOf)
	t.line("  what a side does in 1 of 4 recordings was missed with %s", missed(least))
	switch enough := enoughRuns(); {
	case least <= fewRuns:
		t.line("  of one or two recordings nobody knows what varies: IDs and other values of the moment are differences, too; record %d on each side or more", enough)
	case least < enough:
		t.line("  of each scenario record %d on each side or more: with fewer, a change of order, number or time is uncertain", enough)
	}
	if late := max(r.Old.Late, r.New.Late); late >= busyAtAll {
		t.line("  the machine was busy that recorded them, and came %.0f ms late: what comes at once, and times less than %.0f ms apart, are not compared", late, busyFactor*late)
	}
	for i, n := range r.Noise {
		if i == shownDetails {
			t.line("  … and %d more that vary", len(r.Noise)-i)
			break
		}
		t.line("  varies on the old side: %s: %s", n.Scenario, n.What)
	}
	t.notCompared(r)
}

func (t *text) notCompared(r *Result) {
	for _, s := range r.Otherwise {
		t.line("  recorded otherwise: %s", s)
	}
	t.line("")
	for _, s := range r.OldOnly {
		t.line("  not compared: %s has no recording of %q", r.New.Name, s)
	}
	for _, s := range r.NewOnly {
		t.line("  not compared: %s has no recording of %q", r.Old.Name, s)
	}
	for _, s := range r.Unanswered {
		t.line("  not compared: nobody answered in %q, on either side", s)
	}
	for _, s := range r.LeftOut {
		t.line("  not compared: %s", s)
	}
	for _, s := range r.Quiet {
		t.line("  compared without events: none came in %q, on either side", s)
	}
	if r.NotCompared()+len(r.Quiet) > 0 {
		t.line("")
	}
}

// String says how many recordings a side has.
func (s Summary) String() string {
	return fmt.Sprintf("%s: %s, at least %d of each scenario", s.Name, counted(s.Runs, "recording"), s.LeastOf)
}

func percent(share float64) string {
	if share < 0.01 {
		return fmt.Sprintf("%.1f %%", 100*share)
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// enoughRuns is how many recordings of each side tell a steady difference from chance, also one of
// times, which are never steady.
func enoughRuns() int {
	n := 1
	for fisher(0, n, n, n) > chanceOfVaried {
		n++
	}
	return n
}

func (t *text) differences(title string, all []*Difference, declared bool) {
	n := 0
	for _, d := range all {
		if d.Declared != declared {
			continue
		}
		if n == 0 && title != "" {
			t.line("%s:", title)
			t.line("")
		}
		n++
		if declared {
			t.line("  %s · %s", d.Title, t.in(d))
			continue
		}
		t.line("%d. %s", n, d.Title)
		t.line("   in %s · %s", t.in(d), d.Cause)
		t.parts(d)
		t.line("")
	}
	if declared && n > 0 {
		t.line("")
	}
}

// namedScenarios is up to how many scenarios are named one by one.
const namedScenarios = 3

func (t *text) in(d *Difference) string {
	names := d.Scenarios
	if len(d.Streams) > 0 {
		names = d.Streams
	}
	if len(names) <= namedScenarios {
		return strings.Join(names, ", ")
	}
	return wording.Counted(len(d.Scenarios), "scenario") + ": " + strings.Join(names, ", ")
}

func (t *text) parts(d *Difference) {
	for i, l := range d.Details {
		if i == shownDetails {
			t.line("     … and %d more", len(d.Details)-i)
			break
		}
		t.line("     %s", l)
	}
	t.sight("old", d.Old)
	t.sight("new", d.New)
}

// sight shows what a side does, and where.
func (t *text) sight(side string, s Sight) {
	line := fmt.Sprintf("   %s  %d of %d", side, s.Runs, s.Of)
	if s.At.Stream != nil {
		line += "  " + s.At.String()
	}
	t.line("%s", line)
	if e := s.At.Entry; e != nil {
		t.line("        %9s  %s", recording.Milliseconds(e.LastByte), entryText(e, s.field))
	} else if s.At.Stream != nil {
		t.line("        %s", streamText(s.At.Stream))
	}
}

// String is the file, and the line in it.
func (p Place) String() string {
	if p.Entry != nil && p.Entry.Row > 0 {
		return fmt.Sprintf("%s:%d", p.File, p.Entry.Row)
	}
	return p.File
}

// entryText shows an entry, with the field of it that matters.
func entryText(e *recording.Entry, field string) string {
	switch e.Kind {
	case recording.KindEvent:
		at := 0
		if field != "" {
			at = bytes.LastIndex(e.Data, []byte(strconv.Quote(field)))
		}
		return recording.Name(e) + "  " + recording.Excerpt(string(e.Data), at, 2*shownData)
	case recording.KindComment:
		return ": " + recording.Escape(string(e.Data), shownData)
	default:
		return recording.Name(e)
	}
}

func streamText(s *recording.Stream) string {
	status := noResponse
	if s.Response != nil {
		status = fmt.Sprintf("status %d, %s", s.Response.Status, orNone(s.Response.ContentType()))
	}
	return fmt.Sprintf("%s %s · %s · %s", orNone(s.Request.Method), s.Request.URL, status, s.End)
}

func (t *text) uncertain(all []*Difference) {
	if len(all) == 0 {
		return
	}
	t.line("uncertain: it may be chance, and does not count")
	t.line("")
	for _, d := range all {
		t.line("? %s", d.Title)
		more := "more recordings would hardly tell"
		if d.More > 0 {
			more = fmt.Sprintf("about %d more recordings of each side would tell", d.More)
		}
		t.line("   in %s · chance %s · %s", t.in(d), percent(d.Chance), more)
		t.parts(d)
		t.line("")
	}
}
