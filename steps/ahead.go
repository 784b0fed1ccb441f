package steps

import (
	"slices"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/streamspec/streamspec/internal/scenario"
)

// expectedBy lists what the Thens of a scenario expect, so that it can be known while
// the streams are followed whether anything is still open. What cannot be built is
// left to the sentence's own turn, which tells of it.
func expectedBy(builders []Sentence, pickle *godog.Scenario) []scenario.Expected {
	var all []scenario.Expected
	for _, step := range pickle.Steps {
		for _, b := range builders {
			if expected, ok := b.expected(step); ok {
				all = append(all, expected)
				break
			}
		}
	}
	return all
}

// builders are the sentences that build expectations.
func builders(sentences []Sentence) []Sentence {
	return slices.DeleteFunc(slices.Clone(sentences), func(s Sentence) bool { return s.build == nil })
}

func (s Sentence) expected(step *messages.PickleStep) (scenario.Expected, bool) {
	groups := s.expr.FindStringSubmatch(step.Text)
	if groups == nil {
		return scenario.Expected{}, false
	}
	x, err := s.build(argumentsOf(groups[1:], step))
	if err != nil {
		return scenario.Expected{}, false
	}
	expected := scenario.Expected{Expectation: x}
	if stream := groups[1]; stream != "" {
		expected.On = []string{stream}
	}
	return expected, true
}

// argumentsOf are the arguments of a step: the texts of its groups, and what stands
// below it.
func argumentsOf(groups []string, step *messages.PickleStep) arguments {
	a := arguments{texts: groups}
	if step.Argument != nil {
		a.table, a.doc = step.Argument.DataTable, step.Argument.DocString
	}
	return a
}
