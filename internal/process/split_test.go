package process

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		line string
		want []string
	}{
		{"", nil},
		{"  flask   run\t--debug\n", []string{"flask", "run", "--debug"}},
		{`sh -c 'exec "$0" && true'`, []string{"sh", "-c", `exec "$0" && true`}},
		{`a "b \"c\" \$ \n" d`, []string{"a", `b "c" $ \n`, "d"}},
		{`a\ b c\'d`, []string{"a b", "c'd"}},
		{`one'two'"three"`, []string{"onetwothree"}},
		{`'' ""`, []string{"", ""}},
		{"app --port ${port} --name ${name:-Ann Lee}!", []string{"app", "--port", "${port}", "--name", "${name:-Ann Lee}!"}},
		{"grüße $HOME", []string{"grüße", "$HOME"}},
	}
	for _, test := range tests {
		got, err := Split(test.line)
		if err != nil {
			t.Errorf("Split(%q): %v", test.line, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Split(%q) (-want +got):\n%s", test.line, diff)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	tests := []struct{ line, want string }{
		{"a | b", `'|' is for a shell, and none runs this; quote it, or write: sh -c '…'`},
		{"a 'b", "a ' has no closing '"},
		{`a "b`, `a " has no closing "`},
		{`a \`, `the \ at the end stands for nothing`},
		{"a ${b", "a ${ has no closing }"},
	}
	for _, test := range tests {
		got, err := Split(test.line)
		if err == nil || err.Error() != test.want {
			t.Errorf("Split(%q) = %q, %v; want the error %s", test.line, got, err, test.want)
		}
	}
}

// Words that are shown as a command line are those words when it is read again.
func FuzzJoinedWordsSplitAgain(f *testing.F) {
	f.Add("flask", "it's", `a "b" \`)
	f.Add("", "a|b", "tab\tnew\nline")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		words := []string{a, b, c}
		if strings.Contains(a+b+c, "${") { // a variable is expanded before words are joined
			return
		}
		got, err := Split(Join(words))
		if err != nil || !slices.Equal(got, words) {
			t.Errorf("%q became %s, and that %q, %v", words, Join(words), got, err)
		}
	})
}
