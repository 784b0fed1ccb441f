package report

import (
	"slices"

	"github.com/streamspec/streamspec/internal/verdict"
)

// word is an outcome: its name in the page, and the word for it.
type word struct{ Class, Word string }

// wordOf is the word for an outcome.
func wordOf(o verdict.Outcome) word {
	switch o {
	case verdict.Passed:
		return word{"held", "held"}
	case verdict.Failed:
		return word{"broken", "broken"}
	case verdict.KnownGap:
		return word{"gap", "known gap"}
	case verdict.GapClosed:
		return word{"closed", "gap closed"}
	case verdict.Unjudged:
		return word{"unjudged", "not judged"}
	default:
		return word{"skipped", "skipped"}
	}
}

// Means says what the word stands for.
func (w word) Means() string {
	return map[string]string{
		"held": "what is expected came", "broken": "something else came than is expected", "gap": "broken as a known gap says: accepted for now",
		"closed": "a known gap holds now, and is still marked", "unjudged": "nobody can tell whether it holds",
		"flaky": "held in one play, and broken in another", "skipped": "not played, or not judged because of what broke before",
	}[w.Class]
}

// outcomeOf is the word for what became of a scenario: one that is flaky holds only sometimes.
func outcomeOf(s verdict.Scenario) word {
	if s.Flaky() {
		return word{"flaky", "flaky"}
	}
	return wordOf(s.Outcome)
}

// worseWord is the one of two outcomes that needs more attention.
func worseWord(a, b word) word {
	order := []string{"held", "skipped", "gap", "flaky", "unjudged", "closed", "broken"}
	if slices.Index(order, b.Class) > slices.Index(order, a.Class) {
		return b
	}
	return a
}
