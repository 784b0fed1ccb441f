// Package logline knows what programs write into their logs: which lines tell of something that
// went wrong, and what an exception was.
package logline

import "regexp"

// Row stands before each line of a program's output in a message.
const Row = "    | "

// A line that says how grave it is: quiet ones tell what happens anyway.
var (
	quiet = regexp.MustCompile(`(?i:\blevel"?\s*[=:]\s*"?(?:info|debug|trace)\b)|\b(?:INFO|DEBUG|TRACE)\b`)
	loud  = regexp.MustCompile(`(?i:\blevel"?\s*[=:]\s*"?(?:warn|err|crit|fatal|panic))|\b(?:WARN|WARNING|ERROR|CRITICAL|FATAL)\b`)
	fault = regexp.MustCompile(`(?i)traceback|panic|exception|fatal|error\b`)
)

// IsQuiet tells whether a line says of itself that it is less than a warning.
func IsQuiet(line string) bool { return quiet.MatchString(line) && !loud.MatchString(line) }

// SpeaksOfFault tells whether a line has a word for what went wrong in a program.
func SpeaksOfFault(line string) bool { return fault.MatchString(line) }

// IsLoud tells whether a line says of itself that it is a warning or more, or speaks of a fault.
func IsLoud(line string) bool {
	return loud.MatchString(line) || !quiet.MatchString(line) && SpeaksOfFault(line)
}
