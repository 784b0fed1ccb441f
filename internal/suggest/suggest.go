// Package suggest finds the name that was probably meant among those that are valid, or known.
package suggest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A suggestion is a valid name that looks the same, that differs in at most a third of the letters
// of what was written, or in one; or one of the two starts with the other.
const (
	lettersPerTypo   = 3
	longestSuggested = 40 // letters; longer names are no typing mistakes
	shortestPrefix   = 3  // letters
)

// Of very many names only some are looked at and listed: those that stand near what was
// written in the alphabet. So the problems of a large library cost no more than those of
// several small ones.
const (
	namesCompared = 200
	namesListed   = 20
)

// Closest is the valid name that was probably meant, or "". More than a few hundred
// names must be sorted.
func Closest(written string, valid []string) string {
	if len(written) > longestSuggested {
		return ""
	}
	valid = around(written, valid, namesCompared)
	if i := slices.IndexFunc(valid, func(name string) bool { return LooksLike(written, name) }); i >= 0 {
		return valid[i]
	}
	best, fewest := "", max(1, len(written)/lettersPerTypo)+1
	lower := strings.ToLower(written)
	for _, name := range valid {
		if typos := distance(lower, strings.ToLower(name), fewest); typos < fewest && typos < len(name) {
			best, fewest = name, typos
		}
	}
	if best != "" {
		return best
	}
	for _, name := range valid {
		if min(len(name), len(written)) >= shortestPrefix && (strings.HasPrefix(name, written) || strings.HasPrefix(written, name)) {
			return name
		}
	}
	return ""
}

// shortestMisspelt is how many letters a name has at least that is taken for a misspelt one.
const shortestMisspelt = 4

// Misspelt is the other name that a name was probably meant to be, where both are possible: it
// differs in one letter, or looks the same. A plural, a name with something behind it, and another number are
// none, but for a letter that stands twice; empty: it looks like no other.
func Misspelt(written string, others []string) string {
	return Nearly(written, slices.DeleteFunc(slices.Clone(others), func(name string) bool {
		return (strings.HasPrefix(name, written) || strings.HasPrefix(written, name)) && !doubled(name, written)
	}))
}

// Nearly does the same where only others are known to be right: then a letter too many or too few at
// the end is a slip as well.
func Nearly(written string, others []string) string {
	for _, name := range others {
		if LooksLike(written, name) || doubled(written, name) {
			return name
		}
		long := min(len(name), len(written)) >= shortestMisspelt && len(written) <= longestSuggested
		if long && withoutDigits(name) != withoutDigits(written) && distance(written, name, 2) == 1 {
			return name
		}
	}
	return ""
}

// doubled tells that one of two names is the other with a letter of it twice in a row, however short it is.
func doubled(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) != len(b)+1 {
		return false
	}
	for i := 1; i < len(a); i++ {
		if a[i] == a[i-1] && (a[i] < '0' || a[i] > '9') && a[:i]+a[i+1:] == b {
			return true
		}
	}
	return false
}

func withoutDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, text)
}

// around are so many of the sorted names, or all: those nearest in the alphabet.
func around(written string, names []string, count int) []string {
	if len(names) <= count {
		return names
	}
	at, _ := slices.BinarySearch(names, written)
	first := min(max(at-count/2, 0), len(names)-count)
	return names[first : first+count]
}

// DidYouMean is the question for the valid name that was probably meant, with a
// space behind it; empty where none is near.
func DidYouMean(written string, valid []string) string {
	name := Closest(written, valid)
	if name == "" {
		return ""
	}
	return Question(written, name)
}

// Question asks for a name that was probably meant by another, with a space behind it.
func Question(written, meant string) string {
	return fmt.Sprintf("did you mean %q? ", meant) + Unlike(written, meant)
}

// Listed says which sorted names of a sort there are somewhere, and which of them was
// probably meant.
func Listed(written, where, sort string, names []string) string {
	shown := around(written, names, namesListed)
	list := strings.Join(shown, ", ")
	switch {
	case len(names) == 0:
		return fmt.Sprintf("%s has no %s", where, sort)
	case len(shown) < len(names):
		return DidYouMean(written, names) + fmt.Sprintf("%s has %d %s, among them: %s", where, len(names), sort, list)
	default:
		return DidYouMean(written, names) + fmt.Sprintf("%s has: %s", where, list)
	}
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to get from a to b (optimal string alignment), where they are fewer than
// limit; else it is limit.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := last[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if min(slices.Min(row), slices.Min(last)) >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
