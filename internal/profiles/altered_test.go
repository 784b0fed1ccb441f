package profiles_test

import (
	"strings"
	"testing"
)

// swapped replaces a text in the last event that has it.
func swapped(old, new string) func(string) string {
	return func(text string) string {
		at := strings.LastIndex(text, old)
		if at < 0 {
			return text
		}
		return text[:at] + new + text[at+len(old):]
	}
}

// TestAlteredResponses: the same thing is said several times in a stream of a response, and one of them is altered.
func TestAlteredResponses(t *testing.T) {
	const (
		all      = "text-and-tools.http"
		refusal  = "../../invented/ok-resp-refusal.http"
		summary  = "../../invented/ok-resp-reason.http"
		begun    = "a text that was begun is done"
		joined   = "the joined deltas are the text that is done"
		isAdded  = "an item that is done is the one that was added"
		hasID    = "what has the index of an item has its id"
		isListed = "each item that is done is in the response that is completed"
		isDone   = "each item of the response that is completed is one that is done"
		lists    = "the items of the response that is completed have the texts and the arguments that are done"
		last     = `,{"type":"function_call","id":"fc-7az20S-DTHnpiEPq","call_id":"call_cgkrlA0qnDuIqg5Z","name":"get_time","arguments":"{\"zone\":\"CET\"}","status":"completed"}`
	)
	custom := strings.NewReplacer("response.refusal.delta", "response.custom_tool_call_input.delta", "response.refusal.done", "response.custom_tool_call_input.done",
		`"refusal": "no"`, `"input": "no"`, `"type": "message", "role": "assistant"`, `"type": "custom_tool_call", "call_id": "c", "name": "n"`,
		`"content": []`, `"input": ""`, `"content": [{"type": "refusal", "refusal": "no"}]`, `"input": "no"`)
	asTool := func(text string) string {
		text = strings.ReplaceAll(without("response.content_part.added", "response.content_part.done")(text), `"sequence_number": `, `"number": `)
		return numbered(strings.ReplaceAll(custom.Replace(text), `"type": "response.`, `"type":"response.`))
	}
	testFaultsIn(t, "openai/responses", numbered, []fault{
		{name: "the last item is not in the whole response", in: all, by: swapped(last, ""), rule: isListed},
		{name: "the whole response has the last item under another id", in: all, by: swapped("fc-7az20S-DTHnpiEPq", "fc-other"), rule: isDone},
		{name: "the whole response has an item more", in: all, by: swapped(last, last+strings.Replace(last, "fc-7", "fc-8", 1)), rule: isDone},
		{name: "the whole response has other arguments", in: all, by: swapped(`{\"zone\":\"CET\"}`, `{\"zone\":\"UTC\"}`), rule: lists},
		{name: "the whole response has another text", in: all, by: swapped("I look it up.", "I look."), rule: lists},
		{name: "an item is done as another call", in: all, old: `,"item":{"type":"function_call","id":"fc-7az20S-DTHnpiEPq","call_id":"call_cgkrlA0qnDuIqg5Z","name":"get_time","arguments":"{\"zone\":\"CET\"}"`, new: `,"item":{"type":"function_call","id":"fc-7az20S-DTHnpiEPq","call_id":"call_other","name":"get_time","arguments":"{\"zone\":\"CET\"}"`, rule: isAdded},
		{name: "an item is done under another id, in the whole response too", in: all, by: func(text string) string { return swapped("fc-7a", "fc-8a")(swapped("fc-7a", "fc-8a")(text)) }, rule: isAdded},
		{name: "all pieces of a call have the id of another item", in: all, old: `"item_id":"fc-7az20S-DTHnpiEPq"`, new: `"item_id":"fc-other"`, rule: hasID},
		{name: "a number that is a text", in: all, old: `"sequence_number":4,`, new: `"sequence_number":"4",`, rule: "sequence_number is a whole number"},
		{name: "[DONE] in mid-stream", in: all, by: added(6, "[DONE]"), rule: "nothing comes behind [DONE]"},

		{name: "a refusal that differs", in: refusal, old: `"delta": "no"`, new: `"delta": "yes"`, rule: joined},
		{name: "a refusal that is never done", in: refusal, by: without("response.refusal.done"), rule: begun},
		{name: "the part of a refusal that differs", in: refusal, old: `"part": {"type": "refusal", "refusal": "no"}`, new: `"part": {"type": "refusal", "refusal": "yes"}`, rule: "the part that is done has the text that is done"},
		{name: "the message of a refusal that differs", in: refusal, old: `[{"type": "refusal", "refusal": "no"}]`, new: `[{"type": "refusal", "refusal": "yes"}]`, rule: "the message that is done has the text of its part"},
		{name: "reasoning that differs", in: refusal, by: func(text string) string {
			return strings.NewReplacer("response.refusal.", "response.reasoning_text.", `"refusal": "no"`, `"text": "no"`, `"delta": "no"`, `"delta": "yes"`).Replace(text)
		}, rule: joined},
		{name: "a summary that is never done", in: summary, by: func(text string) string {
			return strings.ReplaceAll(without("response.reasoning_summary_text.done")(text), "incomplete", "completed")
		}, rule: "a summary that was begun is done"},
		{name: "the part of a summary that differs", in: summary, old: `"part": {"type": "summary_text", "text": "th"}`, new: `"part": {"type": "summary_text", "text": "thx"}`, rule: "the part of a summary that is done has the summary that is done"},
		{name: "the input of a tool of one's own differs", in: refusal, by: func(text string) string { return strings.Replace(asTool(text), `"delta": "no"`, `"delta": "yes"`, 1) }, rule: "the joined deltas are the arguments that are done"},
		{name: "the input of a tool of one's own is never done", in: refusal, by: func(text string) string { return without("response.custom_tool_call_input.done")(asTool(text)) }, rule: "the arguments of a call come in pieces, and then are done"},

		{name: "a call without an id", in: all, old: `"id":"fc-7az20S-DTHnpiEPq",`, new: "", rule: allowed},
		{name: "a call whose id comes when it is done", in: all, by: func(text string) string {
			return strings.Replace(text, `"item":{"type":"function_call","id":"fc-7az20S-DTHnpiEPq",`, `"item":{"type":"function_call",`, 1)
		}, rule: allowed},
		{name: "a tool of one's own", in: refusal, by: asTool, rule: allowed},
		{name: "a refusal", in: refusal, old: "no-cache", new: "no-store", rule: allowed},
	})
}

