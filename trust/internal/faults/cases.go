package faults

import "slices"

// Case is a fault, where it shows, and what its failure must say.
type Case struct {
	Fault    string // as SAMPLE_FAULT names it; empty: none, and all must hold
	Feature  string // the file
	Scenario string // its name; empty: all of the file
	// Cause is what must stand in the first two lines of the failure, each part of it: the
	// event, and what is wrong with it.
	Cause []string
}

const (
	task        = "features/task_stream.feature"
	version     = "features/version_stream.feature"
	correlation = "features/correlation_id.feature"
	headers     = "features/headers.feature"
	deployments = "features/deployments.feature"
	plays       = "features/plays.feature"
	answer      = "features/answer.feature"
	afterwards  = "features/afterwards.feature"
	talk        = "features/conversation.feature"
	rooms       = "features/rooms.feature"
	seats       = "features/seats.feature"
	connections = "features/connections.feature"
	upstreams   = "features/stub_upstreams.feature"
	serviceLog  = "features/service_log.feature"
	secure      = "features/secure.feature"

	resumes    = "whoever resumes can name what he has"
	addsUp     = "what is used up adds up"
	asMade     = "pieces come as they are made"
	opens      = "the stream opens at once"
	progress   = "progress events arrive"
	completes  = "the task completes"
	closes     = "the stream closes after the task has completed"
	fails      = "a task fails when it raises an exception"
	unknown    = "an unknown task is an error"
	idle       = "heartbeats arrive while the task is idle"
	order      = "events arrive in causal order"
	sameID     = "the correlation ID is consistent"
	topLevel   = "it stands at the top level of every event"
	snapshot   = "the version arrives at once"
	heartbeats = "heartbeats are at most twice the interval apart"
	taskHead   = "the task stream"
	byStream   = "a call that begins a session is answered by a stream"
	resumed    = "a response is asked for again from where it was cut off"
	oneWindow  = "what is asked in one window does not come in another"
	asksBack   = "an assistant asks back, and answers once it is told"
	overTLS    = "an answer over TLS"
	frontEnd   = "the version stream asks its front end once for each connection"
	lostClient = "nothing is sent for a client that the gateway has lost"
	held       = "a gateway is sent what has happened before its callback is answered"
	asItComes  = "progress arrives as it happens, where nothing is batched"
)

// Unplanted are the faults that are none by the contract or the standard, each with the
// reason.
func Unplanted() map[string]string {
	return map[string]string{
		"slow-heartbeat": "twice the interval is what the contract allows",
		"cr-lines":       "the standard allows lines that end with CR",
		"retry-field":    "the contract has no retry field, but a client may be sent one",
	}
}

// Cases are the faults that are planted, and one case without a fault.
func Cases() []Case {
	return slices.Concat(
		[]Case{{"", task, "", nil}},
		answers(), conversations(), orders(), times(), contents(), identifiers(),
		wires(), heads(), callsBeside(), endings(), manyClients(), upstreamsAndPorts(),
	)
}

// An answer in pieces.
func answers() []Case {
	return []Case{
		{"repeated-id", answer, resumes, []string{`"1" in #2 state`, `then "1" in #3 patch`}},
		{"lost-piece", answer, resumes, []string{`"5" in #6 arguments`, `then "7" in #7 text`}},
		{"lost-patch", answer, resumes, []string{`"1" in #2 state`, `then "3" in #3 arguments`}},
		{"lost-piece", answer, "pieces make a text, and the arguments of each tool", []string{`for the "index" 1: the last "given"`, "#5 given", "has data that is not JSON"}},
		{"lost-patch", answer, "changes make a state", []string{`the last "answer" has "left" equal to 20`, `has no "tools.1.tool"`}},
		{"usage-type", answer, "events are as the interface describes them", []string{"JSON Schema Usage of answer.openapi.json", `"used": got string, want integer`}},
		{"wrong-usage", answer, addsUp, []string{"#11 usage", "data.used + data.left = 29, data.total = 30"}},
		{"usage-type", answer, addsUp, []string{"#11 usage", "the types of these values do not go together", `data.used = "10"`}},
		{"pieces-together", answer, asMade, []string{"arrived together", "#5 arguments and #6 arguments"}},
		{"slow-pieces", answer, asMade, []string{`at least 2 "piece" arrive a second`, "a second"}},
	}
}

