package service

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/secret"
)

func TestOutputKeepsTheEnd(t *testing.T) {
	out := &output{masker: &secret.Masker{}}
	for i := range 40_000 {
		fmt.Fprintf(out, "line %d\n", i)
	}
	got := out.since(0)
	if len(got) > MaxLog || len(got) < MaxLog-20 {
		t.Errorf("%d bytes are kept, want about %d", len(got), MaxLog)
	}
	first, _, _ := strings.Cut(got, "\n")
	if !strings.HasPrefix(first, "line ") || !strings.HasSuffix(got, "line 39999\n") {
		t.Errorf("it goes from %q to %q", first, got[len(got)-12:])
	}
}

func TestOutputSinceAMark(t *testing.T) {
	out := &output{masker: &secret.Masker{}}
	fmt.Fprint(out, "before\n")
	mark := out.mark()
	if got := out.since(mark); got != "" {
		t.Errorf("nothing was written since, got %q", got)
	}
	fmt.Fprint(out, "after\n")
	if got := out.since(mark); got != "after\n" {
		t.Errorf("got %q, want what came after the mark", got)
	}
	fmt.Fprint(out, strings.Repeat("x", MaxLog), "\nend\n")
	if got := out.since(mark); got != "end\n" {
		t.Errorf("got %d bytes, want the whole lines that are kept", len(got))
	}
}

func TestOutputIsPassedOnInLines(t *testing.T) {
	tests := []struct {
		name   string
		writes []string
		want   string
	}{
		{"lines in one write", []string{"a\nb\n"}, "shop | a\nshop | b\n"},
		{"a line in several writes", []string{"a", "b", "\n"}, "shop | ab\n"},
		{"the last line without an end", []string{"a\nb"}, "shop | a\nshop | b\n"},
		{"line ends of terminals", []string{"a\r\n"}, "shop | a\n"},
		{"an empty line", []string{"\n"}, "shop | \n"},
		{"a secret in two writes", []string{"key=abc", "def\n"}, "shop | key=***\n"},
		{"a secret where an endless line is cut", []string{strings.Repeat("x", maxLine-2), "abc", "def", "\n"},
			"shop | " + strings.Repeat("x", maxLine-2) + "***\nshop | \n"},
		{"no end of a line", []string{strings.Repeat("x", maxLine), "y", "z"},
			"shop | " + strings.Repeat("x", maxLine) + "y\nshop | z\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var log strings.Builder
			masker := &secret.Masker{}
			masker.Add("abcdef")
			out := &output{masker: masker, lines: &lineWriter{out: &log, prefix: "shop | ", masker: masker}}
			for _, text := range test.writes {
				fmt.Fprint(out, text)
			}
			out.finish()
			if log.String() != test.want {
				t.Errorf("got %q, want %q", log.String(), test.want)
			}
		})
	}
}
