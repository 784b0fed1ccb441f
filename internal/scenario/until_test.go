package scenario_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// TestWhatUntilMeans is told where a text alone stands that is no condition.
func TestWhatUntilMeans(t *testing.T) {
	for text, want := range map[string]string{
		"done": "did you mean {event: done}? valid here", "5": "did you mean {events: 5}? valid here", "4s": "did you mean {for: 4s}? valid here",
		"{}": "nothing is waited for", "{events: 0}": "nothing is waited for", "{for: 0s}": "nothing is waited for", "{event: x, events: 0}": "",
		"setled": "did you mean settled? valid here", `""`: "\n  valid here",
	} {
		var until scenario.Until
		err := yamlfile.Decode("s.yaml", []byte(text), &until)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("until: %s: %v, want %s", text, err, want)
		}
	}
}
