package problem

import "regexp"

// OutputRow stands before each line of a program's output in a message.
const OutputRow = "    | "

// A line of a log that says how grave it is: quiet ones tell what happens anyway.
var (
	quiet = regexp.MustCompile(`(?i:\blevel"?\s*[=:]\s*"?(?:info|debug|trace)\b)|\b(?:INFO|DEBUG|TRACE)\b`)
	loud  = regexp.MustCompile(`(?i:\blevel"?\s*[=:]\s*"?(?:warn|err|crit|fatal|panic))|\b(?:WARN|WARNING|ERROR|CRITICAL|FATAL)\b`)
)

// IsQuiet tells whether a line of a log says of itself that it is less than a warning.
func IsQuiet(line string) bool { return quiet.MatchString(line) && !IsLoud(line) }

// IsLoud tells whether a line of a log says of itself that it is a warning, or more.
func IsLoud(line string) bool { return loud.MatchString(line) }
