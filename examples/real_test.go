//go:build real

// Package examples_test breaks the services of the examples, and sees streamspec find
// it. `make test-real` runs it, with what the services need installed.
package examples_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// runTimeout bounds each run of streamspec.
const runTimeout = 2 * time.Minute

// inPython makes the Flask application the task service.
var inPython = []string{"--service", "task-service=/usr/bin/python3 examples/flask/app.py"}

// streamspec runs the command in the repository's root and answers its exit status
// and what it wrote.
func streamspec(t *testing.T, env []string, args ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bin/streamspec", append([]string{"run"}, args...)...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), env...)
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v; make test-real builds the command", err)
	}
	return cmd.ProcessState.ExitCode(), string(text)
}

// Moments and spans of time differ from run to run.
var (
	moments = regexp.MustCompile(` \(\d+(?:\.\d+)? m?s\)`)
	spans   = regexp.MustCompile(`\b\d+ ms\b`)
)

// expectRun runs the command and expects its exit status, and parts of what it writes.
func expectRun(t *testing.T, status int, says []string, env []string, args ...string) {
	t.Helper()
	got, text := streamspec(t, env, args...)
	text = spans.ReplaceAllString(moments.ReplaceAllString(text, ""), "T ms")
	if got != status {
		t.Errorf("the exit status is %d, want %d", got, status)
	}
	for _, part := range says {
		if !strings.Contains(text, part) {
			t.Errorf("this is missing: %s", part)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// TestABrokenTaskServiceIsFound breaks the task service in Python in one way after
// the other, as TestABrokenServiceIsFound does with the embedded one.
func TestABrokenTaskServiceIsFound(t *testing.T) {
	const taskStream = "features/task_stream.feature"
	cases := []struct {
		fault   string
		feature string
		says    []string
	}{
		{"missing-event", taskStream, []string{"got       #2 task_event (progress)"}},
		{"duplicate-event", taskStream, []string{`expected  exactly 1 "completed"`, "got       #8 task_event is the 2nd"}},
		{"out-of-order", taskStream, []string{"after #6 task_event (completed)", "got       #7 task_event (progress)"}},
		{"wrong-nesting", taskStream, []string{`no "progress" came`, `#2 task_event has no "event_type"`}},
		{"changing-correlation-id", taskStream, []string{`expected  "correlation_id" is the same in every event`}},
		{"no-correlation-id", "features/correlation_id.feature", []string{`are wrong alike; the first: #1 connection_open has no "correlation_id"`}},
		{"late-heartbeat", "features/version_stream.feature", []string{`expected  "heartbeat" arrives within 2 s of "connection_open"`, `heartbeat arrived T ms after "connection_open"`}},
		{"missing-header", "features/headers.feature", []string{`expected  the header "Cache-Control" is "no-cache"`}},
		{"close-without-reason", taskStream, []string{`got       #8 connection_close has no "reason"`}},
		{"event-after-close", taskStream, []string{"after #8 connection_close", "got       #9 heartbeat"}},
		{"crash", taskStream, []string{"exited while it was in use: exit status 3", "got       the stream ended: "}},
	}
	for _, c := range cases {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			expectRun(t, verdict.ExitBroken, c.says, []string{"SAMPLE_FAULT=" + c.fault}, append(inPython, c.feature)...)
		})
	}
}

// TestAClosedGapIsFound closes one known gap of the task service after the other.
func TestAClosedGapIsFound(t *testing.T) {
	cases := map[string]string{
		"nested-correlation-id":   "SAMPLE_NESTED_CORRELATION_ID=1",
		"version-needs-front-end": "SAMPLE_VERSION_FALLBACK=1",
		"heartbeats-masked":       "SAMPLE_TASK_HEARTBEATS=1",
		"progress-batched":        "SAMPLE_UNBATCHED_PROGRESS=1",
		"one-queue-per-task":      "SAMPLE_BROADCAST=1",
	}
	for gap, setting := range cases {
		t.Run(gap, func(t *testing.T) {
			t.Parallel()
			args := append(inPython, "--tags", "@known-gap("+gap+")", "features/known_gaps.feature")
			expectRun(t, verdict.ExitBroken, []string{`the known gap "` + gap + `" has closed`}, []string{setting}, args...)
		})
	}
}

// TestABufferingProxyIsFound puts nginx, as it is by default, before the task service:
// the version stream, which does not end, never arrives.
func TestABufferingProxyIsFound(t *testing.T) {
	t.Parallel()
	expectRun(t, verdict.ExitBroken, []string{
		"no response came within 20.0 s: the request was sent", "a proxy that holds the response back",
		`not judged: the first event has "status" equal to "connected"`,
	}, nil, "--service", "task-service=examples/nginx/with_backend.sh",
		"--name", "^the stream opens at once$", "features/version_stream.feature")
}

// TestEachGapOfTheExamplesIsTheOneMeant: what breaks a marked scenario is what its
// mark speaks of.
func TestEachGapOfTheExamplesIsTheOneMeant(t *testing.T) {
	cases := map[string][]string{
		"nginx-buffers":        {"#3 task_event and #4 task_event arrived together, after T ms", "#1 connection_open arrived T ms after the request"},
		"news-without-history": {`got      only 2 "item" came, the last was #3 item`},
		"news-overlaps":        {`got      "n" is 2 in #3 item, then 2 in #4 item`},
		"slow-model":           {"#1 message arrived T ms after the request"},
		"signals-unchecked":    {"#3 signals has the data «not JSON»"},
	}
	for gap, says := range cases {
		t.Run(gap, func(t *testing.T) {
			t.Parallel()
			expectRun(t, verdict.ExitHeld, says, nil, "--tags", "@known-gap("+gap+")", "examples/features")
		})
	}
}

// TestWhatIsBrokenIsFound plays the examples' scenarios with services that are broken
// in a way that no mark can excuse: the stream itself breaks.
func TestWhatIsBrokenIsFound(t *testing.T) {
	cases := []struct {
		name   string
		given  string
		then   string
		status int
		says   []string
	}{
		{"a model whose connection is lost", `the scenario "a chat"
			And the variable "say" is "lose the connection"`, `exactly 1 "done" arrives`, verdict.ExitBroken, []string{
			"the stream broke: cut (the connection closed before the response was complete", `not met: exactly 1 "done" arrives – no "done" came`,
		}},
		{"a message whose connection is lost", `the scenario "a message"
			And the variable "say" is "lose the connection"`, `the stream is closed by the server`, verdict.ExitBroken, []string{
			"got       the stream ended: cut (the connection closed before the response was complete",
		}},
		{"a model that is overloaded", `the scenario "a chat"
			And the variable "say" is "never answer"`, `at least 1 "chunk" arrives`, verdict.ExitBroken, []string{
			"HTTP status (500 Internal Server Error)", "Chaos: request dropped",
		}},
		{"a model that mumbles", `the scenario "a message"
			And the variable "say" is "mumble"`, `exactly 1 "message_stop" arrives`, verdict.ExitBroken, []string{
			"wrong media type", "{malformed json: <<<chaos>>>",
		}},
		{"a model that does not know what to say", `the scenario "a chat"
			And the variable "say" is "something else"`, `at least 1 "chunk" arrives`, verdict.ExitBroken, []string{
			"Strict mode: no fixture matched",
		}},
		{"a tool's server that answers in one piece", `the scenario "a tool that counts"
			And the service setting "MCP_JSON" is "1"`, `exactly 3 "progress" arrive`, verdict.ExitBroken, []string{
			"the Content-Type is application/json; it must be text/event-stream",
		}},
		{"a tool that is called by a stranger", `the scenario "a stranger calls a tool"`, `the last "answer" has "result"`, verdict.ExitBroken, []string{
			`#1 message has no "result"`,
		}},
		{"an agent of another version", `the scenario "a task of an agent"`, `the stream keeps the profile "a2a/0.3"`, verdict.ExitBroken, []string{
			"the stream is of the version that was asked for", `no "of another version" arrives`,
		}},
		{"a run that breaks", `the scenario "a run of an agent"
			And the variable "say" is "break"`, `the last event has "type" equal to "RUN_FINISHED"`, verdict.ExitBroken, []string{
			`has "type" "RUN_ERROR"`,
		}},
		{"an nginx that nobody vouches for", `the scenario "a client that does not trust nginx"`, `at least 1 "version" arrives`, verdict.ExitBroken, []string{
			"the server's certificate is not trusted", "expected  a certificate signed by an authority of this system",
			"got       one that another authority signed (subject CN=localhost, issuer CN=streamspec examples CA",
		}},
		{"a news server with a setting that it does not know", `the scenario "a reader without news"
			And the service setting "NEWS_HISTORY" is "perfect"`, `no "item" arrives`, verdict.ExitFault, []string{
			"NEWS_HISTORY=perfect: expected one of complete, none, overlapping", "exit status 2",
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			expectRun(t, c.status, c.says, nil, "--scenarios", "examples/scenarios", feature(t, c.given, c.then))
		})
	}
}

// TestACrashBehindNginxIsFound: nginx ends the response as if its backend had; only
// what the stream lacks tells.
func TestACrashBehindNginxIsFound(t *testing.T) {
	t.Parallel()
	file := feature(t, `the scenario "a task behind nginx"
		And the service setting "PROXY_BUFFERING" is "off"`, `the last events are "connection_close"`)
	expectRun(t, verdict.ExitBroken, []string{
		"expected  the last events are: connection_close", "the end: closed by the server", "crashing, as SAMPLE_FAULT asks for",
	}, []string{"SAMPLE_FAULT=crash"}, "--scenarios", "examples/scenarios", file)
}

// feature writes a feature of one scenario and answers its file.
func feature(t *testing.T, given, then string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "broken.feature")
	text := "Feature: F\nScenario: s\nGiven " + given + "\nWhen the stream is followed to its end\nThen " + then + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestADeployBehindNginxIsACut: nginx ends at once when it is asked to stop, and what the
// service says in farewell is lost. So make test-real leaves this scenario out there.
func TestADeployBehindNginxIsACut(t *testing.T) {
	t.Parallel()
	expectRun(t, verdict.ExitBroken, []string{
		"expected  these events arrive one right after the other: connection_close connection_open version",
		"connection 1 ended: cut (the connection closed before the response was complete",
	}, []string{"PROXY_BUFFERING=off"}, "--service", "task-service=examples/nginx/with_backend.sh", "--tags", "@deploy", "features/plays.feature")
}
