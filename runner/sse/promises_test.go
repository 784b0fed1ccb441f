package sse

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
		{"not closed", `{"a": 1`, rules.CodeDataNotJSON, "the JSON ends before it is complete, in line 1, column 8"},
		{"NaN", `{"a": NaN}`, rules.CodeDataNotJSON, "'N' cannot stand in line 1, column 7, in JSON"},
		{"single quotes", `{'a': 1}`, rules.CodeDataNotJSON, "'\\'' cannot stand in line 1, column 2, in JSON; JSON has double quotes"},
		{"a word of Python", `{"a": None}`, rules.CodeDataNotJSON, "'N' cannot stand in line 1, column 7, in JSON; JSON has true, false and null"},
		{"words and quotes of Python", `{"a": True, 'b': [False, None]}`, rules.CodeDataNotJSON, "'T' cannot stand in line 1, column 7, in JSON; JSON has double quotes, and true, false and null"},
		{"a word of Python beside an apostrophe", `{"a": "it's", "b": False}`, rules.CodeDataNotJSON, "'F' cannot stand in line 1, column 20, in JSON; JSON has true, false and null"},
		{"a word that begins as one of Python", `Nonesuch user`, rules.CodeDataNotJSON, "'N' cannot stand in line 1, column 1, in JSON"},
		{"another word that begins so", `Truecaller`, rules.CodeDataNotJSON, "'T' cannot stand in line 1, column 1, in JSON"},
		{"a sentence", `None of them`, rules.CodeDataNotJSON, "'N' cannot stand in line 1, column 1, in JSON"},
		{"an apostrophe", `'tis the season`, rules.CodeDataNotJSON, "'\\'' cannot stand in line 1, column 1, in JSON"},
		{"words in single quotes", `'the season'`, rules.CodeDataNotJSON, "'\\'' cannot stand in line 1, column 1, in JSON; JSON has double quotes"},
		{"two values", `{} {}`, rules.CodeDataNotJSON, "behind the JSON comes more, in line 1, column 4: '{'"},
		{"nothing", ``, "", ""},
		{"a word in brackets", `[DONE]`, rules.CodeDataNotJSON, `'D' cannot stand in line 1, column 2, in JSON; if it declares the end of the stream, say so: ends_with, with a kind {data: "[DONE]"}`},
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

// TestJSONOnlyWherePromised expects data to be text unless JSON was promised, of every
// event but the declared end and those that are exempt.
func TestJSONOnlyWherePromised(t *testing.T) {
	greeting := func(e *Entry) bool { return e.Type == "greeting" }
	for _, c := range []struct {
		stream string
		opts   Options
		broken bool
	}{
		{"data: {\n\n", Options{}, false},
		{"data: {\n\n", Options{JSON: true}, true},
		{"event: close\ndata: [DONE]\n\n", Options{JSON: true, DeclaredEnd: declaresEnd}, false},
		{"event: close\ndata: [DONE]\n\n", Options{JSON: true}, true},
		{"event: greeting\ndata: hello\n\n", Options{JSON: true, NotJSON: greeting}, false},
		{"event: other\ndata: hello\n\n", Options{JSON: true, NotJSON: greeting}, true},
	} {
		c.opts.Mode = Lenient
		if got := violationsIn(decodeString(t, c.stream, c.opts)); (len(got) == 1) != c.broken || len(got) > 1 {
			t.Errorf("%q, %+v: %v", c.stream, c.opts, plains(got))
		}
	}
}

// Nothing may come behind the declared end, in the large steps of the fast path and in
// the small ones alike; it is reported once.
func TestBehindTheDeclaredEnd(t *testing.T) {
	for behind, want := range map[string]string{
		"":                                 "",
		"\n\n":                             "",
		"data: 2\n\ndata: 3\n\n":           "event 2 comes after the event that declared the end",
		": still here\n\n":                 "comment 1 comes after the event that declared the end",
		"retry: 5\n\n":                     "retry 1 comes after the event that declared the end",
		"event: close\ndata: 2\n\n":        "event 2 comes after the event that declared the end",
		"event: close\ndata:\ndata: 2\n\n": "event 2 comes after the event that declared the end",
	} {
		for _, end := range []string{"event: close\ndata: 1\n\n", "event: close\ndata: 1\ndata: 1\n\n"} {
			got := ""
			for _, v := range violationsIn(decodeString(t, end+behind, Options{Mode: Lenient, DeclaredEnd: declaresEnd})) {
				if v.Violation.Code != rules.CodeContentAfterEnd {
					t.Errorf("%q: %v", behind, plainOf(v))
				}
				got += v.Detail
			}
			if got != want {
				t.Errorf("%q behind the end: %q, want %q", behind, got, want)
			}
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

// A block without data is no event, and comes behind the end all the same.
func TestABlockWithoutDataBehindTheDeclaredEnd(t *testing.T) {
	var got []string
	for _, v := range violationsIn(decodeString(t, "event: close\ndata: 1\n\nid: 7\n\nid: 8\n\n", Options{Mode: Lenient, DeclaredEnd: declaresEnd})) {
		got = append(got, v.Violation.Code)
	}
	if want := []string{rules.CodeDatalessEvent, rules.CodeContentAfterEnd, rules.CodeDatalessEvent}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestJSONOfAHalfEvent expects that an event which the end cut, where it is delivered, keeps the
// promise as any other.
func TestJSONOfAHalfEvent(t *testing.T) {
	for data, want := range map[string][]string{
		`{"a": 1`:  {"event message {\"a\": 1 (unterminated)", "violation data-not-json", "violation unterminated-event"},
		`{"a": 1}`: {"event message {\"a\": 1} (unterminated)", "violation unterminated-event"},
	} {
		got := sequence(strings.NewReader("data: "+data), Options{Mode: Lenient, DeliverUnterminated: true, JSON: true})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", data, diff)
		}
	}
}