// What is posted needs what came before.
func conversations() []Case {
	return []Case{
		{"lost-endpoint", talk, asksBack, []string{`at the start: endpoint`, "no event came"}},
		{"wrong-endpoint", talk, asksBack, []string{"/api/assistant/messages?session=none: expected status 202, got 404", "No stream is open for this session"}},
		{"question-without-id", talk, asksBack, []string{`${asked} cannot be captured: #2 message`, `has no "id"`}},
		{"answer-to-another", talk, asksBack, []string{"after #2 message (question)", ": answer", `has "id" 7; "answer" is what has "id" equal to 7001`}},
		{"question-everywhere", talk, oneWindow, []string{"a question comes in one window alone", "\"id\" is 41 in #2 message of first, and 41 in #2 message of second"}},
		{"reply-ignored", talk, asksBack, []string{"after #2 message (question)", ": answer", "nothing more came, where answer was expected; the stream went on"}},
		{"session-lost", talk, byStream, []string{"/api/assistant/sessions", "ended after 1 event, and what is asked for never came", `#1 message of the response to "begin" has no "id"`}},
		{"resume-from-start", talk, resumed, []string{`"sequence_number" rises by 1`, "then 0 in #4 response.created"}},
		{"resume-skips", talk, resumed, []string{`"sequence_number" rises by 1`, "then 4 in #4 response.output_text.delta"}},
		{"response-forgotten", talk, resumed, []string{"the HTTP status is 404", "GET http"}},
		{"never-answered", talk, byStream, []string{"not as it must be within 5 s", `the response to "state" has "state" "open"`, `"state" equal to "answered"`}},
	}
}

// Events are lost, doubled, or in another order.
func orders() []Case {
	return []Case{
		{"missing-event", task, order, []string{"after #1 connection_open", ": started", `no "started" came`}},
		{"lost-open", task, order, []string{"at the start: connection_open", "#1 task_event (started)"}},
		{"lost-first-progress", task, fails, []string{"after #2 task_event (started)", ": progress", `no "progress" came`}},
		{"lost-progress", task, progress, []string{`exactly 4 "progress"`, "only 3 \"progress\" came"}},
		{"lost-completed", task, order, []string{`no "completed" came`, "#7 connection_close"}},
		{"lost-failed", task, fails, []string{`no "failed" came`}},
		{"lost-error", task, unknown, []string{"after #1 connection_open", ": error", "#2 connection_close"}},
		{"lost-close", task, order, []string{"after #7 task_event (completed)", ": connection_close", "nothing more came, where connection_close was expected; the stream ended"}},
		{"lost-shutdown", plays, "a deploy is a short absence", []string{"connection_close connection_open version", "connection_close"}},
		{"lost-snapshot", version, order, []string{"after #1 connection_open", ": version", "#2 heartbeat"}},
		{"duplicate-event", task, completes, []string{`exactly 1 "completed"`, "#8 task_event", "it repeats #7 task_event"}},
		{"duplicate-progress", task, fails, []string{"#4 task_event (progress)", "it repeats #3 task_event"}},
		{"duplicate-close", task, closes, []string{"#9 connection_close", "it repeats #8 connection_close"}},
		{"duplicate-snapshot", version, order, []string{"#3 version", "it repeats #2 version"}},
		{"out-of-order", task, order, []string{"after #6 task_event (completed)", "#7 task_event (progress)"}},
		{"swapped-progress", task, progress, []string{`the first "progress" has "data.value" equal to 0`, `"data.value" 0.3333`, "what is expected there came later, in #4 task_event"}},
		{"close-before-completed", task, order, []string{"completed", "got       #7 connection_close"}},
		{"event-after-close", task, order, []string{"after #8 connection_close", ": the end of the stream", "#9 heartbeat"}},
	}
}

// Events are late, or come in a burst.
func times() []Case {
	return []Case{
		{"late-open", task, opens, []string{"#1 connection_open arrived", "after the request", "too late"}},
		{"late-snapshot", version, snapshot, []string{"#2 version arrived", `after "connection_open"`, "too late"}},
		{"late-progress", task, asItComes, []string{"task_event arrived", `after its "timestamp"`, "too late"}},
		{"late-completed", task, completes, []string{`"completed" arrives within 2 s of "started"`, "task_event arrived", "too late"}},
		{"late-close", task, closes, []string{"connection_close arrived", `after "completed"`, "too late"}},
		{"batched-progress", task, asItComes, []string{"task_event arrived", `after its "timestamp"`, "too late"}},
		{"late-heartbeat", version, heartbeats, []string{"#3 heartbeat arrived", `after "connection_open"`, "too late"}},
		{"lost-heartbeat", version, heartbeats, []string{`no "heartbeat" came`, "connection_open (1), version (1); waited"}},
	}
}

