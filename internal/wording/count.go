package wording

import (
	"fmt"
	"strings"
)

// Counted is "1 scenario", "2 scenarios": a number with its noun, which is in the singular.
func Counted[N int | int64](n N, noun string) string { return CountedAs(n, noun, noun+"s") }

// CountedAs is a number of things, where more than an s tells several from one.
func CountedAs[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Ordinal is 1st, 2nd, 3rd, 4th, 11th, …
func Ordinal(n int) string {
	suffix := "th"
	if tens := n % 100; tens < 11 || tens > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

// Enumerated is "a", "a and b", "a, b and c"; of nothing it is empty.
func Enumerated(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
