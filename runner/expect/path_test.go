package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
)

func TestPaths(t *testing.T) {
	for _, path := range []expect.Path{
		"a", "a.b.0", "items.#", "items.#(id==1).name", `items.#(name=="a)b").id`, "@this", "a|@reverse", `a\.b`, "{a,b}", `\@type`, "@keys",
	} {
		if err := path.Validate(); err != nil {
			t.Errorf("%q: %v", path, err)
		}
	}
	cases := map[expect.Path]string{
		"":                     "a JSON path is empty",
		"items.#(id==1":        `the JSON path "items.#(id==1" is not closed`,
		`items.#(name=="a).id`: `the JSON path "items.#(name==\"a).id" is not closed`,
		"a)":                   `the JSON path "a)" closes a ) that it never opened`,
		"$.a":                  `the JSON path "$.a" is not written as gjson reads it, at "$."`,
		"a[0].b":               `the JSON path "a[0].b" is not written as gjson reads it, at "[0]"`,
		"a..b":                 `the JSON path "a..b" is not written as gjson reads it, at ".."`,
		"a|@revers":            `the JSON path "a|@revers" has the unknown modifier @revers`,
	}
	for path, want := range cases {
		if err := path.Validate(); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", path, err, want)
		}
	}
}

// FuzzPath: whatever the path and the data, a look-up neither panics nor finds
// anything in data that is not JSON.
func FuzzPath(f *testing.F) {
	f.Add("a.b", `{"a":{"b":1}}`)
	f.Add("#(a==1)#.b", `[{"a":1,"b":2}]`)
	f.Add("@this", `{"a":1`)
	f.Fuzz(func(t *testing.T, path, data string) {
		p := expect.Path(path)
		if p.Validate() != nil {
			return
		}
		if _, err := expect.Judge(expect.Every{Kind: "e", Checks: has(p)}, expect.Env{}, stream("1 e "+data)); err != nil {
			t.Error(err)
		}
	})
}
