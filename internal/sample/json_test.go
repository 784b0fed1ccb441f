package sample

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The wanted texts are what Python's json.dumps writes.
func TestAppendJSON(t *testing.T) {
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"null", nil, `null`},
		{"booleans", []any{true, false}, `[true, false]`},
		{"empty", []any{object{}, []any{}, ""}, `[{}, [], ""]`},
		{"order of insertion", object{{"b", 1}, {"a", object{{"d", 2}, {"c", 3}}}}, `{"b": 1, "a": {"d": 2, "c": 3}}`},
		{"whole floats keep their point", []any{0.0, 1.0, -2.0, 9007199254740993.0}, `[0.0, 1.0, -2.0, 9007199254740992.0]`},
		{"shortest floats", []any{0.1, 1.0 / 3, 2.0 / 3, 0.0001}, `[0.1, 0.3333333333333333, 0.6666666666666666, 0.0001]`},
		{"exponents", []any{1e16, 1.5e-5, -1e300, 5e-324}, `[1e+16, 1.5e-05, -1e+300, 5e-324]`},
		{"infinity", []any{math.Inf(1), math.Inf(-1)}, `[Infinity, -Infinity]`},
		{"escapes", "\"\\/\b\f\n\r\t", `"\"\\/\b\f\n\r\t"`},
		{"controls", "\x00\x1f\x7f", `"\u0000\u001f\u007f"`},
		{"beyond ASCII", "né…\u2028", `"n\u00e9\u2026\u2028"`},
		{"beyond 16 bits", "😀", `"\ud83d\ude00"`},
		{"not UTF-8", "a\xff", `"a\ufffd"`},
		{"escaped keys", object{{"é\n", 1}}, `{"\u00e9\n": 1}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(appendJSON(nil, tt.value)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What json.loads reads and json.dumps writes again.
func TestParseJSON(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"order of keys", `{"b":1,"a":[{"d":null,"c":true}]}`, `{"b": 1, "a": [{"d": null, "c": true}]}`},
		{"equal keys: first place, last value", `{"a":1,"b":2,"a":3}`, `{"a": 3, "b": 2}`},
		{"big integers keep their digits", `123456789012345678901234567890`, `123456789012345678901234567890`},
		{"minus zero", `[-0,-0.0]`, `[0, -0.0]`},
		{"floats", `[1.10,1e2,1E-7,1e999]`, `[1.1, 100.0, 1e-07, Infinity]`},
		{"escapes", `"\u00e9\/😀"`, `"\u00e9/\ud83d\ude00"`},
		{"white space", " { } \n", `{}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			value, ok := parseJSON([]byte(tt.text))
			if got := string(appendJSON(nil, value)); !ok || got != tt.want {
				t.Errorf("parseJSON(%s) = %s, %v, want %s, true", tt.text, got, ok, tt.want)
			}
		})
	}
	for _, text := range []string{"", "{", "v1.2", `{"a":1} x`, "[NaN]"} {
		if value, ok := parseJSON([]byte(text)); ok {
			t.Errorf("parseJSON(%q) = %v, want it to fail", text, value)
		}
	}
}

func TestObjectWithLeavesTheOriginalAlone(t *testing.T) {
	original := object{{"a", json.Number("1")}, {"b", "x"}}
	if diff := cmp.Diff(`{"a": 1, "b": "y"}`, string(appendJSON(nil, original.with("b", "y")))); diff != "" {
		t.Errorf("replaced in place (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(`{"a": 1, "b": "x", "c": null}`, string(appendJSON(nil, original.with("c", nil)))); diff != "" {
		t.Errorf("appended (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(`{"a": 1, "b": "x"}`, string(appendJSON(nil, original))); diff != "" {
		t.Errorf("original (-want +got):\n%s", diff)
	}
}
