package selection_test

import (
	"slices"
	"testing"

	"github.com/streamspec/streamspec/internal/selection"
)

// TestWhyNone: of what selects nothing, what is near to it is named.
func TestWhyNone(t *testing.T) {
	t.Parallel()
	suite := []selection.Scenario{
		{File: "a.feature", Group: "Orders", Name: "an order is shipped", Tags: []string{"@slow", "@known-gap(late)"}},
		{File: "b.yaml", Group: "scenarios", Name: "two pages at once", Tags: []string{"wire"}},
		{File: "c.yaml", Group: "scenarios", Name: "tea (hot)"},
	}
	cases := []struct {
		name    string
		options selection.Options
		want    []string
	}{
		{"a tag that is nearly one", selection.Options{Tags: "@slwo"},
			[]string{`the tag @slwo: no scenario has it; did you mean "@slow"? the suite has: @known-gap, @known-gap(late), @slow, @wire`}},
		{"a tag that is none", selection.Options{Tags: "@smoke and not @wire"},
			[]string{`the tag @smoke: no scenario has it; the suite has: @known-gap, @known-gap(late), @slow, @wire`}},
		{"tags that nothing has at once", selection.Options{Tags: "@slow and @wire"},
			[]string{`the tag expression "@slow and @wire": its tags are there, and no scenario meets all of it`}},
		{"a word of a name", selection.Options{Name: "shiped"},
			[]string{`the name "shiped": no scenario's matches; did you mean "an order is shipped"?`}},
		{"some words of a name", selection.Options{Name: "^tow pages"},
			[]string{`the name "^tow pages": no scenario's matches; did you mean "two pages at once"?`}},
		{"the name of a feature", selection.Options{Name: "Ordres ›"},
			[]string{`the name "Ordres ›": no scenario's matches; did you mean "Orders › an order is shipped"?`}},
		{"a name with signs of a regular expression", selection.Options{Name: "tea (hot)"},
			[]string{`the name "tea (hot)": no scenario's matches; it is a regular expression, and "tea (hot)" has signs that mean something in one; write --name 'tea \(hot\)'`}},
		{"a name that is none", selection.Options{Name: "x+y"},
			[]string{`the name "x+y": no scenario's matches; streamspec run --list lists them all`}},
		{"a part that is empty", selection.Options{Shard: "1/10000"},
			[]string{`the shard 1/10000: nothing is in this part, of 3 scenarios; use fewer parts, or --shard-by REPORT.json, by which they are even`}},
		{"each has some", selection.Options{Tags: "@slow", Name: "two"},
			[]string{"each condition selects scenarios by itself, and none is selected by all of them"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := selection.New(c.options)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.WhyNone(suite); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
	if why := (selection.Selection{}).WhyNone(nil); why != nil {
		t.Errorf("of no scenarios: %q", why)
	}
}

// TestMisspelt: what is left out by a tag that was mistyped would run, and nobody noticed.
func TestMisspelt(t *testing.T) {
	t.Parallel()
	suite := []selection.Scenario{{Name: "one", Tags: []string{"@slow"}}}
	for expression, want := range map[string][]string{
		"not @slwo":  {"the tag @slwo: no scenario has it; did you mean @slow?"},
		"not @slow":  nil,
		"not @flaky": nil, // which no scenario is at present
		"":           nil,
	} {
		s, err := selection.New(selection.Options{Tags: expression})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Misspelt(suite); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", expression, got, want)
		}
	}
}
