package steps

import (
	"fmt"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect"
)

// Recognize answers the sentence that a text is; empty if it is none.
func Recognize(text string) string {
	for _, s := range Sentences() {
		if s.expr.MatchString(text) {
			return s.Text
		}
	}
	return ""
}

// Build answers the expectation that the only sentence of a feature file builds, and
// the sentence that it was understood as.
func Build(path string) (expect.Expectation, string, error) {
	var ids identifiers
	d, err := read(path, &ids)
	if err != nil {
		return nil, "", err
	}
	u, err := newChecker(Sentences()).step(d.pickles[0].Steps[0])
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("%w: %s", err, problem.HelpOf(err))
	case u.expected == nil:
		return nil, "", fmt.Errorf("no sentence of a Then reads like this")
	}
	return u.expected, u.Text, nil
}

// Nearest answers the reading that is nearest to the text of a step.
func Nearest(text, keyword string) string {
	return phrasebookOf(Sentences()).nearest(text, keyword, 1)[0]
}

// Hint answers what is said of the text of a step that no sentence is.
func Hint(text, keyword string) string { return phrasebookOf(Sentences()).hint(text, keyword) }
