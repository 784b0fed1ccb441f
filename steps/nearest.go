package steps

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// nearestShown is how many sentences an error suggests.
const nearestShown = 3

// nearest lists the readings of sentences that have most words in common with a text,
// in the same order: the nearest first.
func nearest(readings []reading, text string) []string {
	words := wordsOf(text)
	all := make([]candidate, len(readings))
	for i, r := range readings {
		all[i] = candidate{r.text, likeness(words, r.words)}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.likeness, a.likeness) })
	var out []string
	for _, c := range all[:min(nearestShown, len(all))] {
		out = append(out, c.text)
	}
	return out
}

// candidate is a reading that may be suggested.
type candidate struct {
	text     string
	likeness float64
}

// reading is how a sentence can be said.
type reading struct {
	text  string
	words map[string]bool
}

// readingsOf lists the readings of all sentences.
func readingsOf(sentences []Sentence) []reading {
	var all []reading
	for _, s := range sentences {
		for _, text := range s.Readings() {
			all = append(all, reading{text, wordsOf(text)})
		}
	}
	return all
}

// likeness is the share of words that two sets have in common, from 0 to 1
// (the Sørensen–Dice coefficient).
func likeness(a, b map[string]bool) float64 {
	shared := 0
	for word := range a {
		if b[word] {
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b)+1)
}

var (
	quotedText = regexp.MustCompile(`"[^"]*"`)
	digits     = regexp.MustCompile(`[\d.]*\d`)
)

// wordsOf are the words of a sentence, whatever it quotes and however much it counts,
// and which of them stand side by side.
func wordsOf(text string) map[string]bool {
	words, before := map[string]bool{}, "^"
	for _, word := range strings.Fields(digits.ReplaceAllString(quotedText.ReplaceAllString(text, `""`), "0")) {
		word = strings.ToLower(strings.TrimRight(word, ",:"))
		words[word], words[before+" "+word] = true, true
		before = word
	}
	return words
}
