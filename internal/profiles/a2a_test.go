package profiles_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// askedOf is a request for a stream of A2A, of this version; empty: it says none.
func askedOf(version string) recording.Request {
	r := post(`{"jsonrpc":"2.0","id":1,"method":"message/stream"}`)
	r.Header = http.Header{}
	if version != "" {
		r.Header.Set("A2A-Version", version)
	}
	return r
}

// anErr is a failure as JSON-RPC has it.
const anErr = `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"it broke"}}`

// The rules that both versions of A2A have.
const (
	a2aJSON    = "each event is a response in JSON"
	a2aVersion = "the stream is of the version that was asked for"
	a2aOne     = "each event is a task, a message, or an update of one"
	a2aOver    = "nothing comes of a task that is over"
	a2aEnd     = "the stream ends at a state that is terminal, or that waits for the client"
	a2aIDs     = "all responses are to one request"
	a2aStatus  = "a status says of which task, and which"
	a2aPiece   = "a piece of an artifact says of which task and artifact, and has its parts"
	a2aState   = "a state is one that there is"
	a2aTask    = "the stream is of one task"
	a2aBegun   = "what is added to an artifact comes behind its beginning"
	a2aLast    = "nothing is added to an artifact behind its last chunk"
	a2aError   = "nothing comes behind an error"
)