// Events have another type, or their data another content.
func contents() []Case {
	return []Case{
		{"type-renamed", task, completes, []string{`no "completed" came`, "task-event (6)", `did you mean "task-event"?`}},
		{"heartbeat-renamed", version, heartbeats, []string{`no "heartbeat" came`, "ping ("}},
		{"event-type-renamed", task, progress, []string{`no "progress" came`, `what came has "task_started", "progress", "task_completed"`}},
		{"failure-as-success", task, fails, []string{`no "failed" came`, `what came has "task_started", "progress_update", "task_completed"`}},
		{"field-renamed", task, order, []string{`#2 task_event`, `has no "task_id"; it has "taskId"`}},
		{"field-missing", task, order, []string{"#2 task_event", `has no "timestamp"`}},
		{"field-null", task, progress, []string{"#3 task_event", `"data.text"`, "null"}},
		{"field-type", task, completes, []string{"#7 task_event", `at "data.steps_completed" the text "3", where the number 3 was expected`}},
		{"percent", task, progress, []string{"#4 task_event", `"data.value" between 0 and 1`, `"data.value" 33.3`}},
		{"epoch-timestamp", task, order, []string{"#2 task_event", `"timestamp"`, "946684800"}},
		{"local-timestamp", task, order, []string{"#2 task_event", `"timestamp" matching`, `has "timestamp" "20`}},
		{"wrong-task-id", task, progress, []string{"#3 task_event", `has "task_id" "00000000-0000-4000-8000-000000000000"`}},
		{"wrong-steps", task, completes, []string{"#7 task_event", `has "data.steps_completed" 2`}},
		{"lost-message", task, completes, []string{"#7 task_event", `has "data.message" ""`}},
		{"wrong-error", task, fails, []string{"#4 task_event", `has "data.error" "Internal error"`}},
		{"lost-traceback", task, fails, []string{"#4 task_event", `has no "data.traceback"`}},
		{"wrong-nesting", task, progress, []string{"#2 task_event", `has no "event_type"; it has "payload.event_type"`}},
		{"flattened", task, progress, []string{"#3 task_event", "all 4 \"progress\" are wrong alike", `has no "data.text"; it has "text" at the top level`}},
		{"close-without-reason", task, closes, []string{"#8 connection_close", `has no "reason"`}},
		{"wrong-reason", task, closes, []string{"#8 connection_close", `has "reason" "done"`}},
		{"heartbeat-payload", version, "heartbeats arrive", []string{"#3 heartbeat", `at "timestamp" the number 946684800, where the text "keepalive" was expected`}},
		{"nested-version", version, snapshot, []string{"#2 version", `they stand in "payload"`}},
		{"version-incomplete", version, "the version event has its format", []string{"#2 version", `has no "git_commit"`}},
	}
}

// The correlation ID is wrong.
func identifiers() []Case {
	return []Case{
		{"no-correlation-id", correlation, topLevel, []string{"#1 connection_open", `has no "correlation_id"`}},
		{"changing-correlation-id", task, sameID, []string{`"correlation_id" is the same in every event`, "differs: 8 different values in 8 events: #1 connection_open", "#2 task_event"}},
		{"wrong-correlation-id", correlation, "X-Request-ID wins over X-Correlation-ID", []string{"#1 connection_open", `has "correlation_id" "other-the-winner"`}},
		{"only-nested-correlation-id", correlation, topLevel, []string{"#2 task_event", `has no "correlation_id"`}},
		{"close-without-correlation-id", correlation, topLevel, []string{"#8 connection_close", `has no "correlation_id"`}},
	}
}

