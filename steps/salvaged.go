package steps

import (
	"errors"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"

	"github.com/streamspec/streamspec/internal/docstring"
	"github.com/streamspec/streamspec/internal/problem"
)

// salvaged finds the sentences that nobody understands in a file that is no Gherkin: it is read
// without the lines that are none. What stands where is not judged, for something is missing.
func (c *checker) salvaged(d *document, wrong error) error {
	var lines problem.Problems
	if d == nil || !errors.As(wrong, &lines) {
		return nil
	}
	var ids identifiers
	left := &document{text: d.text}
	left.gherkin, _ = gherkin.ParseGherkinDocument(strings.NewReader(docstring.WithBlanks(without(d.text, lines))), ids.next)
	if left.gherkin == nil || left.gherkin.Feature == nil { // the rest cannot be read either
		return nil
	}
	left.pickles = gherkin.Pickles(*left.gherkin, d.text.File, ids.next)
	planned, _ := plan(left)
	var errs []error
	for _, p := range planned {
		for _, step := range p.pickle.Steps {
			if len(c.matches(step.Text)) == 0 {
				errs = append(errs, p.stepProblem(step, errNoSentence.Error(), c.hint(step)))
			}
		}
	}
	return problem.Join(errs...)
}

// notHere begins what is wrong with a line that cannot stand where it does.
const notHere = "this is not Gherkin: no such line can stand here"

// inARow leaves out, of lines one below the other that cannot stand where they do, all but the first: a text
// of several lines is one mistake.
func inARow(err error) error {
	var all, told problem.Problems
	if !errors.As(err, &all) {
		return err
	}
	begun := "" // what is wrong with the first of the lines
	for i, one := range all {
		switch goesOn := i > 0 && one.Line == all[i-1].Line+1 && strings.HasPrefix(begun, notHere) && !strings.Contains(begun, "did you mean"); {
		case goesOn && (one.Message == begun || one.Message == notHere):
		default: // also of each misspelt keyword
			told, begun = append(told, one), one.Message
		}
	}
	return told
}

// without is a text in which the lines of the problems are empty.
func without(text *problem.Text, wrong problem.Problems) string {
	lines := strings.Split(text.Content, "\n")
	for _, one := range wrong {
		if at := one.Place.Line; at > 0 && at <= len(lines) {
			lines[at-1] = ""
		}
	}
	return strings.Join(lines, "\n")
}
