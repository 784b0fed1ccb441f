package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestNumbersOfFlags: a number with which a command would do nothing, or never end, is refused
// before anything is read, reached or written, and the flag and its bounds are named.
func TestNumbersOfFlags(t *testing.T) {
	t.Parallel()
	const nobody = "http://127.0.0.1:1"
	count, plays := "write a number from 1 to ", "write a number from 0 to 10000"
	some := "write a time of at least 1ms"
	for _, c := range []struct{ command, says string }{
		{"run --jobs 0", "write a number from 1 to 1000, or leave the flag out"},
		{"run --jobs 2000000000", count + "1000"},
		{"run -j 99999999999999999999", "must be an integer"},
		{"run --repeat 0", count + "10000"},
		{"run --retries -1", plays},
		{"run --remeasure -1", plays},
		{"run --timeout 0s", some},
		{"run --scenario-timeout -1s", some},
		{"watch --repeat 10001", count + "10000"},
		{"check " + nobody + " --for 0s", "write a time of at least 1s"},
		{"new --from " + nobody + " --for -1s", some},
		{"record " + nobody + " --for 0s", some},
		{"record --times 0", count + "10000"},
		{"compare old new --times -1", count + "10000"},
		{"review old new --times -1", count + "10000"},
		{"load x.yaml --steps 0", count},
		{"load x.yaml --for 0s", some},
		{"load x.yaml --keep -1", "write a number from 0 to "},
		{"load x.yaml --scenario-timeout 0s", some},
		{"serve x --speed 0", "write a number from 0.001 to 1000"},
		{"serve x --speed NaN", "write a number from 0.001 to 1000"},
		{"strength x --at-least 101", "write a number from 0 to 100"},
		{"tail " + nobody + " --events -1", "write a number of at least 1, or"},
		{"tail " + nobody + " --events 0", "write a number of at least 1, or"},
		{"tail " + nobody + " --reconnect -1", plays},
		{"tail " + nobody + " --for 0s", some},
	} {
		t.Run(c.command, func(t *testing.T) {
			t.Parallel()
			args := strings.Fields(c.command)
			got := streamspecIn(t, t.TempDir(), nil, args...)
			if got.status != verdict.ExitFault || got.stdout != "" {
				t.Errorf("status %d\n%s", got.status, got.all())
			}
			mustContain(t, got.stderr, c.says, args[len(args)-2])
		})
	}
}

// TestHelpNamesNoDefaultThatIsRefused: where there is none, none is named.
func TestHelpNamesNoDefaultThatIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"run", "watch", "check", "new", "record", "compare", "load", "tail"} {
		if help := streamspec(t, nil, name, "--help").stdout; strings.Contains(help, "default 0s") {
			t.Errorf("%s --help:\n%s", name, help)
		}
	}
}
