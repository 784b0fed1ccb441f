package problem

import (
	"fmt"
	"strings"
)

// A suggestion is a valid key that differs in at most a third of the letters
// of what was written, or in one; or one of the two starts with the other.
const (
	lettersPerTypo   = 3
	longestSuggested = 40 // letters; longer keys are no typing mistakes
	shortestPrefix   = 3  // letters
)

// Closest answers the valid name that was probably meant, or "".
func Closest(written string, valid []string) string {
	best, fewest := "", max(1, len(written)/lettersPerTypo)+1
	if len(written) > longestSuggested {
		return ""
	}
	for _, name := range valid {
		if typos := distance(strings.ToLower(written), strings.ToLower(name)); typos < fewest && typos < len(name) {
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

// DidYouMean is the question for the valid name that was probably meant, with a
// space behind it; empty where none is near.
func DidYouMean(written string, valid []string) string {
	name := Closest(written, valid)
	if name == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q? ", name)
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to get from a to b (optimal string alignment).
func distance(a, b string) int {
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
		before, last, row = last, row, before
	}
	return last[len(b)]
}