// TestAlteredChatCompletions: members that are there, and of another type than clients read.
func TestAlteredChatCompletions(t *testing.T) {
	const (
		has    = "each choice has index, delta and finish_reason"
		texts  = "content, refusal and role are texts, or null"
		opens  = "the first piece of a tool call has its id and its name"
		tools  = "text-and-tools.http"
		stop   = `"delta":{"content":"."}`
		callID = `"id":"call_OFZZhNR73q-5ia98"`
		whole  = `{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}`

		forTools = "finish_reason is tool_calls where tools are called, and only there"
	)
	testFaults(t, "openai/chat-completions", []fault{
		{name: "delta is null", in: "text.http", old: stop, new: `"delta":null`, rule: has},
		{name: "delta is a text", in: "text.http", old: stop, new: `"delta":"."`, rule: has},
		{name: "the index of choices is a text", in: "text.http", old: `"index":0`, new: `"index":"0"`, rule: has},
		{name: "the role is a number", in: "text.http", old: `"role":"assistant"`, new: `"role":1`, rule: texts},
		{name: "the refusal is an object", in: "text.http", old: stop, new: `"delta":{"refusal":{"text":"."}}`, rule: texts},
		{name: "no name", in: tools, old: `"name":"get_weather"`, new: `"name":null`, rule: opens},
		{name: "an empty name", in: tools, old: `"name":"get_weather"`, new: `"name":""`, rule: opens},
		{name: "an empty id", in: tools, old: callID, new: `"id":""`, rule: opens},
		{name: "the id of a call is a number", in: tools, old: callID, new: `"id":7`, rule: opens},
		{name: "the index of calls is a text", in: tools, old: `"tool_calls":[{"index":1,`, new: `"tool_calls":[{"index":"1",`, rule: "each piece of a tool call has its index"},
		{name: "usage in texts", in: "usage.http", old: `"total_tokens":`, new: `"total_tokens":"7","x":`, rule: "usage has numbers"},

		{name: "an end for tools that were not called", in: "text.http", old: `"finish_reason":"stop"`, new: `"finish_reason":"tool_calls"`, rule: forTools},
		{name: "the last chunk calls a tool, and ends as text", in: "text.http", old: `"delta":{},"logprobs":null,"finish_reason":"stop"`, new: `"delta":{"tool_calls":[` + whole + `]},"finish_reason":"stop"`, rule: forTools},

		{name: "the last chunk calls a tool, and ends for it", in: "text.http", old: `"delta":{},"logprobs":null,"finish_reason":"stop"`, new: `"delta":{"tool_calls":[` + whole + `]},"finish_reason":"tool_calls"`, rule: allowed},
		{name: "a refusal in pieces", in: "text.http", old: stop, new: `"delta":{"content":null,"refusal":"."}`, rule: allowed},
		{name: "pieces that repeat id and name as nothing", in: tools, old: `{"index":0,"function":{"arguments"`, new: `{"index":0,"id":null,"type":null,"function":{"name":null,"arguments"`, rule: allowed},
	})
}

