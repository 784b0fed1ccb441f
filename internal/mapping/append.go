package mapping

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// ErrDeclared says that a file has one of what it can have only one of.
var ErrDeclared = errors.New("the file says otherwise already: change that line by hand")

// Append adds the lines of another mapping to the text of a file, and keeps all that stands there,
// comments too.
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
	return strings.Join(lines, "\n") + "\n", nil
}

// section is what a mapping says under one key.
type section struct {
	key   string
	lines []string // as they are written
	items []string // of a list
}

// isItem finds the lines of a list, and how they are indented.
var isItem = regexp.MustCompile(`^(\s*- )(.*)$`)

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
		return nil, fmt.Errorf("%s: %w", s.key, ErrDeclared)
	}
	if open, last := strings.Index(lines[at], "["), strings.LastIndex(lines[at], "]"); open >= 0 && last > open {
		inner := append(slices.DeleteFunc([]string{strings.TrimSpace(lines[at][open+1 : last])}, func(t string) bool { return t == "" }), s.items...)
		lines[at] = lines[at][:open+1] + strings.Join(inner, ", ") + lines[at][last:]
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
