package play_test

import (
	"strings"
	"testing"
)

// TestSettledWaitsForWhoWasAway: what is late even without the time for which the client was away is followed until
// that is certain.
func TestSettledWaitsForWhoWasAway(t *testing.T) {
	t.Parallel()
	const text = `scenario: s
stubs: {s: [{get: /e, events: [{event: a, data: 1}], end: hang}]}
stream: {get: "${stub.s}/e", leave: {after: a, back: 200ms}, until: settled, timeout: 20s}
expect: [{arrives: never, within: 400ms, after: a}]
`
	for from, got := range playedAndRecorded(t, text, nil) {
		if !strings.HasPrefix(got, "failed\nfailed: \"never\" arrives within 400 ms of \"a\"") {
			t.Errorf("%s: %s", from, got)
		}
	}
}
