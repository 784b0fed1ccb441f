// Package logline knows what programs write into their logs: which lines tell of something that
// went wrong, and what an exception was.
package logline

import (
	"regexp"
	"slices"
	"strings"
)

// Row stands before each line of a program's output in a message.
const Row = "    | "

// saying is something that a line says. Most say nothing of the kind, which the words tell much sooner than
// the expression: one of them is in each line that matches.
type saying struct {
	expression *regexp.Regexp
	words      []string // in small letters
}

func says(expression string, words ...string) saying {
	return saying{regexp.MustCompile(expression), words}
}

// in tells whether a line says it, whose small letters are given too.
func (s saying) in(line, lower string) bool {
	return slices.ContainsFunc(s.words, func(word string) bool { return strings.Contains(lower, word) }) && s.expression.MatchString(line)
}

// A line that says how grave it is: quiet ones tell what happens anyway.
var (
	quiet = says(`(?i:\blevel"?\s*[=:]\s*"?(?:info|debug|trace)\b)|\b(?:INFO|DEBUG|TRACE)\b`, "info", "debug", "trace")
	loud  = says(`(?i:\blevel"?\s*[=:]\s*"?(?:warn|err|crit|fatal|panic))|\b(?:WARN|WARNING|ERROR|CRITICAL|FATAL)\b`, "warn", "err", "crit", "fatal", "panic")
	fault = says(`(?i)traceback|panic|exception|fatal|error\b`, "traceback", "panic", "exception", "fatal", "error")
)

// IsQuiet tells whether a line says of itself that it is less than a warning.
func IsQuiet(line string) bool {
	lower := strings.ToLower(line)
	return quiet.in(line, lower) && !loud.in(line, lower)
}

// SpeaksOfFault tells whether a line has a word for what went wrong in a program.
func SpeaksOfFault(line string) bool { return fault.in(line, strings.ToLower(line)) }

// IsLoud tells whether a line says of itself that it is a warning or more, or speaks of a fault.
func IsLoud(line string) bool {
	lower := strings.ToLower(line)
	return loud.in(line, lower) || !quiet.in(line, lower) && fault.in(line, lower)
}
