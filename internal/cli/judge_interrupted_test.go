package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatWasInterruptedIsNotJudgedLater either: the run did not see all of it, so neither does its recording.
func TestWhatWasInterruptedIsNotJudgedLater(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ stream, expect string }{
		"a stream that was open":          {"{get: /e, events: [{data: 1}, {after: 20s, data: 2}]}", "[{count: message, times: 1}, {never: error}]"},
		"a request that must not come":    {"{get: /e, events: [{data: 1}]}", "[{received: s, post: /x, times: 0, within: 20s}]"},
		"a request that is waited for":    {"{get: /e, events: [{data: 1}]}", "[{received: s, post: /x, within: 20s}]"},
		"requests in order":               {"{get: /e, events: [{data: 1}]}", "[{received_order: s, requests: [GET /e, POST /x], within: 20s}]"},
		"the time between those requests": {"{get: /e, events: [{data: 1}]}", "[{received_interval: s, get: /e, at_least: 1ms, within: 20s}]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, map[string]string{"scenarios/x.yaml": "scenario: x\nstubs: {s: [" + c.stream + "]}\nstream: {get: \"${stub.s}/e\"}\nexpect: " + c.expect + "\n"})
			for _, timeout := range []string{"--timeout", "--scenario-timeout"} {
				run := streamspecIn(t, dir, nil, "run", timeout, "1s", "--recordings", "all", "--recordings-dir", "kept", "scenarios")
				if mustContain(t, run.stdout, "1 s"); run.status != verdict.ExitFault {
					t.Errorf("run %s ends with %d\n%s", timeout, run.status, run.all())
				}
				got := streamspecIn(t, dir, nil, "judge", "kept")
				if mustContain(t, got.stdout, "1 s", "1 not judged"); got.status != verdict.ExitFault {
					t.Errorf("judge after run %s ends with %d\n%s", timeout, got.status, got.all())
				}
			}
		})
	}
}

// TestAClientOfALoadThatWasCutOffIsJudgedLaterAsThen: what its load left open stays so, whatever file asks for it.
func TestAClientOfALoadThatWasCutOffIsJudgedLaterAsThen(t *testing.T) {
	t.Parallel()
	const scenario = "\nstubs: {s: [{get: /e, events: [{event: a, data: 1}, {after: 20s, event: a, data: 2}]}]}\nstream: {get: \"${stub.s}/e\"}\nexpect: "
	dir := files(t, map[string]string{
		"scenarios/x.yaml": "scenario: x" + scenario + "[{arrives: b, within: 100ms}, {count: a, times: 2}, {received: s, post: /x}]\n",
		"scenarios/y.yaml": "scenario: y" + scenario + "[{arrives: a, within: 15s}, {received: s, post: /x, times: 0}]\n",
	})
	load := streamspecIn(t, dir, nil, "load", "--clients", "1", "--for", "1s", "--grace", "1s", "--recordings-dir", "kept", "scenarios/x.yaml")
	mustContain(t, load.stdout, "1 not judged", "no \"b\" came")
	same := streamspecIn(t, dir, nil, "judge", "kept")
	if mustContain(t, same.stdout, "no \"b\" came", "this was not decided"); strings.Contains(same.stdout, "received none") {
		t.Errorf("what the load did not judge is broken\n%s", same.stdout)
	}
	other := streamspecIn(t, dir, nil, "judge", "kept", "scenarios/y.yaml")
	if mustContain(t, other.stdout, "1 not judged", "a stream was left while it went on"); other.status != verdict.ExitFault {
		t.Errorf("it ends with %d\n%s", other.status, other.all())
	}
}

// TestARecordingEndsBeforeTheTimeIsOver in which a stricter file has something come: nothing more comes, so nobody waits.
func TestARecordingEndsBeforeTheTimeIsOver(t *testing.T) {
	t.Parallel()
	const scenario = "\nstubs: {s: [{get: /e, events: [{data: 1}]}]}\nstream: {get: \"${stub.s}/e\"}\nexpect: "
	for name, c := range map[string]struct {
		expect string
		status int
		says   string
	}{
		"none came, and some may have": {"[{received: s, post: /x, times: 0, within: 25s}]", verdict.ExitFault, "the recording ends"},
		"one is missing":               {"[{received: s, post: /x, within: 25s}]", verdict.ExitFault, "the recording ends"},
		"one is missing in the order":  {"[{received_order: s, requests: [GET /e, POST /x], within: 25s}]", verdict.ExitFault, "the recording ends"},
		"it came":                      {"[{received: s, get: /e, within: 25s}]", verdict.ExitHeld, "1 passed"},
		"too many came":                {"[{received: s, get: /e, times: 0, within: 25s}]", verdict.ExitBroken, "received 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, map[string]string{"scenarios/x.yaml": "scenario: x" + scenario + "[{count: message, times: 1}]\n", "scenarios/y.yaml": "scenario: y" + scenario + c.expect + "\n"})
			streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", "kept", "scenarios/x.yaml")
			began := time.Now()
			got := streamspecIn(t, dir, nil, "judge", "kept", "scenarios/y.yaml")
			if mustContain(t, got.stdout, c.says); got.status != c.status {
				t.Errorf("it ends with %d\n%s", got.status, got.all())
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it waits %s for what cannot come", took)
			}
		})
	}
}

// TestAServiceMayBeCalledInterrupted: only what is said of the run interrupts it.
func TestAServiceMayBeCalledInterrupted(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\n")
	}))
	t.Cleanup(server.Close)
	dir := files(t, map[string]string{
		"scenarios/services/interrupted.yaml": "service: interrupted\nrun: sleep 60\n",
		"scenarios/x.yaml":                    "scenario: x\nservice: interrupted\nstream: {get: /}\nexpect: [{count: message, times: 1}]\n",
	})
	streamspecIn(t, dir, nil, "run", "--service", "interrupted="+server.URL, "--recordings", "all", "--recordings-dir", "kept", "scenarios")
	if got := streamspecIn(t, dir, nil, "judge", "kept"); got.status != verdict.ExitHeld {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
}
