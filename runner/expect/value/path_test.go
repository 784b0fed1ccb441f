package value_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect/value"
)

func TestPaths(t *testing.T) {
	for _, path := range []value.Path{
		"a", "a.b.0", "items.#", "items.#(id==1).name", `items.#(name=="a)b").id`, "@this", "a|@reverse", `a\.b`, "{a,b}", `a\(b`, `items.#(x=="\"").y`, `\@type`, `a\.`, `\.a`, "@keys", "@event.id", "@event.has_id",
	} {
		if err := path.Validate(); err != nil {
			t.Errorf("%q: %v", path, err)
		}
	}
	cases := map[value.Path]string{
		"":                     "a JSON path is empty",
		"items.#(id==1":        `the JSON path "items.#(id==1" is not closed`,
		`items.#(name=="a).id`: `the JSON path "items.#(name==\"a).id" is not closed`,
		"a)":                   `the JSON path "a)" closes a ) that it never opened`,
		"$.a":                  `the JSON path "$.a" is not written as gjson reads it, at "$."`,
		"a[0].b":               `the JSON path "a[0].b" is not written as gjson reads it, at "[0]"`,
		"a..b":                 `the JSON path "a..b" is not written as gjson reads it, at ".."`,
		".id":                  `the JSON path ".id" begins or ends with a dot, where a key is missing`,
		"id.":                  `the JSON path "id." begins or ends with a dot, where a key is missing`,
		".":                    `the JSON path "." begins or ends with a dot, where a key is missing`,
		"@event":               `"@event" is no field of an event`,
		"@event.ids":           `"@event.ids" is no field of an event`,
		"@event.data.a":        `"@event.data.a" is no field of an event`,
		"a|@revers":            `the JSON path "a|@revers" has the unknown modifier @revers`,
	}
	for path, want := range cases {
		if err := path.Validate(); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", path, err, want)
		}
	}
}

// TestAnEmptyKeyIsLookedFor, and does no harm: a variable that is empty may leave one in a path.
func TestAnEmptyKeyIsLookedFor(t *testing.T) {
	for json, want := range map[string]bool{`1`: false, `{"o": {"a": 1}}`: false, `{"o": {"": "x"}}`: true, ``: false} {
		for _, path := range []value.Path{"o.", "."} {
			if got := value.At(json, path); got.Exists() != (want && path == "o.") {
				t.Errorf("%q in %s is %s", path, json, got.Raw)
			}
		}
	}
}

// TestNearAPath: what stands at a path is near it, or what has the name of its last part.
func TestNearAPath(t *testing.T) {
	const data = `{"id": 1, "data": {"value": 2}, "text":"x"}`
	for path, want := range map[value.Path]string{
		"data.value": "2}", "id": "1,", "text": `"x"`, "other.value": `"value": 2`, "data.text": `"text":"x"`, "data.none": "{", "none": "{", value.Whole: "{",
	} {
		if got := data[path.Near([]byte(data)):]; !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

// TestNearTheLastOfAKey: of a key that stands twice, the one is marked that is judged.
func TestNearTheLastOfAKey(t *testing.T) {
	for path, want := range map[value.Path]string{"n": "2,", "o.m": "4}", "o": `{"m": 4`, "l.1.n": "6}", "e": `"f"`} {
		const data = `{"n": 1, "n": 2, "o": {"m": 3}, "o": {"m": 4}, "l": [0, {"n": 5, "n": 6}], "e": 0, "\u0065": "f"}`
		if got := data[path.Near([]byte(data)):]; !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

// TestTheLastOfAKey: of a key that stands twice, however it is written, the last one counts, whatever the path.
func TestTheLastOfAKey(t *testing.T) {
	cases := []struct {
		json string
		path value.Path
		want string
	}{
		{`{"n":1,"n":2}`, "n", "2"},
		{`{"\u006e":1,"n":2}`, "n", "2"},
		{`{"n":2,"\u006e":1}`, "n", "1"},
		{`{"o":{"\u006e":1},"\u006f":{"n":2}}`, "o.n", "2"},
		{`{"o":{"n":1},"\u006f":{"m":2}}`, "o.n", ""},
		{`{"a\"b":1,"a\"b":2}`, `a"b`, "2"},
		{`{"c.d":1,"c.d":2}`, `c\.d`, "2"},
		{`{"o":[1],"o":[2,3]}`, "o.#", "2"},
		{`{"o":[{"n":1,"n":2},{"n":3}]}`, "o.#.n", "[2,3]"},
		{`{"o":[{"id":1,"id":2,"n":5},{"id":1,"n":6}]}`, "o.#(id==1).n", "6"},
		{`{"o":{"a":{"n":1},"a":{"n":2}}}`, "o.*.n", "2"},
		{`{"n":1,"n":{"a":[1, {"b":"\\"}]}}`, "n|@this", `{"a":[1,{"b":"\\"}]}`},
		{`{"t":"say \"n\"","n":1}`, "n", "1"},
		{`{"n":[1, 2]}`, "n.#", "2"},
		{`{}`, "o.#.n", ""},
		{`[{"n":1,"n":2}]`, "#.n", "[2]"},
		{`{"n":1,"n":2}`, value.Whole, `{"n":1,"n":2}`},
		{`{"\ud83d\ude00":1,"😀":2}`, "😀", "2"},
		{`{"a\/b":1,"a/b":2}`, "a/b", "2"},
		{`{"t":"caf\u00e9 \ud83d","n":1,"\u006E":2}`, "n", "2"},
		{`{"n":[{"m":1 , "m" :2}],"t":"a\\"}`, "n.#.m", "[2]"},
		{`{` + members(100) + `,"k7":{"m":2}}`, "k7.*", "2"},
		{strings.Repeat(`{"o":`, 20) + `{"n":1,"n":2}` + strings.Repeat(`}`, 20), value.Path(strings.Repeat("o.", 20) + "?"), "2"},
	}
	for _, c := range cases {
		if got := value.At(c.json, c.path).Raw; got != c.want {
			t.Errorf("%s at %s: got %s, want %s", c.json, c.path, got, c.want)
		}
	}
}

// members are those of an object that has many.
func members(count int) string {
	all := make([]string, count)
	for i := range all {
		all[i] = fmt.Sprintf(`"k%d":{"m":1}`, i)
	}
	return strings.Join(all, ",")
}

// TestPathsTakeNoMemory: they are looked up in each event.
func TestPathsTakeNoMemory(t *testing.T) {
	const event = `{"type":"progress","items":[{"id":1,"name":"a \"b\"\n"},{"id":2,"name":"caf\u00e9"}],"data":{"value":55}}`
	for _, path := range []value.Path{"data.value", "items.#(id==2).id", "da*.value"} {
		if took := testing.AllocsPerRun(10, func() { value.At(event, path) }); took > 0 {
			t.Errorf("%s took memory %v times", path, took)
		}
	}
}
