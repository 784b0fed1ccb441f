package logline

import (
	"regexp"
	"strings"
)

// Exception is what a program raised, as its log has it.
type Exception struct {
	Line   int    // where it stands among the lines, from 0
	Frames int    // so many lines before it are of it
	Text   string // its type, and what it says
}

// How languages write an exception.
var (
	// Python: the frames are indented below this, and the exception stands behind them.
	traceback = regexp.MustCompile(`^(.*?)(?:Exception Group )?Traceback \(most recent call last\):$`)
	// Go: it stands before the stacks of goroutines.
	serving = regexp.MustCompile(`http: panic serving \S+: (.+)$`)
	goPanic = regexp.MustCompile(`\b(?:panic|fatal error): .+$`)
	// Rust: a function among the frames, and below it where that stands.
	numbered = regexp.MustCompile(`^\s*\d+: `)
	// What Java and Node write before an exception that caused another one, or that nobody caught.
	caught = regexp.MustCompile(`^\s*(?:Caused by: |\[cause\]: |Exception in thread "[^"]*" |Uncaught )`)
)

// mostFrames is how many lines of a traceback are looked at for the exception behind them.
const mostFrames = 500

// ofLeave is an exception of who writes to somebody who has gone, as languages and servers put it.
var ofLeave = regexp.MustCompile(`(?i)broken ?pipe|ECONNRESET|EPIPE|connection ?(?:was )?(?:forcibly )?(?:reset|aborted|abort)|client ?abort|client ?disconnect`)

// OfLeave tells whether the exception is what a server throws whose client has gone away.
func (e Exception) OfLeave() bool { return ofLeave.MatchString(e.Text) }

// Exceptions are those in the lines of a log, in their order. Of one that caused others, Python, Node
// and Java write each.
func Exceptions(lines []string) []Exception {
	var all []Exception
	for i, line := range lines {
		if at := exceptionAt(lines, i, strings.TrimRight(line, "\r")); at.Text != "" {
			all = append(all, at)
		}
	}
	return all
}

// exceptionAt is the exception that a line begins; without a text: none.
func exceptionAt(lines []string, i int, line string) Exception {
	if i+1 < len(lines) && isFrame(lines[i+1]) && !isFrame(line) && !numbered.MatchString(line) {
		return Exception{Line: i, Text: strings.TrimRight(strings.TrimSpace(caught.ReplaceAllString(line, "")), " {")}
	}
	if strings.Contains(line, "Traceback") {
		if m := traceback.FindStringSubmatch(line); m != nil {
			return behindFrames(lines, i+1, m[1])
		}
	}
	if !strings.Contains(line, "panic") && !strings.Contains(line, "fatal error") { // most lines
		return Exception{}
	}
	if m := serving.FindStringSubmatch(line); m != nil {
		return Exception{Line: i, Text: "panic: " + m[1]}
	}
	if text := goPanic.FindString(line); text != "" && !IsQuiet(line) {
		return Exception{Line: i, Text: strings.TrimSuffix(text, " [recovered]")}
	}
	return Exception{}
}

// isFrame tells whether a line is a frame of Node, Java or C#, before which the exception stands.
func isFrame(line string) bool {
	text := strings.TrimLeft(line, " \t")
	return len(text) < len(line) && strings.HasPrefix(text, "at ") && strings.ContainsAny(text, "(:<")
}

// behindFrames is the exception behind the frames of a traceback, of which the first line begins with
// this border: that of a group of exceptions, or what somebody puts before each line.
func behindFrames(lines []string, first int, border string) Exception {
	width := 0
	if first < len(lines) && (strings.Trim(border, " |+-") == "" || strings.HasPrefix(lines[first], border)) {
		width = len(border)
	}
	for i := first; i < min(len(lines), first+mostFrames); i++ {
		line := strings.TrimRight(lines[i], "\r")
		switch {
		case len(line) <= width:
			return Exception{}
		case line[width] == ' ', line[width] == '\t':
		case i == first: // no frame: something else is before each line
			return Exception{}
		default:
			return Exception{i, i - first + 1, line[width:]}
		}
	}
	return Exception{}
}
