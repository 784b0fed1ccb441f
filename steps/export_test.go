package steps

import (
	"fmt"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/runner/expect"
)

// Recognize answers the sentence that a text is; empty if it is none.
func Recognize(text string) string {
	for _, s := range Sentences() {
		if s.regexp().MatchString(text) {
			return s.Text
		}
	}
	return ""
}

// Build answers the expectation that a sentence of a Then, with what stands below it,
// builds, and the sentence that it was understood as.
func Build(sentence string) (expect.Expectation, string, error) {
	suite := godog.TestSuite{Options: &godog.Options{FeatureContents: []godog.Feature{{
		Name: "f.feature", Contents: []byte("Feature: F\nScenario: s\nThen " + sentence),
	}}}}
	features, err := suite.RetrieveFeatures()
	if err != nil {
		return nil, "", err
	}
	step := features[0].Pickles[0].Steps[0]
	c := newChecker()
	if message, help := c.step(step); message != "" {
		return nil, "", fmt.Errorf("%s: %s", message, help)
	}
	for i, s := range c.sentences {
		if c.exprs[i].MatchString(step.Text) {
			x, err := s.build(s.arguments(step))
			return x, s.Text, err
		}
	}
	return nil, "", fmt.Errorf("no sentence of a Then reads like this")
}
