package sse

import (
	"strings"
	"testing"
)

func TestLineEnding(t *testing.T) {
	cases := map[string]string{
		"":                         "",
		"data: a":                  "",
		"data: a\n":                "LF",
		"data: a\r":                "CR",
		"data: a\r\n":              "CRLF",
		"data: a\n\ndata: b\r\n\n": "LF",
		"data: a\r\rdata: b\r\r":   "CR",
		"\r\n: a\r\n\r\n":          "CRLF",
	}
	for text, want := range cases {
		d := NewDecoder(strings.NewReader(text), Options{Mode: Lenient})
		for _, err := range d.Entries() {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := d.LineEnding(); got != want {
			t.Errorf("the lines of %q end in %q, want %q", text, got, want)
		}
	}
}
