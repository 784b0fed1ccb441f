package profiles_test

import "testing"

// TestFaultsOfTheMCPBefore: the revision 2025-06-18, in which the response always comes on the
// stream of its request.
func TestFaultsOfTheMCPBefore(t *testing.T) {
	const (
		messages = "every event is one JSON-RPC message, or empty"
		isReply  = "the response is that to the request"
		lastOne  = "the response is the last of its stream"
		comes    = "the response comes before the stream ends"
		version  = "each message says that it is JSON-RPC 2.0"
		rises    = "progress always rises"
		token    = "progress has the token of the request"
	)
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	start := post(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}`)
	const progress = `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p1","progress":2,"total":2}}`
	testFaults(t, "mcp/2025-06-18", []fault{
		{name: "no reply", in: "go-plain-progress.http", by: dropped(2), asked: call, rule: comes},
		{name: "closed early, with an id to come back with", in: "go-plain-progress.http", by: func(text string) string {
			return dropped(2)(text) + "id: 1\nretry: 100\ndata:\n\n"
		}, asked: call, rule: comes},
		{name: "the reply to another request", in: "go-plain-progress.http", old: `"id":4`, new: `"id":3`, asked: call, rule: isReply},
		{name: "an id that became a text", in: "go-stateless-call.http", old: `"id":4`, new: `"id":"4"`, asked: call, rule: isReply},
		{name: "a reply on the stream of a GET", in: "go-stateless-call.http", old: "no-cache", new: "no-store", asked: get(""), rule: "no response comes where nothing was asked"},
		{name: "two replies", in: "go-stateless-call.http", by: doubled(0), asked: call, rule: lastOne},
		{name: "progress behind the reply", in: "go-plain-progress.http", by: moved(2, 1), asked: call, rule: lastOne},
		{name: "a batch", in: "go-stateless-call.http", old: `{"jsonrpc":"2.0","id":4,"result":{"content":[{"type":"text","text":"hi"}]}}`, new: `[{"jsonrpc":"2.0","id":4,"result":{"content":[]}}]`, asked: call, rule: messages},
		{name: "an error as text", in: "go-plain-progress.http", by: added(1, "upstream connect error"), asked: call, rule: messages},
		{name: "JSON in JSON", in: "go-stateless-call.http", old: `data: {"jsonrpc"`, new: `data: "{}"` + "\n\n" + `data: {"jsonrpc"`, asked: call, rule: messages},
		{name: "a version of JSON-RPC as a number", in: "go-stateless-call.http", old: `"jsonrpc":"2.0"`, new: `"jsonrpc":2.0`, asked: call, rule: version},
		{name: "an error that is a text", in: "go-stateless-call.http", old: `"result":{"content":[{"type":"text","text":"hi"}]}`, new: `"error":"it broke"`, asked: call, rule: "an error has a code and a message"},
		{name: "progress that falls", in: "go-plain-progress.http", by: moved(1, 0), asked: call, rule: rises},
		{name: "progress twice", in: "go-plain-progress.http", by: doubled(1), asked: call, rule: rises},
		{name: "progress of another call", in: "go-plain-progress.http", old: `"progressToken":"p1","progress":2`, new: `"progressToken":"p2","progress":2`, asked: call, rule: token},
		{name: "initialize without serverInfo", in: "go-plain-initialize.http", old: `"serverInfo"`, new: `"server"`, asked: start, rule: "the answer to initialize has version, capabilities and who the server is"},

		{name: "no priming event", in: "go-plain-progress.http", old: "no-cache", new: "no-store", asked: call, rule: allowed},
		{name: "a request of the server", in: "go-plain-progress.http", by: added(1, `{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{}}`), asked: call, rule: allowed},
		{name: "an error of JSON-RPC", in: "go-stateless-call.http", old: `"result":{"content":[{"type":"text","text":"hi"}]}`, new: `"error":{"code":-32602,"message":"no"}`, asked: call, rule: allowed},
		{name: "a log message", in: "go-plain-progress.http", by: added(0, `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}`), asked: call, rule: allowed},
		{name: "event IDs", in: "go-stateless-call.http", old: "event: message\n", new: "event: message\nid: s1/1\n", asked: call, rule: allowed},
		{name: "progress of two things", in: "go-plain-progress.http", by: added(2, progress[:len(progress)-1]+`,"_meta":{}}`), rule: rises},
	})
}

