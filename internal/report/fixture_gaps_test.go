package report

import (
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

var batched = verdict.Gap{
	Name:    "progress-batched",
	Reason:  "A queue read collects events until its time is over or the task has ended, so progress arrives late, in bursts.",
	Ticket:  "https://tickets.example/STREAM-17",
	Expires: "2027-03-31",
}

// marked marks the last step of a scenario with a known gap.
func marked(s verdict.Scenario, mark verdict.Mark) verdict.Scenario {
	s.Steps[len(s.Steps)-1].Mark = &mark
	s.Decide()
	return s
}

func gapOfScenario() verdict.Scenario {
	r := taskRecording(1)
	return marked(verdict.Scenario{
		Name: "progress arrives as it happens", Group: "Known gaps",
		Place: verdict.Place{File: gapFeature, Line: 27}, Duration: 4300 * time.Millisecond,
		Services: []string{"task-service"},
		Steps: []verdict.Step{
			given(28, `the scenario "task takes its time"`),
			ends(then(30, `every "task_event" arrives within 500 ms of its "timestamp"`), verdict.Failed, &verdict.Failure{
				Expected: `every task_event arrives within 500 ms of its "timestamp"`, Got: "#2 task_event arrived 4012 ms after it",
				Streams: []string{r.Name}, Evidence: []verdict.Evidence{{Stream: r.Name, Mark: recording.MarkOf(r.Entries[1]), Data: r.Entries[1].Data}}, Code: "late", Path: "timestamp",
			}),
		},
		Recordings: []*recording.Stream{r},
	}, verdict.Mark{Gap: batched})
}

// gapOfStep has the same gap, as it is written down.
func gapOfStep() verdict.Scenario {
	const apart = "consecutive progress are at most 1 s apart"
	return marked(verdict.Scenario{
		Name: "task takes its time", Group: "scenarios/task_stream",
		Place: verdict.Place{File: "scenarios/task_stream/task_takes_its_time.yaml", Line: 2, Column: 1}, Duration: 3900 * time.Millisecond,
		Steps: []verdict.Step{
			expects(12, "the task completes"),
			ends(expects(15, apart), verdict.Failed, &verdict.Failure{Expected: apart, Got: "#3 task_event came 1800 ms after #2 task_event", Code: "late"}),
		},
	}, verdict.Mark{Gap: batched, Signatures: []verdict.Signature{{Expectation: apart, Code: "late"}}})
}

func closedGap() verdict.Scenario {
	return marked(verdict.Scenario{
		Name: "heartbeats come within twice the interval", Group: "Known gaps",
		Place: verdict.Place{File: gapFeature, Line: 19}, Duration: 3 * time.Second,
		Logs:  []verdict.Log{{What: "the service task-service wrote", Text: serviceLog(3)}}, // not on the console
		Steps: []verdict.Step{then(23, `"heartbeat" arrives within 2 s of "connection_open"`)},
	}, verdict.Mark{Gap: verdict.Gap{Name: "heartbeats-masked", Reason: "Heartbeats come only when a queue read of 5 s has timed out."}})
}

// otherGap breaks in another way than its mark says.
func otherGap() verdict.Scenario {
	const every = `every completed has "data.correlation_id"`
	return marked(verdict.Scenario{
		Name: "correlation IDs", Group: "scenarios/task_stream",
		Place: verdict.Place{File: "scenarios/task_stream/correlation.yaml", Line: 1, Column: 1}, Duration: 50 * time.Millisecond,
		Services: []string{"task-service"},
		Steps: []verdict.Step{
			ends(expects(9, every), verdict.Failed, &verdict.Failure{Expected: every, Got: `#3 completed has "data.correlation_id" 7`, Code: "wrong-type", Path: "data.correlation_id"}),
		},
	}, verdict.Mark{
		Gap:        verdict.Gap{Name: "nested-correlation-id", Reason: "The correlation ID stands at the top level only."},
		Signatures: []verdict.Signature{{Expectation: every, Path: "data.correlation_id", Code: "missing-value"}},
	})
}

// expiredGap is a failure that was accepted until a day that has passed.
func expiredGap() verdict.Scenario {
	return marked(verdict.Scenario{
		Name: "every client of a task sees every event", Group: "Known gaps",
		Place: verdict.Place{File: gapFeature, Line: 33}, Duration: 700 * time.Millisecond,
		Steps: []verdict.Step{
			ends(then(37, `every stream has the same "task_event"`), verdict.Failed, &verdict.Failure{
				Expected: "second has the same task_event as first", Got: "second lacks #2 task_event of first",
			}),
		},
	}, verdict.Mark{Gap: verdict.Gap{Name: "one-queue-per-task", Reason: "Clients of one task compete for its events.", Ticket: "STREAM-9", Expires: "2027-02-01"}, Expired: true})
}

// unjudged is a scenario of which nothing could be judged.
func unjudged(s verdict.Scenario, why string) verdict.Scenario {
	s.CannotBeJudged(why)
	return s
}

func serviceNotReady() verdict.Scenario {
	return unjudged(verdict.Scenario{
		Name: "version snapshot", Group: "scenarios/version_stream",
		Place: verdict.Place{File: "scenarios/version_stream/version_snapshot.yaml", Line: 1, Column: 1}, Duration: 1500 * time.Millisecond,
	}, "the service \"version-service\" was not ready within 1.5 s: GET http://127.0.0.1:40999/api/health: status 503\n  output, the last 2 lines:\n    starting\n    waiting for the database")
}

// wrongSentence has a step that could not be done.
func wrongSentence() verdict.Scenario {
	return verdict.Scenario{
		Name: "a task that nobody started", Group: "Task stream",
		Place: verdict.Place{File: taskFeature, Line: 90}, Outcome: verdict.Unjudged, Duration: 8 * time.Millisecond,
		Steps: []verdict.Step{ends(when(92, "the stream is followed to its end"), verdict.Unjudged, &verdict.Failure{Message: "${task_id} is not known here; known are: ${service}, ${uuid}"})},
	}
}

// hostile has characters that would change a terminal, or break XML.
func hostile() verdict.Scenario {
	return unjudged(verdict.Scenario{
		Name: "names may hold \x1b[31mescapes\x1b[0m,\nnew lines & <marks>", Group: "Task stream",
		Place: verdict.Place{File: taskFeature, Line: 99}, Duration: 5 * time.Millisecond,
		Logs: []verdict.Log{{What: "the service loud wrote", Text: "\x1b[2Jcleared\r\nprogress 10%\rprogress 20%\n\tindented \u202eback to front\n"}},
	}, "the service said \"\x07\x00\xff]]>\" and \x1b]0;title\x07")
}

func neverStarted() verdict.Scenario {
	return verdict.Scenario{
		Name: "the version stream stays open", Group: "Version stream",
		Place: verdict.Place{File: "features/version_stream.feature", Line: 12}, Outcome: verdict.Skipped,
	}
}

// taskRecording is the stream of a task with so many events of progress, 10 ms
// apart.
func taskRecording(progress int) *recording.Stream {
	r := &recording.Stream{
		Name:     recording.DefaultStream,
		Request:  recording.Request{Method: "GET", URL: "http://127.0.0.1:40999/api/tasks/42/stream"},
		Started:  started,
		Response: &recording.Response{Status: 200, Protocol: "HTTP/1.1", At: 2100 * time.Microsecond},
	}
	event := func(name, data string) {
		at := time.Duration(len(r.Entries))*10*time.Millisecond + 2300*time.Microsecond
		r.Entries = append(r.Entries, &recording.Entry{
			Kind: recording.KindEvent, Type: name, Data: []byte(data),
			Evidence: recording.Evidence{Number: len(r.Entries) + 1, LastByte: at},
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

// measuredAgain was not judged at first.
func measuredAgain() verdict.Scenario {
	s := passed()
	s.Name, s.Place.Line = "heartbeats keep the stream open", 30
	late := s
	late.Steps = []verdict.Step{ends(then(33, "heartbeats come every second"), verdict.Unjudged, &verdict.Failure{Message: "this machine was late", Late: true})}
	late.Decide()
	return verdict.Again(verdict.Again(late, late), s)
}

// flaky breaks once in five times.
func flaky() verdict.Scenario {
	s, broken := passed(), expiredGap()
	broken.Name, broken.Steps[0].Mark = "sometimes", nil
	all := s
	for _, one := range []verdict.Scenario{s, broken, s, s} {
		all = verdict.Repeated(all, one)
	}
	return all
}
