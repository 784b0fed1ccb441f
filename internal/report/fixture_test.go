package report

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

var started = time.Date(2027, 3, 1, 9, 30, 0, 0, time.UTC)

// everyOutcome is a run with a scenario of every outcome, and of every way to it.
func everyOutcome() verdict.Run {
	return verdict.Run{
		Started:  started,
		Duration: 4900 * time.Millisecond,
		Jobs:     64,
		Scenarios: []verdict.Scenario{
			passed(), warned(), outline(23, 1100*time.Millisecond), outline(24, 900*time.Millisecond),
			wrongOrder(), twoFaults(), brokenConnection(), crossStreams(),
			gapOfScenario(), gapOfStep(), closedGap(), otherGap(), expiredGap(),
			serviceNotReady(), wrongSentence(), hostile(), neverStarted(), measuredAgain(), flaky(),
		},
	}
}

const (
	taskFeature = "features/task_stream.feature"
	gapFeature  = "features/known_gaps.feature"
	taskYAML    = "scenarios/task_stream/task_is_idle.yaml"
)

// timelines are what a stream did, with marks, and who points at them.
func timelines(r *recording.Stream, by func(recording.Mark) string, marks ...recording.Mark) []verdict.Timeline {
	return []verdict.Timeline{{Stream: r.Name, Lines: r.Timeline(recording.TimelineOptions{Marks: marks, By: by})}}
}

// course is what happened, of streams alone.
func course(wrong bool, streams ...*recording.Stream) *happened.Kept {
	return happened.Whole(happenedOn(wrong, streams...))
}

func happenedOn(wrong bool, streams ...*recording.Stream) *happened.Course {
	c, err := happened.Of(&recording.Recording{Started: started, Streams: streams}, happened.Options{Wrong: wrong})
	if err != nil {
		panic(err) // all of it is in memory
	}
	return c
}

func evidenceOf(r *recording.Stream, e *recording.Entry) []verdict.Evidence {
	return []verdict.Evidence{{Stream: r.Name, Mark: recording.MarkOf(e), Row: 20 + e.Number}}
}

func given(line int, text string) verdict.Step {
	return step("Given", line, text, 1200*time.Microsecond)
}

func when(line int, text string) verdict.Step {
	return step("When", line, text, 308*time.Millisecond)
}

func then(line int, text string) verdict.Step {
	return step("Then", line, text, 40*time.Microsecond)
}

func step(keyword string, line int, text string, took time.Duration) verdict.Step {
	return verdict.Step{
		Keyword: keyword, Text: text, Outcome: verdict.Passed, Duration: took,
		Place: verdict.Place{File: taskFeature, Line: line, Column: 5},
	}
}

func expects(line int, text string) verdict.Step {
	return verdict.Step{
		Keyword: "expect", Text: text, Outcome: verdict.Passed,
		Place: verdict.Place{File: taskYAML, Line: line, Column: 5},
	}
}

// ends gives a step another outcome than passed.
func ends(s verdict.Step, o verdict.Outcome, f *verdict.Failure) verdict.Step {
	s.Outcome, s.Failure = o, f
	return s
}

func passed() verdict.Scenario {
	r := taskRecording(3)
	return verdict.Scenario{
		Name: "the stream opens at once", Group: "Task stream", About: "Whoever watches a task sees its whole life, in order.", Tags: []string{"@smoke"},
		Rule: verdict.Rule{Name: "at once", About: "Nobody waits."}, Prose: "The first event says so.",
		Place: verdict.Place{File: taskFeature, Line: 4}, Outcome: verdict.Passed, Duration: 312 * time.Millisecond,
		Steps: []verdict.Step{
			given(5, `the scenario "task completes"`),
			when(6, `the stream is followed until "connection_open"`),
			then(7, `the first event has "status" equal to "connected"`),
		},
		Recordings: []*recording.Stream{r},
		Notes:      []verdict.Note{cached},
	}
}

// cached is a note that two scenarios have.
var cached = verdict.Note{
	Code: "cacheable", Stream: recording.DefaultStream, Place: verdict.Place{File: taskFeature, Line: 4},
	Text: "the response has no Cache-Control, so a cache on the way may keep the stream, and give it to others; no-store forbids it",
}

