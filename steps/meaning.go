package steps

import (
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/synonyms"
)

// meaningWeight is what it counts for a sentence that it says the same in other words, where all words
// in common count 1.
const meaningWeight = 0.6

// meaning are, for each word of a text that has some, the texts of the language that say the same.
type meaning [][]string

func meaningOf(text string) meaning {
	var all meaning
	for _, word := range synonyms.In(plain(text)) {
		if len(word.Texts) > 0 {
			all = append(all, word.Texts)
		}
	}
	return all
}

// share is for how many of the words a reading says the same, from 0 to 1.
func (m meaning) share(reading string) float64 {
	said, lower := 0, strings.ToLower(reading)
	for _, texts := range m {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(lower, text) }) {
			said++
		}
	}
	return float64(said) / float64(max(len(m), 1))
}
