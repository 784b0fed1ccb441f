package mapping

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/yamlfile"
)

// ErrByHand says that lines cannot be added to a file as it is written.
var ErrByHand = errors.New("write it by hand")

// Append adds the lines of another mapping to the text of a file, and keeps all that stands there,
// comments too. What it answers is the mapping that was there, with the other one.
func Append(text string, more *Mapping) (string, error) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if text == "" {
		lines = nil
	}
	for _, s := range sections(more.YAML()) {
		var err error
		if lines, err = s.into(lines); err != nil {
			return text, err
		}
	}
	after := strings.Join(lines, "\n") + "\n"
	if !isWith(text, after, more) {
		return text, byHand("the lines do not fit what stands there", more.YAML())
	}
	return after, nil
}

// isWith tells whether a text says what the one before says, and more.
func isWith(before, after string, more *Mapping) bool {
	was, is := &Mapping{}, &Mapping{}
	if before != "" && yamlfile.Decode("", []byte(before), was) != nil {
		return false
	}
	return yamlfile.Decode("", []byte(after), is) == nil && is.YAML() == was.With(more).YAML()
}

func byHand(why, lines string) error {
	return fmt.Errorf("%s: %w:\n%s", why, ErrByHand, strings.TrimRight(lines, "\n"))
}

// section is what a mapping says under one key.
type section struct {
	key   string
	lines []string // as they are written
	items []string // of a list
}

var (
	// isItem finds the lines of a list, and how they are indented.
	isItem = regexp.MustCompile(`^(\s*- )(.*)$`)
	// inOneLine finds a list that stands behind its key, and what is in it.
	inOneLine = regexp.MustCompile(`^\w+:\s*\[((?:[^"'\[\]]|"(?:\\.|[^"\\])*"|'(?:[^']|'')*')*)\]`)
)

// sections parts what YAML writes.
func sections(text string) []section {
	var all []section
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if item := isItem.FindStringSubmatch(line); item != nil {
			s := &all[len(all)-1]
			s.lines, s.items = append(s.lines, line), append(s.items, item[2])
			continue
		}
		key, rest, _ := strings.Cut(line, ":")
		s := section{key: key, lines: []string{line}}
		if inner, isList := strings.CutPrefix(strings.TrimSpace(rest), "["); isList {
			s.items = strings.Split(strings.TrimSuffix(inner, "]"), ", ")
		}
		all = append(all, s)
	}
	return all
}

// into adds the section to the lines of a file.
func (s section) into(lines []string) ([]string, error) {
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, s.key+":") })
	switch {
	case at < 0:
		return append(lines, s.lines...), nil
	case len(s.items) == 0:
		return nil, byHand("the file has another "+s.key+" already", s.lines[0])
	}
	if inner := inOneLine.FindStringSubmatchIndex(lines[at]); inner != nil {
		before, behind, more := lines[at][:inner[3]], lines[at][inner[3]:], strings.Join(s.items, ", ")
		if inner[2] < inner[3] {
			more = ", " + more
		}
		lines[at] = before + more + behind
		return lines, nil
	}
	end, mark := at+1, "  - "
	for i := at + 1; i < len(lines); i++ {
		if item := isItem.FindStringSubmatch(lines[i]); item != nil {
			end, mark = i+1, item[1]
		} else if line := strings.TrimSpace(lines[i]); line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(lines[i], " ") {
			break // the next key
		} else if strings.HasPrefix(lines[i], " ") && line != "" {
			end = i + 1
		}
	}
	var added []string
	for _, item := range s.items {
		added = append(added, mark+item)
	}
	return slices.Insert(lines, end, added...), nil
}
