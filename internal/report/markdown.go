package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// How much a comment shows: those of GitHub end at 65536 characters.
const (
	mostCommented   = 12       // causes
	commentedBytes  = 54 << 10 // of all, but for what is being written
	commentedDetail = 1500     // characters of what was expected, or came
	commentedCourse = 3000     // characters of what happened
	nearMarked      = 2        // lines before and behind what is marked, where there are too many
)

// WriteMarkdown writes the run for a comment on a pull request, or the summary of a CI step:
// the sentence, the causes, each with the command that runs it again, and the known gaps. It is
// bounded, and says what it leaves out.
func WriteMarkdown(w io.Writer, r verdict.Run) error {
	page := newPageBuilder(r)
	m := &markdown{run: r}
	m.line("### streamspec: %s", escaped(sentenceOf(r, page.causes)))
	m.line("")
	m.line("%s · %s", strings.Join(countsOf(r), " · "), took(r.Duration))
	m.causes(page.causes)
	m.gaps(page.gaps())
	m.again()
	_, err := io.WriteString(w, m.out.String())
	return err
}

// markdown is a text in Markdown. What is not ours stands in code, or is escaped.
type markdown struct {
	run verdict.Run
	out strings.Builder
}

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(&m.out, format+"\n", args...) }

// countsOf are the outcomes that occur, in words.
func countsOf(r verdict.Run) []string {
	var all []string
	for _, c := range tally(r) {
		all = append(all, c.text)
	}
	return all
}

// causes tells of all of them, as far as there is room.
func (m *markdown) causes(all []*broken) {
	left := len(all)
	for i, alike := range together(all) {
		if i == mostCommented || m.out.Len() > commentedBytes {
			m.line("")
			m.line("… and %s more", wording.CountedAs(left, "kind of failure", "kinds of failure"))
			return
		}
		m.cause(alike[0], alike[1:])
		left -= len(alike)
	}
}

// together are causes in their order, each with those behind it that read alike: the same happens in
// other services.
func together(causes []*broken) [][]*broken {
	var all [][]*broken
	of := map[string]int{}
	for _, c := range causes {
		reads := fmt.Sprint(c.Outcome, "\n", c.headline(), "\n", lasting(saidBy(c.Step)))
		at, known := of[reads]
		if !known {
			at = len(all)
			of[reads], all = at, append(all, nil)
		}
		all[at] = append(all[at], c)
	}
	return all
}

// cause tells of a cause, and of those that read alike.
func (m *markdown) cause(c *broken, alike []*broken) {
	m.line("")
	m.line("#### %s %s", symbol(c.Outcome), escaped(c.headline()))
	m.in("in", c)
	if said := whole(c.Step); said != "" {
		m.line("")
		m.code(cut(clean(said), commentedDetail))
	}
	m.scenarios(c)
	m.course(m.run.Scenarios[c.scenarios[0]])
	for i, other := range alike {
		if m.out.Len() > commentedBytes {
			m.line("\nthe same in other services: %s more", wording.CountedAs(len(alike)-i, "time", "times"))
			return
		}
		m.in("the same in", other)
		m.scenarios(other)
	}
}

// in tells in which services a cause shows, and in what streams of them.
func (m *markdown) in(preposition string, c *broken) {
	if where := whereOf(m.run, c, escaped, inCode); where != "" {
		m.line("\n%s %s", preposition, where)
	}
}

// scenarios lists those of a cause, with the command that runs the first again.
func (m *markdown) scenarios(c *broken) {
	m.line("")
	for i, at := range c.scenarios {
		if i == mostAlike {
			m.line("- … and %d more", len(c.scenarios)-i)
			break
		}
		s := m.run.Scenarios[at]
		m.line("- %s — %s", escaped(title(s)), inCode(s.Place.String()))
	}
	m.line("")
	m.code(cleanName(rerun(m.run, m.run.Scenarios[c.scenarios[0]])))
}

// whole is what a finding says beside its headline: also all of its text where a headline does not show that.
func whole(f verdict.Step) string {
	said, text := saidBy(f), inOneLine(f.Text)
	isShort := f.Cause != 0 && f.Failure != nil && f.Failure.Short != "" && text != inOneLine(f.Failure.Short)
	if isShort || said == "" && oneLine(text) != inOneLine(compared(f)) {
		return strings.TrimSuffix(text+"\n"+said, "\n")
	}
	return said
}

