package sse

import (
	"fmt"
	"unicode/utf8"
)

// Severity tells how much a violation matters.
type Severity uint8

// The severities.
const (
	// Error: content is lost, in a browser silently, or a promise is broken.
	// It ends a strict reading.
	Error Severity = iota
	// Note: the standard allows it, but a server hardly means it.
	Note
)

// String returns "error" or "note".
func (s Severity) String() string {
	if s == Note {
		return "note"
	}
	return "error"
}

// Violation is an entry of the catalogue: one way in which a stream can break a
// rule, or be odd. See [Violations].
type Violation struct {
	Code        string // stable, in kebab case
	Severity    Severity
	Title       string // a few words, without a full stop
	Explanation string // what the rule is, and what a browser does
	Example     string // bytes that show it
}

// ExcerptBytes is the most of an offending text that a violation quotes.
const ExcerptBytes = 256

// NewViolation returns a violation entry for something that the decoder cannot
// see, such as a response's media type. It has no evidence. It panics if the
// catalogue has no such code.
func NewViolation(code, detail, offending string) *Entry {
	v := FindViolation(code)
	if v == nil {
		panic(fmt.Sprintf("sse: no violation has the code %q", code))
	}
	return &Entry{Kind: KindViolation, Violation: v, Detail: detail, Data: excerpt([]byte(offending))}
}

// FindViolation returns the catalogue's entry for a code, or nil.
func FindViolation(code string) *Violation {
	for _, v := range catalogue {
		if v.Code == code {
			return v
		}
	}
	return nil
}

// excerpt copies the beginning of text, at most ExcerptBytes, and does not cut a
// character in two.
func excerpt(text []byte) []byte {
	n := min(len(text), ExcerptBytes)
	for cut := n; n < len(text) && cut > n-utf8.UTFMax; cut-- {
		if utf8.RuneStart(text[cut]) {
			n = cut
			break
		}
	}
	return append([]byte{}, text[:n]...)
}

// ViolationError ends a strict reading. The entry was delivered before it.
type ViolationError struct {
	Entry *Entry // a copy that stays valid
}

// Error names the place, the rule and the offending text.
func (e *ViolationError) Error() string {
	v := e.Entry
	place := "the response"
	if v.Line > 0 {
		place = fmt.Sprintf("line %d, byte %d", v.Line, v.Start)
	}
	text := fmt.Sprintf("%s: %s: %s", place, v.Violation.Code, v.Detail)
	if len(v.Data) == 0 {
		return text
	}
	return fmt.Sprintf("%s: %q", text, v.Data)
}
