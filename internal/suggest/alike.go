package suggest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are letters of other scripts, and dashes, in the place of those that they look like.
var lookAlikes = strings.NewReplacer(
	"а", "a", "ԁ", "d", "е", "e", "ɡ", "g", "һ", "h", "і", "i", "ı", "i", "ј", "j", "о", "o", "р", "p", "ԛ", "q", "с", "c", "ѕ", "s", "у", "y", "ԝ", "w", "х", "x",
	"А", "A", "В", "B", "Е", "E", "І", "I", "Ј", "J", "К", "K", "М", "M", "Н", "H", "О", "O", "Р", "P", "С", "C", "Ѕ", "S", "Т", "T", "У", "Y", "Х", "X",
	"ο", "o", "ν", "v", "ρ", "p", "Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X",
	"‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-", "’", "'",
)

// LooksLike tells that two names are not the same, and look so: by letters of another script, by what is
// invisible, or by blanks at their ends.
func LooksLike(a, b string) bool {
	return a != b && (!plain(a) || !plain(b)) && looks(a) == looks(b)
}

// plain tells that a name is what it looks like.
func plain(name string) bool {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return false
		}
	}
	return strings.TrimSpace(name) == name
}

// looks is what a name looks like.
func looks(name string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(name))
	return strings.TrimSpace(lookAlikes.Replace(visible))
}

// Unlike says where two names differ that look the same, with a space behind it; empty: they do not look so.
func Unlike(here, there string) string {
	if !LooksLike(here, there) {
		return ""
	}
	a, b, at := []rune(here), []rune(there), 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return fmt.Sprintf("it only looks the same: character %d is %s here, and %s there; ", at+1, described(a[at:]), described(b[at:]))
}

// described is the first of some characters as nobody can mistake it.
func described(text []rune) string {
	if len(text) == 0 {
		return "missing"
	}
	r := text[0]
	switch {
	case r == ' ':
		return "a blank"
	case unicode.Is(unicode.Cf, r):
		return fmt.Sprintf("U+%04X (invisible)", r)
	}
	for script, of := range unicode.Scripts {
		if script != "Common" && script != "Latin" && script != "Inherited" && unicode.Is(of, r) {
			return fmt.Sprintf("U+%04X (%s)", r, script)
		}
	}
	return fmt.Sprintf("U+%04X", r)
}
