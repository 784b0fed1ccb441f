package selection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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
		s, err := selection.New(selection.Options{Tags: c.expression})
		if err != nil {
			t.Errorf("%q: %v", c.expression, err)
			continue
		}
		for _, tags := range strings.Split(c.selects, ";") {
			if !s.Selects(selection.Scenario{Name: "x", Tags: strings.Fields(tags)}) {
				t.Errorf("%q must select {%s}", c.expression, tags)
			}
		}
		if c.leaves == "" {
			continue
		}
		for _, tags := range strings.Split(c.leaves, ";") {
			if s.Selects(selection.Scenario{Name: "x", Tags: strings.Fields(tags)}) {
				t.Errorf("%q must leave {%s}", c.expression, tags)
			}
		}
	}
}

func TestWrongExpressions(t *testing.T) {
	for _, expression := range []string{"a", "@", "@a @b", "@a,@b", "@a and", "or @a", "(@a", "@a)", "not", "@a && @b", "()"} {
		if _, err := selection.New(selection.Options{Tags: expression}); err == nil {
			t.Errorf("%q was read", expression)
		} else if !strings.Contains(err.Error(), "write for example") {
			t.Errorf("%q: %v does not say what to write", expression, err)
		}
	}
	if _, err := selection.New(selection.Options{Name: "(["}); err == nil {
		t.Error("a wrong regular expression was read")
	}
}

func TestName(t *testing.T) {
	s, err := selection.New(selection.Options{Tags: "@a", Name: "^the stream"})
	if err != nil {
		t.Fatal(err)
	}
	selects := func(group, name string, tags ...string) bool {
		return s.Selects(selection.Scenario{Group: group, Name: name, Tags: tags})
	}
	if !selects("x", "the stream opens", "@a") || selects("x", "the stream opens") || selects("x", "a stream", "@a") {
		t.Error("both the tags and the name must select")
	}
	if !selects("the streams of tasks", "one opens", "@a") {
		t.Error("a title that begins with the feature's name is not known by it")
	}
}

func TestShards(t *testing.T) {
	const parts, scenarios = 4, 400
	var counts [parts]int
	for n := range scenarios {
		sc := selection.Scenario{File: "features/a.feature", Group: "a", Name: fmt.Sprintf("row %d", n)}
		elsewhere := sc
		elsewhere.File = "/build/7/features/a.feature"
		in := 0
		for i := range parts {
			s, err := selection.New(selection.Options{Shard: fmt.Sprintf("%d/%d", i+1, parts)})
			if err != nil {
				t.Fatal(err)
			}
			if s.Selects(sc) != s.Selects(elsewhere) {
				t.Errorf("%s: its shard depends on where the command is called", sc.Name)
			}
			if s.Selects(sc) {
				in++
				counts[i]++
			}
		}
		if in != 1 {
			t.Errorf("%s is in %d of %d shards, want 1", sc.Name, in, parts)
		}
	}
	for i, n := range counts {
		if n < scenarios/parts/2 {
			t.Errorf("shard %d has %d of %d scenarios", i+1, n, scenarios)
		}
	}
	for _, wrong := range []string{"0/4", "5/4", "4", "a/b", "1/", "1/99999", "-1/2"} {
		if _, err := selection.New(selection.Options{Shard: wrong}); err == nil || !strings.Contains(err.Error(), "write I/N") {
			t.Errorf("%q: got %v", wrong, err)
		}
	}
}

// Parts by time are a partition as well, of what is in the report and of what is not; they take
// about as long as each other, in whatever order the report has them.
func TestShardsByTime(t *testing.T) {
	const parts, known = 3, 40
	var times []selection.Timed
	for n := range known {
		times = append(times, selection.Timed{File: "features/a.feature", Name: fmt.Sprintf("row %d", n), Took: time.Duration(n*n) * time.Millisecond})
	}
	backwards := slices.Clone(times)
	slices.Reverse(backwards)
	var busy [parts]time.Duration
	for n := range 2 * known {
		sc, in := selection.Scenario{File: "/build/7/features/a.feature", Name: fmt.Sprintf("row %d", n)}, 0
		for i := range parts {
			part := func(times []selection.Timed) bool {
				s, err := selection.New(selection.Options{Shard: fmt.Sprintf("%d/%d", i+1, parts), Times: times})
				if err != nil {
					t.Fatal(err)
				}
				return s.Selects(sc)
			}
			if part(times) != part(backwards) {
				t.Errorf("%s: its part depends on the order of the report", sc.Name)
			}
			if part(times) {
				in++
				if n < known {
					busy[i] += times[n].Took
				}
			}
		}
		if in != 1 {
			t.Errorf("%s is in %d of %d parts", sc.Name, in, parts)
		}
	}
	if least, most := slices.Min(busy[:]), slices.Max(busy[:]); most > least*11/10 {
		t.Errorf("the parts take %v", busy)
	}
}

func FuzzTags(f *testing.F) {
	f.Add("@a and not (@b or @c)")
	f.Fuzz(func(_ *testing.T, expression string) {
		if s, err := selection.New(selection.Options{Tags: expression}); err == nil {
			s.Selects(selection.Scenario{Name: "x", Tags: []string{"@a", "@b"}})
		}
	})
}

// TestTagsAsOtherToolsWriteThem are refused, with how they are written here.
func TestTagsAsOtherToolsWriteThem(t *testing.T) {
	for written, meant := range map[string]string{
		"slow": `did you mean "@slow"?`, "~@slow": `did you mean "not @slow"?`, "!@slow": `did you mean "not @slow"?`, "@a,@b": `did you mean "or @b"?`,
		"@a && @b": `did you mean "and"?`, "@a AND @b": `did you mean "and"?`, "@a and": `got nothing; write for example`, "@a and or": `got "or"; write for example`,
	} {
		if _, err := selection.New(selection.Options{Tags: written}); err == nil || !strings.Contains(err.Error(), meant) {
			t.Errorf("%s: %v, want %s", written, err, meant)
		}
	}
}
