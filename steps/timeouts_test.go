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
		{"a scenario timeout of 300 ms", 1, "300 ms"},
	} {
		status, output := judge(t, "", strings.ReplaceAll(open, "\n", "\n    "), "And "+c.timeout, when, "Then the stream runs into its timeout")
		if status != c.status || !strings.Contains(output, c.says) {
			t.Errorf("%s: status %d, want %d, and %q in:\n%s", c.timeout, status, c.status, c.says, output)
		}
	}
}

// TestReconnections: a feature says when, and how soon, a client comes back; never behind the end
// that the stream declares.
func TestReconnections(t *testing.T) {
	const tick = "Given a server that sends:\n\"\"\"\nevent: tick\ndata: {\"n\":1}\n\n\"\"\"\n"
	for _, c := range []struct {
		reconnects string
		ticks      string
	}{
		{"the stream reconnects up to 2 times", "exactly 3"},
		{"the stream reconnects up to 1 time", "exactly 2"},
		{"the stream reconnects up to 2 times where it breaks off", "exactly 1"},
		{"the server then cuts the connection\nAnd the stream reconnects up to 2 times where it breaks off", "the stream is cut\nAnd exactly 3"},
		{"\"tick\" declares the end of the stream\nAnd the stream reconnects up to 2 times", "exactly 1"},
	} {
		given := strings.ReplaceAll(tick+"And a reconnection time of 10 ms\nAnd "+c.reconnects, "\n", "\n    ")
		status, output := judge(t, "", given, when, strings.ReplaceAll("Then "+c.ticks+" \"tick\" arrive", "\n", "\n    "))
		if status != 0 {
			t.Errorf("%s: status %d:\n%s", c.reconnects, status, output)
		}
	}
}
