package process

import (
	"errors"
	"fmt"
	"strings"
)

// shellOnly are the characters that mean something to a shell, and would be
// passed on as they are by us: better to refuse them.
const shellOnly = "|&;<>()`"

// Split splits a command line into words as a POSIX shell does (Shell Command
// Language, 2.2 Quoting), but knows nothing else of a shell. A ${…} stays in its word,
// whatever it holds.
func Split(line string) ([]string, error) {
	s := splitter{rest: line}
	for s.rest != "" {
		if err := s.step(); err != nil {
			return nil, err
		}
	}
	s.endWord()
	return s.words, nil
}

type splitter struct {
	rest   string
	word   strings.Builder
	inWord bool // also for the empty word ''
	words  []string
}

// step consumes the next character, quotation or ${…}.
func (s *splitter) step() error {
	switch c := s.rest[0]; {
	case strings.IndexByte(" \t\r\n", c) >= 0:
		s.endWord()
		s.rest = s.rest[1:]
		return nil
	case c == '\'':
		return s.singleQuoted()
	case c == '"':
		return s.doubleQuoted()
	case c == '\\':
		return s.escaped()
	case strings.HasPrefix(s.rest, "${"):
		return s.through('}', "a ${ has no closing }")
	case strings.IndexByte(shellOnly, c) >= 0:
		return fmt.Errorf("%q is for a shell, and none runs this; quote it, or write: sh -c '…'", c)
	default:
		s.take(1)
		return nil
	}
}

func (s *splitter) endWord() {
	if s.inWord {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.inWord = false
}

// take moves n bytes from the rest into the word.
func (s *splitter) take(n int) {
	s.inWord = true
	s.word.WriteString(s.rest[:n])
	s.rest = s.rest[n:]
}

// through takes everything up to and including the next end.
func (s *splitter) through(end byte, missing string) error {
	i := strings.IndexByte(s.rest, end)
	if i < 0 {
		return errors.New(missing)
	}
	s.take(i + 1)
	return nil
}

func (s *splitter) singleQuoted() error {
	content, rest, closed := strings.Cut(s.rest[1:], "'")
	if !closed {
		return errors.New("a ' has no closing '")
	}
	s.rest = content + rest
	s.take(len(content))
	return nil
}

func (s *splitter) doubleQuoted() error {
	s.inWord = true
	s.rest = s.rest[1:]
	for s.rest != "" {
		switch {
		case s.rest[0] == '"':
			s.rest = s.rest[1:]
			return nil
		case len(s.rest) > 1 && s.rest[0] == '\\' && strings.IndexByte("\"\\$`", s.rest[1]) >= 0:
			s.rest = s.rest[1:]
			s.take(1)
		default:
			s.take(1)
		}
	}
	return errors.New(`a " has no closing "`)
}

func (s *splitter) escaped() error {
	if len(s.rest) < 2 {
		return errors.New(`the \ at the end stands for nothing`)
	}
	s.rest = s.rest[1:]
	s.take(1)
	return nil
}

// Join writes words as a command line, as [Split] reads it.
func Join(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if word == "" || strings.ContainsAny(word, " \t\r\n'\"\\"+shellOnly) {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
