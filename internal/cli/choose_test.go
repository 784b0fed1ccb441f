package cli_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatWouldRun: what is selected is listed, and nothing is started, written or removed.
func TestWhatWouldRun(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{
		"scenarios/helper.yaml":        "scenario: helper\nstream: {get: /}\nservice: shop\n", // for features
		"scenarios/services/shop.yaml": "service: shop\nrun: touch started\n",
		"scenarios/buys.yaml":          "scenario: buys\nservice: shop\nstream: {get: /}\nexpect: [{exactly: tick}]\n",
		"reports/old.xml":              "yesterday's",
	}))
	list := streamspecIn(t, dir, nil, "run", "--list", "--tags", "@wire", "--format", "junit:reports/old.xml")
	want := "features/tick.feature:4:3  Ticks › it ticks  @wire\nscenarios/tick.yaml:2:1  scenarios › a tick  @wire\n"
	if list.status != verdict.ExitHeld || list.stdout != want {
		t.Errorf("status %d, got\n%s\nwant\n%s", list.status, list.all(), want)
	}
	dry := streamspecIn(t, dir, nil, "run", "--dry-run")
	if dry.status != verdict.ExitHeld {
		t.Errorf("status %d", dry.status)
	}
	mustContain(t, dry.all(), "scenarios › buys", "3 scenarios would run, with the services shop; nothing was started")
	none := streamspecIn(t, dir, nil, "run", "--list", "--tags", "@nowhere")
	if none.status != verdict.ExitFault {
		t.Errorf("nothing would run, and the status is %d", none.status)
	}
	mustContain(t, none.stderr, "nothing would run", "left out: 3", "the suite has: @wire")
	mustContain(t, streamspecIn(t, dir, nil, "run", "--list", "features/tik.feature").stderr, "did you mean features/tick.feature?")
	for path, is := range map[string]bool{"started": false, "reports/old.xml": true} {
		if _, err := os.Stat(filepath.Join(dir, path)); (err == nil) != is {
			t.Errorf("%s is there: %v, want %v", path, err == nil, is)
		}
	}
}

// TestShardsAreAPartition of a suite, and the whole of it.
func TestShardsAreAPartition(t *testing.T) {
	t.Parallel()
	all := strings.Split(strings.TrimSpace(streamspec(t, nil, "run", "--list").stdout), "\n")
	seen := map[string]int{}
	for i := range 3 {
		for line := range strings.Lines(streamspec(t, nil, "run", "--list", "--shard", fmt.Sprintf("%d/3", i+1)).stdout) {
			seen[strings.TrimSpace(line)]++
		}
	}
	for _, line := range all {
		if seen[line] != 1 {
			t.Errorf("in %d shards: %s", seen[line], line)
		}
	}
	if len(seen) != len(all) || len(all) < 100 {
		t.Errorf("the shards have %d scenarios, the suite %d", len(seen), len(all))
	}
}

