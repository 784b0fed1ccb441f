package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestTheLedgerOfKnownGaps has a gap that is open, one that closes, and one that expires.
func TestTheLedgerOfKnownGaps(t *testing.T) {
	const scenario = `scenario: an order
stubs: {shop: [{get: /, events: [{event: sent, data: 1}]}]}
stream: {get: "${stub.shop}/", timeout: 20s}
expect:
  - {count: sent, times: 2, known_gap: one-is-lost}
  - {count: sent, times: 1, known_gap: {reason: none comes}}
`
	const known = "gaps:\n  one-is-lost: {reason: one is lost, owner: ann, since: 2026-01-01}\n"
	dir := files(t, map[string]string{"scenarios/order.yaml": scenario, "scenarios/known-gaps.yaml": known})
	mustContain(t, streamspecIn(t, dir, nil, "gaps").stdout, "one-is-lost", "open", "2026-01-01", "ann", "scenarios/order.yaml:6:", "2 open")
	streamspecIn(t, dir, nil, "run", "--format", "json:report.json", "--recordings", "none", "scenarios")
	o := streamspecIn(t, dir, nil, "gaps", "report.json", "-f", "markdown:-")
	if o.status != verdict.ExitBroken {
		t.Errorf("it ends with %d", o.status)
	}
	mustContain(t, o.stderr, "it has closed, and is still marked", "It is: none comes", "1 open, 1 closed")
	mustContain(t, o.stdout, "| one-is-lost | – | open |", "| **closed** |")
	late := strings.Replace(known, "since: 2026-01-01", "since: 2026-01-01, expires: 2026-01-02", 1)
	dir = files(t, map[string]string{"scenarios/order.yaml": scenario, "scenarios/known-gaps.yaml": late})
	if o := streamspecIn(t, dir, nil, "gaps"); o.status != verdict.ExitBroken || !strings.Contains(o.stdout, "it was accepted until 2026-01-02. Close it, or agree on another day.") {
		t.Errorf("it ends with %d\n%s", o.status, o.all())
	}
	dir = files(t, map[string]string{"scenarios/known-gaps.yaml": strings.Replace(late, "2026-01-02", "2025-01-02", 1), "scenarios/order.yaml": scenario})
	mustContain(t, streamspecIn(t, dir, nil, "lint").all(), "it is accepted since 2026-01-01, and until 2025-01-02")
}