func warned() verdict.Scenario {
	s := passed()
	s.Name, s.Place.Line = "the stream opens fast enough", 9
	slow := then(12, `"connection_open" arrives within 500 ms, ideally within 100 ms`)
	slow.Warning = "#1 connection_open arrived after 212 ms; ideally it is at most 100 ms"
	slow.Held, slow.Used = "1 event, 212 ms of 500 ms", 0.424
	slow.Window = &verdict.Window{Stream: recording.DefaultStream, Took: 212 * time.Millisecond, Limit: 500 * time.Millisecond}
	s.Steps = []verdict.Step{given(10, `the scenario "task completes"`), when(11, "the stream is followed to its end"), slow}
	s.Notes = []verdict.Note{cached, {
		Code: "repeated-id", Stream: "alice", Place: verdict.Place{File: taskFeature, Line: 9},
		Text:     "#3 progress has the ID 7, as #2 progress has: a client that comes back with it misses one of them, or has one twice",
		Evidence: []recording.Mark{{Kind: recording.KindEvent, Number: 3}},
	}}
	return s
}

// outline is one of several scenarios with the same name, as a Scenario Outline
// makes them.
func outline(line int, took time.Duration) verdict.Scenario {
	return verdict.Scenario{
		Name: "heartbeats arrive while the task is idle", Group: "Task stream",
		Place: verdict.Place{File: taskFeature, Line: line}, Outcome: verdict.Passed, Duration: took,
		Steps: []verdict.Step{given(14, `the scenario "task is idle"`)},
	}
}

func wrongOrder() verdict.Scenario {
	r := taskRecording(40)
	early := r.Entries[30]
	early.Type, early.Data = "heartbeat", []byte(`{"timestamp":"2027-03-01T09:30:00.310Z","sequence":12,"note":"the worker is busy, still alive"}`)
	failure := &verdict.Failure{
		Expected: "after #30 task_event (progress) (302 ms): progress or completed",
		Got:      `#31 heartbeat, 312 ms: «{"timestamp":"2027-03-01T09:30:00.310Z","sequence":12,"note":"the worker is busy, still alive"}»`,
		Streams:  []string{r.Name}, Evidence: evidenceOf(r, early),
	}
	return verdict.Scenario{
		Timelines: timelines(r, nil, recording.MarkOf(early)), Recording: "reports/recordings/events_arrive_in_causal_order-0123456789ab.recording",
		Name: "events arrive in causal order", Group: "Task stream",
		Place: verdict.Place{File: taskFeature, Line: 58}, Outcome: verdict.Failed, Duration: 412 * time.Millisecond,
		Steps: []verdict.Step{
			given(59, `the scenario "task completes"`),
			when(60, "the stream is followed to its end"),
			ends(then(61, "exactly these events arrive:"), verdict.Failed, failure),
			ends(step("And", 67, `every "task_event" has "event_type", "task_id", "timestamp" and "data"`, 0), verdict.Skipped, nil),
		},
		Recordings: []*recording.Stream{r}, Course: course(true, r),
		Logs: []verdict.Log{{What: "the service task-service wrote", Text: serviceLog(40)}},
	}
}

func serviceLog(lines int) string {
	var log strings.Builder
	for i := range lines {
		fmt.Fprintf(&log, "09:30:00.%03d INFO\ttask 42: step %d of %d\n", 10*i, i+1, lines)
	}
	return log.String()
}

