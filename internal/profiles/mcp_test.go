package profiles_test

import (
	"net/http"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// get listens.
func get(lastEventID string) recording.Request {
	r := recording.Request{Method: http.MethodGet, URL: "http://127.0.0.1/mcp", Header: http.Header{}}
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	return r
}

func TestFaultsOfMCP(t *testing.T) {
	const (
		messages = "every event is one JSON-RPC message, or empty"
		isReply  = "the response is that to the request"
		nothing  = "no response comes where nothing was asked"
		lastOne  = "the response is the last of its stream"
		comes    = "the response comes before the stream ends"
	)
	const (
		answer = `data: {"jsonrpc":"2.0","id":4,"result":{"content":[{"type":"text","text":"counted to 2"}]}}`
		second = `"progressToken":"p1","progress":2`
		note   = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n"
	)
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	silent := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count"}}`)
	long := post(`{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p2"}}}`)
	leave := post(`{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p3"}}}`)
	start := post(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}`)
	testFaults(t, "mcp/2025-11-25", []fault{
		{name: "the reply to another request", in: "go-plain-progress.http", old: `"id":4`, new: `"id":5`, asked: call, rule: isReply},
		{name: "a session ID with a space", in: "go-initialize.http", old: "Mcp-Session-Id: U5BVAHCMPI2I77ETGTGZVPESDC", new: "Mcp-Session-Id: the session", rule: "the session ID has visible ASCII characters alone"},
		{name: "a session ID with an umlaut", in: "go-initialize.http", old: "Mcp-Session-Id: U5BVAHCMPI2I77ETGTGZVPESDC", new: "Mcp-Session-Id: sitzung-für-eins", rule: "the session ID has visible ASCII characters alone"},
		{name: "an id that became a text", in: "go-plain-progress.http", old: `"id":4`, new: `"id":"4"`, asked: call, rule: isReply},
		{name: "the reply to nothing", in: "go-plain-progress.http", old: `"id":4`, new: `"id":null`, rule: "the id of a result is a text or a whole number"},
		{name: "two requests under one id", in: "go-elicitation.http", by: doubledRequest, asked: post(`{"id":9,"method":"tools/call"}`), rule: "the id of a request is that of one"},
		{name: "a reply on the wrong stream", in: "go-plain-progress.http", old: `"total":2`, new: `"total":2` + " ", asked: get(""), rule: nothing},
		{name: "no reply", in: "go-plain-progress.http", old: answer, new: ": " + "gone", asked: call, rule: comes},
		{name: "two replies", in: "go-plain-progress.http", old: answer, new: answer + "\n\n" + answer, asked: call, rule: lastOne},
		{name: "a notification behind the reply", in: "go-plain-progress.http", old: answer, new: answer + "\n\n" + note, asked: call, rule: lastOne},
		{name: "no version of JSON-RPC", in: "go-plain-progress.http", old: `{"jsonrpc":"2.0","id":4`, new: `{"id":4`, asked: call, rule: "each message says that it is JSON-RPC 2.0"},
		{name: "data that is no JSON", in: "go-plain-progress.http", old: answer, new: "data: ping\n\n" + answer, asked: call, rule: messages},
		{name: "a batch", in: "go-plain-progress.http", old: answer, new: `data: [{"jsonrpc":"2.0","id":4,"result":{"content":[]}}]`, asked: call, rule: messages},
		{name: "a text with an event ID", in: "go-plain-progress.http", old: answer, new: "id: 1\ndata: upstream error\n\n" + answer, asked: call, rule: messages},
		{name: "neither a method nor a result", in: "go-plain-progress.http", old: answer, new: `data: {"jsonrpc":"2.0","id":4}` + "\n\n" + answer, asked: call, rule: messages},
		{name: "a method and a result", in: "go-plain-progress.http", old: `"result":{`, new: `"method":"tools/call","result":{`, asked: call, rule: messages},
		{name: "a result that is a text", in: "go-plain-progress.http", old: answer, new: `data: "counted to 2"`, asked: call, rule: messages},
		{name: "result and error", in: "go-plain-progress.http", old: `"result":{`, new: `"error":{"code":1,"message":"x"},"result":{`, asked: call, rule: "a response has a result or an error"},
		{name: "an error without a code", in: "go-plain-progress.http", old: `"result":{`, new: `"error":{"message":"x"},"was":{`, asked: call, rule: "an error has a code and a message"},
		{name: "progress that stands still", in: "go-plain-progress.http", old: second, new: `"progressToken":"p1","progress":1`, asked: call, rule: "progress always rises"},
		{name: "progress of another call", in: "go-plain-progress.http", old: second, new: `"progressToken":"p9","progress":2`, asked: call, rule: "progress has the token of the request"},
		{name: "progress unasked", in: "go-plain-progress.http", old: second, new: second + " ", asked: silent, rule: "no progress comes unasked"},
		{name: "a tool without content", in: "go-plain-progress.http", old: `"content"`, new: `"output"`, asked: call, rule: "the result of a tool has content"},
		{name: "an id twice", in: "go-resume-done.http", old: `id: RR5TBF7GGKJ5LPGTHQU22MM2Y5_9`, new: `id: RR5TBF7GGKJ5LPGTHQU22MM2Y5_8`, asked: get("RR5TBF7GGKJ5LPGTHQU22MM2Y5_6"), rule: "event IDs are unique"},
		{name: "initialize without a version", in: "go-initialize.http", old: `"protocolVersion":"2025-11-25",`, new: "", asked: start, rule: "the answer to initialize has version, capabilities and who the server is"},
		{name: "no priming event", in: "go-elicitation.http", old: "event: prime\nid: CUMB346TTBBOHMH7QCG7GYGKX3_0\ndata: \n\n", new: "", asked: post(`{"id":9,"method":"tools/call"}`), rule: "the first event primes the client with an ID"},
		{name: "closed early without retry", in: "go-leave.http", old: "retry: 200\n", new: "", asked: leave, rule: "a connection that is closed early says when to come back"},
		{name: "messages of another type", in: "go-plain-progress.http", old: "event: message\n" + answer, new: "event: answer\n" + answer, asked: call, rule: "messages are events of the type message"},
		{name: "a request without an id", in: "go-elicitation.http", old: `"id":1,"method"`, new: `"id":null,"method"`, asked: post(`{"id":9,"method":"tools/call"}`), rule: "the id of a request is a text or a whole number"},

		{name: "a priming event", in: "go-elicitation.http", old: "event: prime\n", new: "", asked: post(`{"id":9,"method":"tools/call"}`), rule: allowed},
		{name: "closed early, with an id and retry", in: "go-leave.http", old: "no-cache", new: "no-store", asked: leave, rule: allowed},
		{name: "no names at all", in: "go-plain-progress.http", old: "event: message\n", new: "", asked: call, rule: allowed},
		{name: "a tool that fails", in: "go-tool-error.http", old: `"it broke"`, new: `"it broke again"`, asked: post(`{"id":5,"method":"tools/call"}`), rule: allowed},
		{name: "the rest, for who comes back", in: "go-resume-done.http", old: "no-cache", new: "no-store", asked: get("RR5TBF7GGKJ5LPGTHQU22MM2Y5_6"), rule: allowed},
		{name: "comments", in: "go-plain-progress.http", old: answer, new: ": keepalive\n\n" + answer, asked: call, rule: allowed},
		{name: "a part of a long call", in: "go-cut.http", old: "event: prime", new: "retry: 100\nevent: prime", asked: long, rule: allowed},
	})
}

// TestAnswersOfMCP: what may come instead of a stream, and where.
func TestAnswersOfMCP(t *testing.T) {
	p := open(t, "mcp/2025-11-25")
	initialize := post(`{"jsonrpc":"2.0","id":1,"method":"initialize"}`)
	told := post(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	for _, c := range []struct {
		in    string
		asked recording.Request
		want  string
	}{
		{"go-json-call.http", initialize, "held"},
		{"go-json-call.http", get(""), "broken"}, // a GET is answered by a stream, or 405
		{"everything-initialized.http", told, "held"},
		{"everything-initialized.http", initialize, "broken"}, // a request is answered
		{"go-method-error.http", initialize, "unknown"},
		{"go-unknown-session.http", initialize, "unknown"},
		{"everything-delete.http", recording.Request{Method: http.MethodDelete, URL: "http://127.0.0.1/mcp"}, "held"},
		{"everything-delete.http", initialize, "broken"},
	} {
		r := read(t, "mcp/2025-11-25/"+c.in, c.asked, asItIs)
		if v := p.Answered(r); v.State.String() != c.want {
			t.Errorf("%s, asked %s %s: %s, want %s: %s%s", c.in, c.asked.Method, c.asked.Body, v.State, c.want, v.Got, v.Reason)
		}
	}
}

func TestFaultsOfTheOlderMCP(t *testing.T) {
	const (
		first    = "the first event says where to post to"
		vocab    = "behind the endpoint come JSON-RPC messages as events of the type message"
		relative = "the endpoint is relative to the stream, and so on its host"
		endpoint = "event: endpoint\ndata: /sse?sessionid=AVV4BBYIGPHNX7UF67TSY5EGOX\n\n"
		answer   = `data: {"jsonrpc":"2.0","id":2,"result":`
	)
	testFaults(t, "mcp/2024-11-05", []fault{
		{name: "no endpoint", in: "go-stream.http", old: endpoint, new: "", rule: first},
		{name: "two endpoints", in: "go-stream.http", old: endpoint, new: endpoint + endpoint, rule: "there is one endpoint"},
		{name: "an endpoint in JSON", in: "go-stream.http", old: "data: /sse?sessionid=AVV4BBYIGPHNX7UF67TSY5EGOX", new: `data: {"uri":"/sse"}`, rule: "the endpoint is a URI, as it is"},
		{name: "an endpoint on another host", in: "go-stream.http", old: "data: /sse", new: "data: http://elsewhere.test/sse", rule: relative},
		{name: "the same without a scheme", in: "go-stream.http", old: "data: /sse", new: "data: //elsewhere.test/sse", rule: relative},
		{name: "messages without a type of their own", in: "go-stream.http", old: "event: message\n" + answer, new: "event: answer\n" + answer, rule: vocab},
		{name: "a keep-alive as data", in: "go-stream.http", old: "event: message\n" + answer, new: "data: ping\n\nevent: message\n" + answer, rule: vocab},
		{name: "two answers to a request", in: "go-stream.http", old: answer, new: `data: {"jsonrpc":"2.0","id":1,"result":`, rule: "each request is answered once"},
		{name: "the answer to nothing", in: "go-stream.http", old: answer, new: `data: {"jsonrpc":"2.0","id":null,"result":`, rule: "the id of a result is a text or a whole number"},
		{name: "progress that stands still", in: "go-stream.http", old: `"progress":2`, new: `"progress":1`, rule: "progress always rises"},
		{name: "unnamed events are messages", in: "go-stream.http", old: "event: message\n", new: "", rule: allowed},
		{name: "a path with a colon", in: "go-stream.http", old: "data: /sse?", new: "data: /sse/a:b?", rule: allowed},
		{name: "a path beside the stream's", in: "go-stream.http", old: "data: /sse?", new: "data: messages/?", rule: allowed},
		{name: "a path with a URL in its query", in: "go-stream.http", old: "data: /sse?", new: "data: /sse?from=http://a.test&", rule: allowed},
	})
}

func TestFaultsOfTheNewestMCP(t *testing.T) {
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	listen := post(`{"jsonrpc":"2.0","id":9,"method":"subscriptions/listen","params":{"_meta":{"io.modelcontextprotocol/logLevel":"info"}}}`)
	const (
		answer = `data: {"jsonrpc":"2.0","id":4,"result":`
		ack    = `"method":"notifications/subscriptions/acknowledged"`
	)
	head := func(f fault) fault { // the Go SDK leaves that out
		if f.old == "" {
			f.old, f.new = "text/event-stream\r\n", "text/event-stream\r\nX-Accel-Buffering: no\r\n"
		}
		return f
	}
	testFaults(t, "mcp/2026-07-28", []fault{
		{name: "no resultType", in: "go-progress-nolog.http", old: `,"resultType":"complete"`, new: "", asked: call, rule: "a result says whether it is complete"},
		{name: "a server that asks", in: "go-progress-nolog.http", old: answer, new: `data: {"jsonrpc":"2.0","id":1,"method":"sampling/createMessage"}` + "\n\n" + answer, asked: call, rule: "the server asks nothing"},
		{name: "no reply", in: "go-progress-nolog.http", old: answer, new: `: {`, asked: call, rule: "the response comes before the stream ends"},
		{name: "the reply to another request", in: "go-progress-nolog.http", old: `"id":4`, new: `"id":5`, asked: call, rule: "the response is that to the request"},
		{name: "input without requests", in: "go-progress-nolog.http", old: `"resultType":"complete"`, new: `"resultType":"input_required"`, asked: call, rule: "a result that needs input says which, or has a state to come back with"},
		{name: "a log message unasked", in: "go-progress-nolog.http", old: answer, new: `data: {"jsonrpc":"2.0","method":"notifications/message","params":{}}` + "\n\n" + answer, asked: call, rule: "nothing is logged unasked"},
		{name: "a subscription that is not acknowledged", in: "go-listen.http", old: ack, new: `"method":"notifications/tools/list_changed"`, asked: listen, rule: "a subscription is acknowledged first"},
		{name: "a notification of another subscription", in: "go-listen.http", old: `"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":9`, new: `"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":8`, asked: listen, rule: "notifications of a subscription have its id"},
		{name: "no word to proxies", in: "go-listen.http", old: "no-cache", new: "no-store", asked: listen, rule: "the head asks proxies not to hold the stream back"},
		head(fault{name: "a subscription", in: "go-listen.http", asked: listen, rule: allowed}),
		head(fault{name: "a call with progress", in: "go-progress-nolog.http", asked: call, rule: allowed}),
	})
}