// TestAlteredMessages: pieces whose text is not there, or none.
func TestAlteredMessages(t *testing.T) {
	const (
		piece = "a piece has its text"
		tool  = "the block of a tool has its id and its name"
		in    = "text-and-tools.http"
	)
	testFaults(t, "anthropic/messages", []fault{
		{name: "text is null", in: in, old: `"text_delta","text":"."`, new: `"text_delta","text":null`, rule: piece},
		{name: "text is a number", in: in, old: `"text_delta","text":"."`, new: `"text_delta","text":7`, rule: piece},
		{name: "no text", in: in, old: `"text_delta","text":"."`, new: `"text_delta","content":"."`, rule: piece},
		{name: "all pieces of JSON under another name", in: in, old: `"partial_json"`, new: `"json"`, rule: piece},
		{name: "JSON as an object", in: in, old: `"partial_json":"\"}"`, new: `"partial_json":{}`, rule: piece},
		{name: "the signature is null", in: "thinking.http", old: `"signature":"aimock-placeholder-signature"`, new: `"signature":null`, rule: piece},
		{name: "the thought is an object", in: "thinking.http", old: `"thinking":"ven."`, new: `"thinking":{"text":"ven."}`, rule: piece},
		{name: "output_tokens as a text", in: in, old: `"usage":{"output_tokens":0}}`, new: `"usage":{"output_tokens":"0"}}`, rule: "message_delta has the usage"},
		{name: "usage null", in: in, old: `"usage":{"input_tokens":0,"output_tokens":0}`, new: `"usage":null`, rule: "message_start has a message that is empty yet"},
		{name: "an id that is a number", in: in, old: `"id":"msg_`, new: `"id":7,"x":"msg_`, rule: "message_start has a message that is empty yet"},
		{name: "an empty id of a tool", in: in, old: `"id":"toolu_Rf9Bl8jxk6WA7sIl"`, new: `"id":""`, rule: tool},
		{name: "a tool whose name is null", in: in, old: `"name":"get_time"`, new: `"name":null`, rule: tool},

		{name: "a kind of piece of a later version", in: in, by: func(text string) string {
			return replaced(added(3, `{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"x"}}`)(text), "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"comp", "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"comp")
		}, rule: allowed},
		{name: "an empty piece", in: in, old: `"text_delta","text":"."`, new: `"text_delta","text":""`, rule: allowed},
	})
}

