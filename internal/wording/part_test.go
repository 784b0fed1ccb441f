package wording_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/wording"
)

func TestAPartOfAText(t *testing.T) {
	const text = "aé日本🙂e\u0301!"
	cases := []struct{ what, got, want string }{
		{"so many characters", wording.Prefix(text, 3), "aé日"},
		{"more than there are", wording.Prefix(text, 99), text},
		{"less than none", wording.Prefix(text, -1), ""},
		{"it is cut, and marked", wording.Shortened(text, 3), "aé日…"},
		{"it is as long as it may be", wording.Shortened("abc", 3), "abc"},
		{"so many columns", wording.Fitting(text, 6), "aé日本"},
		{"a wide character does not fit by half", wording.Fitting(text, 5), "aé日"},
		{"a mark takes none", wording.Fitting(text, 9), "aé日本🙂e\u0301"},
		{"a tab takes many", wording.Fitting("a\tb", 8), "a"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "é": 1, "e\u0301": 1, "日本": 4, "ＡＢ": 4, "🙂": 2, "\u200b": 0, "流": 2, "\t": 8} {
		if got := wording.Columns(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}

func TestSamePrefix(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "a", 0}, {"a", "", 0}, {"abc", "abd", 2}, {"abc", "ab", 2}, {"ab", "abc", 2},
		{"café", "cafè", 3}, {"a\xffb", "a\xffc", 2}, {"a\uFFFD", "a", 1},
	} {
		if got := wording.SamePrefix(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
