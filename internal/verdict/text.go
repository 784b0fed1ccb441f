package verdict

import (
	"fmt"
	"strings"
)

// String is the failure as people read it: what was expected, and what came.
func (f *Failure) String() string {
	var lines []string
	if f.Expected != "" { // what came stands before what a known gap has to do with it
		lines = append(lines, field("expected", f.Expected)...)
		lines = append(lines, field("got", f.Got)...)
	}
	if f.Message != "" {
		lines = append(lines, strings.Split(f.Message, "\n")...)
	}
	if f.Logged != "" {
		lines = append(lines, field("logged", f.Logged)...)
	}
	return strings.Join(lines, "\n")
}

// Error makes a failure an error, so that a step of a feature can answer it.
func (f *Failure) Error() string { return f.String() }

// field puts a label before a text and indents the text's further lines.
func field(label, text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		if i > 0 {
			label = ""
		}
		lines[i] = fmt.Sprintf("%-10s%s", label, lines[i])
	}
	return lines
}

func (p Place) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// Headline is the first line of a text, and what follows it.
func Headline(text string) (first, rest string) {
	first, rest, _ = strings.Cut(text, "\n")
	return first, rest
}
