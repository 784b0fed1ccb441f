package sse

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// declaresEnd makes the event close declare the end, in these tests.
func declaresEnd(e *Entry) bool { return e.Type == "close" }

func TestViolations(t *testing.T) {
	tests := []struct {
		name, stream string
		code, detail string
		data         string
		line         int
		start, end   int64
	}{
		{"text without a colon", "data: a\n}\n\n", rules.CodeMalformedLine, `no colon, and not the name of a field: it looks like JSON without "data: " before it`, "}", 2, 8, 10},
		{"name in capitals without a colon", "DATA\n\n", rules.CodeMalformedLine,
			`no colon, and not the name of a field: "data" was probably meant`, "DATA", 1, 0, 5},
		{"indented JSON", "data: {\n  \"a\": 1\n\n", rules.CodeUnknownField, `no field is named "  \"a\"": it looks like JSON without "data: " before it`, `  "a": 1`, 2, 8, 17},
		{"JSON alone", "{\"a\":1}\n", rules.CodeUnknownField, `no field is named "{\"a\"": it looks like JSON without "data: " before it`, `{"a":1}`, 1, 0, 8},
		{"a word", "hello\n", rules.CodeMalformedLine, "no colon, and not the name of a field", "hello", 1, 0, 6},
		{"name with a space", "data : a\n\n", rules.CodeUnknownField, `no field is named "data ": "data" was probably meant`, "data : a", 1, 0, 9},
		{"type without data", "event: ping\n\n", rules.CodeDatalessEvent, "the block has no data field: no event is dispatched", "event: ping", 1, 0, 13},
		{"id without data", "id: 7\n\n", rules.CodeDatalessEvent, "the block has no data field: no event is dispatched", "id: 7", 1, 0, 7},
		{"no blank line", "\ndata: a\n", rules.CodeUnterminatedEvent,
			`the stream ended inside this "message", before its blank line: half an event is no event`, "a", 2, 1, 9},
		{"line feeds that are written out", `data: a\n\n` + "\n", rules.CodeUnterminatedEvent,
			`the stream ended inside this "message", before its blank line: half an event is no event; its \n is a backslash and the letter n, and no end of a line`, `a\n\n`, 1, 0, 12},
		{"second mark", "\uFEFF\uFEFFdata: a\n\n", rules.CodeMisplacedBOM,
			"the line begins with a byte order mark, so a browser drops it", "\uFEFFdata: a", 1, 3, 14},
		{"mark before a comment", "\n\uFEFF: a\n\n", rules.CodeMisplacedBOM,
			"the line begins with a byte order mark, so a browser drops it", "\uFEFF: a", 2, 1, 8},
		{"retry with a unit", "retry: 3s\n\n", rules.CodeBadRetry, "not a number of milliseconds in ASCII digits, so it is ignored", "3s", 1, 0, 10},
		{"retry without a value", "retry\n\n", rules.CodeBadRetry, "not a number of milliseconds in ASCII digits, so it is ignored", "", 1, 0, 6},
		{"negative retry", "retry: -1\n\n", rules.CodeBadRetry, "not a number of milliseconds in ASCII digits, so it is ignored", "-1", 1, 0, 10},
		{"retry in other digits", "retry: ٣\n\n", rules.CodeBadRetry, "not a number of milliseconds in ASCII digits, so it is ignored", "٣", 1, 0, 10},
		{"NUL in an id", "id: 1\ndata: a\n\nid: 2\x00\ndata: b\n\n", rules.CodeBadID,
			`the id holds U+0000, so it is ignored: the last event ID stays "1"`, "2\x00", 4, 15, 22},
		{"NUL in an id after a good one", "id: 1\nid: \x00\ndata: b\n\n", rules.CodeBadID,
			`the id holds U+0000, so it is ignored: the last event ID stays "1"`, "\x00", 2, 6, 12},
		{"NUL in data", "data: \x00\n\n", rules.CodeNUL, "the text holds U+0000", "\x00", 1, 0, 8},
		{"NUL in a type", "event: \x00\ndata: a\n\n", rules.CodeNUL, "the text holds U+0000", "\x00", 1, 0, 9},
		{"NUL in a comment", ":\x00\n", rules.CodeNUL, "the text holds U+0000", ":\x00", 1, 0, 3},
		{"Latin-1", "data: caf\xE9!\n\n", rules.CodeInvalidUTF8, "the byte 0xE9 at byte 9 is not UTF-8; it becomes U+FFFD", "\xE9!", 1, 0, 12},
		{"CRLF after LF", "data: a\n\r\n", rules.CodeMixedLineEndings, "line 2 ends in CRLF, line 1 in LF", "\r\n", 2, 8, 10},
		{"CR after LF", "data: a\n\r", rules.CodeMixedLineEndings, "line 2 ends in CR, line 1 in LF", "\r", 2, 8, 9},
		{"LF after CRLF", "data: a\r\n\n", rules.CodeMixedLineEndings, "line 2 ends in LF, line 1 in CRLF", "\n", 2, 9, 10},
		{"LF after CR", "data: a\rdata: b\n\n", rules.CodeMixedLineEndings, "line 2 ends in LF, line 1 in CR", "\n", 2, 15, 16},
		{"after the end", "event: close\ndata: 1\n\ndata: 2\n\ndata: 3\n\n", rules.CodeContentAfterEnd,
			"event 2 comes after the event that declared the end", "2", 4, 22, 31},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := violationsIn(decodeString(t, tt.stream, Options{Mode: Lenient, DeclaredEnd: declaresEnd}))
			if len(got) != 1 {
				t.Fatalf("%d violations, want 1: %v", len(got), plains(got))
			}
			want := &Entry{
				Kind: KindViolation, Violation: rules.Find(tt.code), Detail: tt.detail, Data: []byte(tt.data),
				Evidence: Evidence{Number: 1, Line: tt.line, Start: tt.start, End: tt.end, Read: 1},
			}
			if given := map[string]string{"type without data": "ping", "no blank line": "message", "line feeds that are written out": "message"}[tt.name]; given != "" {
				want.Given = &given
			}
			if diff := cmp.Diff(want, got[0]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestTheTypeThatABlockGives which is no event, whatever the message says of it.
func TestTheTypeThatABlockGives(t *testing.T) {
	for stream, want := range map[string]string{
		"event: close \n\n":          `"close "`,
		"event:\n\n":                 `""`,
		"id: 7\n\n":                  "none",
		"event: a\nevent: b\n\n":     `"b"`,
		"event: a\nid: 1":            `"a"`,
		"event: a\ndata: event: b":   `"a"`,
		"data: event: b":             `"message"`,
		"event: a\ndata: inside \"b": `"a"`,
		"event:\ndata: 1":            `"message"`,
		"event: close":               `"close"`,
		"event: a\n\nhello\n\n":      "none", // of the last
	} {
		all := violationsIn(decodeString(t, stream, Options{Mode: Lenient}))
		got := "none"
		if last := all[len(all)-1]; last.Given != nil {
			got = strconv.Quote(*last.Given)
		}
		if got != want {
			t.Errorf("%q gives %s, want %s", stream, got, want)
		}
	}
}

// TestWhereTheTextGoesOn: what the end of the stream cut inside a line, and what is longer than it is quoted.
func TestWhereTheTextGoesOn(t *testing.T) {
	long := strings.Repeat("x", excerptBytes)
	for stream, want := range map[string]string{
		"data: ab":                  `"" message ab… | the stream ended inside this "message", before its blank line: half an event is no event: ab…`,
		"data: ab\n":                `"" message ab | the stream ended inside this "message", before its blank line: half an event is no event: ab`,
		"data: ab\n: c":             `"" message ab | the stream ended inside this "message", before its blank line: half an event is no event: ab`,
		"data: ab\nevent: cd":       `"" cd… ab… | the stream ended inside this "cd…", before its blank line: half an event is no event: ab…`,
		"event: cd":                 `the stream ended inside an event that has no data yet: event: cd…`,
		"event: cd\n":               `the stream ended inside an event that has no data yet: event: cd`,
		"ab":                        `the stream ended inside an event that has no data yet: ab…`,
		long + "\n\n":               `no colon, and not the name of a field: ` + long,
		long + "y\n\n":              `no colon, and not the name of a field: ` + long + "…",
		long + "y: ab\n\n":          `no field is named "` + long + `…": ` + long + "…",
		"data: ab\n\nevent: cd\n\n": `"" message ab | the block has no data field: no event is dispatched: event: cd`,
	} {
		var got []string
		for _, e := range decodeString(t, stream, Options{Mode: Lenient, DeliverUnterminated: true}) {
			text := beginning(e.Data, e.Cut)
			if e.Kind == KindEvent {
				got = append(got, fmt.Sprintf("%q %s %s", e.LastEventID, e.Type, text))
			} else {
				got = append(got, e.Detail+": "+text)
			}
		}
		if shown := strings.Join(got, " | "); shown != want {
			t.Errorf("%q:\ngot  %s\nwant %s", stream, shown, want)
		}
	}
}

func violationsIn(entries []*Entry) []*Entry {
	var out []*Entry
	for _, e := range entries {
		if e.Kind == KindViolation {
			out = append(out, e)
		}
	}
	return out
}

// TestNoViolation holds what servers do and the standard means.
func TestNoViolation(t *testing.T) {
	for name, stream := range map[string]string{
		"heartbeats":                ":\n\n: ping\n\n:\n: x\n\ndata:\n\ndata: {}\n\n",
		"only retry":                "retry: 100\n\n",
		"no space":                  "event:a\ndata:1\n\n",
		"fields in any order":       "data: 1\nid: 2\nevent: a\n\n",
		"blank lines":               "\n\n\ndata: 1\n\n\n\n",
		"empty stream":              "",
		"comment without its blank": "data: 1\n\n: bye\n",
		"retry without its blank":   "data: 1\n\nretry: 5\n",
		"mark at the start":         "\uFEFFdata: 1\n\n",
		"mark in data":              "data: \uFEFF1\n\n",
		"CRLF":                      "data: 1\r\n\r\ndata: 2\r\n\r\n",
		"CR":                        "data: 1\r\rdata: 2\r\r",
	} {
		t.Run(name, func(t *testing.T) {
			if got := violationsIn(decodeString(t, stream, Options{Mode: Lenient, DeclaredEnd: declaresEnd})); len(got) > 0 {
				t.Errorf("%q: %v", stream, plains(got))
			}
		})
	}
}

// TestCatalogue keeps the catalogue fit to be printed.
func TestCatalogue(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	codes := map[string]bool{}
	for _, v := range rules.All() {
		if !kebab.MatchString(v.Code) || codes[v.Code] {
			t.Errorf("the code %q is not in kebab case, or stands twice", v.Code)
		}
		codes[v.Code] = true
		if v.Title == "" || strings.HasSuffix(v.Title, ".") || !strings.HasSuffix(v.Explanation, ".") || v.Example == "" {
			t.Errorf("%s: a title, an explanation in sentences and an example are needed", v.Code)
		}
		if rules.Find(v.Code) != v {
			t.Errorf("%s: not found by its code", v.Code)
		}
	}
	if rules.Find("no-such-code") != nil {
		t.Error("a code that does not exist was found")
	}
}

// TestExamples decodes the catalogue's examples: each must show its violation.
func TestExamples(t *testing.T) {
	for _, v := range rules.All() {
		if strings.HasSuffix(v.Code, "media-type") || v.Code == rules.CodeWrongCharset || v.Code == rules.CodeSurplusBytes {
			continue // about the response's head and length, which the decoder does not see
		}
		t.Run(v.Code, func(t *testing.T) {
			opts := Options{Mode: Lenient, DeclaredEnd: declaresEnd, JSON: v.Code == rules.CodeDataNotJSON || v.Code == rules.CodeDuplicateJSONKey}
			got := violationsIn(decodeString(t, v.Example, opts))
			if len(got) != 1 || got[0].Violation != v {
				t.Errorf("%q shows %v", v.Example, plains(got))
			}
		})
	}
}

func TestNewViolation(t *testing.T) {
	e := NewViolation(rules.CodeWrongMediaType, "the media type is text/html", "text/html")
	err := &ViolationError{Entry: e}
	if want := `the response: wrong-media-type: the media type is text/html: "text/html"`; err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown code must panic")
		}
	}()
	NewViolation("no-such-code", "", "")
}

// TestExcerpt expects a long text to be cut between characters.
func TestExcerpt(t *testing.T) {
	for lead := range 4 {
		text := strings.Repeat("x", lead) + strings.Repeat("…", excerptBytes)
		got := excerpt([]byte(text))
		if len(got) > excerptBytes || len(got) <= excerptBytes-3 || !strings.HasPrefix(text, string(got)) || bytes.ContainsRune(got, '\uFFFD') {
			t.Errorf("lead %d: %d bytes: %q", lead, len(got), got)
		}
	}
}

// TestTerminalSafety expects an error to hold no control characters.
func TestTerminalSafety(t *testing.T) {
	_, err := readAll(strings.NewReader("\x1b]0;owned\a\n\n"), Options{})
	if err == io.EOF || strings.ContainsAny(err.Error(), "\x1b\a") {
		t.Errorf("got %q", err)
	}
}
