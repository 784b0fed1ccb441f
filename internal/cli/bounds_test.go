package cli_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/cli"
	"github.com/streamspec/streamspec/internal/verdict"
)

// busy is a scenario that is in the middle of a stream for as long as one looks,
// against a sample service and a child of its own.
var busy = map[string]string{
	"scenarios/services/sample.yaml": `
service: sample
run: streamspec sample
env: {PORT: "${port}", SSE_HEARTBEAT_INTERVAL: "0.1", FRONTEND_VERSION_URL: "${stub.frontend}/v"}
ready: {get: /api/health/healthz, within: 30s}
stubs: {frontend: [{get: /v, json: {version: "1"}}]}
`,
	"scenarios/busy.yaml": `
scenario: busy
service: sample
stream: {get: /api/utils/version/stream, until: {for: 60s}, timeout: 60s}
expect: [{never: error}]
`,
}

// TestBounds: what would bring down the machine, or never end, is refused.
func TestBounds(t *testing.T) {
	t.Parallel()
	const begin, stream = "scenario: s\ntrigger: [{get: \"http://127.0.0.1:9/\", ", "}]\nstream: {get: \"http://127.0.0.1:9/\"}\nexpect: [{count: event, times: 1}]\n"
	tests := []struct {
		scenario string
		flags    []string
		want     string
	}{
		{begin + "times: 2000000000, at_once: true" + stream, nil, "2000000000 times are more than the 10000 that something can be repeated"},
		{begin + "times: 2000, at_once: true" + stream, nil, "2000 at once are more than the 1000 that this machine should bear"},
		{begin + "times: 2, every: 24h" + stream, nil, "every 24h0m0s is longer than the 10m0s that may be between two"},
	}
	for _, test := range tests {
		dir := files(t, map[string]string{"scenarios/s.yaml": test.scenario})
		got := streamspecIn(t, dir, nil, append([]string{"run", "scenarios"}, test.flags...)...)
		if got.status != verdict.ExitFault {
			t.Errorf("%s %v: the exit status is %d", test.scenario, test.flags, got.status)
		}
		mustContain(t, got.all(), test.want)
	}
}

// TestTheTimeForARun ends it in order: the stream goes on for longer.
func TestTheTimeForARun(t *testing.T) {
	t.Parallel()
	dir := files(t, busy)
	began := time.Now()
	got := streamspecIn(t, dir, nil, "run", "--timeout", "3s", "scenarios")
	if took := time.Since(began); got.status != verdict.ExitFault || took > commandTimeout/2 {
		t.Errorf("the exit status is %d after %v", got.status, took)
	}
	mustContain(t, got.all(), "  the run was interrupted: --timeout: the 3 s for the run are over\n")
}

// TestTheTimeForAScenario ends it in order, in whatever it is: in a stream, or in a call before
// it. Nothing is judged, what is to be done in the end is done, and others go on.
func TestTheTimeForAScenario(t *testing.T) {
	t.Parallel()
	const slow = "stubs: {s: [{get: /slow, delay: 30s}, {get: /events, events: [{data: 1}, {data: 2, after: 30s}]}, {delete: /all}]}\n"
	const stream = "stream: {get: \"${stub.s}/events\", until: {events: 2}}\nexpect: [{count: message, times: 2}]\nfinally: [{delete: \"${stub.s}/all\"}]\n"
	dir := files(t, map[string]string{
		"scenarios/stream.yaml": "scenario: the stream\ntimeout: 300ms\n" + slow + stream,
		"scenarios/call.yaml":   "scenario: the call\ntimeout: 10m\ntrigger: [{get: \"${stub.s}/slow\", within: 30s}]\n" + slow + stream,
		"scenarios/other.yaml":  "scenario: other\n" + slow + strings.Replace(stream, "events: 2", "events: 1", 1),
		"features/f.feature": "Feature: F\n  Scenario: said here\n    Given the scenario \"other\"\n    And a scenario timeout of 300 ms\n" +
			"    When the stream is followed until 2 events have arrived\n    Then exactly 2 \"message\" arrive\n",
	})
	began := time.Now()
	got := streamspecIn(t, dir, nil, "run", "--scenario-timeout", "2s")
	if took := time.Since(began); got.status != verdict.ExitBroken || took > 20*time.Second {
		t.Errorf("the exit status is %d after %v", got.status, took)
	}
	mustContain(t, got.all(), "the scenario was ended: the 300 ms that it may take were over", "the scenario was ended: the 2 s that it may take were over",
		"1 failed", "3 not judged", "DELETE /all", "F › said here",
		"the end: cancelled (the time for the scenario was over)") // it shows what went on
}

// TestASignalWhileFilesAreRead ends the command at once.
func TestASignalWhileFilesAreRead(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	status := cli.Execute(ctx, []string{"run", "--recordings-dir", t.TempDir(), files(t, busy)}, &out, &out)
	if status != verdict.ExitFault {
		t.Errorf("the exit status is %d", status)
	}
	mustContain(t, out.String(), "interrupted while the files were read")
}
