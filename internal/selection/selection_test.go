package selection_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/selection"
)

func TestTags(t *testing.T) {
	cases := []struct {
		expression      string
		selects, leaves string // sets of tags, separated by semicolons
	}{
		{"", "; @a", ""},
		{"@a", "@a; @a @b", "; @b; @ab"},
		{"not @a", "; @b", "@a; @a @b"},
		{"@a and @b", "@a @b; @b @a @c", "@a; @b"},
		{"@a or @b", "@a; @b; @a @b", "; @c"},
		{"@a or @b and @c", "@a; @b @c", "@b; @c"},
		{"(@a or @b) and @c", "@a @c; @b @c", "@a; @b; @c"},
		{"not (@a or (@b and not @c))", "; @c; @b @c", "@a; @b"},
		{"not not @a", "@a", "@b"},
		{"@known-gap", "@known-gap; @known-gap(x)", "@known"},
		{"@known-gap(x)", "@known-gap(x)", "@known-gap; @known-gap(y)"},
		{"@a", "a", "b"}, // YAML tags need no @
	}
	for _, c := range cases {
		s, err := selection.New(c.expression, "")
		if err != nil {
			t.Errorf("%q: %v", c.expression, err)
			continue
		}
		for _, tags := range strings.Split(c.selects, ";") {
			if !s.Selects("x", strings.Fields(tags)) {
				t.Errorf("%q must select {%s}", c.expression, tags)
			}
		}
		if c.leaves == "" {
			continue
		}
		for _, tags := range strings.Split(c.leaves, ";") {
			if s.Selects("x", strings.Fields(tags)) {
				t.Errorf("%q must leave {%s}", c.expression, tags)
			}
		}
	}
}

func TestWrongExpressions(t *testing.T) {
	for _, expression := range []string{"a", "@", "@a @b", "@a,@b", "@a and", "or @a", "(@a", "@a)", "not", "@a && @b", "()"} {
		if _, err := selection.New(expression, ""); err == nil {
			t.Errorf("%q was read", expression)
		} else if !strings.Contains(err.Error(), "write for example") {
			t.Errorf("%q: %v does not say what to write", expression, err)
		}
	}
	if _, err := selection.New("", "(["); err == nil {
		t.Error("a wrong regular expression was read")
	}
}

func TestName(t *testing.T) {
	s, err := selection.New("@a", "^the stream")
	if err != nil {
		t.Fatal(err)
	}
	if !s.Selects("the stream opens", []string{"@a"}) || s.Selects("the stream opens", nil) || s.Selects("a stream", []string{"@a"}) {
		t.Error("both the tags and the name must select")
	}
}

func FuzzTags(f *testing.F) {
	f.Add("@a and not (@b or @c)")
	f.Fuzz(func(_ *testing.T, expression string) {
		if s, err := selection.New(expression, ""); err == nil {
			s.Selects("x", []string{"@a", "@b"})
		}
	})
}