// saidBy is what the failure of a finding says, beside its text.
func saidBy(f verdict.Step) string {
	if f.Failure == nil || strings.TrimSpace(f.Failure.String()) == "" {
		return ""
	}
	return f.Failure.String()
}

// course is what the streams of a scenario did that findings speak of or, where no stream tells of it,
// what was called, received and logged: folded.
func (m *markdown) course(s verdict.Scenario) {
	all := m.legend(s)
	for _, t := range s.Timelines {
		if len(t.String()) > commentedCourse/len(s.Timelines) {
			t.Lines = aroundMarks(t.Lines)
		}
		all.timeline(t, len(s.Timelines) > 1, marksMean(s))
	}
	if len(s.Timelines) == 0 {
		all = logsOf(s, logs{})
	}
	if len(all) == 0 || m.out.Len() > commentedBytes {
		return
	}
	m.line("\n<details><summary>what happened</summary>\n")
	m.code(cut(all.String(), commentedCourse))
	m.line("\n</details>")
}

// legend are the findings of a scenario that its timelines call by their numbers; none has more than one.
func (m *markdown) legend(s verdict.Scenario) lines {
	var all lines
	shown := s.Shown()
	for i, number := range s.Numbers() {
		if number != "" {
			all.add(line{text: numbered(number) + oneLine(sentence(shown[i])), cut: true})
		}
	}
	if len(all) > 0 {
		all.blank()
	}
	return all
}

// aroundMarks are the lines of a timeline that are marked, those around them, its first and its last.
func aroundMarks(all []recording.Line) []recording.Line {
	var kept []recording.Line
	left := 0
	for i := range all {
		near := all[max(0, i-nearMarked):min(len(all), i+nearMarked+1)]
		if i > 0 && i < len(all)-1 && !slices.ContainsFunc(near, func(l recording.Line) bool { return l.Marked }) {
			left++
			continue
		}
		if left > 0 {
			kept = append(kept, recording.Line{Text: fmt.Sprintf("  … %s …", wording.CountedAs(left, "line", "lines"))})
			left = 0
		}
		kept = append(kept, all[i])
	}
	return kept
}

// symbol is the outcome as one character: not by colour alone.
func symbol(o verdict.Outcome) string {
	if o == verdict.Unjudged {
		return "❔"
	}
	return "❌"
}

// gaps tells of known gaps: those that have closed first.
func (m *markdown) gaps(gaps []pageGap) {
	var all []string
	for _, g := range gaps {
		name := ""
		if g.Name != "" {
			name = "**" + escaped(g.Name) + "** "
		}
		text := fmt.Sprintf("- %s %s%s", map[string]string{"closed": "❌ closed, remove the mark:", "gap": "◐"}[g.Class], name, escaped(g.Reason))
		if g.Ticket != "" {
			text += " (" + escaped(g.Ticket) + ")"
		}
		if !slices.Contains(all, text) { // another service has it as well
			all = append(all, text)
		}
	}
	m.list("known gap", "known gaps", all)
}

// again tells of scenarios that were played more than once.
func (m *markdown) again() {
	var all []string
	for _, s := range m.run.Scenarios {
		if len(s.Plays) > 1 {
			all = append(all, fmt.Sprintf("- %s: %s", escaped(title(s)), escaped(plays(s))))
		}
	}
	m.list("scenario played more than once", "scenarios played more than once", all)
}

// list is a list that is folded.
func (m *markdown) list(one, many string, items []string) {
	if len(items) == 0 || m.out.Len() > commentedBytes {
		return
	}
	m.line("")
	m.line("<details><summary>%s</summary>\n", wording.CountedAs(len(items), one, many))
	for i, item := range items {
		if m.out.Len() > commentedBytes {
			m.line("- … and %d more", len(items)-i)
			break
		}
		m.line("%s", item)
	}
	m.line("\n</details>")
}

// code is a block of code, with a fence that is longer than any in the text.
func (m *markdown) code(text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	m.line("%stext\n%s\n%s", fence, strings.TrimRight(text, "\n"), fence)
}

// inCode is a text in a line as code.
func inCode(text string) string { return "`" + strings.ReplaceAll(cleanName(text), "`", "'") + "`" }

// meaning is what Markdown takes for something else, and a mention of somebody.
var meaning = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "#", `\#`, "|", `\|`, "~", `\~`, "!", `\!`, "&", "&amp;",
	"@", "@\u2060", "://", ":\u2060//", "www.", "www\u2060.",
)

// escaped is a text in a line as it is.
func escaped(text string) string { return meaning.Replace(oneLine(text)) }
