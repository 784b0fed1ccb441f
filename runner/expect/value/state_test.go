package value_test

import (
	"testing"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

func TestAStateIsMadeOfItsPieces(t *testing.T) {
	type step struct {
		how  func(*value.State, gjson.Result, value.Path) error
		json string
		at   value.Path
		want string // of the state, or of the error
	}
	set, add, patch, merge := (*value.State).Set, (*value.State).Append, (*value.State).Patch, (*value.State).Merge
	cases := map[string][]step{
		"a text":  {{add, `"a\""`, "", `a"`}, {add, `"b"`, "", `a"b`}, {add, `1`, "", `1 cannot be appended to "a\"b": a text is appended to a text, and an item to a list`}},
		"a list":  {{add, `1`, "", `[1]`}, {add, `"b"`, "", `[1,"b"]`}},
		"a patch": {{patch, `[]`, "", "nothing came before it that it could change"}, {set, `{"n":9007199254740993}`, "", `{"n":9007199254740993}`}, {patch, `[{"op":"add","path":"/m","value":"<"}]`, "", `{"n":9007199254740993,"m":"<"}`}},
		"tests by value": {
			{set, `{"n":1,"a/b":[{"x":1,"y":2}]}`, "", `{"n":1,"a/b":[{"x":1,"y":2}]}`},
			{patch, `[{"op":"replace","path":"/n","value":5},{"op":"test","path":"/n","value":5.0},{"op":"test","path":"/a~1b/0","value":{"y":2.0,"x":1}},{"op":"remove","path":"/a~1b"}]`, "", `{"n":5}`},
			{patch, `[{"op":"add","path":"/n","value":6},{"op":"test","path":"/n","value":6.5}]`, "", "testing value /n failed: test failed"},
			{patch, `[{"op":"test","path":"/m","value":1}]`, "", "testing value /m failed: test failed"},
			{patch, `[{"op":"test","path":"","value":{"n":5.0}}]`, "", `{"n":5}`},
		},
		"a merge":  {{set, `{"a":{"b":1,"c":2}}`, "", `{"a":{"b":1,"c":2}}`}, {merge, `{"b":null}`, "a", `{"a":{"c":2}}`}},
		"in parts": {{set, `{"t":"x","l":[]}`, "", `{"t":"x","l":[]}`}, {add, `"y"`, "t", `{"t":"xy","l":[]}`}, {add, `{}`, "l", `{"t":"xy","l":[{}]}`}, {set, `1`, "m", `{"t":"xy","l":[{}],"m":1}`}},
	}
	for name, steps := range cases {
		t.Run(name, func(t *testing.T) {
			var s value.State
			for _, step := range steps {
				err := step.how(&s, gjson.Parse(step.json), step.at)
				got := string(s.Data())
				if err != nil {
					got = err.Error()
				}
				if got != step.want {
					t.Errorf("%s at %q: got %s, want %s", step.json, step.at, got, step.want)
				}
			}
		})
	}
}
