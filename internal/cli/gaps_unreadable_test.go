package cli_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestGapsThatCannotBeReadAreNoLedger: one of them may have expired, so it is not said that all is as it was agreed.
func TestGapsThatCannotBeReadAreNoLedger(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/x.yaml":          "scenario: x\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{count: a, times: 1}]\n",
		"scenarios/known-gaps.yaml": "gaps:\n  late: {reason: it is late, expires: 2026-13-40}\n",
	})
	got := streamspecIn(t, dir, nil, "gaps")
	if mustContain(t, got.stderr, `known-gaps.yaml:2:39: "2026-13-40" is no day`); got.status != verdict.ExitFault {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
	writeFile(t, dir+"/scenarios/known-gaps.yaml", "gaps:\n  late: {reason: it is late, expires: 2126-12-31}\n")
	if got := streamspecIn(t, dir, nil, "gaps"); got.status != verdict.ExitHeld {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
}