func TestFaultsOfA2A(t *testing.T) {
	const (
		order  = "a stream is one message, or a task and what becomes of it"
		taskID = `"taskId":"d2acfc23-6c39-4a52-968e-e431d9028ee4"`
	)
	testFaults(t, "a2a/1.0", []fault{
		{name: "an error as text", in: "task.http", by: added(3, "upstream connect error"), rule: a2aJSON},
		{name: "a keep-alive as data", in: "task.http", by: added(3, ""), rule: a2aJSON},
		{name: "a result of its own", in: "task.http", by: added(3, `{"progress":1}`), rule: a2aJSON},
		{name: "it speaks 0.3", in: "task.http", old: `"result":{"statusUpdate":`, new: `"result":{"kind":"status-update","statusUpdate":`, rule: a2aVersion},
		{name: "two members at once", in: "task.http", old: `"result":{"artifactUpdate":{`, new: `"result":{"task":{},"artifactUpdate":{`, rule: a2aOne},
		{name: "a member that there is not", in: "task.http", old: `"statusUpdate"`, new: `"status_update"`, rule: a2aOne},
		{name: "a status before the task", in: "task.http", by: moved(1, 0), rule: order},
		{name: "no task", in: "task.http", by: dropped(0), rule: order},
		{name: "a message and a task", in: "task.http", by: added(2, `{"jsonrpc":"2.0","id":1,"result":{"message":{"messageId":"m","role":"ROLE_AGENT","parts":[]}}}`), rule: order},
		{name: "two messages", in: "message.http", by: doubled(0), rule: order},
		{name: "an artifact behind the end", in: "task.http", by: moved(4, 5), rule: a2aOver},
		{name: "it goes on", in: "task.http", by: moved(1, 5), rule: a2aOver},
		{name: "completed and failed", in: "task.http", by: added(-1, `{"jsonrpc":"2.0","id":1,"result":{"statusUpdate":{`+taskID+`,"contextId":"b8ce9a13-8ea2-494f-9431-0f7265241003","status":{"state":"TASK_STATE_FAILED"}}}}`), rule: "a task is over in one way"},
		{name: "completed twice", in: "task.http", by: doubled(5), rule: "the status that ends the task comes once"},
		{name: "no terminal state", in: "task.http", by: dropped(5), rule: a2aEnd},
		{name: "a state in small letters", in: "task.http", old: "TASK_STATE_COMPLETED", new: "completed", rule: a2aEnd},
		{name: "no version of JSON-RPC", in: "task.http", old: `{"jsonrpc":"2.0","id":1,"result":{"task"`, new: `{"jsonrpc":"1.0","id":1,"result":{"task"`, rule: "each response says that it is JSON-RPC 2.0"},
		{name: "the reply to another request", in: "task.http", old: `"id":1,"result":{"statusUpdate"`, new: `"id":2,"result":{"statusUpdate"`, rule: a2aIDs},
		{name: "all replies to another request", in: "task.http", old: `"id":1,"result"`, new: `"id":"1","result"`, asked: askedOf("1.0"), rule: "the responses are to the request"},
		{name: "no taskId", in: "task.http", old: `"statusUpdate":{` + taskID + `,`, new: `"statusUpdate":{`, rule: a2aStatus},
		{name: "a status that is a text", in: "rest-task.http", old: `"status":{"state":"TASK_STATE_WORKING"`, new: `"status":"TASK_STATE_WORKING","x":{"state":"x"`, rule: a2aStatus},
		{name: "no parts", in: "task.http", old: `"parts":[{"text":"chunk 2 ","mediaType":"text/plain"}],`, new: "", rule: a2aPiece},
		{name: "parts that are an object", in: "rest-task.http", old: `"parts":[{"text":"chunk 2 ","mediaType":"text/plain"}]`, new: `"parts":{"text":"chunk 2 "}`, rule: a2aPiece},
		{name: "a state that there is not", in: "task.http", old: "TASK_STATE_WORKING", new: "TASK_STATE_THINKING", rule: a2aState},
		{name: "an update of another task", in: "task.http", old: `"artifactUpdate":{` + taskID, new: `"artifactUpdate":{"taskId":"other"`, rule: a2aTask},
		{name: "another context", in: "rest-task.http", old: `"statusUpdate":{"taskId":"d2e1bd80-05e0-4c11-84b9-217ae6c7b0b5","contextId":"b8daa5df`, new: `"statusUpdate":{"taskId":"d2e1bd80-05e0-4c11-84b9-217ae6c7b0b5","contextId":"c8daa5df`, rule: "the task stays in one context"},
		{name: "the beginning of an artifact is lost", in: "task.http", by: dropped(2), rule: a2aBegun},
		{name: "pieces out of order", in: "rest-task.http", by: moved(4, 3), rule: a2aLast},
		{name: "a piece twice", in: "task.http", by: doubled(4), rule: a2aLast},
		{name: "an error in the stream", in: "task.http", by: func(text string) string { return added(3, anErr)(dropped(3, 4, 5)(text)) }, rule: "no error comes in the stream"},
		{name: "an answer that goes on behind an error", in: "task.http", by: added(3, anErr), rule: a2aError},
		{name: "a status behind an error", in: "task.http", by: added(5, anErr), rule: a2aError},
		{name: "an error twice", in: "task.http", by: added(-1, anErr+"\n\ndata: "+anErr), rule: a2aError},
		{name: "an answer as HTTP+JSON that goes on behind an error", in: "rest-task.http", by: added(3, `{"error":{"code":503,"status":"UNAVAILABLE","message":"it broke"}}`), rule: a2aError},
		{name: "an error without a code", in: "task.http", by: func(text string) string {
			return added(3, `{"jsonrpc":"2.0","id":1,"error":"it broke"}`)(dropped(3, 4, 5)(text))
		}, rule: "an error has a code and a message"},
		{name: "a message of the user", in: "message.http", old: "ROLE_AGENT", new: "ROLE_USER", rule: "a message is the agent's"},
		{name: "a message without parts", in: "rest-message.http", old: `"parts":[{"text":"Hello","mediaType":"text/plain"}],`, new: "", rule: "a message has its id and its parts"},

		{name: "an artifact that comes whole", in: "task.http", by: dropped(3, 4), rule: allowed},
		{name: "two artifacts at once", in: "task.http", by: added(3, `{"jsonrpc":"2.0","id":1,"result":{"artifactUpdate":{`+taskID+`,"contextId":"b8ce9a13-8ea2-494f-9431-0f7265241003","artifact":{"artifactId":"a2","parts":[{"text":"x"}]}}}}`), rule: allowed},
		{name: "a snapshot at the end", in: "rest-task.http", by: added(-1, `{"task":{"id":"d2e1bd80-05e0-4c11-84b9-217ae6c7b0b5","contextId":"b8daa5df-d413-45cb-8e1c-0f51f1cebb06","status":{"state":"TASK_STATE_COMPLETED"}}}`), rule: allowed},
		{name: "it waits for input", in: "task.http", old: "TASK_STATE_COMPLETED", new: "TASK_STATE_INPUT_REQUIRED", rule: allowed},
		{name: "it is rejected", in: "task.http", old: "TASK_STATE_COMPLETED", new: "TASK_STATE_REJECTED", rule: allowed},
		{name: "names and ids of events", in: "task.http", old: "data: ", new: "event: message\nid: 7\ndata: ", rule: allowed},
		{name: "it goes on where it was", in: "task.http", by: func(text string) string {
			return strings.Replace(dropped(1, 2)(text), `"metadata":{}}}}`, `"artifacts":[{"artifactId":"a1","parts":[]}]}}}`, 1)
		}, rule: allowed},
		{name: "keep-alives", in: "task.http", old: "data: ", new: ": keep-alive\n\ndata: ", rule: allowed},
	})
}

