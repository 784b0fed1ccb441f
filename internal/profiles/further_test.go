package profiles_test

import "testing"

// TestFurtherFaults: pieces that are lost, come twice or out of their order, members of another
// type, and what comes in mid-stream, in the protocols of which the first tables have others.
func TestFurtherFaults(t *testing.T) {
	for profile, faults := range map[string][]fault{
		"openai/chat-completions": furtherOfChat(),
		"anthropic/messages":      furtherOfMessages(),
		"ag-ui/events":            furtherOfAGUI(),
		"graphql-sse/distinct":    furtherOfGraphQL(),
		"mcp/2025-11-25":          furtherOfMCP(),
	} {
		t.Run(profile, func(t *testing.T) { testFaults(t, profile, faults) })
	}
}

func furtherOfChat() []fault {
	const (
		vocab    = "every event is a chunk in JSON, an error, or [DONE]"
		schema   = "each chunk has what the schema requires"
		finishes = "each choice ends with its finish_reason, and nothing of it follows"
		joined   = "the joined arguments of a tool call are a JSON object"
		chunk    = `{"id":"chatcmpl-BB9Rh6rn6QXW47RS","object":"chat.completion.chunk","created":1795653839,"model":"gpt-4o","choices":[`
	)
	return []fault{
		{name: "the first piece of a call is lost", in: "text-and-tools.http", by: dropped(3), rule: "the first piece of a tool call has its id and its name"},
		{name: "a piece of arguments is lost", in: "text-and-tools.http", by: dropped(4), rule: joined},
		{name: "pieces of arguments change places", in: "text-and-tools.http", by: moved(5, 4), rule: joined},
		{name: "a piece of arguments comes twice", in: "text-and-tools.http", by: doubled(5), rule: joined},
		{name: "the finish_reason comes before the last piece", in: "text-and-tools.http", by: moved(9, 8), rule: finishes},
		{name: "two finish_reasons", in: "text-and-tools.http", by: doubled(9), rule: finishes},
		{name: "it breaks off", in: "text-and-tools.http", by: dropped(7, 8, 9, 10), rule: finishes},
		{name: "an id that is a number", in: "text.http", old: `"id":"chatcmpl-e-JKyLCRT7zqCUC0"`, new: `"id":7`, rule: schema},
		{name: "choices that are an object", in: "text.http", old: `"choices":[{"index":0,"delta":{"content":"."},"logprobs":null,"finish_reason":null}]`, new: `"choices":{"index":0}`, rule: schema},
		{name: "a chunk that is a list", in: "text.http", by: added(2, `[{"id":"x"}]`), rule: vocab},
		{name: "an empty event", in: "text.http", by: added(2, ""), rule: vocab},
		{name: "an error that is a text", in: "text.http", by: added(2, `{"error":"overloaded"}`), rule: "no error comes in the stream"},
		{name: "created of a second completion", in: "text.http", by: added(2, `{"id":"chatcmpl-e-JKyLCRT7zqCUC0","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[]}`), rule: "created is the same in all chunks"},

		{name: "two choices, one in the other", in: "text-and-tools.http", by: func(text string) string {
			return added(9, chunk+`{"index":1,"delta":{},"finish_reason":"stop"}]}`)(added(1, chunk+`{"index":1,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}`)(text))
		}, rule: allowed},
		{name: "a refusal", in: "text.http", old: `"delta":{"content":"."}`, new: `"delta":{"refusal":"."}`, rule: allowed},
		{name: "members of a later version", in: "text.http", old: `"model":"gpt-4o"`, new: `"model":"gpt-4o","service_tier":"default","system_fingerprint":null`, rule: allowed},
	}
}

func furtherOfMessages() []fault {
	const (
		order  = "a message begins once, has its blocks, and then ends"
		block  = "each block is started, filled and stopped under its index"
		joined = "the joined input of a tool is a JSON object"
		in     = "text-and-tools.http"
	)
	return []fault{
		{name: "message_start is lost", in: in, by: dropped(0), rule: order},
		{name: "it breaks off", in: in, by: dropped(11, 12, 13, 14), rule: order},
		{name: "message_stop before message_delta", in: in, by: moved(14, 13), rule: order},
		{name: "a start is lost", in: in, by: dropped(5), rule: block},
		{name: "a stop comes twice", in: in, by: doubled(8), rule: block},
		{name: "a piece behind its stop", in: in, by: moved(7, 8), rule: block},
		{name: "a piece is lost", in: in, by: dropped(6), rule: joined},
		{name: "a piece comes twice", in: in, by: doubled(7), rule: joined},
		{name: "pieces change places", in: in, by: moved(7, 6), rule: joined},
		{name: "blocks change places", in: in, old: `"index":1`, new: `"index":9`, rule: "blocks are counted on by one"},
		{name: "a type that is not the name", in: in, old: `data: {"type":"message_stop"}`, new: `data: {"type":"stop"}`, rule: "each event has a name, and its data the same as type"},
		{name: "an index that is a text", in: in, old: `"content_block_stop","index":2`, new: `"content_block_stop","index":"2"`, rule: block},

		{name: "a text alone", in: in, by: func(text string) string {
			return dropped(5, 6, 7, 8, 9, 10, 11, 12)(replaced(text, `"stop_reason":"tool_use"`, `"stop_reason":"end_turn"`))
		}, rule: allowed},
		{name: "usage in between", in: in, by: doubled(13), rule: allowed},
		{name: "a message without blocks", in: in, by: func(text string) string {
			return dropped(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)(replaced(text, `"stop_reason":"tool_use"`, `"stop_reason":"end_turn"`))
		}, rule: allowed},
	}
}

