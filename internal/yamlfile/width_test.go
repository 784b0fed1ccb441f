package yamlfile

import (
	"errors"
	"testing"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
)

func TestCarets(t *testing.T) {
	tests := []struct{ why, value, marked string }{
		{"plain text", `some text # comment`, `some text`},
		{"double quotes", `"a \" b" # comment`, `"a \" b"`},
		{"single quotes", `'it''s' # comment`, `'it''s'`},
		{"quotes over two lines", `"a` + "\n  b\"", `"a`},
		{"plain text over two lines", "a\n  b", `a`},
		{"block text", "| # comment\n  a", `|`},
		{"an anchor", `&a text`, `&a`},
		{"a list", `[a, "]", b] # comment`, `[a, "]", b]`},
		{"a mapping", `{a: {b: c}}`, `{a: {b: c}}`},
		{"a list over two lines", "[a,\n  b]", `[a,`},
		{"a block mapping", "\n  key: b", `key`},
		{"a block list", "\n  - a", `-`},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var dst struct{ Key int }
			err := Decode("a.yaml", []byte("key: "+test.value), &dst)
			var p problem.Problem
			if !errors.As(err, &p) {
				t.Fatal("no problem")
			}
			start := len(wording.Prefix(p.Source, p.Column-1))
			if got := wording.Prefix(p.Source[start:], p.Width); got != test.marked {
				t.Errorf("marks %q, want %q", got, test.marked)
			}
		})
	}
}