// TestAlteredMCP: members of messages that are of another type than the schema has.
func TestAlteredMCP(t *testing.T) {
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	begin := post(`{"jsonrpc":"2.0","id":1,"method":"initialize"}`)
	const (
		in      = "go-plain-progress.http"
		first   = "go-initialize.http"
		content = "the result of a tool has content"
		answer  = "the answer to initialize has version, capabilities and who the server is"
		items   = `"content":[{"type":"text","text":"counted to 2"}]`
		result  = `"result":{` + items + `}`
		failure = "an error has a code and a message"
		needs   = "a result that needs input says which, or has a state to come back with"
	)
	testFaults(t, "mcp/2025-11-25", []fault{
		{name: "a method that is a number", in: in, old: `"method":"notifications/progress","params":{"progressToken":"p1","progress":1,`, new: `"method":7,"params":{"progressToken":"p1","progress":1,`, asked: call, rule: "every event is one JSON-RPC message, or empty"},
		{name: "a result that is a text", in: in, old: result, new: `"result":"counted to 2"`, asked: call, rule: "a result is an object"},
		{name: "a result that is a list", in: in, old: result, new: `"result":[]`, asked: call, rule: "a result is an object"},
		{name: "content that is a text", in: in, old: items, new: `"content":"counted to 2"`, asked: call, rule: content},
		{name: "content that is null", in: in, old: items, new: `"content":null`, asked: call, rule: content},
		{name: "content without a type", in: in, old: `{"type":"text","text"`, new: `{"text"`, asked: call, rule: content},
		{name: "isError as a text", in: in, old: items, new: items + `,"isError":"false"`, asked: call, rule: content},
		{name: "the message of an error is a number", in: in, old: result, new: `"error":{"code":-32603,"message":5}`, asked: call, rule: failure},
		{name: "a version that is a number", in: first, old: `"protocolVersion":"`, new: `"protocolVersion":1,"x":"`, asked: begin, rule: answer},
		{name: "capabilities that are null", in: first, old: `"capabilities":{`, new: `"capabilities":null,"x":{`, asked: begin, rule: answer},

		{name: "the failure of a tool", in: in, old: items, new: items + `,"isError":true`, asked: call, rule: allowed},
		{name: "no content at all", in: in, old: items, new: `"content":[]`, asked: call, rule: allowed},
		{name: "an empty result", in: in, old: result, new: `"result":{}`, asked: post(`{"jsonrpc":"2.0","id":4,"method":"logging/setLevel","params":{"_meta":{"progressToken":"p1"}}}`), rule: allowed},
	})
	testFaults(t, "mcp/2024-11-05", []fault{
		{name: "a result that is a list", in: "go-stream.http", old: result, new: `"result":[]`, rule: "a result is an object"},
		{name: "the message of an error is a number", in: "go-stream.http", old: result, new: `"error":{"code":-32603,"message":5}`, rule: failure},
	})
	unbuffered := func(text string) string {
		return "HTTP/1.1 200 OK\r\nX-Accel-Buffering: no\r\n" + text[strings.Index(text, "\n")+1:]
	}
	testFaultsIn(t, "mcp/2026-07-28", unbuffered, []fault{
		{name: "what is needed as a list", in: "go-progress-nolog.http", old: `"resultType":"complete"`, new: `"resultType":"input_required","inputRequests":[]`, asked: call, rule: needs},
		{name: "a state as an object", in: "go-progress-nolog.http", old: `"resultType":"complete"`, new: `"resultType":"input_required","requestState":{}`, asked: call, rule: needs},

		{name: "a state without requests", in: "go-progress-nolog.http", old: `"resultType":"complete"`, new: `"resultType":"input_required","requestState":"s"`, asked: call, rule: allowed},
		{name: "what is needed, and no content", in: "go-progress-nolog.http", old: items + `,"resultType":"complete"`, new: `"resultType":"input_required","inputRequests":{"a":{"method":"elicitation/create","params":{}}}`, asked: call, rule: allowed},
	})
}

