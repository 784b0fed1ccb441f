package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
)

// TestTextsThatAreShownAlike: a line feed is shown as \n, as a backslash and an n are.
func TestTextsThatAreShownAlike(t *testing.T) {
	first := func(data string) expect.First { return expect.First{Kind: "a", Checks: expect.Checks{Data: &data}} }
	two, written := stream("1 a x\ny"), stream(`1 a x\ny`)
	runVerdicts(t, []verdictCase{
		{name: "the same", expect: first("x\ny"), stream: two},
		{
			name: "a line feed came", expect: first(`x\ny`), stream: two,
			want: "the first \"a\" has the data «x\\ny»\n#1 a (1.0 ms) has the data «x\\ny»; its \\n is one character, and what is expected has a backslash and a letter there (write a doc string, in YAML double quotes)",
		},
		{
			name: "a backslash came", expect: first("x\ny"), stream: written,
			want: "the first \"a\" has the data «x\\ny»\n#1 a (1.0 ms) has the data «x\\ny»; its \\n is a backslash and a letter, and what is expected has one character there",
		},
	})
}
