package report

import (
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/result"
	"github.com/streamspec/streamspec/runner/sse"
)

var batched = result.Gap{
	Name:    "progress-batched",
	Reason:  "A queue read collects events until its time is over or the task has ended, so progress arrives late, in bursts.",
	Ticket:  "https://tickets.example/STREAM-17",
	Expires: "2027-03-31",
}

func gapOfScenario() result.Scenario {
	gap := batched
	r := taskRecording(1)
	return result.Scenario{
		Name: "progress arrives as it happens", Group: "Known gaps",
		Place: result.Place{File: gapFeature, Line: 27}, Outcome: result.KnownGap, Duration: 4300 * time.Millisecond,
		Gap: &gap,
		Steps: []result.Step{
			given(28, `the scenario "task takes its time"`),
			ends(then(30, `every "task_event" arrives within 500 ms of its "timestamp"`), result.KnownGap, &result.Failure{
				Expected: `every task_event arrives within 500ms of its "timestamp"`, Got: "#2 task_event arrived 4012 ms after it",
				Timeline: r.Timeline(recording.MarkOf(r.Entries[1])), Gap: &gap,
			}),
		},
		Recordings: []*recording.Recording{r},
	}
}

// gapOfStep has the same gap on a single expectation.
func gapOfStep() result.Scenario {
	gap := batched
	return result.Scenario{
		Name: "task takes its time", Group: "scenarios/task_stream",
		Place: result.Place{File: "scenarios/task_stream/task_takes_its_time.yaml", Line: 2, Column: 1}, Outcome: result.KnownGap, Duration: 3900 * time.Millisecond,
		Steps: []result.Step{
			expects(12, "the task completes"),
			ends(expects(15, "consecutive progress are at most 1s apart"), result.KnownGap, &result.Failure{
				Expected: "consecutive progress are at most 1s apart", Got: "#3 task_event came 1800 ms after #2 task_event", Gap: &gap,
			}),
		},
	}
}

func closedGap() result.Scenario {
	gap := result.Gap{Name: "heartbeats-masked", Reason: "Heartbeats come only when a queue read of 5 s has timed out."}
	return result.Scenario{
		Name: "heartbeats come within twice the interval", Group: "Known gaps",
		Place: result.Place{File: gapFeature, Line: 19}, Outcome: result.GapClosed, Duration: 3 * time.Second,
		Gap:   &gap,
		Logs:  []result.Log{{What: "the service task-service wrote", Text: serviceLog(3)}}, // not on the console
		Steps: []result.Step{then(23, `"heartbeat" arrives within 2 s of "connection_open"`)},
		Fault: "the known gap \"heartbeats-masked\" has closed: everything expected here holds now. Remove its mark, so that it stays closed.\nIt was: " + gap.Reason,
	}
}

// closedGapOfStep says only in the step what happened.
func closedGapOfStep() result.Scenario {
	gap := result.Gap{Name: "nested-correlation-id", Reason: "The correlation ID stands at the top level only."}
	return result.Scenario{
		Name: "correlation IDs", Group: "scenarios/task_stream",
		Place: result.Place{File: "scenarios/task_stream/correlation.yaml", Line: 1, Column: 1}, Outcome: result.GapClosed, Duration: 50 * time.Millisecond,
		Steps: []result.Step{
			ends(expects(9, `every completed has "data.correlation_id"`), result.GapClosed, &result.Failure{
				Message: "the known gap \"nested-correlation-id\" has closed: everything expected here holds now. Remove its mark, so that it stays closed.\nIt was: " + gap.Reason,
				Gap:     &gap,
			}),
		},
	}
}

