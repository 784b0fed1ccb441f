package sse

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

func TestJSON(t *testing.T) {
	tests := []struct{ name, data, code, detail string }{
		{"object", `{"a": 1, "b": [1, {"a": 2}], "c": "a"}`, "", ""},
		{"scalar", `true`, "", ""},
		{"string", `"a:b"`, "", ""},
		{"same key in two objects", `[{"a": 1}, {"a": 2}]`, "", ""},
		{"same key in an object and one inside it", `{"a": {"a": 1}}`, "", ""},
		{"key that a string repeats", `{"a": "a", "b": "\"a\":"}`, "", ""},
		{"not closed", `{"a": 1`, rules.CodeDataNotJSON, "unexpected end of JSON input"},
		{"NaN", `{"a": NaN}`, rules.CodeDataNotJSON, "invalid character 'N' looking for beginning of value"},
		{"two values", `{} {}`, rules.CodeDataNotJSON, "invalid character '{' after top-level value"},
		{"words", `[DONE]`, rules.CodeDataNotJSON, "invalid character 'D' looking for beginning of value"},
		{"nothing", ``, rules.CodeDataNotJSON, "the data is empty"},
		{"key twice", `{"a": 1, "a": 2}`, rules.CodeDuplicateJSONKey, `an object has the key "a" twice`},
		{"key twice with others between", `{"b": 1, "a": {}, "c": [], "b" : 2}`, rules.CodeDuplicateJSONKey, `an object has the key "b" twice`},
		{"key twice inside", `{"x": [{"k": {"a": 1}, "k": 2}]}`, rules.CodeDuplicateJSONKey, `an object has the key "k" twice`},
		{"key twice in two spellings", `{"a": 1, "\u0061": 2}`, rules.CodeDuplicateJSONKey, `an object has the key "a" twice`},
		{"key twice with quotes in it", `{"a\"": 1, "a\"": 2}`, rules.CodeDuplicateJSONKey, `an object has the key "a\"" twice`},
		{"empty key twice", `{"": 1, "": 2}`, rules.CodeDuplicateJSONKey, `an object has the key "" twice`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stream := "event: before\ndata: 1\n\ndata: " + tt.data + "\n\n"
			entries := decodeString(t, stream, Options{Mode: Lenient, JSON: true})
			if string(entries[1].Data) != tt.data {
				t.Fatalf("the event comes first, with its data as it is; got %v", plains(entries))
			}
			code, detail := "", ""
			if len(entries) > 2 {
				code, detail = entries[2].Violation.Code, entries[2].Detail
			}
			if code != tt.code || detail != tt.detail {
				t.Errorf("got %q, %q; want %q, %q", code, detail, tt.code, tt.detail)
			}
		})
	}
}

// TestJSONOnlyWherePromised expects data to be text unless JSON was promised, and
// a browser never to mind.
func TestJSONOnlyWherePromised(t *testing.T) {
	for _, opts := range []Options{{}, {Mode: Browser, JSON: true}} {
		if got := decodeString(t, "data: {\n\n", opts); len(got) != 1 {
			t.Errorf("%+v: %v", opts, plains(got))
		}
	}
}

// TestCutEventIsNotJudgedAsJSON expects one violation for one fault.
func TestCutEventIsNotJudgedAsJSON(t *testing.T) {
	got := violationsIn(decodeString(t, `data: {"a":`, Options{Mode: Lenient, JSON: true}))
	if len(got) != 1 || got[0].Violation.Code != rules.CodeUnterminatedEvent {
		t.Errorf("got %v", plains(got))
	}
}

// TestManyKeys expects an object with many keys not to take long.
func TestManyKeys(t *testing.T) {
	object := map[string]int{}
	for i := range 100_000 {
		object["key"+strconv.Itoa(i)] = i
	}
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	var w keyWalker
	if key, twice := w.duplicate(text); twice {
		t.Errorf("%q is not there twice", key)
	}
}
