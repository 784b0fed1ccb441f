package steps

import (
	"fmt"

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
	documents, err := retrieve(path)
	if err != nil {
		return nil, "", err
	}
	step := documents[0].pickles[0].Steps[0]
	c := newChecker(Sentences())
	if message, help := c.step(step); message != "" {
		return nil, "", fmt.Errorf("%s: %s", message, help)
	}
	for _, s := range c.sentences {
		if s.expr.MatchString(step.Text) {
			x, err := s.build(s.arguments(step))
			return x, s.Text, err
		}
	}
	return nil, "", fmt.Errorf("no sentence of a Then reads like this")
}

// Nearest answers the reading that is nearest to a text.
func Nearest(text string) string { return nearest(readingsOf(Sentences()), text)[0] }
