package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDifferencesAreReviewed: each is declared, kept as a gap, or accepted, and the rest is left.
func TestDifferencesAreReviewed(t *testing.T) {
	t.Parallel()
	dir, old, now := jobSuite(t)
	do := func(status int, answers string, args ...string) outcome {
		t.Helper()
		got := streamspecReads(t, dir, answers, args...)
		if got.status != status {
			t.Fatalf("%s ends with %d, not %d:\n%s", strings.Join(args, " "), got.status, status, got.all())
		}
		return got
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if err := os.WriteFile(filepath.Join(dir, "gateway.yaml"), []byte("# where it went\npaths: [{was: \"/jobs/{id}/events\", now: \"/sse?id={id}\"}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do(0, "", "record", "--service", old, "--times", "6", "scenarios")
	do(0, "", "record", "--as", "new", "--mapped", "gateway.yaml", "--service", now, "--times", "6", "scenarios")
	do(0, "", "baseline", "recordings/old")

	// The envelope is meant; the opening is a gap, of which first a day is no day.
	got := do(1, "what?\nd\ng\n\nthe client waits for it\nX-1\ntomorrow\n2020-01-01\n2999-12-31\ns\n", "review", "--mapping", "gateway.yaml", "baselines", "recordings/new")
	mustContain(t, got.stdout, "1 of 4: events are put into an envelope", "[d]eclare it as meant, keep it as a [g]ap, [s]kip, [q]uit", "2 of 4: the opening is another", "decided on: 2 of 4 differences")
	mustContain(t, read("gateway.yaml"), "# where it went\npaths: [{was", "envelope: {unwrap: {type: type, payload: payload}}\n",
		`gaps:`, `reason: the client waits for it, ticket: X-1, expires: "2999-12-31"}`)

	noted := strings.NewReplacer("  time:\n", "  # measured at Ann's\n  time:\n", "<timestamp +00:00>\", in: 6}\n", "<timestamp +00:00>\", in: 6} # agreed\n").
		Replace(read("baselines/a_job_is_done.yaml"))
	if err := os.WriteFile(filepath.Join(dir, "baselines/a_job_is_done.yaml"), []byte(noted), 0o600); err != nil {
		t.Fatal(err)
	}

	// The next time they are not asked about; heartbeats are declared, and the format of times is accepted.
	got = do(0, "d\na\n", "review", "--mapping", "gateway.yaml", "baselines", "recordings/new")
	mustContain(t, got.stdout, "1 of 2: heartbeats are comments now", "2 of 2: times have another format", "[a]ccept it into the baseline", "→ baselines/a_job_is_done.yaml",
		"is gone: what was said of it stands above", "# agreed", "decided on: 2 of 2 differences")
	mustContain(t, read("baselines/a_job_is_done.yaml"), `field: at, is: "<timestamp Z>", in: 6`, "  # measured at Ann's\n  time:\n",
		"# agreed (said of ")
	do(3, "", "compare", "--mapping", "gateway.yaml", "baselines", "recordings/new")
	mustContain(t, do(0, "", "review", "--mapping", "gateway.yaml", "baselines", "recordings/new").stdout, "there is nothing to decide on")

	// Of a scenario that one side does not have, nothing is known.
	if err := os.WriteFile(filepath.Join(dir, "baselines/more.yaml"), []byte(strings.Replace(read("baselines/a_job_is_done.yaml"), "baseline: a job is done", "baseline: more", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	mustContain(t, do(2, "", "review", "--mapping", "gateway.yaml", "baselines", "recordings/new").stdout, `not compared: recordings/new has no recording of "more"`)
	if err := os.Remove(filepath.Join(dir, "baselines/more.yaml")); err != nil {
		t.Fatal(err)
	}

	// A gap is accepted until its day.
	expired := strings.Replace(read("gateway.yaml"), "2999-12-31", "2020-12-31", 1)
	if err := os.WriteFile(filepath.Join(dir, "gateway.yaml"), []byte(expired), 0o600); err != nil {
		t.Fatal(err)
	}
	mustContain(t, do(1, "", "compare", "--mapping", "gateway.yaml", "baselines", "recordings/new").stdout, "1. the opening is another")
}

// streamspecReads runs the command with what somebody types.
func streamspecReads(t *testing.T, folder, typed string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	cmd := command(ctx, t, nil, args...)
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(typed)
	return finished(t, cmd)
}