// TestFurtherFaultsOfTheOldestMCP: what else goes wrong on the one stream of a session.
func TestFurtherFaultsOfTheOldestMCP(t *testing.T) {
	const (
		vocab   = "behind the endpoint come JSON-RPC messages as events of the type message"
		version = "each message says that it is JSON-RPC 2.0"
		uri     = "the endpoint is a URI, as it is"
	)
	testFaults(t, "mcp/2024-11-05", []fault{
		{name: "a message before the endpoint", in: "go-stream.http", by: moved(1, 0), rule: "the first event says where to post to"},
		{name: "a quoted endpoint", in: "go-stream.http", old: "data: /sse?sessionid=AVV4BBYIGPHNX7UF67TSY5EGOX", new: `data: "/sse"`, rule: uri},
		{name: "an empty endpoint", in: "go-stream.http", old: "data: /sse?sessionid=AVV4BBYIGPHNX7UF67TSY5EGOX", new: `data:`, rule: uri},
		{name: "an error as text", in: "go-stream.http", by: added(2, "Internal Server Error"), rule: vocab},
		{name: "a list", in: "go-stream.http", by: added(2, "[]"), rule: vocab},
		{name: "neither a method nor a result", in: "go-stream.http", by: added(2, `{"jsonrpc":"2.0","id":7}`), rule: vocab},
		{name: "no version", in: "go-stream.http", old: `{"jsonrpc":"2.0","id":2`, new: `{"id":2`, rule: version},
		{name: "result and error", in: "go-stream.http", old: `"result":{"content"`, new: `"error":{"code":1,"message":"x"},"result":{"content"`, rule: "a response has a result or an error"},
		{name: "an error without a message", in: "go-stream.http", by: added(-1, `{"jsonrpc":"2.0","id":7,"error":{"code":1}}`), rule: "an error has a code and a message"},
		{name: "a request without an id", in: "go-stream.http", by: added(-1, `{"jsonrpc":"2.0","id":null,"method":"ping"}`), rule: "the id of a request is a text or a whole number"},
		{name: "progress out of order", in: "go-stream.http", by: moved(3, 2), rule: "progress always rises"},

		{name: "answers out of order", in: "go-stream.http", by: moved(4, 1), rule: allowed},
		{name: "a request of the server", in: "go-stream.http", by: added(2, `{"jsonrpc":"2.0","id":"s1","method":"ping"}`), rule: allowed},
		{name: "an error", in: "go-stream.http", by: added(-1, `{"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"no"}}`), rule: allowed},
		{name: "keep-alives", in: "go-stream.http", old: "event: message", new: ": ping\n\nevent: message", rule: allowed},
	})
}

// TestFurtherFaultsOfTheNewestMCP: what its base lays down holds in it, too.
func TestFurtherFaultsOfTheNewestMCP(t *testing.T) {
	const (
		messages = "every event is one JSON-RPC message, or empty"
		lastOne  = "the response is the last of its stream"
		in       = "go-progress-nolog.http"
	)
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	listen := post(`{"jsonrpc":"2.0","id":9,"method":"subscriptions/listen","params":{"_meta":{"io.modelcontextprotocol/logLevel":"info"}}}`)
	quiet := func(by func(string) string) func(string) string { // the Go SDK leaves the header out
		return func(text string) string {
			_, body, _ := cutHead(text)
			return by("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nX-Accel-Buffering: no\n\n" + body)
		}
	}
	testFaults(t, "mcp/2026-07-28", []fault{
		{name: "an error as text", in: in, by: added(1, "upstream connect error"), asked: call, rule: messages},
		{name: "a batch", in: in, by: added(1, `[{"jsonrpc":"2.0","method":"notifications/progress"}]`), asked: call, rule: messages},
		{name: "two replies", in: in, by: doubled(2), asked: call, rule: lastOne},
		{name: "progress behind the reply", in: in, by: moved(2, 1), asked: call, rule: lastOne},
		{name: "progress that falls", in: in, by: moved(1, 0), asked: call, rule: "progress always rises"},
		{name: "progress of another call", in: in, old: `"progressToken":"p1"`, new: `"progressToken":"p2"`, asked: call, rule: "progress has the token of the request"},
		{name: "a tool without content", in: in, old: `"content"`, new: `"output"`, asked: call, rule: "the result of a tool has content"},
		{name: "a resultType of its own", in: in, old: `"resultType":"complete"`, new: `"resultType":"done"`, asked: call, rule: "a result says whether it is complete"},
		{name: "no version of JSON-RPC", in: in, old: `"jsonrpc":"2.0","id":4`, new: `"id":4`, asked: call, rule: "each message says that it is JSON-RPC 2.0"},
		{name: "event IDs", in: in, by: quiet(func(text string) string { return join(text, []string{"id: 1\n" + eventsOf(text)[2]}) }), asked: call, rule: "events have no IDs"},
		{name: "it is acknowledged second", in: "go-listen.http", by: moved(1, 0), asked: listen, rule: "a subscription is acknowledged first"},

		{name: "an error of JSON-RPC", in: in, by: quiet(func(text string) string {
			return join(text, []string{"data: {\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":-32602,\"message\":\"no\"}}\n\n"})
		}), asked: call, rule: allowed},
		{name: "it needs input", in: in, by: quiet(func(text string) string {
			return join(text, []string{"data: {\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{\"content\":[],\"resultType\":\"input_required\",\"inputRequests\":{}}}\n\n"})
		}), asked: call, rule: allowed},
		{name: "no progress", in: in, by: quiet(dropped(0, 1)), asked: call, rule: allowed},
		{name: "keep-alives", in: in, by: quiet(func(text string) string { return text + ": keep-alive\n\n" }), asked: call, rule: allowed},
	})
}
