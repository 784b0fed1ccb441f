package service

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnescape(t *testing.T) {
	tests := []struct{ text, want string }{
		{`data: {"a": 1}`, `data: {"a": 1}`},
		{`data: x\n\n`, "data: x\n\n"},
		{`\r\n\t\0\\`, "\r\n\t\x00\\"},
		{`\\n`, `\n`},
		{`\xEF\xBB\xBFdata`, "\uFEFFdata"},
		{`half of \xc3`, "half of \xc3"},
		{`\u00e9`, "é"},
		{`\uD83D\uDE00`, "😀"},
		{"", ""},
	}
	for _, test := range tests {
		got, err := Unescape(test.text)
		if err != nil || got != test.want {
			t.Errorf("Unescape(%q) = %q, %v; want %q", test.text, got, err, test.want)
		}
	}
}

func TestUnescapeRefuses(t *testing.T) {
	tests := []struct{ text, want string }{
		{`\q`, `"\\q" is not an escape; there are \n \r \t \0 \\ \xHH \uHHHH`},
		{`\`, `a \ at the end stands for nothing; write \\ for a backslash`},
		{`\x4`, `\x needs 2 hexadecimal digits, got "4"`},
		{`\u12G4`, `\u needs 4 hexadecimal digits, got "12G4"`},
		{`\x+1`, `\x needs 2 hexadecimal digits, got "+1"`},
		{`\uD83D!`, `\uD83D is half of a surrogate pair; write both halves, or the bytes as \xHH`},
		{`\uD83D\u0041`, `\uD83D is half of a surrogate pair; write both halves, or the bytes as \xHH`},
	}
	for _, test := range tests {
		got, err := Unescape(test.text)
		if err == nil || err.Error() != test.want {
			t.Errorf("Unescape(%q) = %q, %v; want the error %s", test.text, got, err, test.want)
		}
	}
}

func TestSplitWords(t *testing.T) {
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
		got, err := splitWords(test.line)
		if err != nil {
			t.Errorf("splitWords(%q): %v", test.line, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("splitWords(%q) (-want +got):\n%s", test.line, diff)
		}
	}
}

func TestSplitWordsRefuses(t *testing.T) {
	tests := []struct{ line, want string }{
		{"a | b", `run: '|' is for a shell, and none runs this; quote it, or write: sh -c '…'`},
		{"a 'b", "run: a ' has no closing '"},
		{`a "b`, `run: a " has no closing "`},
		{`a \`, `run: the \ at the end stands for nothing`},
		{"a ${b", "run: a ${ has no closing }"},
	}
	for _, test := range tests {
		got, err := splitWords(test.line)
		if err == nil || err.Error() != test.want {
			t.Errorf("splitWords(%q) = %q, %v; want the error %s", test.line, got, err, test.want)
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
		got, err := splitWords(joinWords(words))
		if err != nil || !slices.Equal(got, words) {
			t.Errorf("%q became %s, and that %q, %v", words, joinWords(words), got, err)
		}
	})
}