func TestLastFailed(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{"scenarios/bad.yaml": "scenario: bad\nstubs: {s: [{get: /, send: [{bytes: 'event: tock\\n\\n'}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect: [{exactly: tick}]\n"}))
	run := func(args ...string) outcome {
		return streamspecIn(t, dir, nil, append([]string{"run", "--recordings-dir", "kept"}, args...)...)
	}
	refused := func(args []string, want string) {
		t.Helper()
		if got := run(args...); got.status != verdict.ExitFault || !strings.Contains(got.stderr, want) {
			t.Errorf("status %d, got %s, want %s", got.status, got.all(), want)
		}
	}
	refused([]string{"--last-failed"}, "no run has left kept/last-failed.json; run all once")
	mustContain(t, run().stdout, "3 scenarios: 2 passed, 1 failed")
	mustContain(t, run("scenarios/tick.yaml").stdout, "1 scenario: 1 passed") // tells nothing of the others
	mustContain(t, run("--last-failed").stdout, "1 scenario: 1 failed")
	if err := os.WriteFile(filepath.Join(dir, "scenarios/bad.yaml"), []byte(strings.Replace(small["scenarios/tick.yaml"], "a tick", "bad", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	mustContain(t, run("--last-failed").stdout, "1 scenario: 1 passed")
	refused([]string{"--last-failed"}, "all held when they ran last")
}

// TestMoreThanAreListedAreRemembered, or nobody is told that they were.
func TestMoreThanAreListedAreRemembered(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for i := range 102 {
		fmt.Fprintf(&rows, "| k%d |\n", i)
	}
	dir := files(t, with(map[string]string{"features/many.feature": "Feature: many\nScenario Outline: <kind> comes\n" +
		"Given the scenario \"a tick\"\nWhen the stream is followed to its end\nThen exactly 1 \"<kind>\" arrives\nExamples:\n| kind |\n" + rows.String()}))
	for folder, want := range map[string]string{
		"kept":                  "… and 2 more: streamspec run --last-failed --recordings-dir=kept features/many.feature runs them all\n",
		"features/many.feature": "… and 2 more\n", // which is a file
	} {
		got := streamspecIn(t, dir, nil, "run", "--recordings", "none", "--recordings-dir", folder, "features/many.feature")
		mustContain(t, got.stdout, want)
	}
}

// TestNothingIsKeptThroughLinks: whoever sends files to be run must not choose what is overwritten.
func TestNothingIsKeptThroughLinks(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/bad.yaml": "scenario: bad\nstubs: {s: [{get: /, send: [{bytes: 'event: tock\\n\\n'}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect: [{exactly: tick}]\n",
		"precious":           "kept",
	})
	run := func() {
		t.Helper()
		mustContain(t, streamspecIn(t, dir, nil, "run", "--recordings-dir", "kept").stdout, "1 scenario: 1 failed")
	}
	run()
	written, err := filepath.Glob(filepath.Join(dir, "kept", "*"))
	if err != nil || len(written) != 2 {
		t.Fatalf("%v was written, %v", written, err)
	}
	for _, path := range written {
		if err := errors.Join(os.Remove(path), os.Symlink("../precious", path)); err != nil {
			t.Fatal(err)
		}
	}
	run()
	if kept := read(t, filepath.Join(dir, "precious")); kept != "kept" {
		t.Errorf("what the links lead to is now %q", kept)
	}
}

// TestRetries: what is broken, and holds again, is flaky: it fails the run unless that is allowed.
func TestRetries(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		broken int64 // so many responses
		args   []string
		status int
		want   string
	}{
		{"it holds again", 1, []string{"--retries", "2"}, verdict.ExitBroken, `moody: 1 of 2 broke: it is flaky`},
		{"it is allowed to", 1, []string{"--retries", "2", "--allow-flaky"}, verdict.ExitHeld, `1 of 2 broke: it is flaky`},
		{"it never holds", 9, []string{"--retries", "2", "--allow-flaky"}, verdict.ExitBroken, `3 of 3 broke`},
		{"it holds at once", 0, []string{"--retries", "2"}, verdict.ExitHeld, `1 passed`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				event := map[bool]string{true: "tock", false: "tick"}[requests.Add(1) <= c.broken]
				fmt.Fprintf(w, "event: %s\ndata: 1\n\n", event)
			}))
			defer server.Close()
			dir := files(t, map[string]string{"scenarios/moody.yaml": "scenario: moody\nstream: {get: " + server.URL + "/}\nexpect: [{exactly: tick}]\n"})
			got := streamspecIn(t, dir, nil, append([]string{"run"}, c.args...)...)
			if got.status != c.status || !regexp.MustCompile(c.want).MatchString(got.stdout) {
				t.Errorf("status %d, want %d and %s, got\n%s", got.status, c.status, c.want, got.all())
			}
		})
	}
	got := streamspec(t, nil, "run", "--allow-flaky")
	if got.status != verdict.ExitFault || !strings.Contains(got.stderr, "nothing is flaky") {
		t.Errorf("status %d, %s", got.status, got.all())
	}
}

// With the report of a run before, the longest scenario has a part of its own.
func TestShardBy(t *testing.T) {
	t.Parallel()
	const sends = "\n    Given a server that sends:\n      \"\"\"\n      data: 1\n\n      \"\"\"\n    When the stream is followed to its end\n    Then exactly 1 event arrives"
	folder := files(t, map[string]string{
		"streamspec.yaml": "",
		"a.feature":       strings.NewReplacer("long", "long"+sends, "shorter", "shorter"+sends, "short\n", "short"+sends+"\n", "new", "new"+sends).Replace("Feature: a\n  Scenario: long\n  Scenario: short\n  Scenario: shorter\n  Scenario: new\n"),
		"before.json": `{"version": 1, "scenarios": [
			{"name": "short", "file": "/ci/a.feature", "outcome": "passed", "duration_ms": 300},
			{"name": "long", "file": "/ci/a.feature", "outcome": "passed", "duration_ms": 4000},
			{"name": "shorter", "file": "/ci/a.feature", "outcome": "passed", "duration_ms": 200}]}`,
	})
	list := func(args ...string) string {
		return streamspecIn(t, folder, nil, append([]string{"run", "--list", "-n", "long|short", "a.feature"}, args...)...).all()
	}
	first, second := list("--shard", "1/2", "--shard-by", "before.json"), list("--shard", "2/2", "--shard-by", "before.json")
	if strings.Count(first, "\n") != 1 || strings.Count(second, "\n") != 2 {
		t.Errorf("the parts are\n%s\nand\n%s", first, second)
	}
	mustContain(t, first, "long")
	mustContain(t, list("--shard-by", "before.json"), "say by --shard I/N which part runs")
	mustContain(t, list("--shard", "1/2", "--shard-by", "a.feature"), "--shard-by: a.feature: this is no JSON report")
}
