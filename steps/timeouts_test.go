package steps_test

import (
	"strings"
	"testing"
)

// TestTimeouts: a feature says how long its stream may take, and all that is played.
func TestTimeouts(t *testing.T) {
	const open = "Given a server that sends nothing\nAnd the server then keeps the connection open"
	for _, c := range []struct {
		timeout string
		status  int
		says    string
	}{
		{"a stream timeout of 100 ms", 0, "1 passed"},
		{"a scenario timeout of 300 ms", 1, "300ms"},
	} {
		status, output := judge(t, "", strings.ReplaceAll(open, "\n", "\n    "), "And "+c.timeout, when, "Then the stream runs into its timeout")
		if status != c.status || !strings.Contains(output, c.says) {
			t.Errorf("%s: status %d, want %d, and %q in:\n%s", c.timeout, status, c.status, c.says, output)
		}
	}
}
