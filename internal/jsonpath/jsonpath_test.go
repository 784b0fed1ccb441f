package jsonpath_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/jsonpath"
)

func TestValidate(t *testing.T) {
	for _, path := range []string{"a", "data.progress", "items.0.id", "items.#.id", "items.#(id==1).name", `items.#(name=="a)").id`, "@this", "a|@keys", `\@a`, `a\(`, "a.@pretty:{\"indent\":\"\"}"} {
		if err := jsonpath.Validate(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	refused := map[string]string{
		"":                  "is empty",
		"$.a":               `not written as gjson reads it, at "$."`,
		"a[0]":              `at "[0]"`,
		"a..b":              `at ".."`,
		"@nothing":          "unknown modifier @nothing",
		"items.#(id==1":     "is not closed",
		`items.#(name=="a)`: "is not closed",
		"items)":            "closes a ) that it never opened",
		"items.#(a]":        "closes a ] that it never opened",
	}
	for path, want := range refused {
		if err := jsonpath.Validate(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", path, err, want)
		}
	}
}
