package expect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/pattern"
)

// TestAListForAPattern: the text that a list is told to mean has the same kinds once it stands in its place.
func TestAListForAPattern(t *testing.T) {
	for _, c := range []struct {
		list, hint string
		names      []string // of the pattern, in order
	}{
		{"[placed, paid]", "placed paid", []string{"paid", "placed"}},
		{"[placed]", "'placed'", []string{"placed"}},
		{`["null"]`, "'null'", []string{"null"}},
		{"[order placed]", `'"order placed"'`, []string{"order placed"}},
		{"[order placed, paid]", `'"order placed" paid'`, []string{"order placed", "paid"}},
		{`[a, "#x", b]`, "'a #x b'", []string{"#x", "a", "b"}},
		{`["a:", b]`, "'a: b'", []string{"a:", "b"}},
		{"[order.placed, a:b-c]", "'order.placed a:b-c'", []string{"a:b-c", "order.placed"}},
		{"[it's, paid]", "'it''s paid'", []string{"it's", "paid"}},
		{`["a]", "{b}", "c (new)", "d,e", "C++"]`, `'"a]" "{b}" "c (new)" "d,e" "C++"'`, []string{"C++", "a]", "c (new)", "d,e", "{b}"}},
		{`['"order placed"', paid]`, `'"order placed" paid'`, []string{"order placed", "paid"}},
		{`["progress{2,4}", done]`, "'progress{2,4} done'", []string{"done", "progress"}},
		{"[a | b, c & d, e+]", "'(a | b) (c & d) e+'", []string{"a", "b", "c", "d", "e"}},
		{`["(new)", "b,", " c "]`, `'"(new)" "b," " c "'`, []string{" c ", "(new)", "b,"}},
		{"[a | b]", "'a | b'", []string{"a", "b"}},
		{`['say "hi"', b]`, "", nil},
		{`["a\nb", b]`, "", nil},
		{`["", b]`, "", nil},
		{"[[a], b]", "", nil},
		{"[]", "", nil},
	} {
		err := yamlfile.Decode("x.yaml", []byte("order: "+c.list+"\n"), new(expect.Order))
		if err == nil {
			t.Errorf("%s is no text", c.list)
			continue
		}
		_, hint, _ := strings.Cut(err.Error(), "write one text: ")
		if hint = strings.TrimSpace(hint); hint != c.hint {
			t.Errorf("%s: the hint is %s, want %s", c.list, hint, c.hint)
		}
		if hint == "" {
			continue
		}
		for _, file := range []string{"order: " + hint + "\n", "{order: " + hint + "}\n"} {
			var pasted expect.Order
			if err := yamlfile.Decode("x.yaml", []byte(file), &pasted); err != nil {
				t.Error(err)
				continue
			}
			order, err := pattern.Compile(pasted.Pattern)
			if err != nil {
				t.Error(err)
				continue
			}
			if names := slices.Sorted(slices.Values(order.Names())); !slices.Equal(names, c.names) {
				t.Errorf("%s: pasted, %s has the kinds %q, want %q", c.list, hint, names, c.names)
			}
		}
	}
}
