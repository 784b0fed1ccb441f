package notjson

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestMeant: what is printed as another language does is shown as JSON has it, and nothing else is.
func TestMeant(t *testing.T) {
	const quotes, words = "; JSON has double quotes; did you mean ", "; JSON has true, false and null; did you mean "
	const both = "; JSON has double quotes, and true, false and null; did you mean "
	for text, want := range map[string]string{
		`{'a': 1}`:                        quotes + `{"a": 1}?`,
		`{'a': True, 'b': [None, False]}`: both + `{"a": true, "b": [null, false]}?`,
		`'shipped'`:                       quotes + `"shipped"?`,
		`['it\'s', "True", 'say "hi"']`:   quotes + `["it's", "True", "say \"hi\""]?`,
		`{'a': "it's"}`:                   quotes + `{"a": "it's"}?`,
		`None`:                            words + `null?`,
		`{"a": True}`:                     words + `{"a": true}?`,
		`{"a": "None"}`:                   "",
		`Trueish`:                         "",
		`{a: 1}`:                          "",
		`{'a': 1`:                         "",
		`it's`:                            "",
		`'`:                               "",
		strings.Repeat(`\'`, 1<<20):       "",
		`'\`:                              "",
		`'a' 'b'`:                         "",
		``:                                "",
		`{'é': 'ü'}`:                      quotes + `{"é": "ü"}?`,
		`['` + strings.Repeat("a", asMeant) + `']`: "; JSON has double quotes",
	} {
		if got := Meant(text); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestWhereATextIsNotJSON: in front of which byte, and why.
func TestWhereATextIsNotJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": }`: "6 '}' cannot stand here, in JSON", `{"a": %}`: "6 '%' cannot stand here, in JSON", `{"a": "\é"}`: "8 'é' cannot stand here, in JSON",
		`{"a": 1`: "7 the JSON ends before it is complete", ``: "0 the JSON ends before it is complete",
		`{"a": 1} 2`: "9 behind the JSON comes more: '2'", `1 %`: "2 behind the JSON comes more: '%'",
		"\xff": "0 '\uFFFD' cannot stand here, in JSON",
	} {
		wrong := Find([]byte(text))
		if got := fmt.Sprint(wrong.At, " ", wrong.Said("")); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// FuzzFind: a text is JSON, or it is said where it is not.
func FuzzFind(f *testing.F) {
	for _, text := range []string{`{"n": 1e999, "big": 12345678901234567890}`, `"é"`, ` null `, `{"a": `, `{'a': None}`, "[1,\n]"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		wrong := Find(text)
		if json.Valid(text) != (wrong == nil) {
			t.Fatalf("%q: %+v", text, wrong)
		}
		if wrong != nil && (wrong.At < 0 || wrong.At > len(text)) {
			t.Errorf("%q: at %d", text, wrong.At)
		}
		if meant, why := asJSON(string(text)); why != "" && !json.Valid([]byte(meant)) {
			t.Errorf("%q: it means %q", text, meant)
		}
	})
}