// twoFaults is a YAML scenario with two broken expectations, and a known gap
// besides.
func twoFaults() verdict.Scenario {
	r := taskRecording(2)
	missing := recording.MarkBehind(r.Entries[3], "heartbeat")
	s := verdict.Scenario{
		Timelines: timelines(r, func(m recording.Mark) string { return map[int]string{2: "1", 4: "2"}[m.Number] }, recording.MarkOf(r.Entries[1]), missing),
		Name:      "task is idle", Group: "scenarios/task_stream",
		Place: verdict.Place{File: taskYAML, Line: 2, Column: 1}, Outcome: verdict.Failed, Duration: 2100 * time.Millisecond,
		Steps: []verdict.Step{
			expects(17, "the stream opens at once"),
			ends(expects(20, `every task_event has "task_id", and its "data.progress" is between 0 and 1`), verdict.Failed, &verdict.Failure{
				Expected: "#2 task_event:\n\"data.progress\" is between 0 and 1",
				Got:      "#2 task_event:\n\"data.progress\" is 1.5",
				Streams:  []string{r.Name}, Evidence: evidenceOf(r, r.Entries[1]),
			}),
			ends(expects(24, "heartbeat arrives within 2 s of connection_open"), verdict.Failed, &verdict.Failure{
				Expected: "heartbeat arrives within 2 s of connection_open",
				Got:      "no heartbeat arrived: the stream brought 1 connection_open, 2 task_event, 1 connection_close and ended after 42 ms",
				Streams:  []string{r.Name}, Evidence: []verdict.Evidence{{Stream: r.Name, Mark: missing}},
			}),
			ends(expects(28, `"correlation_id" is the same in every event`), verdict.KnownGap, &verdict.Failure{
				Expected: `the same "correlation_id" as in #1 connection_open: "req-1"`,
				Got:      `#3 task_event has no "correlation_id"`,
				Streams:  []string{r.Name}, Evidence: evidenceOf(r, r.Entries[2]),
			}),
		},
		Recordings: []*recording.Stream{r},
	}
	s.Steps[3].Mark = &verdict.Mark{Gap: verdict.Gap{Reason: "The correlation ID is added by the gateway, which is not in this set-up."}}
	return s
}

func brokenConnection() verdict.Scenario {
	r := taskRecording(2)
	r.Entries = append(r.Entries[:2], &recording.Entry{
		Kind: recording.KindViolation, Violation: "unterminated-event", Detail: "the stream ended inside an event",
		Evidence: recording.Evidence{Number: 1, Line: 9, LastByte: 30 * time.Millisecond},
	})
	r.End = recording.End{
		Reason: recording.Reset, At: 31 * time.Millisecond, Detail: "read tcp 127.0.0.1:40112->127.0.0.1:40999: connection reset by peer",
		Unmet: `the event "connection_close"`, Err: errors.New("connection reset by peer"),
	}
	out := verdict.Scenario{
		Timelines: timelines(r, nil), Recording: "reports/my recordings/full disk.recording",
		Name: "the service survives a full disk", Group: "Task stream",
		Place: verdict.Place{File: taskFeature, Line: 80}, Duration: 330 * time.Millisecond,
		Services: []string{"task-service"},
		Steps: []verdict.Step{
			given(81, `the scenario "task fails"`),
			ends(then(83, `"connection_close" arrives`), verdict.Failed, &verdict.Failure{
				Expected: `"connection_close" arrives`, Got: `no "connection_close" came`, Code: "missing", Logged: `KeyError: 'progress' (the service task-service, at 40 ms)`,
			}),
		},
		Consequences: []string{`the call "retry" during the stream was never made: no "completed" arrived`},
		Recordings:   []*recording.Stream{r},
		Logs:         []verdict.Log{{What: "the service task-service wrote", Text: "panic: write /data/tasks.db: no space left on device\r\n\ngoroutine 1 [running]:\n"}},
	}
	out.Found(verdict.Step{
		Cause: verdict.ServiceExited, Text: `the service "task-service" exited while it was in use: exit status 2`, Outcome: verdict.Failed,
		Failure: &verdict.Failure{Message: "  command:    python app.py", Got: "the stream ended: " + r.End.String(), Streams: []string{r.Name}},
	})
	out.Decide()
	return out
}

// crossStreams compares two streams, one of which was never answered.
func crossStreams() verdict.Scenario {
	first, second := taskRecording(1), taskRecording(1)
	first.Name, second.Name = "first", "second"
	second.Response, second.Entries = nil, nil
	second.End = recording.End{Reason: recording.ConnectFailed, At: 2 * time.Millisecond, Detail: "connection refused"}
	return verdict.Scenario{
		Timelines: append(timelines(first, nil), timelines(second, nil)...),
		Name:      "two clients watch a task", Group: "scenarios/task_stream",
		Place: verdict.Place{File: "scenarios/task_stream/two_clients.yaml", Line: 1, Column: 1}, Outcome: verdict.Failed, Duration: 60 * time.Millisecond,
		Steps: []verdict.Step{
			ends(expects(12, "every stream has the same task_event"), verdict.Failed, &verdict.Failure{
				Expected: "second has the same task_event as first", Got: "second has none, first has 1",
				Streams: []string{first.Name, second.Name},
			}),
		},
		Recordings: []*recording.Stream{first, second},
	}
}
