package problem

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/wording"
)

// lineBreaks are the characters that end a line in YAML. CR LF is one break.
const lineBreaks = "\n\r\u0085\u2028\u2029"

// byteOrderMark may stand before a text.
const byteOrderMark = "\uFEFF"

// Text is what a file holds, cut into lines: whoever reports several problems of a file
// makes one Text for all of them. It does not change, and is safe for concurrent use.
type Text struct {
	File    string
	Content string // without a byte order mark
	starts  []int  // the byte at which each line starts
}

// NewText cuts what a file holds into lines.
func NewText(file string, src []byte) *Text {
	s := &Text{File: file, Content: strings.TrimPrefix(string(src), byteOrderMark), starts: []int{0}}
	for at := 0; ; {
		i := strings.IndexAny(s.Content[at:], lineBreaks)
		if i < 0 {
			return s
		}
		at += i + breakLength(s.Content[at+i:])
		s.starts = append(s.starts, at)
	}
}

const saveAsUTF8 = "save the file as UTF-8"

// NotUTF8 finds what is no text in UTF-8, the only one that is read.
func (s *Text) NotUTF8() (Problem, bool) {
	if strings.HasPrefix(s.Content, "\xFF\xFE") || strings.HasPrefix(s.Content, "\xFE\xFF") || isWide(s.Content) {
		return Problem{Place: Place{s.File, 1, 1}, Message: "the file is UTF-16 text", Help: saveAsUTF8}, true
	}
	for offset, r := range s.Content {
		if _, length := utf8.DecodeRuneInString(s.Content[offset:]); r == utf8.RuneError && length == 1 {
			return s.ProblemAt(offset, fmt.Sprintf("the byte 0x%02X is not UTF-8 text", s.Content[offset]), saveAsUTF8), true
		}
	}
	return Problem{}, false
}

// isWide tells that every other byte of the beginning is zero, or nearly: UTF-16 without a mark says so.
func isWide(text string) bool {
	head := text[:min(len(text), 64)]
	return len(head) > 1 && strings.Count(head, "\x00")*5 >= len(head)*2
}

// ProblemAt makes a problem of the character that begins at a byte.
func (s *Text) ProblemAt(offset int, message, help string) Problem {
	line := s.LineAt(offset)
	return s.Problem(line, utf8.RuneCountInString(s.Content[s.Start(line):offset])+1, 1, message, help)
}

func breakLength(text string) int {
	if strings.HasPrefix(text, "\r\n") {
		return len("\r\n")
	}
	_, length := utf8.DecodeRuneInString(text)
	return length
}

// Lines counts the lines, at least one.
func (s *Text) Lines() int { return len(s.starts) }

// Start is the byte at which a line starts; lines count from 1.
func (s *Text) Start(line int) int { return s.starts[line-1] }

// End is the byte behind a line and its break; lines count from 1.
func (s *Text) End(line int) int {
	if line < len(s.starts) {
		return s.starts[line]
	}
	return len(s.Content)
}

// Line is a line without its break; empty where there is no such line.
func (s *Text) Line(line int) string {
	if line < 1 || line > len(s.starts) {
		return ""
	}
	return strings.TrimRight(s.Content[s.starts[line-1]:s.End(line)], lineBreaks)
}

// LineAt is the line that holds a byte of the text.
func (s *Text) LineAt(offset int) int {
	return sort.SearchInts(s.starts, offset+1)
}

// From is the rest of a line, from a column on.
func (s *Text) From(line, column int) string {
	text := s.Line(line)
	return text[len(wording.Prefix(text, column-1)):]
}

// Nearest moves a position that lies outside of the text to the nearest one inside.
func (s *Text) Nearest(line, column int) Place {
	line = min(max(line, 1), len(s.starts))
	column = min(max(column, 1), utf8.RuneCountInString(s.Line(line))+1)
	return Place{s.File, line, column}
}

// longestMessage bounds what a message repeats of the file, in characters.
const longestMessage = 400

// Problem makes a problem of the text, at the nearest place inside of it; width is how
// many characters are meant.
func (s *Text) Problem(line, column, width int, message, help string) Problem {
	at := s.Nearest(line, column)
	return Problem{Place: at, Message: wording.Shortened(message, longestMessage), Help: help, Source: s.Line(at.Line), Width: max(width, 1)}
}
