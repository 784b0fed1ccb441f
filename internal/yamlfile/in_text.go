package yamlfile

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
)

// inText is where a line and a column of a scalar's text stand in the file. False: the text
// is written in a way in which they cannot be counted.
func (n *Node) inText(line, column int) (problem.Place, bool) {
	at := problem.Place{File: n.Place.File, Line: n.value.Line, Column: n.value.Column}
	rest := n.decoder.src.From(at.Line, at.Column)
	switch style := n.value.Style; {
	case style&yaml.LiteralStyle != 0:
		at.Line += line
		at.Column = spaces(n.decoder.src.Line(at.Line)) - spaces(lineOf(n.Text, line)) + column
	case line > 1 || strings.Contains(n.Text, "\n"):
		return at, false
	case style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 && (rest[0] == '"' || rest[0] == '\''): // no tag, no anchor
		at.Column += 1 + unquotedLength(rest[1:], rest[0], column-1)
	case strings.HasPrefix(rest, n.Text):
		at.Column += column - 1
	default:
		return at, false
	}
	return at, true
}

// lineOf is a line of a text, counted from 1.
func lineOf(text string, line int) string {
	lines := strings.Split(text, "\n")
	return lines[min(line, len(lines))-1]
}

// spaces is how many spaces a line begins with.
func spaces(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// unquotedLength is how many characters of the file so many characters of a text in quotes
// take: an escaped one takes two. Longer escapes are counted as two, too.
func unquotedLength(written string, quote byte, characters int) int {
	length := 0
	for ; characters > 0 && written != ""; characters-- {
		_, size := utf8.DecodeRuneInString(written)
		escaped := quote == '"' && written[0] == '\\' || quote == '\'' && written[0] == quote
		if escaped && len(written) > size {
			length, size = length+1, size+1
		}
		length, written = length+1, written[size:]
	}
	return length
}