// TestAlteredGraphQL: results that are of another type than GraphQL has.
func TestAlteredGraphQL(t *testing.T) {
	const (
		data   = "data is an object, or null beside errors"
		result = `{"data":{"hello":"world"}}`
	)
	testFaults(t, "graphql-sse/distinct", []fault{
		{name: "data that is a text", in: "query.http", old: result, new: `{"data":"world"}`, rule: data},
		{name: "data that is a list", in: "query.http", old: result, new: `{"data":[1]}`, rule: data},
		{name: "data that is null without errors", in: "query.http", old: result, new: `{"data":null}`, rule: data},
		{name: "extensions that are a text", in: "query.http", old: result, new: `{"data":{},"extensions":"x"}`, rule: data},
		{name: "hasNext as a text", in: "query.http", old: result, new: `{"data":{},"hasNext":"false"}`, rule: data},
		{name: "the message of an error is a number", in: "query.http", old: result, new: `{"errors":[{"message":7}]}`, rule: "errors are a list, each with a message"},
		{name: "a part of a result", in: "query.http", old: result, new: `{"data":{"hello":"world"},"hasNext":false}`, rule: allowed},
		{name: "a part of a list", in: "query.http", old: result, new: `{"data":"world","path":["hello",1],"hasNext":false}`, rule: allowed},
		{name: "errors alone", in: "query.http", old: result, new: `{"errors":[{"message":"no"}]}`, rule: allowed},
	})
}

// TestAlteredA2A: parts that have no content, or two, and switches that are texts.
func TestAlteredA2A(t *testing.T) {
	const (
		switches = "append and lastChunk are true or false"
		part     = "each part has one content"
	)
	parts := func(with string) (string, string) {
		return `"parts":[{"text":"chunk 2 ","mediaType":"text/plain"}]`, `"parts":` + with
	}
	altered := func(name, with, rule string) fault {
		old, new := parts(with)
		return fault{name: name, in: "task.http", old: old, new: new, rule: rule}
	}
	testFaults(t, "a2a/1.0", []fault{
		{name: "append as a text", in: "task.http", old: `"append":true,"metadata"`, new: `"append":"true","metadata"`, rule: switches},
		{name: "lastChunk as a text", in: "rest-task.http", old: `"lastChunk":true`, new: `"lastChunk":"true"`, rule: switches},
		altered("a part without content", `[{}]`, part),
		altered("a part with two contents", `[{"text":"x","url":"http://127.0.0.1/x"}]`, part),
		altered("a part whose text is a number", `[{"text":7}]`, part),
		altered("a file of 0.3", `[{"kind":"file","file":{"uri":"x"}}]`, part),
		altered("no part", `[]`, "a piece of an artifact has at least one part"),
		{name: "a message without a role", in: "message.http", old: `"role":"ROLE_AGENT",`, new: "", rule: "a message has its id and its parts"},

		{name: "an artifact that is begun anew, and added to", in: "task.http", by: func(text string) string {
			events := eventsOf(text)
			return added(5, strings.TrimPrefix(strings.TrimRight(events[2], "\n"), "data: ")+"\n\n"+strings.TrimRight(events[4], "\n"))(text)
		}, rule: allowed},
		altered("contents that are null beside one", `[{"text":"x","raw":null,"url":null,"data":null},{"text":null,"data":null}]`, allowed),
		{name: "lastChunk is null", in: "task.http", old: `"append":true,"metadata"`, new: `"append":true,"lastChunk":null,"metadata"`, rule: allowed},
		{name: "append is null where an artifact begins", in: "task.http", old: `"name":"answer","parts":[{"text":"chunk 1 ","mediaType":"text/plain"}],"metadata":{}}`, new: `"parts":[{"text":"chunk 1 "}]},"append":null`, rule: allowed},
		altered("data, a file and bytes", `[{"data":null},{"url":"http://127.0.0.1/x","filename":"x"},{"raw":"eA=="}]`, allowed),
	})
	testFaults(t, "a2a/0.3", []fault{
		{name: "append as a text", in: "task.http", old: `"append":true`, new: `"append":"true"`, rule: switches},
		{name: "a part without a kind", in: "task.http", old: `"parts":[{"kind":"text","text":"chunk 2 "}]`, new: `"parts":[{"text":"chunk 2 "}]`, rule: part},
		{name: "append is null where an artifact begins", in: "task.http", old: `"append":false`, new: `"append":null`, rule: allowed},
		{name: "data, and a file", in: "task.http", old: `"parts":[{"kind":"text","text":"chunk 2 "}]`, new: `"parts":[{"kind":"data","data":{}},{"kind":"file","file":{"uri":"x"}}]`, rule: allowed},
	})
}

