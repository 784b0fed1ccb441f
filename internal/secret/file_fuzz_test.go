package secret

import (
	"strings"
	"testing"
)

// FuzzReadLine: a line is refused for a reason, or has a name and a value.
func FuzzReadLine(f *testing.F) {
	for _, seed := range []string{"A=b", "export A='b c'", `A="b"`, `A="`, "=b", "A=", "A", "A B=c", "A=\"b'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		name, value, reason := readLine(line)
		if reason == "" && (!nameExpr.MatchString(name) || value == "" || !strings.Contains(line, value)) {
			t.Errorf("%q is %q with %q", line, name, value)
		}
		if reason != "" && (name != "" || value != "") {
			t.Errorf("%q is refused (%s), and is %q with %q", line, reason, name, value)
		}
	})
}
