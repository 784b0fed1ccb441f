package suggest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/suggest"
)

func TestSuggestions(t *testing.T) {
	valid := []string{"expect", "for", "get", "headers", "id", "t", "until"}
	tests := []struct{ written, want string }{
		{"untill", "until"}, {"UNTIL", "until"}, {"unitl", "until"}, {"Until", "until"}, {"hedaers", "headers"}, {"gte", "get"},
		{"expectations", "expect"}, {"head", "headers"}, {"zebra", ""}, {"x", ""}, {"is", "id"}, {"", ""},
		{strings.Repeat("headers", 10), ""},
	}
	for _, test := range tests {
		if got := suggest.Closest(test.written, valid); got != test.want {
			t.Errorf("for %q suggests %q, want %q", test.written, got, test.want)
		}
	}
}

// TestLookAlikes: what nobody can see is said.
func TestLookAlikes(t *testing.T) {
	for _, c := range []struct{ written, valid, want string }{
		{"strеam", "stream", "character 4 is U+0435 (Cyrillic) here, and U+0065 there"},
		{"done", "done ", "character 5 is missing here, and a blank there"},
		{"do\u200bne", "done", "character 3 is U+200B (invisible) here, and U+006E there"},
		{"café", "cafe\u0301", "character 4 is U+00E9 here, and U+0065 there"},
		{"ｇet", "get", "character 1 is U+FF47 here, and U+0067 there"},
		{"Α", "A", "character 1 is U+0391 (Greek) here, and U+0041 there"},
		{"task–event", "task-event", "character 5 is U+2013 here, and U+002D there"},
	} {
		want := fmt.Sprintf("did you mean %q? it only looks the same: %s; ", c.valid, c.want)
		if got := suggest.DidYouMean(c.written, []string{"another", c.valid, strings.ToUpper(c.written)}); got != want {
			t.Errorf("for %q: got %q, want %q", c.written, got, want)
		}
		if got := suggest.Nearly(c.written, []string{c.valid}); got != c.valid {
			t.Errorf("%q is nearly %q, want %q", c.written, got, c.valid)
		}
	}
	for _, c := range [][2]string{{"Done", "done"}, {"done", "done"}, {"дом", "dom"}} {
		if suggest.LooksLike(c[0], c[1]) {
			t.Errorf("%q looks like %q", c[0], c[1])
		}
	}
}

// Of many names the message has those that stand near what was written.
func TestManyNames(t *testing.T) {
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("order %05d", i))
	}
	tests := []struct {
		why, written string
		names        []string
		want         string
	}{
		{"none", "x", nil, "scenarios/ has no scenarios"},
		{"few", "order 0001", names[:3], `did you mean "order 00001"? scenarios/ has: order 00000, order 00001, order 00002`},
		{"many", "order 04711x", names, `did you mean "order 04711"? scenarios/ has 10000 scenarios, among them: ` + strings.Join(names[4702:4722], ", ")},
		{"before all of them", "a", names, "scenarios/ has 10000 scenarios, among them: " + strings.Join(names[:20], ", ")},
		{"behind all of them", "z", names, "scenarios/ has 10000 scenarios, among them: " + strings.Join(names[9980:], ", ")},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, suggest.Listed(test.written, "scenarios/", "scenarios", test.names)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.why, diff)
		}
	}
}

// TestMisspelt: what differs in a letter may be a typing mistake; plurals, numbers and names
// with something behind them are none.
func TestMisspelt(t *testing.T) {
	for written, want := range map[string]string{
		"shiped": "shipped", "acepted": "accepted", "shippde": "shipped",
		"shippedd": "shipped", "bb": "b", "progres": "progress", "step22": "",
		"shipped": "", "items": "", "step1": "", "progressed": "", "bus": "", "order.created": "",
	} {
		if got := suggest.Misspelt(written, []string{"shipped", "accepted", "item", "step2", "progress", "but", "order.create", "b"}); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}
