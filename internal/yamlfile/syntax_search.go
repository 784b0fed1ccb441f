package yamlfile

import (
	"math/bits"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
)

// yaml.v3 tells the line of a syntax error, for some errors a wrong one, and
// never the column. So we look for the shortest start of the text that yields
// the same error: it ends where the parser gave up.

// A search parses the start of the text again and again. maxSearched bounds
// the bytes it parses in one of its two steps; in a file so large that this is
// not enough the place is less exact.
const maxSearched = 2 << 20

type search struct {
	src  *problem.Text
	tail string // what is put behind each start
	want string // the error of the whole text
}

// A { } or [ ] that merely ends too early yields the same error as a wrong
// token inside of it. With this behind the text it yields another. The parser
// looks one token ahead, so the mistake is the second one.
const (
	bracketError = "did not find expected ','"
	bracketTail  = "\n,a,@"
)

func newSearch(src *problem.Text, want string) *search {
	s := &search{src: src, want: want}
	if strings.Contains(want, bracketError) {
		s.tail = bracketTail
		if !s.fails(len(src.Content)) {
			s.tail = ""
		}
	}
	return s
}

// fails tells whether the first end bytes already yield the error.
func (s *search) fails(end int) bool {
	return syntaxError(s.src.Content[:end]+s.tail) == s.want
}

// syntaxError answers yaml.v3's error. The line in front of the text is for
// yaml.v3, which takes an error in the first line for one without a line.
func syntaxError(text string) string {
	if _, _, err := documents("\n" + text); err != nil {
		return err.Error()
	}
	return ""
}

// line answers the line in which the error shows, or 0.
func (s *search) line() int {
	lines := s.src.Lines()
	if bits.Len(uint(lines))*len(s.src.Content) > maxSearched || !s.fails(len(s.src.Content)) {
		return 0
	}
	return 1 + sort.Search(lines-1, func(i int) bool { return s.fails(s.src.End(i + 1)) })
}

// column answers the column of the last character the error needs, or 0 if it
// needs the end of the line.
func (s *search) column(line int) int {
	start, text := s.src.Start(line), s.src.Line(line)
	if len(text)*s.src.End(line) > maxSearched {
		return 0
	}
	column := 0
	for at := len(text); at > 0 && s.fails(start+at); {
		_, length := utf8.DecodeLastRuneInString(text[:at])
		at -= length
		column = utf8.RuneCountInString(text[:at]) + 1
	}
	return column
}
