package docstring_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/docstring"
)

func TestWithBlanks(t *testing.T) {
	for _, c := range []struct{ name, feature, want string }{
		{"no tab", "Given x\n  \"\"\"\n  a\n  \"\"\"\n", "Given x\n  \"\"\"\n  a\n  \"\"\"\n"},
		{"outside", "\tGiven x\n\t\t| a\tb |\n", "\tGiven x\n\t\t| a\tb |\n"},
		{"inside", "\tGiven x\n\t\t\"\"\"\n\t\ta\n\t\t\"\"\"\n\tWhen y\n", "\tGiven x\n  \"\"\"\n  a\n  \"\"\"\n\tWhen y\n"},
		{"behind the indentation", "\t\"\"\"\n\t\ta\tb\n\t\t\n\t\"\"\"\n", " \"\"\"\n \ta\tb\n \t\n \"\"\"\n"},
		{"less than the quotes", "\t\t\"\"\"\n\ta\n\n\t\t\"\"\"\n", "  \"\"\"\n a\n\n  \"\"\"\n"},
		{"the other quotes inside", "\t```json\n\t\"\"\"\n\ta\n\t```\n\tb\n", " ```json\n \"\"\"\n a\n ```\n\tb\n"},
		{"lines that end in CRLF", "\t\"\"\"\r\n\ta\r\n\t\"\"\"\r\n", " \"\"\"\r\n a\r\n \"\"\"\r\n"},
		{"never closed", "\t\"\"\"\n\ta", " \"\"\"\n a"},
	} {
		if got := docstring.WithBlanks(c.feature); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