// events is the head of a stream of testdata with other events.
func events(all ...string) func(string) string {
	return func(text string) string {
		head, _, _ := cutHead(text)
		return head + "data: " + strings.Join(all, "\n\ndata: ") + "\n\n"
	}
}

// TestAlteredAGUI: what is open when its run is finished, what is ended and never was started, and members that the
// schema has otherwise.
func TestAlteredAGUI(t *testing.T) {
	const (
		start  = `{"type":"RUN_STARTED","threadId":"t","runId":"r"}`
		finish = `{"type":"RUN_FINISHED","threadId":"t","runId":"r"}`
		open   = `{"type":"TEXT_MESSAGE_START","messageId":"m","role":"assistant"}`
		text   = `{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"x"}`
		ended  = `{"type":"TEXT_MESSAGE_END","messageId":"m"}`
		step   = `{"type":"STEP_STARTED","stepName":"s"}`
		failed = `{"type":"RUN_ERROR","message":"it broke"}`
		hasID  = "what is of a message has its messageId"
		change = "a change of the state is a list of operations"
		result = "the outcome of a run is one that there is"
	)
	altered := func(name, rule string, all ...string) fault {
		return fault{name: name, in: "text.http", by: events(append(append([]string{start}, all...), finish)...), rule: rule}
	}
	testFaults(t, "ag-ui/events", []fault{
		altered("a message that is ended in the next run", "a message of text that was started is ended before the run", open, text, finish, start, ended),
		altered("a step that is finished in the next run", "a step that was started is finished before the run", step, finish, start, `{"type":"STEP_FINISHED","stepName":"s"}`),
		altered("reasoning that ends and never began", "reasoning is started once before it is ended", `{"type":"REASONING_END","messageId":"m"}`),
		altered("reasoning that begins twice", "reasoning is started once before it is ended", `{"type":"REASONING_START","messageId":"m"}`, `{"type":"REASONING_START","messageId":"m"}`, `{"type":"REASONING_END","messageId":"m"}`),
		altered("a subagent that ends and never began", "a subagent is started once before it is finished", `{"type":"SUBAGENT_FINISHED","subagentRunId":"s"}`),
		altered("content without messageId", hasID, open, `{"type":"TEXT_MESSAGE_CONTENT","delta":"x"}`, ended),
		altered("a message without any messageId", hasID, `{"type":"TEXT_MESSAGE_START"}`, `{"type":"TEXT_MESSAGE_CONTENT","delta":"x"}`, `{"type":"TEXT_MESSAGE_END"}`),
		altered("arguments without toolCallId", "what is of a tool call has its toolCallId", `{"type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"f"}`, `{"type":"TOOL_CALL_ARGS","delta":"{}"}`, `{"type":"TOOL_CALL_END","toolCallId":"c"}`),
		altered("a step without a name", "a step has its name", `{"type":"STEP_STARTED"}`, `{"type":"STEP_FINISHED"}`),
		altered("a role that there is not", "the role of a message is one that there is", `{"type":"TEXT_MESSAGE_START","messageId":"m","role":"tool"}`, ended),
		altered("an application's own without a name", "what is an application's own has a name", `{"type":"CUSTOM","value":1}`),
		altered("an activity without its type", "an activity has messageId, activityType and content", `{"type":"ACTIVITY_SNAPSHOT","messageId":"a","content":{}}`),
		altered("an operation that there is not", change, `{"type":"STATE_SNAPSHOT","snapshot":{"a":1}}`, `{"type":"STATE_DELTA","delta":[{"op":"set","path":"/a","value":2}]}`),
		altered("an operation without a path", change, `{"type":"STATE_DELTA","delta":[{"op":"add","value":2}]}`),
		altered("messages without ids", "a snapshot of messages is a list", `{"type":"MESSAGES_SNAPSHOT","messages":[{"role":"user"}]}`),
		{name: "an interrupt by nothing", in: "text.http", by: events(start, `{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"interrupt","interrupts":[]}}`), rule: result},
		{name: "an outcome that there is not", in: "text.http", by: events(start, `{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"done"}}`), rule: result},
		{name: "a run fails, and nothing else is wrong", in: "text.http", by: events(start, open, text, failed, start, open, text, ended, finish), rule: "the run does not fail"},

		altered("two runs, each with the same message", allowed, open, text, ended, finish, start, open, text, ended),
		altered("a message that is opened anew", allowed, open, text, ended, open, ended),
		{name: "an interrupt", in: "text.http", by: events(start, `{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"interrupt","interrupts":[{"id":"i"}]}}`), rule: allowed},
		{name: "no outcome, said as null", in: "text.http", by: events(start, `{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":null}`), rule: allowed},
	})
}

