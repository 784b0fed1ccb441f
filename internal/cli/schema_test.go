package cli_test

import (
	"encoding/json"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

func TestSchema(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"schema"}, {"schema", "service"}, {"schema", "known-gaps"}} {
		got := streamspec(t, nil, args...)
		if got.status != verdict.ExitHeld || !json.Valid([]byte(got.stdout)) {
			t.Errorf("%v: exit status %d\n%s", args, got.status, got.all())
		}
	}
	got := streamspec(t, nil, "schema", "feature")
	if got.status != verdict.ExitFault {
		t.Errorf("the exit status is %d", got.status)
	}
	mustContain(t, got.stderr, `no kind of file is called "feature"; there are: known-gaps, mapping, profile, scenario, service`)
}
