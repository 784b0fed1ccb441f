package yamlfile

import (
	"encoding/json"
	"testing"

	"github.com/streamspec/streamspec/internal/vars"
)

func TestRawJSON(t *testing.T) {
	tests := []struct{ why, yaml, want string }{
		{"numbers stay as they are written", "[1, -0, 1.50, 1e5, 12345678901234567890123]", `[1,-0,1.50,1e5,12345678901234567890123]`},
		{"numbers JSON writes otherwise", "[+5, .5, -.5, 5., +1.0e3, +1e3, 1_000, 0x1F, 0o17, 0b101, 5.e3, 1_0.5]", `[5,0.5,-0.5,5.0,1.0e3,1e3,1000,31,15,5,5.0e3,10.5]`},
		{"text in quotes stays text", `["1", 'true', "null"]`, `["1","true","null"]`},
		{"plain words", "[a b, True, FALSE, ~, Null, yes]", `["a b",true,false,null,null,"yes"]`},
		{"numbers beyond what YAML takes as one", `[1e400, -1.5E+999, "1e400", 1e, e4]`, `[1e400,-1.5E+999,"1e400","1e","e4"]`},
		{"what JSON does not have becomes text", "[.nan, -.inf, 2024-01-02, 12:30]", `[".nan","-.inf","2024-01-02","12:30"]`},
		{"!!str makes text of a number", "!!str 5", `"5"`},
		{"keys keep their order and are text", "{b: 1, a: {2: x, true: y}}", `{"b":1,"a":{"2":"x","true":"y"}}`},
		{"a key without a value", "{a: , b: 1}", `{"a":null,"b":1}`},
		{"nothing inside", "[[], {}]", `[[],{}]`},
		{"characters that JSON escapes", `"a\"\\\n\t<é>\u2028"`, `"a\"\\\n\t<é>\u2028"`},
		{"variables stay", "{id: '${task}', n: 1}", `{"id":"${task}","n":1}`},
		{"block text", "|\n  a\n  b\n", `"a\nb\n"`},
		{"aliases and merged keys are written out", "[&a {x: 1, y: 2}, *a, {<<: *a, y: 3}]", `[{"x":1,"y":2},{"x":1,"y":2},{"y":3,"x":1}]`},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var got JSON
			err := Decode("a.yaml", []byte(test.yaml), &got)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if !json.Valid([]byte(got)) {
				t.Error("this is not JSON")
			}
		})
	}
}

func TestValuesOfVariablesFitIntoJSON(t *testing.T) {
	lookup := func(name string) (string, bool) { return "say \"hi\" \\ bye\n", name == "x" }
	got, err := vars.ExpandStrings(JSON(`{"text":"${x}"}`), lookup)
	if want := JSON(`{"text":"say \"hi\" \\ bye\n"}`); err != nil || got != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
}

// What is no text stands as what it is where it is all of a value, and as text elsewhere.
func TestVariablesThatAreNoText(t *testing.T) {
	known := map[string]string{"n": "7", vars.JSONPrefix + "n": "7", "o": `{"a":"${n}"}`, vars.JSONPrefix + "o": `{"a":"${n}"}`, "t": "7"}
	lookup := func(name string) (string, bool) { value, is := known[name]; return value, is }
	for from, want := range map[JSON]JSON{
		`"${n}"`:                `7`,
		`{"a":["${n}","${t}"]}`: `{"a":[7,"7"]}`,
		`{"${n}":"no ${n}"}`:    `{"7":"no 7"}`,
		`{"a":"${n}${n}"}`:      `{"a":"77"}`,
		`{"a":"say \"${n}\""}`:  `{"a":"say \"7\""}`,
		`{"a":"${o}"}`:          `{"a":{"a":"${n}"}}`,
		`{"a":"$${n}"}`:         `{"a":"${n}"}`,
	} {
		if got, err := vars.ExpandStrings(from, lookup); err != nil || got != want {
			t.Errorf("%s: got %s (%v), want %s", from, got, err, want)
		}
	}
}