// expiredGap is a failure that was accepted until a day that has passed.
func expiredGap() result.Scenario {
	gap := result.Gap{Name: "one-queue-per-task", Reason: "Clients of one task compete for its events.", Ticket: "STREAM-9", Expires: "2027-02-01"}
	return result.Scenario{
		Name: "every client of a task sees every event", Group: "Known gaps",
		Place: result.Place{File: gapFeature, Line: 33}, Outcome: result.Failed, Duration: 700 * time.Millisecond,
		Gap:   &gap,
		Fault: "the known gap \"one-queue-per-task\" was accepted until 2027-02-01, and is still there.\nIt is: " + gap.Reason,
		Steps: []result.Step{
			ends(then(37, `every stream has the same "task_event"`), result.Failed, &result.Failure{
				Expected: "second has the same task_event as first", Got: "second lacks #2 task_event of first",
			}),
		},
	}
}

func serviceNotReady() result.Scenario {
	return result.Scenario{
		Name: "version snapshot", Group: "scenarios/version_stream",
		Place: result.Place{File: "scenarios/version_stream/version_snapshot.yaml", Line: 1, Column: 1}, Outcome: result.Unjudged, Duration: 1500 * time.Millisecond,
		Fault: "the service \"version-service\" was not ready within 1.5s: GET http://127.0.0.1:40999/api/health: status 503\n  output, the last 2 lines:\n    starting\n    waiting for the database",
	}
}

// wrongSentence has a step whose failure the fault repeats.
func wrongSentence() result.Scenario {
	fault := "${task_id} is not known here; known are: ${service}, ${uuid}"
	return result.Scenario{
		Name: "a task that nobody started", Group: "Task stream",
		Place: result.Place{File: taskFeature, Line: 90}, Outcome: result.Unjudged, Duration: 8 * time.Millisecond,
		Fault: fault,
		Steps: []result.Step{ends(when(92, "the stream is followed to its end"), result.Unjudged, &result.Failure{Message: fault})},
	}
}

// hostile has characters that would change a terminal, or break XML.
func hostile() result.Scenario {
	return result.Scenario{
		Name: "names may hold \x1b[31mescapes\x1b[0m,\nnew lines & <marks>", Group: "Task stream",
		Place: result.Place{File: taskFeature, Line: 99}, Outcome: result.Unjudged, Duration: 5 * time.Millisecond,
		Fault: "the service said \"\x07\x00\xff]]>\" and \x1b]0;title\x07",
		Logs:  []result.Log{{What: "the service loud wrote", Text: "\x1b[2Jcleared\r\nprogress 10%\rprogress 20%\n\tindented \u202eback to front\n"}},
	}
}

func neverStarted() result.Scenario {
	return result.Scenario{
		Name: "the version stream stays open", Group: "Version stream",
		Place: result.Place{File: "features/version_stream.feature", Line: 12}, Outcome: result.Skipped,
	}
}

// taskRecording is the stream of a task with so many events of progress, 10 ms
// apart.
func taskRecording(progress int) *recording.Recording {
	r := &recording.Recording{
		Stream:   recording.DefaultStream,
		Request:  recording.Request{Method: "GET", URL: "http://127.0.0.1:40999/api/tasks/42/stream"},
		Started:  started,
		Response: &recording.Response{Status: 200, Protocol: "HTTP/1.1", At: 2100 * time.Microsecond},
	}
	event := func(name, data string) {
		at := time.Duration(len(r.Entries))*10*time.Millisecond + 2300*time.Microsecond
		r.Entries = append(r.Entries, &sse.Entry{
			Kind: sse.KindEvent, Type: name, Data: []byte(data),
			Evidence: sse.Evidence{Number: len(r.Entries) + 1, LastByte: at},
		})
	}
	event("connection_open", `{"status":"connected","correlation_id":"req-1"}`)
	for range progress {
		event("task_event", `{"event_type":"progress_update","task_id":"42","timestamp":"2027-03-01T09:30:00Z","data":{"progress":0.5,"text":"half of it"}}`)
	}
	event("connection_close", `{"reason":"task_completed"}`)
	r.End = recording.End{Reason: recording.ServerClosed, At: time.Duration(len(r.Entries)) * 10 * time.Millisecond}
	return r
}