func TestFaultsOfA2AVersion03(t *testing.T) {
	const final = "a status says whether it is final"
	testFaults(t, "a2a/0.3", []fault{
		{name: "an error as text", in: "task.http", by: added(3, "upstream connect error"), rule: a2aJSON},
		{name: "it speaks 1.0", in: "task.http", old: `{"kind":"status-update",`, new: `{"statusUpdate":{},`, asked: askedOf(""), rule: a2aVersion},
		{name: "no kind", in: "task.http", old: `{"kind":"status-update",`, new: `{`, rule: a2aOne},
		{name: "a kind that there is not", in: "task.http", old: `"kind":"artifact-update"`, new: `"kind":"artifactUpdate"`, rule: a2aOne},
		{name: "an artifact behind the final status", in: "task.http", by: moved(4, 5), rule: a2aOver},
		{name: "a status behind the final one", in: "task.http", by: doubled(5), rule: "nothing comes behind the final status"},
		{name: "two messages", in: "message.http", by: doubled(0), rule: "nothing comes behind a message"},
		{name: "no terminal state", in: "task.http", by: dropped(5), rule: a2aEnd},
		{name: "a state of 1.0", in: "task.http", old: `"state":"working"`, new: `"state":"TASK_STATE_WORKING"`, rule: a2aState},
		{name: "no final", in: "task.http", old: `"final":false,`, new: "", rule: final},
		{name: "final as a text", in: "task.http", old: `"final":true`, new: `"final":"true"`, rule: final},
		{name: "a terminal state that is not final", in: "task.http", old: `"final":true`, new: `"final":false`, rule: "the status that ends the task is final"},
		{name: "the reply to another request", in: "task.http", old: `{"id":1,"jsonrpc":"2.0","result":{"kind":"status-update"`, new: `{"id":2,"jsonrpc":"2.0","result":{"kind":"status-update"`, rule: a2aIDs},
		{name: "no contextId", in: "task.http", old: `"contextId":"dcf4b8fb-3183-4ebe-911e-5ee8e9db2dc3","status":{"state":"completed"`, new: `"status":{"state":"completed"`, rule: a2aStatus},
		{name: "no artifactId", in: "task.http", old: `"artifactId":"a1",`, new: "", rule: a2aPiece},
		{name: "an update of another task", in: "task.http", old: `"artifact-update","taskId":"2f6f848b`, new: `"artifact-update","taskId":"3f6f848b`, rule: a2aTask},
		{name: "the beginning of an artifact is lost", in: "task.http", by: dropped(2), rule: a2aBegun},
		{name: "pieces out of order", in: "task.http", by: moved(4, 3), rule: a2aLast},
		{name: "an error in the stream", in: "task.http", by: func(text string) string { return added(3, anErr)(dropped(3, 4, 5)(text)) }, rule: "no error comes in the stream"},
		{name: "an answer that goes on behind an error", in: "task.http", by: added(3, anErr), rule: a2aError},
		{name: "a message of the user", in: "message.http", old: `"role":"agent"`, new: `"role":"user"`, rule: "a message is the agent's"},
		{name: "completed and failed", in: "task.http", by: func(text string) string {
			events := eventsOf(text)
			last := events[5]
			return strings.Replace(join(text, events), last, strings.NewReplacer(`"final":true`, `"final":false`, `"completed"`, `"failed"`).Replace(last)+last, 1)
		}, rule: "a task is over in one way"},

		{name: "a status before the task", in: "task.http", by: moved(1, 0), rule: allowed},
		{name: "it was asked for without a version", in: "task.http", old: "no-cache", new: "no-store", asked: askedOf(""), rule: allowed},
		{name: "it waits for authentication", in: "input-required.http", old: "input-required", new: "auth-required", rule: allowed},
		{name: "it goes on where it was", in: "resubscribe.http", old: "no-cache", new: "no-store", rule: allowed},
		{name: "it is canceled", in: "task.http", old: `"completed"`, new: `"canceled"`, rule: allowed},
		{name: "two artifacts", in: "task.http", by: func(text string) string {
			events := eventsOf(text)
			one := strings.Replace(events[2], `"a1"`, `"a2"`, 1)
			return strings.Replace(text, events[3], one+events[3], 1)
		}, rule: allowed},
	})
}
