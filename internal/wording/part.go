package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Ellipsis stands for what is left out.
const Ellipsis = "…"

// Shortened is text with at most so many characters, and a mark where some are left out.
func Shortened(text string, characters int) string {
	if short := Prefix(text, characters); len(short) < len(text) {
		return short + Ellipsis
	}
	return text
}

// Prefix is the first characters of text, so many or all that it has.
func Prefix(text string, characters int) string {
	at := 0
	for ; characters > 0 && at < len(text); characters-- {
		_, length := utf8.DecodeRuneInString(text[at:])
		at += length
	}
	return text[:at]
}

// SamePrefix is for how many bytes two texts have the same characters.
func SamePrefix(a, b string) int {
	same := 0
	for same < len(a) {
		_, length := utf8.DecodeRuneInString(a[same:])
		if !strings.HasPrefix(b[same:], a[same:same+length]) {
			break
		}
		same += length
	}
	return same
}

// Columns is how many columns of a terminal a text takes.
func Columns(text string) int {
	n := 0
	for _, r := range text {
		n += columnsOf(r)
	}
	return n
}

// Fitting is as much of the beginning of a text as fits into so many columns.
func Fitting(text string, columns int) string {
	for i, r := range text {
		if columns -= columnsOf(r); columns < 0 {
			return text[:i]
		}
	}
	return text
}

// tabColumns is the most that a tab takes.
const tabColumns = 8

// columnsOf is two for a wide character, and none for a mark on another.
func columnsOf(r rune) int {
	switch {
	case r == '\t':
		return tabColumns
	case r < utf8.RuneSelf:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}
