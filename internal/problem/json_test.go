package problem

import (
	"fmt"
	"strings"
	"testing"
)

// TestMeantJSON: what is printed as another language does is shown as JSON has it, and nothing else is.
func TestMeantJSON(t *testing.T) {
	const quotes, words = "; JSON has double quotes; did you mean ", "; JSON has true, false and null; did you mean "
	for text, want := range map[string]string{
		`{'a': 1}`:                        quotes + `{"a": 1}?`,
		`{'a': True, 'b': [None, False]}`: quotes + `{"a": true, "b": [null, false]}?`,
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
		if got := MeantJSON(text); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestWhereATextIsNotJSON: in front of which byte, and why.
func TestWhereATextIsNotJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"n": 1e999, "big": 12345678901234567890}`: "0 ", `"é"`: "0 ", ` null `: "0 ",
		`{"a": }`: "6 invalid character '}' looking for beginning of value", `{"a": 1`: "7 it ends too early", ``: "0 it ends too early",
		`{"a": 1} 2`: "9 invalid character '2' after top-level value",
	} {
		at, why := NotJSON(text)
		if got := fmt.Sprint(at, " ", why); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
