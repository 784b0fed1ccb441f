package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// How much a comment shows: those of GitHub end at 65536 characters.
const (
	mostCommented   = 12       // causes
	commentedBytes  = 54 << 10 // of all, but for what is being written
	commentedDetail = 1500     // characters of what was expected, or came
	commentedCourse = 3000     // characters of what happened
)

// WriteMarkdown writes the run for a comment on a pull request, or the summary of a CI step:
// the sentence, the causes, each with the command that runs it again, and the known gaps. It is
// bounded, and says what it leaves out.
func WriteMarkdown(w io.Writer, r verdict.Run) error {
	page := newPageBuilder(r)
	m, causes := &markdown{run: r}, page.causes
	m.line("### streamspec: %s", escaped(sentenceOf(r, causes)))
	m.line("")
	m.line("%s · %s", strings.Join(countsOf(r), " · "), took(r.Duration))
	for i, c := range causes {
		if i == mostCommented || m.out.Len() > commentedBytes {
			m.line("")
			m.line("… and %s more", counted(len(causes)-i, "kind of failure", "kinds of failure"))
			break
		}
		m.cause(c)
	}
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

func (m *markdown) cause(c *broken) {
	m.line("")
	m.line("#### %s %s", symbol(c.Outcome), escaped(c.headline()))
	m.line("")
	if len(c.services) > 0 {
		m.line("in %s", escaped(strings.Join(c.services, ", ")))
		m.line("")
	}
	if said := whole(c.Step); said != "" {
		m.code(cut(clean(said), commentedDetail))
	}
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
	m.course(m.run.Scenarios[c.scenarios[0]])
}

// whole is what a finding says beside its headline: of one that has nothing but that, all of it where
// a headline shows its beginning only.
func whole(f verdict.Step) string {
	if f.Failure != nil && strings.TrimSpace(f.Failure.String()) != "" {
		return f.Failure.String()
	}
	if said := inOneLine(compared(f)); oneLine(said) != said {
		return said
	}
	return ""
}

// course is what the streams of a scenario did that findings speak of or, where no stream tells of it,
// what was called, received and logged: folded.
func (m *markdown) course(s verdict.Scenario) {
	var all lines
	for _, t := range s.Timelines {
		all.timeline(t, len(s.Timelines) > 1, "> marks what the failure speaks of")
	}
	if len(all) == 0 {
		all = logsOf(s, logs{})
	}
	if len(all) == 0 || m.out.Len() > commentedBytes {
		return
	}
	m.line("\n<details><summary>what happened</summary>\n")
	m.code(cut(all.String(), commentedCourse))
	m.line("\n</details>")
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
		text := fmt.Sprintf("- %s **%s** %s", map[string]string{"closed": "❌ closed, remove the mark:", "gap": "◐"}[g.Class], escaped(g.Name), escaped(g.Reason))
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
	m.line("<details><summary>%s</summary>\n", counted(len(items), one, many))
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
