package vars_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/vars"
)

func lookup(name string) (string, bool) {
	value, ok := map[string]string{"a": "1", "b.c-d": "two", "empty": ""}[name]
	return value, ok
}

func TestExpand(t *testing.T) {
	cases := map[string]string{
		"":                        "",
		"no variable":             "no variable",
		"${a}":                    "1",
		"x${a}y${b.c-d}z":         "x1ytwoz",
		"[${empty}]":              "[]",
		"${empty:-default}":       "",
		"${x:-default}":           "default",
		"${x:-}":                  "",
		"${x:-a:-b}":              "a:-b",
		"$${a}":                   "${a}",
		"$${a} ${a} $$${a}":       "${a} 1 $${a}",
		"$a {a} $":                "$a {a} $",
		`^\d+$`:                   `^\d+$`,
		"${a}${a}":                "11",
		"price: $5 and ${a} euro": "price: $5 and 1 euro",
	}
	for text, want := range cases {
		got, err := vars.Expand(text, lookup)
		if err != nil || got != want {
			t.Errorf("%q became %q (%v), want %q", text, got, err, want)
		}
	}
}

func TestWhatCannotBeExpanded(t *testing.T) {
	_, err := vars.Expand("${x} ${a} ${y}", lookup)
	var undefined *vars.UndefinedError
	if !errors.As(err, &undefined) || undefined.Name != "x" {
		t.Errorf("got %v", err)
	}
	for text, offset := range map[string]int{"a ${b": 2, "${}": 0, "x${a b}": 1, "${a$}": 0} {
		_, err := vars.Expand(text, lookup)
		var syntax *vars.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != offset {
			t.Errorf("%q: got %#v, want an error at %d", text, err, offset)
		}
	}
}

func TestExpandStrings(t *testing.T) {
	type inner struct{ Text string }
	type outer struct {
		Name  string
		N     int
		List  []string
		Map   map[string]inner
		Ptr   *inner
		Any   any
		Nil   *inner
		quiet string
	}
	before := outer{
		Name: "${a}", N: 3, List: []string{"${a}", "x"}, Map: map[string]inner{"${k}": {"${b.c-d}"}},
		Ptr: &inner{"${a}"}, Any: inner{"${a}"}, quiet: "${a}",
	}
	after, err := vars.ExpandStrings(before, lookup)
	if err != nil {
		t.Fatal(err)
	}
	want := outer{
		Name: "1", N: 3, List: []string{"1", "x"}, Map: map[string]inner{"${k}": {"two"}},
		Ptr: &inner{"1"}, Any: inner{"1"}, quiet: "${a}",
	}
	if diff := cmp.Diff(want, after, cmp.AllowUnexported(outer{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if before.Ptr.Text != "${a}" || before.List[0] != "${a}" || before.Map["${k}"].Text != "${b.c-d}" {
		t.Errorf("the original has changed: %+v", before)
	}
	if _, err := vars.ExpandStrings(outer{Any: []string{"${x}"}}, lookup); err == nil {
		t.Error("an undefined variable deep inside went unnoticed")
	}
}

// TestKeysThatHoldVariables: those that are more than a name, as paths are.
func TestKeysThatHoldVariables(t *testing.T) {
	type path string
	before := map[path]string{"a.${a}": "${a}"}
	after, err := vars.ExpandStrings(before, lookup)
	if diff := cmp.Diff(map[path]string{"a.1": "1"}, after); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	if kept := vars.MapStrings(before, strings.ToUpper); kept["a.${a}"] != "${A}" || before["a.${a}"] != "${a}" {
		t.Errorf("the keys have changed: %v, %v", kept, before)
	}
	if _, err := vars.ExpandStrings(map[path]int{"${nobody}": 1}, lookup); err == nil {
		t.Error("an undefined variable in a key went unnoticed")
	}
}

type quotes string

func (quotes) EscapeVariable(value string) string { return "<" + value + ">" }

func TestTextsThatEscapeTheValuesOfVariables(t *testing.T) {
	got, err := vars.ExpandStrings([]quotes{"a ${a} $${a}"}, lookup)
	if err != nil || got[0] != "a <1> ${a}" {
		t.Errorf("got %q (%v)", got, err)
	}
}

func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"${a}", "$${a}", "${a:-${b}}", "${", "}$"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		refs, err := vars.References(text)
		if _, expandErr := vars.Expand(text, func(string) (string, bool) { return "", true }); (err == nil) != (expandErr == nil) {
			t.Errorf("%q: References says %v, Expand says %v", text, err, expandErr)
		}
		for _, r := range refs {
			if text[r.Start:r.Start+2] != "${" || text[r.End-1] != '}' {
				t.Errorf("%q: a reference at %d to %d", text, r.Start, r.End)
			}
		}
	})
}
