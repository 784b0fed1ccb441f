package notes

import (
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/expect"
)

// speaking are the expectations, by their keys, with which a note is superfluous.
func speaking() map[string][]string {
	return map[string][]string{
		OneWrite:   {"unbuffered", "delay"},
		LateHead:   {"unbuffered"},
		RepeatedID: {"ids", "resumes"},
		SkippedID:  {"ids", "resumes"},
		ChangedID:  {"ids", "resumes"},
	}
}

// speaksOf tells whether something is expected that is about the same as a note.
func (s Subject) speaksOf(code string) bool {
	keys := speaking()[code]
	return slices.ContainsFunc(s.Expected, func(x expect.Expectation) bool {
		return slices.Contains(keys, expect.KeyOf(x)) || judges(x, code)
	})
}

// judges tells of expectations that are about several things whether one of them is it.
func judges(x expect.Expectation, code string) bool {
	switch x := x.(type) {
	case *expect.Header:
		return code == Cacheable && x.Of == "" && strings.EqualFold(x.Spec.Name, "Cache-Control")
	case *expect.Violations:
		return slices.Contains(x.Codes, expect.Rule(code))
	default:
		return false
	}
}
