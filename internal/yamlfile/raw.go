package yamlfile

import (
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
)

// rawText finds the references of a scalar's value where the scalar is
// written: escapes and line breaks shift them, but hardly ever their order.
type rawText struct {
	value  string
	src    string // up to where the scalar ends at the latest
	inner  int    // bytes of value behind the last reference found
	outer  int    // and of src
	hidden bool   // a reference was not found, so the order is no help any more
}

// A character takes at most ten bytes of source (\U00000041), and folded lines
// hide more; where that is not enough a reference counts as not found.
const (
	bytesPerCharacter = 10
	bytesForFolding   = 4096
)

func newRawText(value, src string, start int) *rawText {
	end := min(len(src), start+bytesPerCharacter*len(value)+bytesForFolding)
	return &rawText{value: value, src: src[:end], outer: start}
}

// find answers the byte of src for text, which stands at offset in the value.
// It is called with growing offsets.
func (r *rawText) find(offset int, text string) (start int, ok bool) {
	const opening = "${"
	if r.hidden {
		return 0, false
	}
	at := r.outer
	for range strings.Count(r.value[r.inner:offset], opening) + 1 {
		i := strings.Index(r.src[at:], opening)
		if i < 0 {
			r.hidden = true
			return 0, false
		}
		at += i + len(opening)
	}
	start = at - len(opening)
	r.hidden = !strings.HasPrefix(r.src[start:], text)
	r.inner, r.outer = offset+len(opening), at
	return start, !r.hidden
}

// cursor turns positions into bytes and back. It only looks at the text from
// the last answer on, because references come in the order of the file: so the
// time does not grow with the square of a line's length.
type cursor struct {
	src    *problem.Text
	line   int // from 1
	column int // characters before the cursor
	at     int // bytes before the cursor, from the start of the line
}

func (c *cursor) offset(line, column int) int {
	if line != c.line || column-1 < c.column {
		c.line, c.column, c.at = line, 0, 0
	}
	start := c.src.Start(c.line)
	c.at += len(wording.Prefix(c.src.Content[start+c.at:], column-1-c.column))
	c.column = column - 1
	return start + c.at
}

func (c *cursor) place(offset int) problem.Place {
	line := c.src.LineAt(offset)
	start := c.src.Start(line)
	if line != c.line || offset-start < c.at {
		c.line, c.column, c.at = line, 0, 0
	}
	c.column += utf8.RuneCountInString(c.src.Content[start+c.at : offset])
	c.at = offset - start
	return problem.Place{File: c.src.File, Line: line, Column: c.column + 1}
}
