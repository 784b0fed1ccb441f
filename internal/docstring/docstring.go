// Package docstring prepares features for Gherkin's parser, which takes only blanks for the indentation of
// a doc string: of one that is indented with tabs, as the rest of its file may be, the tabs would be text.
package docstring

import "strings"

// WithBlanks is a feature whose doc strings are indented with blanks, one for each tab: every line and column
// stays what it was. A tab behind the indentation of the quotes is text, and stays one.
func WithBlanks(feature string) string {
	if !strings.Contains(feature, "\t") {
		return feature
	}
	lines := strings.Split(feature, "\n")
	quotes, indent := "", 0
	for i, line := range lines {
		text := strings.TrimLeft(line, " \t")
		own, opens := len(line)-len(text), quotesOf(text)
		switch {
		case quotes != "" && strings.HasPrefix(text, quotes):
			quotes = ""
		case quotes != "":
			own = min(own, indent)
		case opens != "":
			quotes, indent = opens, own
		default:
			continue
		}
		lines[i] = strings.Repeat(" ", own) + line[own:]
	}
	return strings.Join(lines, "\n")
}

// quotesOf are the quotes with which a doc string begins; empty: the line begins none.
func quotesOf(text string) string {
	for _, quotes := range []string{`"""`, "```"} {
		if strings.HasPrefix(text, quotes) {
			return quotes
		}
	}
	return ""
}
