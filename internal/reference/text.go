package reference

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes, for a terminal, what mentions all of the words, or others that mean the
// same; and where nothing does, what to try.
func (r Reference) WriteText(out io.Writer, words []string) {
	q, found := queryOf(words), false
	for _, s := range r.Preparations {
		if q.in(s.text()) {
			found = true
			fmt.Fprintf(out, "%-5s %s%s%s\n", s.Keyword, s.Sentence, parenthesized(s.Note), below(s.Below, "        "))
		}
	}
	for _, group := range r.Groups {
		title := "\n" + group.Title + "\n"
		for _, e := range group.Entries {
			if q.in(e.text()) {
				found = true
				fmt.Fprintf(out, "%s\n%s: %s\n", title, e.Key, e.About)
				writeEntry(out, e)
				title = ""
			}
		}
	}
	if !found {
		r.writeNothing(out, words)
	}
}

func writeEntry(out io.Writer, e Entry) {
	for _, s := range e.Spellings {
		fmt.Fprintf(out, "  Then %s%s\n     - %s\n", s.Sentence, below(s.Below, "         "), s.YAML)
	}
	fmt.Fprintf(out, "  for example:\n%s\n", Indented(e.Sample, "    "))
}

// Indented is text with an indent before each line that is not empty.
func Indented(text, indent string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = indent + line
		}
	}
	return strings.Join(lines, "\n")
}

func below(text, indent string) string {
	if text == "" {
		return ""
	}
	return "\n" + Indented(text, indent)
}

func parenthesized(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}
