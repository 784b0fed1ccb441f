package wire

import (
	"net/http"
	"strings"
)

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

// Codings lists the content codings of a message in the order in which they were applied, in small letters
// (RFC 9110, section 8.4). What changes nothing is none of them: identity, and what browsers take "none" for,
// which servers such as graphql-sse send to keep proxies from compressing.
func Codings(header http.Header) (codings []string) {
	for name := range strings.SplitSeq(strings.Join(header.Values("Content-Encoding"), ","), ",") {
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "", "identity", "none":
		default:
			codings = append(codings, name)
		}
	}
	return codings
}
