package vars_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/vars"
)

func TestUnmarkedIn(t *testing.T) {
	known := func(name string) bool { return name == "order_id" || name == "a.b" }
	for text, want := range map[string]string{
		"/orders/{order_id}":       "{order_id} is no variable: it stands for itself; did you mean ${order_id}?",
		"/orders/$order_id/x":      "$order_id is no variable: it stands for itself; did you mean ${order_id}?",
		"x <order_id> y":           "<order_id> is no variable: it stands for itself; did you mean ${order_id}?",
		"{a.b}<order_id>":          "{a.b} is no variable: it stands for itself; did you mean ${a.b}?|<order_id> is no variable: it stands for itself; did you mean ${order_id}?",
		"{{order_id}}":             "{order_id} is no variable: it stands for itself; did you mean ${order_id}?",
		"${order_id} $${order_id}": "",
		"${order_id:-x}":           "",
		"{id} $id <id> {":          "",
		`{"order_id": 1}`:          "",
		"$order_ids":               "",
	} {
		var got []string
		for _, one := range vars.UnmarkedIn(text, known) {
			if !strings.HasPrefix(text[one.Start:], one.Written) {
				t.Errorf("%s: it stands not at %d", text, one.Start)
			}
			got = append(got, one.Reason()+"; "+one.Help())
		}
		if all := strings.Join(got, "|"); all != want {
			t.Errorf("%s: got %s, want %s", text, all, want)
		}
	}
}
