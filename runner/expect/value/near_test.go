package value_test

import (
	"testing"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

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
