package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestABrokenServiceIsFound breaks the sample service in one way after the other:
// the shipped features and scenarios must find each, and name the fault.
func TestABrokenServiceIsFound(t *testing.T) {
	t.Parallel()
	const taskStream, taskScenario = "features/task_stream.feature", "scenarios/task_stream/task_completes.yaml"
	const answer, answerScenario = "features/answer.feature", "scenarios/answers/answer_in_pieces.yaml"
	cases := []struct {
		fault string
		paths []string
		names []string // what the message must say
	}{
		{"missing-event", []string{taskStream, taskScenario}, []string{
			`expected  after #1 connection_open`, `: started`, `got       #2 task_event (progress)`,
		}},
		{"duplicate-event", []string{taskStream, taskScenario}, []string{
			`expected  exactly 1 "completed"`, `got       #8 task_event (`, `ms) is the 2nd "completed"`,
		}},
		{"out-of-order", []string{taskStream, taskScenario}, []string{
			`after #6 task_event (completed)`, `connection_close`, `got       #7 task_event (progress)`,
		}},
		{"wrong-nesting", []string{taskStream, taskScenario}, []string{
			`no "progress" came`, `#2 task_event (`, `ms) has no "event_type"`,
		}},
		{"changing-correlation-id", []string{taskStream, taskScenario}, []string{
			`expected  "correlation_id" is the same in every event`, `got       "correlation_id" differs: 8 different values in 8 events: #1 connection_open (`, `ms) has "`,
		}},
		{"no-correlation-id", []string{"features/correlation_id.feature", taskScenario}, []string{
			`events are wrong alike; the first: #1 connection_open (`, `ms) has no "correlation_id"`,
		}},
		{"late-heartbeat", []string{"features/version_stream.feature", "scenarios/version_stream/version_stream_stays_open.yaml"}, []string{
			`expected  "heartbeat" arrives within 2 s of "connection_open"`, `heartbeat arrived 3`, `ms after "connection_open"`,
		}},
		{"missing-header", []string{"features/headers.feature"}, []string{
			`expected  the header "Cache-Control" is "no-cache"`, `got       the response has no header "Cache-Control"`,
		}},
		{"close-without-reason", []string{taskStream, taskScenario}, []string{
			`expected  the last event has "reason" equal to "task_completed"`, `got       #8 connection_close (`, `ms) has no "reason"`,
		}},
		{"event-after-close", []string{taskStream, taskScenario}, []string{
			`after #8 connection_close`, `: the end of the stream`, `got       #9 heartbeat`,
		}},
		{"repeated-id", []string{answer, answerScenario}, []string{
			`expected  "@event.id" rises by 1 from one "numbered" to the next`, `got       "@event.id" is "1" in #2 state (`, `then "1" in #3 patch (`,
		}},
		{"wrong-usage", []string{answer, answerScenario}, []string{
			`expected  every "usage" is such that data.used + data.left == data.total`,
			`ms) has data.used = 10, data.left = 19, data.used + data.left = 29, data.total = 30`,
		}},
		{"usage-type", []string{answer, answerScenario}, []string{
			`expected  every "usage" is valid by the JSON Schema Usage of answer.openapi.json`, `got       #11 usage (`, `is not valid: "used": got string, want integer`,
			`and for the same reason:`, `And every event has data valid by the JSON Schema "answers/answer.openapi.json#`,
		}},
		{"pieces-together", []string{answer, answerScenario}, []string{
			`expected  no "piece", which leave the server at least 150 ms apart, arrive together`, `arrived together, after `,
		}},
		{"lost-piece", []string{answer, answerScenario}, []string{
			`expected  for the "index" 1: the last "given" is valid by the JSON Schema`, `got       #5 given (`, `ms) has data that is not JSON: «{"days":»`,
		}},
		{"lost-patch", []string{answer, answerScenario}, []string{
			`expected  the last "answer" has `, `has no "tools.1.tool"`,
		}},
		{"crash", []string{taskStream, taskScenario}, []string{
			`the service "task-service" exited while it was in use: exit status 3`, `got       the stream ended: `, // it was cut, or reset
		}},
	}
	for _, c := range cases {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			got := streamspec(t, []string{"SAMPLE_FAULT=" + c.fault}, append([]string{"run"}, c.paths...)...)
			if got.status != verdict.ExitBroken {
				t.Errorf("the exit status is %d, want %d", got.status, verdict.ExitBroken)
			}
			mustContain(t, got.stdout, c.names...)
		})
	}
}

// TestWhatNeverHappenedIsNoCause: that what it waited for never came is, and what counts from it is not judged.
func TestWhatNeverHappenedIsNoCause(t *testing.T) {
	t.Parallel()
	got := streamspec(t, []string{"SAMPLE_FAULT=heartbeat-renamed"}, "run", "features/afterwards.feature:39")
	if got.status != verdict.ExitFault {
		t.Errorf("the exit status is %d, want %d", got.status, verdict.ExitFault)
	}
	mustContain(t, got.stdout, "pause of task-service during the stream was never made: no \"heartbeat\" arrived\n  features/afterwards.feature:41:5\n  the stream had connection_open (1), version (1), ping (3)",
		"not judged: no event arrives for 1500 ms after the pause of \"task-service\"")
}

// TestAClosedGapIsFound closes one known gap after the other by its setting: the
// run must fail until the mark is gone. While all are there, it passes.
func TestAClosedGapIsFound(t *testing.T) {
	t.Parallel()
	run := func(t *testing.T, env []string, tags string) outcome {
		return streamspec(t, env, "run", "--tags", tags, "features/known_gaps.feature")
	}
	cases := map[string]string{
		"nested-correlation-id":   "SAMPLE_NESTED_CORRELATION_ID=1",
		"version-needs-front-end": "SAMPLE_VERSION_FALLBACK=1",
		"heartbeats-masked":       "SAMPLE_TASK_HEARTBEATS=1",
		"progress-batched":        "SAMPLE_UNBATCHED_PROGRESS=1",
		"one-queue-per-task":      "SAMPLE_BROADCAST=1",
	}
	var all []string
	for gap, setting := range cases {
		tag := "@known-gap(" + gap + ")"
		all = append(all, tag)
		t.Run(gap, func(t *testing.T) {
			t.Parallel()
			got := run(t, []string{setting}, tag)
			if got.status != verdict.ExitBroken {
				t.Errorf("the gap has closed, and the exit status is %d", got.status)
			}
			mustContain(t, got.stdout, `the known gap "`+gap+`" has closed`, "Remove its mark")
		})
	}
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		if got := run(t, nil, strings.Join(all, " or ")); got.status != verdict.ExitHeld {
			t.Errorf("the gaps are there, and the exit status is %d\n%s", got.status, got.all())
		}
	})
}
