package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheNewSideIsFollowedByWhatItsEventsStandFor: a scenario waits for an event of the old side;
// what is recorded is what came.
func TestTheNewSideIsFollowedByWhatItsEventsStandFor(t *testing.T) {
	t.Parallel()
	dir, _, now := jobSuite(t)
	for name, text := range map[string]string{
		"scenarios/job.yaml": strings.NewReplacer("until: end", "until: {event: done}", "  - ends: closed by the server\n", "").Replace(jobScenario),
		"mapping.yaml":       "paths: [{was: \"/jobs/{id}/events\", now: \"/sse?id={id}\"}]\nenvelope: {unwrap: {type: type, payload: payload}}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := streamspecIn(t, dir, nil, "record", "--as", "new", "--mapped", "mapping.yaml", "--service", now, "--times", "1", "scenarios"); got.status != 0 {
		t.Fatal(got.all())
	}
	all, err := filepath.Glob(filepath.Join(dir, "recordings/new/*/*.recording"))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	text, err := os.ReadFile(all[0])
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, string(text), `n=1 `, `data={"type": "job", "payload": {"kind": "started"`, `data={"type": "job", "payload": {"kind": "done"`, "type=ready", "met=done")
	if strings.Contains(string(text), "type=job") {
		t.Errorf("it is not as it came:\n%s", text)
	}
}