func furtherOfAGUI() []fault {
	const (
		runs   = "a run is started first, and finished or failed last"
		reason = "a message of reasoning is started once, filled while it is open, and ended"
		text   = "a message of text is started once, filled while it is open, and ended"
	)
	return []fault{
		{name: "RUN_STARTED comes second", in: "text.http", by: moved(1, 0), rule: runs},
		{name: "RUN_FINISHED comes twice", in: "reasoning.http", by: doubled(9), rule: runs},
		{name: "it breaks off", in: "reasoning.http", by: dropped(8, 9), rule: runs},
		{name: "the start of reasoning is lost", in: "reasoning.http", by: dropped(2), rule: reason},
		{name: "the end of reasoning is lost", in: "reasoning.http", by: dropped(4), rule: "a message of reasoning that was started is ended before the run"},
		{name: "REASONING_END is lost", in: "reasoning.http", by: dropped(5), rule: "reasoning that was started is ended before the run"},
		{name: "content before its start", in: "interleaved.http", by: moved(3, 1), rule: text},
		{name: "an end comes twice", in: "interleaved.http", by: doubled(7), rule: text},
		{name: "a subagent that is never finished", in: "subagent.http", by: dropped(5), rule: "a subagent that was started is finished before the run"},
		{name: "a delta that is an object", in: "interleaved.http", old: `"delta":"two"`, new: `"delta":{"text":"two"}`, rule: "a piece has its text as delta"},
		{name: "an error as text", in: "interleaved.http", by: added(4, "Internal Server Error"), rule: "each event is JSON with its type"},
		{name: "a failure without a message", in: "text.http", by: added(3, `{"type":"RUN_ERROR","code":"x"}`), rule: runs},

		{name: "a message of one piece in another's", in: "interleaved.http", by: moved(8, 7), rule: allowed},
		{name: "a state, and what an application sends", in: "text.http", by: added(1, `{"type":"CUSTOM","name":"x","value":null}`), rule: allowed},
	}
}

func furtherOfGraphQL() []fault {
	const (
		result = "each next has the result of the operation, in JSON"
		vocab  = "there are no events but next and complete"
	)
	return []fault{
		{name: "complete comes before the last result", in: "subscription.http", by: moved(3, 2), rule: "nothing comes behind complete"},
		{name: "it breaks off", in: "subscription.http", by: dropped(2, 3), rule: "the operation ends with complete"},
		{name: "an empty result", in: "subscription.http", old: `{"data":{"greetings":"Hola"}}`, new: "", rule: result},
		{name: "a result that is a list", in: "subscription.http", old: `{"data":{"greetings":"Hola"}}`, new: `[]`, rule: result},
		{name: "no errors in errors", in: "query.http", old: `{"data":{"hello":"world"}}`, new: `{"errors":[]}`, rule: "errors are a list, each with a message"},
		{name: "an error as text", in: "subscription.http", by: added(2, "upstream connect error"), rule: vocab},
		{name: "an event of an error", in: "subscription.http", by: func(text string) string {
			return replaced(added(2, `{"errors":[]}`)(text), "data: {\"errors\":[]}", "event: error\ndata: {\"errors\":[]}")
		}, rule: vocab},

		{name: "data that is null, with errors", in: "query.http", old: `{"data":{"hello":"world"}}`, new: `{"data":null,"errors":[{"message":"no","path":["hello"]}]}`, rule: allowed},
		{name: "extensions", in: "query.http", old: `{"data":{"hello":"world"}}`, new: `{"data":{"hello":"world"},"extensions":{"cost":1}}`, rule: allowed},
	}
}

func furtherOfMCP() []fault {
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	const (
		in       = "go-plain-progress.http"
		messages = "every event is one JSON-RPC message, or empty"
	)
	return []fault{
		{name: "it breaks off", in: in, by: dropped(1, 2), asked: call, rule: "the response comes before the stream ends"},
		{name: "progress out of order", in: in, by: moved(1, 0), asked: call, rule: "progress always rises"},
		{name: "progress behind the response", in: in, by: moved(2, 0), asked: call, rule: "the response is the last of its stream"},
		{name: "a response comes twice", in: in, by: doubled(2), asked: call, rule: "the response is the last of its stream"},
		{name: "an error of a proxy in JSON", in: in, by: added(2, `{"message":"upstream request timeout"}`), asked: call, rule: messages},
		{name: "JSON that is cut", in: in, old: `"total":2}}`, new: `"tot`, asked: call, rule: messages},
		{name: "a result that is null", in: in, old: `"result":{"content":[{"type":"text","text":"counted to 2"}]}`, new: `"result":null`, asked: call, rule: "a result is an object"},
		{name: "an error with a code that is a text", in: in, old: `"result":{"content":[{"type":"text","text":"counted to 2"}]}`, new: `"error":{"code":"x","message":"no"}`, asked: call, rule: "an error has a code and a message"},
	}
}
