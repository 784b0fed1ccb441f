package compare

import (
	"slices"
	"strings"
)

// WithComments is the text of a baseline with the comments that people wrote into the one before it. Each stands again
// before its line or, where that says something else by now, before its group.
func WithComments(before, after string) string {
	if before == "" {
		return after
	}
	before = strings.ReplaceAll(before, "\r\n", "\n") // of a checkout on Windows
	lines := strings.Split(after, "\n")
	group, waiting := "", []string(nil)
	for line := range strings.SplitSeq(strings.TrimSuffix(before, "\n"), "\n") {
		says, comment := commentBehind(line)
		switch {
		case says == "":
			if comment != "" && !slices.Contains(lines, line) { // ours is there already
				waiting = append(waiting, line)
			}
			continue
		case isGroup(says):
			group = says
		}
		lines = commented(lines, group, says, comment, waiting)
		waiting = nil
	}
	if waiting != nil { // at the end
		lines = append(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), append(waiting, "")...)
	}
	return strings.Join(lines, "\n")
}

// commentBehind parts a line of YAML from the comment that ends it.
func commentBehind(line string) (says, comment string) {
	if strings.HasPrefix(strings.TrimLeft(line, " "), "#") {
		return "", line
	}
	from := strings.LastIndexByte(line, '}') + 1 // a fact ends there
	if from == 0 && strings.ContainsAny(line, `"'`) {
		return line, ""
	}
	if at := strings.Index(" "+line[from:], " #"); at >= 0 {
		return strings.TrimRight(line[:from+at], " "), line[from+at:]
	}
	return line, ""
}

// isGroup tells the line that begins the facts of an aspect, or something else at the top.
func isGroup(line string) bool {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	return indent <= 2 && strings.HasSuffix(line, ":")
}

// commented are the lines with comments of a line: above it, and behind it.
func commented(lines []string, group, says, behind string, above []string) []string {
	if behind == "" && above == nil {
		return lines
	}
	from := 0
	if group != "" {
		from = max(0, slices.IndexFunc(lines, func(line string) bool { known, _ := commentBehind(line); return known == group }))
	}
	at := slices.Index(lines[from:], says)
	if at < 0 { // it says something else
		if behind != "" {
			above = append(above, "  "+behind)
		}
		return slices.Insert(lines, from, above...)
	}
	if behind != "" {
		lines[from+at] += " " + behind
	}
	return slices.Insert(lines, from+at, above...)
}