// TestAlteredUIMessageStream: what is open when its step is finished, and members that the schema has otherwise.
func TestAlteredUIMessageStream(t *testing.T) {
	const (
		in    = "v7-text.http"
		start = `{"type":"text-start","id":"1"}`
		text  = `{"type":"text-delta","id":"1","delta":"x"}`
		ended = `{"type":"text-end","id":"1"}`
		begin = `{"type":"start-step"}`
		step  = `{"type":"finish-step"}`
		done  = `[DONE]`
		think = `{"type":"reasoning-start","id":"1"}`
		over  = "a text is ended before its step is finished"
	)
	altered := func(name, rule string, all ...string) fault {
		return fault{name: name, in: in, by: events(append(all, done)...), rule: rule}
	}
	testFaults(t, "ai-sdk/ui-message-stream", []fault{
		altered("a text goes on in the next step", over, begin, start, text, step, begin, text, ended, step),
		altered("a text ends behind its step", over, begin, start, text, step, ended),
		altered("the second of two texts ends behind its step", over, begin, start, strings.ReplaceAll(start, `"1"`, `"2"`), ended, step, strings.ReplaceAll(ended, `"1"`, `"2"`)),
		altered("reasoning ends behind its step", "reasoning is ended before its step is finished", begin, think, step, `{"type":"reasoning-end","id":"1"}`),
		altered("a document without a title", "a document has sourceId, mediaType and title", `{"type":"source-document","sourceId":"1","mediaType":"text/plain"}`),
		altered("an approval without its id", "who asks for an approval says which", `{"type":"tool-input-available","toolCallId":"c","toolName":"f","input":{}}`, `{"type":"tool-approval-request","toolCallId":"c"}`),
		altered("the id of the message is a number", "the id of the message is a text", `{"type":"start","messageId":7}`, begin, start, ended, step),
		altered("the id of data is a number", "id and transient of data are a text, and true or false", start, ended, `{"type":"data-w","id":1,"data":1}`),

		altered("the same id in the next step", allowed, begin, start, text, ended, step, begin, start, text, ended, step),
		altered("a text that an error leaves open", "no error comes in the stream", begin, start, text, `{"type":"error","errorText":"x"}`, step),
		altered("a text that is left open by an abort", allowed, begin, start, text, `{"type":"abort"}`),
	})
}