// The wire.
func wires() []Case {
	return []Case{
		{"id-field", task, "no event has an ID", []string{"every event has the last event ID «»", "#1 connection_open", "has the last event ID «"}},
		{"debug-output", task, closes, []string{"malformed-line", "DEBUG queue read"}},
		{"bom", task, closes, []string{"misplaced-bom", "the line begins with a byte order mark"}},
		{"no-data-field", task, order, []string{"after #7 task_event (completed)", ": connection_close", "connection_close was sent in line 22 without a data: line, so clients ignore it"}},
		{"heartbeat-comment", version, heartbeats, []string{`no "heartbeat" came`, `comments came, the first is «heartbeat»: comments are no events`}},
		{"no-event-field", task, completes, []string{`no "completed" came`, "the stream had message (8)"}},
		{"capital-fields", task, closes, []string{`no field is named "Event"`, `"event" was probably meant`}},
		{"merged-events", task, fails, []string{"data-not-json", "each of its 2 lines is JSON by itself: no blank line stands between events; the second begins"}},
		{"unterminated", task, closes, []string{"unterminated-event", `inside this "connection_close", before its blank line`}},
		{"invalid-utf8", task, closes, []string{"invalid-utf8", "the byte 0xFF", "is not UTF-8"}},
		{"not-json", task, closes, []string{"data-not-json", "{'status': 'connected'"}},
		{"encoded-twice", task, opens, []string{"#1 connection_open", "its data is a text that holds JSON, which was encoded twice"}},
		{"pretty-printed", task, closes, []string{"unknown-field", `no field is named "  \"status\""`}},
		{"truncated-data", task, closes, []string{"data-not-json: the JSON ends before it is complete", "task_completed"}},
	}
}

// The head, and the body.
func heads() []Case {
	return []Case{
		{"missing-header", headers, taskHead, []string{`the header "Cache-Control"`, `the response has no header "Cache-Control"`}},
		{"cacheable", headers, taskHead, []string{`the header "Cache-Control" is "no-cache"`, `the response has the header "Cache-Control" "public, max-age=3600"`}},
		{"other-origin", headers, taskHead, []string{`the header "Access-Control-Allow-Origin" is "*"`, `the response has the header "Access-Control-Allow-Origin" "https://example.org"`}},
		{"wrong-media-type", task, closes, []string{"this is no event stream: the Content-Type is application/json"}},
		{"no-media-type", task, closes, []string{"this is no event stream: the response has no Content-Type"}},
		{"wrong-charset", task, closes, []string{"charset=iso-8859-1; an event stream is always UTF-8"}},
		{"html-page", task, closes, []string{"the Content-Type is text/html", "<title>Maintenance</title>"}},
		{"json-body", task, closes, []string{"the Content-Type is application/json", `{"status": "connected"}`}},
		{"status-500", task, closes, []string{"the HTTP status is 500", "Internal server error"}},
		{"status-404", task, closes, []string{"the HTTP status is 404", "Not found"}},
		{"status-401", task, closes, []string{"the HTTP status is 401", "Token required"}},
		{"status-204", task, closes, []string{"the HTTP status is 204"}},
		{"status-201", task, closes, []string{"the HTTP status is 201"}},
		{"redirect", task, closes, []string{"the HTTP status is 404", "redirected (status 302) to /login: "}},
		{"unknown-task-404", task, unknown, []string{"the HTTP status is 404", "Task not found"}},
		{"unknown-task-served", task, unknown, []string{"after #1 connection_open", ": error", "#2 task_event"}},
		{"buffered", version, snapshot, []string{"not even the head of a response came back", "holds the response back"}},
		{"head-held-back", task, "the stream opens at once, although the task is silent", []string{"#1 connection_open arrived", "after the request", "too late"}},
		{"compressed", headers, taskHead, []string{"the response is not compressed", "gzip"}},
		{"long-content-length", task, fails, []string{"cut (the connection closed before the response was complete: of the 1000000 bytes that its Content-Length announces, ", "the last event was #5 connection_close"}},
		{"short-content-length", task, closes, []string{"the stream ended inside this \"task_event\", before its blank line", "bytes that its Content-Length announces"}},
	}
}

// Calls beside the streams.
func callsBeside() []Case {
	return []Case{
		{"always-running", task, "the status of a task tells that it is over", []string{`the response to "status" has "status" equal to "completed"`, `"running"`}},
		{"always-running", afterwards, "what is called once the stream has ended", []string{`the response to "state" has "status" equal to "completed"`, `"running"`}},
		{"uncancellable", afterwards, "a task that nobody follows", []string{"cancel: expected a 2xx status, got 409"}},
		{"undeletable", afterwards, "the state of a task, once its stream has ended", []string{"in the end, finally 1: DELETE", "expected a 2xx status, got 500"}},
		{"start-without-id", task, closes, []string{"POST", "/api/testing/tasks/start", `the response's body has no "task_id"`}},
		{"start-fails", task, closes, []string{"/api/testing/tasks/start: expected status 200, got 503", "No worker is free"}},
		{"cancel-ignored", task, "a task that is cancelled does not complete", []string{`no "completed"`, "task_event"}},
		{"deployment-lost", deployments, "for a client that is not connected yet, it waits", []string{`before the awaited "deployed" came`, `no "deployed" came`}},
	}
}

