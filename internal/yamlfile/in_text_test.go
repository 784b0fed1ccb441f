package yamlfile_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// finds is a text that finds fault with the place of its exclamation mark.
type finds struct{}

// DecodeYAML is how the decoder decodes it.
func (f *finds) DecodeYAML(n *yamlfile.Node) {
	for i, line := range strings.Split(n.Text, "\n") {
		if at := strings.IndexByte(line, '!'); at >= 0 {
			n.ProblemInText(i+1, at+1, "", "here")
			return
		}
	}
}

// TestProblemsInATextPointIntoIt: to the line and column of the file, however the text is
// written; where that cannot be counted, to the text.
func TestProblemsInATextPointIntoIt(t *testing.T) {
	cases := []struct{ name, file, want string }{
		{"plain", `that: a b! c`, "f:1:10: here"},
		{"in single quotes", `that: 'it''s!'`, "f:1:13: here"},
		{"in double quotes", `that: "a\"b!"`, "f:1:12: here"},
		{"a block", "that: |\n    one\n    tw!o\n", "f:3:7: here"},
		{"a block that is indented in itself", "that: |\n    one\n      tw!o\n", "f:3:9: here"},
		{"a block whose indent is given", "that: |2\n      on!e\n  two\n", "f:2:9: here"},
		{"behind a tag", `that: !!str "a!"`, "f:1:7: here"},
		{"behind an anchor", `that: &x "a!"`, "f:1:7: here"},
		{"folded", "that: >\n    one\n    two!\n", "f:1:7: here"},
		{"plain, over two lines", "that: one\n  two!\n", "f:1:7: here"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var dst struct {
				That finds `yaml:"that"`
			}
			err := yamlfile.Decode("f", []byte(c.file), &dst)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestAnEmptyFile(t *testing.T) {
	for text, want := range map[string]bool{"": true, "# only this\n": true, "a: 1": false, "a: [": false} {
		if got := yamlfile.Parse(problem.NewText("f", []byte(text))).Empty(); got != want {
			t.Errorf("%q is empty: %v", text, got)
		}
	}
}
