package wire

import "strings"

// tokenMarks are what a token of HTTP may hold beside letters and digits.
const tokenMarks = "!#$%&'*+-.^_`|~"

// IsToken tells whether a text can be a header's name, or a method (RFC 9110, section 5.6.2).
func IsToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		isWord := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !isWord && !strings.ContainsRune(tokenMarks, r)
	})
}

// CanBeValue tells whether a text can be the value of a header (RFC 9110, section 5.5).
func CanBeValue(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F })
}