// Streams and the service do not end as they should.
func endings() []Case {
	return []Case{
		{"crash", task, closes, []string{`the service "task-service" exited while it was in use: exit status 3`}},
		{"hang", task, closes, []string{"the service kept the stream open, and sent no event after #1 connection_open"}},
		{"hang-in-progress", task, closes, []string{"the service kept the stream open, and sent no event after #3 task_event"}},
		{"stays-open", task, fails, []string{"the service kept the stream open, and sent no event after #5 connection_close"}},
		{"ignores-shutdown", afterwards, "a service stops when it is asked to", []string{`the service "task-service" stops within 4 s`, "the service had not ended", "was killed"}},
		{"leave-unnoticed", serviceLog, "the server notices that its client has gone", []string{`within 2 s of the client's leave of "stream"`, "the service logged no such line"}},
		{"front-end-hammered", upstreams, frontEnd, []string{`exactly 2 "GET /version.json"`, `the stub "flaky" received 3 "GET /version.json"`}},
		{"logged-error", serviceLog, "nothing is logged as an error", []string{"never logs a line matching", `level=ERROR msg="task queue was not drained"`}},
		{"cut-in-event", task, closes, []string{"cut (", "half an event had come: «event: task_event", "task_completed"}},
		{"cut-before-close", task, closes, []string{"cut (the connection closed before the response was complete", "the last event was #7 task_event"}},
		{"cut-in-progress", connections, "a task's stream comes over one connection", []string{"the client never reconnected", "the client reconnected 1 time: connection 1 ended: cut"}},
		{"no-last-chunk", task, fails, []string{"cut (the connection closed before the response was complete: the last chunk (0)", "the last event was #5 connection_close"}},
	}
}

// One client of many is treated wrongly.
func manyClients() []Case {
	return []Case{
		{"message-missed-by-one", rooms, "nobody misses anything", []string{`lacks "message" with "id" 2, #4 message`, "199 of 200 clients have the same"}},
		{"message-as-the-one-before", rooms, "nobody misses anything", []string{"for 200 clients, worst for client", `the 1st call "say", with "text" "hello 1", arrived twice: as #3 message`, `the 2nd call "say", with "text" "hello 2", never arrived`}},
		{"message-as-the-one-before", seats, "everybody says where he sits", []string{"for client", "it holds for 29 of 30 clients", `has "text" "user `}},
		{"welcomed-as-another", rooms, "everybody is who he is", []string{"for client", "it holds for 49 of 50 clients", `has "user" "user `}},
	}
}

// Services that know each other, gateways that hold the streams, and ports that speak TLS.
func upstreamsAndPorts() []Case {
	return []Case{
		{"start-fails", plays, "a stream that opens late", []string{"expected a 2xx status, got 503"}},
		{"front-end-told", upstreams, frontEnd, []string{`has no header "Authorization"`, "GET /version.json"}},
		{"version-made-up", plays, "services that know each other find each other", []string{`the first "version" has "status" equal to "healthy"`, `#2 version`, `has no "status"`}},
		{"admin-port-closed", secure, "a second port is another address of the same service", []string{"nothing listens at 127.0.0.1:", "/api/health/healthz"}},
		{"self-signed", secure, overTLS, []string{"authority.pem (CN=streamspec test authority), for secure.test", "one that signed itself, and is only for 127.0.0.1"}},
		{"pushed-late", upstreams, held, []string{`the last "refused" has "task" equal to "task-of-ann"`, `has "task" "nothing yet"`}},
		{"pushed-to-another", upstreams, held, []string{`the last "refused" has "task" equal to "task-of-bob"`, `has "task" "nothing yet"`}},
		{"pushed-flat", upstreams, held, []string{"/internal/callback: expected status 200, got 500", "the gateway answered 404"}},
		{"pushed-for-ever", upstreams, lostClient, []string{`no "POST /internal/send"`, "task_completed"}},
	}
}
