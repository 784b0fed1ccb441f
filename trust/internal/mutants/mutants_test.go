package mutants

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const source = `package p

func limit(n int) bool {
	if n > 3 && n != 7 {
		return true
	}
	return false
}

func (t *T) other(n int) bool {
	return n > 3
}
`

func TestApply(t *testing.T) {
	tests := []struct {
		name   string
		mutant Mutant
		want   string // a line of the result; empty: it cannot be made
	}{
		{"a line", Mutant{Func: "limit", Line: "return false", With: "return true"}, "\treturn true\n}\n\nfunc (t"},
		{"a method", Mutant{Func: "T.other", Line: "return n > 3", With: "return n >= 3"}, "\treturn n >= 3\n"},
		{"a line that goes", Mutant{Func: "limit", Line: "return true"}, "n != 7 {\n\t\t\n"},
		{"a line of another function", Mutant{Func: "limit", Line: "return n > 3", With: "x"}, ""},
		{"a line that is there twice", Mutant{Func: "limit", Line: "}", With: "x"}, ""},
		{"no such function", Mutant{Func: "gone", Line: "return false", With: "x"}, ""},
	}
	for _, tt := range tests {
		got, err := tt.mutant.Apply([]byte(source))
		if (err != nil) != (tt.want == "") || !strings.Contains(string(got), tt.want) {
			t.Errorf("%s: %v\n%s", tt.name, err, got)
		}
	}
}

func TestOperators(t *testing.T) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range candidatesOf(files, []byte(source), "p.go", parsed) {
		got = append(got, m.With)
	}
	for _, want := range []string{
		"if n >= 3 && n != 7 {", "if n > 3 || n != 7 {", "if n > 3 && n == 7 {", "if n > 3 {", "if n != 7 {",
		"if n > 4 && n != 7 {", "return false", "return n > 4",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("nothing makes %q, only %q", want, got)
		}
	}
}

// A list that was written reads as it was, notes and all.
func TestListsAreReadAsWritten(t *testing.T) {
	want := []Mutant{
		{File: "a/b.go", Func: "T.f", Line: "if x {", With: "if !x {", Excused: "because"},
		{File: "a/b.go", Func: "f", Line: "return", Equivalent: "nothing follows"},
	}
	var text strings.Builder
	if err := Write(&text, want); err != nil {
		t.Fatal(err)
	}
	got, err := Parse(strings.NewReader("# why\n" + text.String()))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %+v", err, got)
	}
	if _, err := Parse(strings.NewReader("what is this\n")); err == nil {
		t.Error("no error for a line that is none")
	}
}

func TestTheListIsLargeAndOfEachKindOfCode(t *testing.T) {
	all, err := List()
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	for _, m := range all {
		if m.Equivalent == "" {
			counted++
		}
	}
	if counted < 100 {
		t.Errorf("only %d mutants", counted)
	}
	for _, folder := range []string{"runner/expect/", "runner/expect/pattern/", "runner/expect/value/", "runner/recording/", "internal/verdict/", "internal/play/"} {
		if !slices.ContainsFunc(all, func(m Mutant) bool { return strings.HasPrefix(m.File, folder) }) {
			t.Errorf("none of %s", folder)
		}
	}
}

// TestTheListIsOfTheCodeAsItIs: each mutant can be made.
func TestTheListIsOfTheCodeAsItIs(t *testing.T) {
	all, err := List()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		source, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(m.File)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Apply(source); err != nil {
			t.Error(err)
		}
	}
}

func TestKiller(t *testing.T) {
	tests := map[string]string{
		"--- FAIL: TestA (0.1s)\n    --- FAIL: TestA/b (0.1s)\nFAIL\n": "TestA/b",
		"panic: test timed out after 4m0s\n":                           "panic: test timed out after 4m0s",
		"ok\n":                                                         "",
	}
	for text, want := range tests {
		if got := killer([]byte(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
