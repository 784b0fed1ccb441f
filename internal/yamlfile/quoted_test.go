package yamlfile_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// TestWhatIsQuotedIsReadAsItIs: with what YAML gives a meaning to, and what only an escape can say.
func TestWhatIsQuotedIsReadAsItIs(t *testing.T) {
	for _, text := range []string{"", "a", "null", "it's", `"`, `\n`, "a: #b", "- [x]", "é🙂", "two\nlines", "\ttab ", "\x00\x7f", "\u00a0\u200b\ufeff"} {
		var got struct {
			Text string `yaml:"text"`
		}
		file := yamlfile.Parse(problem.NewText("a.yaml", []byte("text: "+yamlfile.Quoted(text)+"\n")))
		if err := file.Decode(&got, yamlfile.Options{}); err != nil || got.Text != text {
			t.Errorf("%q is written %s, and read as %q, %v", text, yamlfile.Quoted(text), got.Text, err)
		}
	}
}
