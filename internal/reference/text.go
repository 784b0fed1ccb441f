package reference

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/streamspec/streamspec/internal/reference/examples"
)

// WriteText writes, for a terminal, what mentions all of the words.
func WriteText(out io.Writer, words []string) {
	for _, s := range Preparations() {
		if s.Mentions(words) {
			fmt.Fprintf(out, "%-5s %s%s%s\n", s.Keyword, s.Sentence, parenthesized(s.Note), below(s.Below, "        "))
		}
	}
	for _, group := range Groups() {
		title := "\n" + group.Title + "\n"
		for _, e := range group.Entries {
			if e.Mentions(words) {
				fmt.Fprintf(out, "%s\n%s: %s\n", title, e.Key, e.About)
				writeEntry(out, e)
				title = ""
			}
		}
	}
}

func writeEntry(out io.Writer, e Entry) {
	for _, s := range e.Spellings {
		fmt.Fprintf(out, "  Then %s%s\n     - %s\n", s.Sentence, below(s.Below, "         "), s.YAML)
	}
	fmt.Fprintf(out, "  for example:\n%s\n", indented(sample(e), "    "))
}

// sample shows the examples of an entry: each stream where it changes, and what is
// said of it.
func sample(e Entry) string {
	var out []string
	stream := ""
	for _, one := range e.Shown() {
		if one.Stream != stream {
			stream = one.Stream
			out = append(out, one.Lines("  "))
		}
		_, verdict, err := one.Judge(context.Background())
		if err != nil {
			out = append(out, err.Error())
			continue
		}
		out = append(out, "- "+one.YAML, examples.Says(verdict))
	}
	return strings.Join(out, "\n")
}

func indented(text, indent string) string {
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
	return "\n" + indented(text, indent)
}

func parenthesized(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}
