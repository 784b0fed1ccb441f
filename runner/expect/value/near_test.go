package value_test

import (
	"testing"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// TestRenamed: the new name of a key that is missing is told where it stands beside it.
func TestRenamed(t *testing.T) {
	for _, c := range []struct {
		data    string
		missing value.Path
		want    value.Path
	}{
		{`{"data": {"task_id": 7, "name": "x"}}`, "data.id", "data.task_id"},
		{`{"id": 7}`, "task_id", "id"},
		{`{"taskId": 7, "name": "x"}`, "id", "taskId"},
		{`{"shiped": 1}`, "shipped", "shiped"},
		{`{"task_id": 7, "user_id": 8}`, "id", ""},
		{`{"name": 7}`, "id", ""},
		{`{"data": [1]}`, "data.id", ""},
	} {
		if got := value.Renamed(gjson.Parse(c.data), c.missing); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.data, c.missing, got, c.want)
		}
	}
}

// Where a path has nothing, what was probably meant is found: further out, further in, or
// in another spelling.
func TestNear(t *testing.T) {
	tests := []struct {
		data    string
		missing value.Path
		want    value.Path
	}{
		{`{"text": 1}`, "data.text", "text"},
		{`{"payload": {"kind": 1}}`, "kind", "payload.kind"},
		{`{"a": {"b": {"kind": 1}}}`, "kind", "a.b.kind"},
		{`{"a": {"kind": 1}, "b": {"kind": 2}}`, "kind", "a.kind"},
		{`{"taskId": 1}`, "task_id", "taskId"},
		{`{"task-ID": 1}`, "task_id", "task-ID"},
		{`{"taskId": 1, "data": {"task_id": 1}}`, "task_id", "data.task_id"},
		{`{"other": 1}`, "task_id", ""},
		{`{"gen_ai.usage": 1}`, "gen_ai.usage", `gen_ai\.usage`},
		{`{"data": {"a.b": {"c": 1}}}`, "data.a.b.c", `data.a\.b.c`},
		{`{"a.b": {"kind": 1}}`, "kind", `a\.b.kind`},
		{`{"@id": 1}`, `a.\@id`, ""},
		{`[{"task_id": 1}]`, "task_id", ""},
		{`7`, "task_id", ""},
		{`{"id": 1}`, "items.#", ""},
	}
	for _, tt := range tests {
		if got := value.Near(gjson.Parse(tt.data), tt.missing); got != tt.want {
			t.Errorf("%s near %q: %q, want %q", tt.data, tt.missing, got, tt.want)
		}
	}
}

// Where a path has nothing, the value is found that it leads into last.
func TestInnermost(t *testing.T) {
	for _, c := range []struct {
		data    string
		missing value.Path
		of, has string // has is empty: there is none
	}{
		{`{"a":1}`, "b", "", `{"a":1}`},
		{`{"a":{"c":1}}`, "a.b", "a", `{"c":1}`},
		{`{"a":{"c":1}}`, "a.b.d", "a", `{"c":1}`},
		{`{"a":{"c":1}}`, "x.b", "", `{"a":{"c":1}}`},
		{`{"a":null}`, "a.b", "a", `null`},
		{`7`, "b", "", `7`},
		{`{"a":[1]}`, "a.1", "a", "[1]"},
		{`[1]`, "b", "", "[1]"},
		{`{"a":1}`, "b.#", "", ""},
	} {
		of, has, ok := value.Innermost(gjson.Parse(c.data), c.missing)
		if ok != (c.has != "") || ok && (of != value.Path(c.of) || has.Raw != c.has) {
			t.Errorf("%s, %s: %q %s %v", c.data, c.missing, of, has.Raw, ok)
		}
	}
}
