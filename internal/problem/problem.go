package problem

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/streamspec/streamspec/internal/wording"
)

// Place is a position in a file. Line and Column count from 1; Column counts
// characters, not bytes. A Line of 0 means the file as a whole.
type Place struct {
	File         string
	Line, Column int
}

// String is "file:line:column", or only the file where Line is 0.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problem is one thing that is wrong with a file.
type Problem struct {
	Place
	Message string // what is wrong
	Help    string // what is valid there; may be empty
	Source  string // the line, without its line break
	Width   int    // how many characters, from Column on, are meant
	Unknown string // the variable without a value that is wrong; empty: something else is
	Rows    Rows   // of an outline, that make it so; none: it is so whatever the row
}

// Error shows the place, the message, the line with a caret and the help, in
// up to four lines without a final line break.
func (p Problem) Error() string {
	var out strings.Builder
	if p.Place != (Place{}) {
		out.WriteString(p.Place.String() + ": ")
	}
	out.WriteString(p.Message)
	if strings.TrimSpace(p.Source) != "" {
		line, indent, wide := p.window()
		number := strconv.Itoa(p.Line)
		fmt.Fprintf(&out, "\n  %s | %s", number, line)
		fmt.Fprintf(&out, "\n  %*s | %s%s", len(number), "", strings.Repeat(" ", indent), strings.Repeat("^", wide))
	}
	if p.Help != "" {
		out.WriteString("\n  " + p.Help)
	}
	return out.String()
}

// Brief is the place and the message, in one line.
func (p Problem) Brief() string {
	message, _, _ := strings.Cut(p.Message, "\n")
	if p.Place == (Place{}) {
		return message
	}
	return p.String() + ": " + message
}

// Of a long line only a part around the problem is shown.
const (
	charactersShown  = 120
	charactersBefore = 40 // how many of them stand before the problem
)

// window is the part of the line to show, and at which of its columns the caret stands, and how
// many it spans.
func (p Problem) window() (line string, indent, wide int) {
	start := 0
	if len(wording.Prefix(p.Source, charactersShown)) < len(p.Source) {
		start = len(wording.Prefix(p.Source, p.Column-1-charactersBefore))
	}
	end := start + len(wording.Prefix(p.Source[start:], charactersShown))
	line, indent = p.Source[start:end], p.Column-1
	if start > 0 {
		line, indent = wording.Ellipsis+line, charactersBefore+1
	}
	if end < len(p.Source) {
		line += wording.Ellipsis
	}
	line = strings.Map(visible, line)
	before := wording.Prefix(line, indent)
	meant := wording.Prefix(line[len(before):], p.Width)
	return line, wording.Columns(before), max(wording.Columns(meant), 1)
}

// visible keeps one column for each character: a tab becomes an arrow, and what
// a terminal would not print, or would act on, becomes a replacement character.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return '→'
	case unicode.IsPrint(r):
		return r
	default:
		return unicode.ReplacementChar
	}
}
