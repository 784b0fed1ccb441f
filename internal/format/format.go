// Package format writes features and scenario files the way in which all are written:
// indentation and columns of features, and for both kinds of files one newline at the end, at
// most one blank line in a row, and no blanks at the ends of lines. Comments stay where they
// are, and no meaning changes.
//
// Start reading at [Feature] and [YAML].
package format

import "strings"

// tidy ends a text with one newline, and has at most one blank line in a row; where keep says
// so, a line is as it was.
func tidy(lines []string, keep func(i int) bool) string {
	var out []string
	for i, line := range lines {
		blank := line == "" && !keep(i)
		if blank && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, "\n") + "\n"
}

// linesOf are the lines of a text, whichever way they end.
func linesOf(text string) []string {
	text = strings.TrimPrefix(text, "\ufeff")
	return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}
