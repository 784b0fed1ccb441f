package condition

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
)

// mistake is the first of the issues with a condition, in words for whoever wrote it.
func mistake(text string, issues *cel.Issues) error {
	first := issues.Errors()[0]
	message, _, _ := strings.Cut(first.Message, "\n")
	message = strings.ReplaceAll(message, " (in container '')", "")
	line, column := first.Location.Line(), max(0, first.Location.Column()) // it is unknown of no text
	return &Error{line, column + 1, inWords(message) + meantBy(from(text, line, column))}
}

// saying is how CEL says something, and how we do, of what stands in parentheses there.
type saying struct {
	theirs *regexp.Regexp
	ours   string
}

// sayings are made where one is needed first.
var sayings = sync.OnceValue(func() []saying {
	return []saying{
		{regexp.MustCompile(`^(?:Syntax error: )?mismatched input '<EOF>'.*$`), "it ends where a value is missing"},
		{regexp.MustCompile(`^Syntax error: missing '(.*)' at '<EOF>'$`), `a "$1" is missing at its end`},
		{regexp.MustCompile(`^Syntax error: missing '(.*)' at '(.*)'$`), `a "$1" is missing before "$2"`},
		{regexp.MustCompile(`^Syntax error: (?:mismatched|extraneous) input '(.*)' expecting .*$`), `"$1" cannot stand here`},
		{regexp.MustCompile(`^Syntax error: no viable alternative at input '(.*)'$`), `it cannot be read from "$1" on`},
		{regexp.MustCompile(`^Syntax error: token recognition error at: '(['"].*)'$`), "the text $1 is not closed"},
		{regexp.MustCompile(`^Syntax error: token recognition error at: '(.*?) *'$`), `"$1" cannot stand here`},
		{regexp.MustCompile(`^undeclared reference to '(\w+)'$`), `nothing is called "$1"; what the data has there is data.$1`},
		{regexp.MustCompile(`^undeclared reference to '(.+)' \(did you mean '(.+)'\?\)$`), `nothing is called "$1"; did you mean "$2"?`},
		{regexp.MustCompile(`^undeclared reference to '([^']+)'$`), `nothing is called "$1"`},
		{regexp.MustCompile(`^found no matching overload for '_(.+)_' applied to '\((.+), (.+)\)'$`), "$1 does not go with $2 and $3"},
		{regexp.MustCompile(`^found no matching overload for '(.+)' applied to '(.+)'$`), "$1 does not go with $2"},
	}
})

// inWords says it so that nobody needs to know how CEL is read.
func inWords(message string) string {
	for _, s := range sayings() {
		if s.theirs.MatchString(message) {
			return s.theirs.ReplaceAllString(message, s.ours)
		}
	}
	return message
}

// from is what stands in a text from a place on, and the word before it.
func from(text string, line, column int) (here, before string) {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return "", ""
	}
	runes := []rune(lines[line-1])
	column = min(column, len(runes))
	if words := strings.Fields(string(runes[:column])); len(words) > 0 {
		before = words[len(words)-1]
	}
	return string(runes[column:]), before
}

// meantBy says what CEL has for what other languages write here, or wrote before; empty: it is nothing of theirs.
func meantBy(here, before string) string {
	for _, other := range []struct{ theirs, ours string }{{"and", "&&"}, {"or", "||"}, {"not", "!"}, {"is", "=="}, {"len", "size"}} {
		if before == other.theirs || strings.HasPrefix(here, other.theirs+" ") {
			return wrote(other.theirs, other.ours)
		}
	}
	for _, other := range []struct{ theirs, ours string }{{"= ", "=="}, {"“", `"`}, {"”", `"`}, {"‘", "'"}, {"’", "'"}} {
		if strings.HasPrefix(here, other.theirs) {
			return wrote(other.theirs, other.ours)
		}
	}
	return ""
}

func wrote(theirs, ours string) string {
	return fmt.Sprintf("; CEL has %s for %q", ours, strings.TrimSpace(theirs))
}
