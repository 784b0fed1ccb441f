package reference

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes, for a terminal, what mentions all of the words, or others that mean the
// same; and where nothing does, what to try.
func (r Reference) WriteText(out io.Writer, words []string) {
	found := r.Mentioning(words)
	for _, s := range found.Preparations {
		fmt.Fprintf(out, "%-5s %s%s%s\n", s.Keyword, s.Sentence, parenthesized(s.Note), below(s.Below, "        "))
	}
	for _, group := range found.Groups {
		fmt.Fprintf(out, "\n%s\n", group.Title)
		for _, e := range group.Entries {
			fmt.Fprintf(out, "\n%s: %s\n", e.Key, e.About)
			writeEntry(out, e)
		}
	}
	if len(found.Preparations)+len(found.Groups) == 0 {
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
