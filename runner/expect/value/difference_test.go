package value_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

func TestDifferences(t *testing.T) {
	cases := []struct{ a, b, want string }{
		{`1`, `1.0`, ``},
		{`{"a":1,"b":[2]}`, `{"b":[2],"a":1}`, ``},
		{`1`, `"1"`, `: 1 | "1"`},
		{`{"a":1,"b":2}`, `{"a":1,"b":3}`, `b: 2 | 3`},
		{`{"a":{"b":[1,2,3]}}`, `{"a":{"b":[1,5,3,4]}}`, `a.b.1: 2 | 5; a.b.3:  | 4`},
		{`{"a":1}`, `{"b":1}`, `a: 1 | ; b:  | 1`},
		{`{"a.b":1}`, `{"a.b":2}`, `a\.b: 1 | 2`},
		{`{"a":{}}`, `{"a":[]}`, `a: {} | []`},
		{`{"a":1,"a":2}`, `{"a":1}`, `: {"a":1,"a":2} | {"a":1}`},
	}
	for _, c := range cases {
		var got []string
		for _, d := range value.Differences(gjson.Parse(c.a), gjson.Parse(c.b)) {
			got = append(got, fmt.Sprintf("%s: %s | %s", d.Path, d.A.Raw, d.B.Raw))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%s and %s (-want +got)\n%s", c.a, c.b, diff)
		}
	}
}

// TestContrast: where texts are long, what both begin with is cut.
func TestContrast(t *testing.T) {
	same := strings.Repeat("é", 60)
	cases := []struct{ a, b, wantA, wantB string }{
		{"short 1", "short 2", "short 1", "short 2"},
		{same + "1", same + "2", "…" + strings.Repeat("é", 12) + "1", "…" + strings.Repeat("é", 12) + "2"},
		{same, same + "2", "…" + strings.Repeat("é", 12), "…" + strings.Repeat("é", 12) + "2"},
		{"1" + same, "2" + same, "1" + strings.Repeat("é", 47) + "…", "2" + strings.Repeat("é", 47) + "…"},
		{"cafe\u0301", "caf\u00e9", `cafe\u0301`, `caf\u00e9`}, // they look alike
		{"раid", "paid", `\u0440\u0430id`, "paid"},             // the first has two Cyrillic letters
		{"a\u200bb", "ab", `a\u200bb`, "ab"},
		{"ok ", "ok", "ok ", "ok"},
		{"a\x1b", "b", `a\x1b`, "b"},
	}
	for _, c := range cases {
		a, b := value.Contrast(c.a, c.b)
		if diff := cmp.Diff([]string{c.wantA, c.wantB}, []string{a, b}); diff != "" {
			t.Errorf("%q and %q (-want +got)\n%s", c.a, c.b, diff)
		}
	}
}
