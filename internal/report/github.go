package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// mostAnnotations is how many errors GitHub shows of a step, and how many warnings.
const mostAnnotations = 10

// GitHub is the name of the format that [WriteGitHub] writes: commands of a CI system, in which
// what others sent is escaped.
const GitHub = "github"

// WriteGitHub writes the run as annotations: commands that GitHub's runner reads from what a step
// writes, and shows beside the lines of the files. Of each cause there is one.
func WriteGitHub(w io.Writer, r verdict.Run) error {
	var out strings.Builder
	annotate := func(kind string, at verdict.Place, title, text string) {
		fmt.Fprintf(&out, "::%s file=%s,line=%d,title=%s::%s\n", kind, property(at.File), max(1, at.Line), property(title), data(text))
	}
	causes := causesOf(r)
	for i, c := range causes {
		first := r.Scenarios[c.scenarios[0]]
		if i == mostAnnotations-1 && len(causes) > mostAnnotations {
			annotate("error", first.Place, "streamspec", wording.CountedAs(len(causes)-i, "kind of failure", "kinds of failure")+" more: see the report")
			break
		}
		at := c.Place
		if at.File == "" {
			at = first.Place
		}
		annotate("error", at, title(first), annotation(r, c))
	}
	errs, warnings := len(causes), 0
	for _, s := range r.Scenarios {
		for _, step := range s.Steps {
			if step.Outcome == verdict.GapClosed && errs < mostAnnotations {
				annotate("error", step.Place, title(s), step.Failure.Message)
				errs++
			}
			if step.Warning != "" && warnings < mostAnnotations {
				annotate("warning", step.Place, title(s), step.Warning)
				warnings++
			}
		}
	}
	fmt.Fprintf(&out, "::notice title=streamspec::%s\n", data(sentenceOf(r, causes)))
	_, err := io.WriteString(w, out.String())
	return err
}

// annotation says what is wrong by a cause: of its first scenario, and how many more there are.
func annotation(r verdict.Run, c *broken) string {
	first := r.Scenarios[c.scenarios[0]]
	why := reason(first)
	if r.Load != nil {
		why = reasonOf(c.Step)
	}
	text := why + "\n\n" + rerun(r, first)
	if len(c.twice) > 1 {
		text = c.ofTwice() + "\n\n" + text
	}
	if more := len(c.scenarios) - 1; more > 0 {
		text = wording.Counted(more, "scenario") + " more with the same kind of failure\n" + text
	}
	return text
}

// What must be escaped in a command, so that it ends where it ends.
var (
	inData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(text string) string     { return inData.Replace(inert(clean(text))) }
func property(text string) string { return inProperty.Replace(inert(cleanName(text))) }

// otherCommands are those that a runner, or another CI system, finds also inside of a line.
var otherCommands = regexp.MustCompile(`(?i)##(vso|teamcity)?\[`)

// inert is a text in which nothing that others sent is a command.
func inert(text string) string {
	return otherCommands.ReplaceAllStringFunc(text, func(command string) string { return `#\u0023` + command[2:] })
}
