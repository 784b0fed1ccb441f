package problem

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Place is a position in a file. Line and Column count from 1; Column counts
// Characters, not bytes. A Line of 0 means the file as a whole.
type Place struct {
	File         string
	Line, Column int
}

// String answers "file:line:column", or only the file where Line is 0.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// LineBreaks are the Characters that end a line for yaml.v3. CR LF is one break.
const LineBreaks = "\n\r\u0085\u2028\u2029"

// ByteOrderMark may stand before a text.
const ByteOrderMark = "\uFEFF"

// Source is the text of a file, cut into lines.
type Source struct {
	File   string
	Text   string // without a byte order mark
	starts []int  // the byte at which each line starts
}

// NewSource cuts a text into lines.
func NewSource(file string, src []byte) *Source {
	s := &Source{File: file, Text: strings.TrimPrefix(string(src), ByteOrderMark), starts: []int{0}}
	for at := 0; ; {
		i := strings.IndexAny(s.Text[at:], LineBreaks)
		if i < 0 {
			return s
		}
		at += i + breakLength(s.Text[at+i:])
		s.starts = append(s.starts, at)
	}
}

func breakLength(text string) int {
	if strings.HasPrefix(text, "\r\n") {
		return len("\r\n")
	}
	_, length := utf8.DecodeRuneInString(text)
	return length
}

// Lines counts the lines, at least one.
func (s *Source) Lines() int { return len(s.starts) }

// Start is the byte at which a line starts; lines count from 1.
func (s *Source) Start(line int) int { return s.starts[line-1] }

// End is the byte behind a line and its break; lines count from 1.
func (s *Source) End(line int) int {
	if line < len(s.starts) {
		return s.starts[line]
	}
	return len(s.Text)
}

// Line answers the text of a line without its break.
func (s *Source) Line(line int) string {
	if line < 1 || line > len(s.starts) {
		return ""
	}
	return strings.TrimRight(s.Text[s.starts[line-1]:s.End(line)], LineBreaks)
}

// LineAt answers the line that holds a byte of the text.
func (s *Source) LineAt(offset int) int {
	return sort.SearchInts(s.starts, offset+1)
}

// From answers the rest of a line, from a column on.
func (s *Source) From(line, column int) string {
	text := s.Line(line)
	return text[Characters(text, column-1):]
}

// Clamp moves a position that lies outside of the text to the nearest one inside.
func (s *Source) Clamp(line, column int) Place {
	line = min(max(line, 1), len(s.starts))
	column = min(max(column, 1), utf8.RuneCountInString(s.Line(line))+1)
	return Place{s.File, line, column}
}

// longestMessage bounds what a message repeats of the file, in Characters.
const longestMessage = 400

// Problem makes a problem of the text, at the nearest place inside of it.
func (s *Source) Problem(line, column, width int, message, help string) Problem {
	at := s.Clamp(line, column)
	if end := Characters(message, longestMessage); end < len(message) {
		message = message[:end] + Ellipsis
	}
	return Problem{Place: at, Message: message, Help: help, Source: s.Line(at.Line), Width: max(width, 1)}
}

// Characters answers the length in bytes of the first count Characters of text.
func Characters(text string, count int) int {
	at := 0
	for ; count > 0 && at < len(text); count-- {
		_, length := utf8.DecodeRuneInString(text[at:])
		at += length
	}
	return at
}
