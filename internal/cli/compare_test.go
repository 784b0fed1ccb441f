package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestServicesAreCompared: both sides are recorded at the same time, or one with baselines.
func TestServicesAreCompared(t *testing.T) {
	t.Parallel()
	dir, old, now := jobSuite(t)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("scenarios/services/jobs.yaml", "service: jobs\nurl: "+strings.TrimPrefix(old, "jobs=")+"\nready: {get: /health}\n")
	write("mapping.yaml", "paths: [{was: \"/jobs/{id}/events\", now: \"/sse?id={id}\"}]\n")

	both := streamspecIn(t, dir, nil, "compare", "--times", "5", "--mapping", "mapping.yaml", "jobs", now, "scenarios")
	if both.status != 4 {
		t.Fatalf("%d %s", both.status, both.all())
	}
	mustContain(t, both.stdout, "new  reports/compared/new: 5 recordings", "heartbeats are comments now")
	mustContain(t, both.stderr, "  old  5 of 5: 1 recording", "  new  5 of 5: 1 recording")
	if same := streamspecIn(t, dir, nil, "compare", "--times", "2", "reports/compared/old", "jobs"); same.status != 0 {
		t.Errorf("%d %s", same.status, same.all())
	}
	for args, want := range map[string]string{
		"recordngs jobs":                    "no file or folder has this name, and no service of the scenarios; there are the services: jobs",
		"jobs jobs=http://127.0.0.1:1":      "the new side, jobs=http://127.0.0.1:1: nothing is kept",
		"reports reports scenarios":         "compare needs two sides, and got 3: write streamspec compare OLD NEW [PATH…]; each is a folder of recordings or baselines, or a service; only services are recorded",
		"jobs=ftp://x jobs":                 "write NAME=URL with an HTTP URL",
		"--times -1 reports/compared/old j": `invalid argument "-1" for "--times" flag: write a number from 1 to 10000`,
	} {
		if got := streamspecIn(t, dir, nil, append([]string{"compare"}, strings.Fields(args)...)...); got.status != 2 || !strings.Contains(got.all(), want) {
			t.Errorf("%s: %d %s", args, got.status, got.all())
		}
	}
}

// TestTheOldSideIsRecordedTwiceOver where something may be chance: what 5 of 11 recordings have, and none
// of 22, is a change.
func TestTheOldSideIsRecordedTwiceOver(t *testing.T) {
	t.Parallel()
	dir, old, _ := jobSuite(t)
	var streams atomic.Int64
	now := jobs(t, "/jobs/{id}/events", func(id string, send func(string, ...any)) {
		send("event: open\ndata: {\"status\": \"connected\"}")
		if streams.Add(1)%5 > 1 {
			send("event: job\ndata: {\"kind\": \"started\", \"id\": %q, \"at\": %q}", id, "2026-11-26T00:00:00.000001+00:00")
		}
		send("event: heartbeat\ndata: {\"alive\": true}")
		send("event: job\ndata: {\"kind\": \"done\", \"id\": %q, \"at\": %q}", id, "2026-11-26T00:00:01.000001+00:00")
		send("event: close\ndata: {\"reason\": \"over\"}")
	})
	got := streamspecIn(t, dir, nil, "compare", "--not-judged", old, "jobs="+now, "scenarios")
	if got.status != 1 {
		t.Errorf("%d %s", got.status, got.all())
	}
	mustContain(t, got.stderr, "more of the old side is recorded")
	mustContain(t, got.stdout, "22 recordings, at least 22 of each scenario")
	mustContain(t, got.stdout, "11 recordings, at least 11 of each scenario")
}

// TestMoreIsRecordedUntilItIsSure: what one of a few recordings has is chance, or a change.
func TestMoreIsRecordedUntilItIsSure(t *testing.T) {
	t.Parallel()
	dir, old, _ := jobSuite(t)
	var streams atomic.Int64
	now := jobs(t, "/jobs/{id}/events", func(id string, send func(string, ...any)) {
		send("event: open\ndata: {\"status\": \"connected\"}")
		if streams.Add(1)%4 != 0 {
			send("event: job\ndata: {\"kind\": \"started\", \"id\": %q, \"at\": %q}", id, "2026-11-26T00:00:00.000001+00:00")
		}
		send("event: heartbeat\ndata: {\"alive\": true}")
		send("event: job\ndata: {\"kind\": \"done\", \"id\": %q, \"at\": %q}", id, "2026-11-26T00:00:01.000001+00:00")
		send("event: close\ndata: {\"reason\": \"over\"}")
	})
	compared := func(args ...string) outcome {
		return streamspecIn(t, dir, nil, append([]string{"compare", "--not-judged", "--times", "11", old, "jobs=" + now, "scenarios"}, args...)...)
	}
	if few := compared(); few.status != 0 || !strings.Contains(few.stdout, "job/started: 1 in each old recording, 0 to 1 in new ones: events are lost") {
		t.Errorf("%d %s", few.status, few.all())
	}
	many := compared("--until-sure")
	if many.status != 1 || !strings.Contains(many.stderr, "more is recorded") {
		t.Errorf("%d %s", many.status, many.all())
	}
	mustContain(t, many.stdout, "1. job/started: 1 in each old recording, 0 to 1 in new ones: events are lost")
}
