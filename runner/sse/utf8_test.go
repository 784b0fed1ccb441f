package sse

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestRepair has the cases that decoders disagree on. The Encoding standard
// replaces a maximal subpart, so one U+FFFD may stand for one, two or three bytes.
func TestRepair(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"well-formed", "aé…😀", "aé…😀"},
		{"U+FFFD itself", "\uFFFD", "\uFFFD"},
		{"continuation alone", "\x80a\xBF", "\uFFFDa\uFFFD"},
		{"two bytes cut", "\xC3a", "\uFFFDa"},
		{"three bytes cut after one", "\xE2a", "\uFFFDa"},
		{"three bytes cut after two", "\xE2\x82a", "\uFFFDa"},
		{"four bytes cut after three", "\xF0\x9F\x98a", "\uFFFDa"},
		{"four bytes cut at the end", "\xF0\x9F\x98", "\uFFFD"},
		{"cut by another character", "\xF0\x9F\xE2\x82\xAC", "\uFFFD€"},
		{"overlong slash in two", "\xC0\xAF", "\uFFFD\uFFFD"},
		{"overlong slash in three", "\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},
		{"overlong slash in four", "\xF0\x80\x80\xAF", "\uFFFD\uFFFD\uFFFD\uFFFD"},
		{"largest overlong", "\xC1\xBF\xE0\x9F\xBF\xF0\x8F\xBF\xBF", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
		{"surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
		{"before the surrogates", "\xED\x9F\xBF", "\uD7FF"},
		{"last character", "\xF4\x8F\xBF\xBF", "\U0010FFFF"},
		{"beyond the last", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
		{"bytes that never occur", "\xF5\xFE\xFF", "\uFFFD\uFFFD\uFFFD"},
		{"Unicode 16, table 3-8", "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82A", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA"},
		{"Unicode 16, table 3-9", "\xED\xA0\x80\xED\xBF\xBF\xED\xAFA", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA"},
		{"Unicode 16, table 3-10", "\xF4\x91\x92\x93\xFFA\x80\xBFB", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA\uFFFD\uFFFDB"},
		{"Unicode 16, table 3-11", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBFA", "\uFFFD\uFFFD\uFFFD\uFFFDA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(appendRepaired(nil, []byte(tt.text))); got != tt.want {
				t.Errorf("%q became %q, want %q", tt.text, got, tt.want)
			}
			if got := refUTF8([]byte(tt.text)); got != tt.want {
				t.Errorf("the reference made %q of %q, want %q", got, tt.text, tt.want)
			}
			if valid := utf8.ValidString(tt.text); (firstInvalid([]byte(tt.text)) < 0) != valid {
				t.Errorf("firstInvalid and utf8.Valid disagree on %q", tt.text)
			}
		})
	}
}

// TestRepairRandom compares with the standard's state machine on bytes that are
// likely to make and to break characters.
func TestRepairRandom(t *testing.T) {
	const likely = "a\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF1\xF4\xF5"
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		text := make([]byte, random.IntN(9))
		for i := range text {
			text[i] = likely[random.IntN(len(likely))]
		}
		if got, want := string(appendRepaired(nil, text)), refUTF8(text); got != want {
			t.Fatalf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestWhatAStreamLooksLike: of the first line only.
func TestWhatAStreamLooksLike(t *testing.T) {
	for text, want := range map[string]string{
		"\x1F\x8B\x08\n":      "the byte 0x8B at byte 1 is not UTF-8; it becomes U+FFFD: the stream looks like gzip, and no Content-Encoding says so",
		"\x28\xB5\x2F\xFD\n":  "the byte 0xB5 at byte 1 is not UTF-8; it becomes U+FFFD: the stream looks like zstd, and no Content-Encoding says so",
		"\xFF\xFEd\x00\n":     "the byte 0xFF at byte 0 is not UTF-8; it becomes U+FFFD: the stream looks like UTF-16, which no event stream is",
		":\n\x1F\x8B\x08\n":   "the byte 0x8B at byte 3 is not UTF-8; it becomes U+FFFD",
		"data: \xE9t\xE9\n\n": "the byte 0xE9 at byte 6 is not UTF-8; it becomes U+FFFD",
	} {
		decoder, err := NewDecoder(strings.NewReader(text), Options{}), error(nil)
		for err == nil {
			_, err = decoder.Next()
		}
		if violation := new(ViolationError); !errors.As(err, &violation) || violation.Entry.Detail != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
