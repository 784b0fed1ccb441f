package steps

import (
	"slices"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
)

// thenStep is a Then of a scenario.
type thenStep struct {
	id string // of the pickle's step
	at int    // among all steps of the scenario
	scenario.Expected
	judged *play.Judged // nil: not yet
}

// thensOf lists the Thens of a scenario, so that it can be known while the streams are
// followed whether anything is still open. One that cannot be built is left to its own
// turn, which tells of it.
func thensOf(builders []Sentence, pickle *godog.Scenario) []*thenStep {
	var all []*thenStep
	for at, step := range pickle.Steps {
		for _, b := range builders {
			if expected, ok := b.expected(step); ok {
				all = append(all, &thenStep{id: step.Id, at: at, Expected: expected})
				break
			}
		}
	}
	return all
}

// expected is what Thens expect.
func expected(thens []*thenStep) []scenario.Expected {
	var all []scenario.Expected
	for _, t := range thens {
		all = append(all, t.Expected)
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
	expected := scenario.Expected{Name: step.Text, Expectation: x}
	if stream := unquote(groups[1]); stream != "" {
		expected.On = []string{stream}
	}
	return expected, true
}

// argumentsOf are the arguments of a step: the texts of its groups, and what stands
// below it.
func argumentsOf(groups []string, step *messages.PickleStep) arguments {
	a := arguments{texts: groups}
	if step.Argument != nil {
		a.below.table, a.below.doc = step.Argument.DataTable, step.Argument.DocString
	}
	if isEmpty(a.below.table) {
		a.below.table = &messages.PickleTable{} // rows without a cell say nothing
	}
	return a
}
