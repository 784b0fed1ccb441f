package sse

import (
	"fmt"
	"unicode/utf8"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// ExcerptBytes is the most of an offending text that a violation quotes.
const ExcerptBytes = 256

// NewViolation returns a violation entry for something that the decoder cannot
// see, such as a response's media type. It has no evidence. It panics if the
// rules have no such code.
func NewViolation(code, detail, offending string) *Entry {
	v := rules.Find(code)
	if v == nil {
		panic(fmt.Sprintf("sse: no rule has the code %q", code))
	}
	return &Entry{Kind: KindViolation, Violation: v, Detail: detail, Data: excerpt([]byte(offending))}
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
