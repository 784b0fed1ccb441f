package yamlfile

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Place is a position in a file. Line and Column count from 1; Column counts
// characters, not bytes. A Line of 0 means the file as a whole.
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

// lineBreaks are the characters that end a line for yaml.v3. CR LF is one break.
const lineBreaks = "\n\r\u0085\u2028\u2029"

const byteOrderMark = "\uFEFF"

// source is the text of a file, cut into lines.
type source struct {
	file   string
	text   string // without a byte order mark
	starts []int  // the byte at which each line starts
}

func newSource(file string, src []byte) *source {
	s := &source{file: file, text: strings.TrimPrefix(string(src), byteOrderMark), starts: []int{0}}
	for at := 0; ; {
		i := strings.IndexAny(s.text[at:], lineBreaks)
		if i < 0 {
			return s
		}
		at += i + breakLength(s.text[at+i:])
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

// end is the byte behind a line and its break; lines count from 1.
func (s *source) end(line int) int {
	if line < len(s.starts) {
		return s.starts[line]
	}
	return len(s.text)
}

// line answers the text of a line without its break.
func (s *source) line(line int) string {
	if line < 1 || line > len(s.starts) {
		return ""
	}
	return strings.TrimRight(s.text[s.starts[line-1]:s.end(line)], lineBreaks)
}

// lineAt answers the line that holds a byte of the text.
func (s *source) lineAt(offset int) int {
	return sort.SearchInts(s.starts, offset+1)
}

// from answers the rest of a line, from a column on.
func (s *source) from(line, column int) string {
	text := s.line(line)
	return text[characters(text, column-1):]
}

// clamp moves a position that lies outside of the text to the nearest one inside.
func (s *source) clamp(line, column int) Place {
	line = min(max(line, 1), len(s.starts))
	column = min(max(column, 1), utf8.RuneCountInString(s.line(line))+1)
	return Place{s.file, line, column}
}

// longestMessage bounds what a message repeats of the file, in characters.
const longestMessage = 400

func (s *source) problem(line, column, width int, message, help string) Problem {
	at := s.clamp(line, column)
	if end := characters(message, longestMessage); end < len(message) {
		message = message[:end] + ellipsis
	}
	return Problem{Place: at, Message: message, Help: help, Source: s.line(at.Line), Width: max(width, 1)}
}

// characters answers the length in bytes of the first count characters of text.
func characters(text string, count int) int {
	at := 0
	for ; count > 0 && at < len(text); count-- {
		_, length := utf8.DecodeRuneInString(text[at:])
		at += length
	}
	return at
}
