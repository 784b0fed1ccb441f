package expect_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// TestMessagesShowThePlaceThatMatters: of long data a message shows the path that was judged,
// and where two texts begin to differ, with a little in front of it.
func TestMessagesShowThePlaceThatMatters(t *testing.T) {
	long := strings.Repeat("x", 200)
	kinds := expect.Kinds{
		"paid":      {Event: "e", Where: map[value.Path]value.JSON{"s": `"paid"`}},
		"cancelled": {Event: "e", Where: map[value.Path]value.JSON{"s": `"cancelled"`}},
		"over":      {AnyOf: []string{"cancelled", "paid"}},
	}
	cases := []struct {
		name   string
		x      expect.Expectation
		stream []string
		shows  string
	}{
		{"data that is not JSON, where it breaks off", expect.Every{Kind: "e", Checks: has("a")}, []string{`1 e {"a":"` + long + `" "b"}`}, `xxxxx" "b"}»`},
		{"a word in the data that must not be there", expect.No{Kind: "e", Checks: expect.Checks{DataContains: "oops"}}, []string{`1 e {"a":"` + long + `oops"}`}, `oops"}»`},
		{"a word at a path that must not be there", expect.No{Kind: "e", Checks: expect.Checks{Contains: map[value.Path]string{"a": "oops"}}}, []string{`1 e {"a":"` + long + `oops"}`}, `oops"`},
		{"values that must be the same", expect.Same{Path: "a"}, []string{`1 e {"a":"` + long + `1"}`, `2 e {"a":"` + long + `2"}`}, `x1", #2 e`},
		{"a long text, where a short one came", expect.Every{Kind: "e", Checks: expect.Checks{Data: pointer("{" + long)}}, []string{`1 e {"a":1}`}, `«{"a":1}», where «{x`},
		{"a value that must be repeated", expect.Repeats{Path: "a", In: "f", Of: "e"}, []string{`1 e {"a":"` + long + `1"}`, `2 f {"a":"` + long + `2"}`}, `x2", and the latest`},
		{"a text that must be joined", expect.Joined{Path: "a", In: "e", Is: value.JSON(`"` + long + `2"`)}, []string{`1 e {"a":"` + long + `1"}`}, `x1», where «…`},
		{"a text that another event tells", expect.Joined{Path: "a", In: "e", Of: "f", At: "b"}, []string{`1 e {"a":"` + long + `1"}`, `2 f {"b":"` + long + `2"}`}, `x1», and #2 f (2.0 ms) has "b" «…`},
		{"values that must be equal", expect.Compares{Path: "a", Is: value.IsEqual, With: "b", In: "e"}, []string{`1 e {"a":"` + long + `1","b":"` + long + `2"}`}, `x1" and "b" …`},
		{"what makes an event the kind that must not come", expect.Never{Kind: "paid"}, []string{`1 e {"a":"` + long + `","s":"paid"}`}, `"s":"paid"}»`},
		{"what makes an event one of those that must not come", expect.Never{Kind: "over"}, []string{`1 e {"a":"` + long + `","s":"paid"}`}, `"s":"paid"}»`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v, err := judge(c.x, expect.Env{Kinds: kinds}, stream(c.stream...))
			if err != nil || v.State != expect.Broken {
				t.Fatalf("it is %s: %v", v.State, err)
			}
			if !strings.Contains(v.Got, c.shows) || strings.Contains(v.Got, long) {
				t.Errorf("got %s, want it to show %s, and not all of it", v.Got, c.shows)
			}
		})
	}
}
