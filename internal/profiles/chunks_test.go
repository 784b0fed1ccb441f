package profiles_test

import (
	"strings"
	"testing"
)

// TestChunksOfAGUI: of a message and of a call that come in chunks, the first says what it is, and what is no chunk of it
// ends it.
func TestChunksOfAGUI(t *testing.T) {
	const (
		start    = `{"type":"RUN_STARTED","threadId":"t","runId":"r"}`
		finish   = `{"type":"RUN_FINISHED","threadId":"t","runId":"r"}`
		text     = `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","delta":"x"}`
		more     = `{"type":"TEXT_MESSAGE_CHUNK","delta":"y"}`
		thought  = `{"type":"REASONING_MESSAGE_CHUNK","messageId":"m1","delta":"x"}`
		call     = `{"type":"TOOL_CALL_CHUNK","toolCallId":"c","toolCallName":"f","delta":"{\"a\":"}`
		rest     = `{"type":"TOOL_CALL_CHUNK","delta":"1}"}`
		other    = `{"type":"TOOL_CALL_CHUNK","toolCallId":"d","toolCallName":"f","delta":"{}"}`
		custom   = `{"type":"CUSTOM","name":"x","value":1}`
		raw      = `{"type":"RAW","event":{}}`
		ofText   = "the first chunk of text says of which message it is"
		ofCall   = "the first chunk of a tool call says which call it is"
		ofTool   = "the first chunk of a tool call says of which tool"
		joined   = "the joined arguments of a tool call are a JSON object"
		said     = "what a chunk says is a text, or left out"
		turns    = "a chunk that goes on with another call says of which tool"
		oneTool  = "the chunks of a tool call are of one tool"
		oneRole  = "the chunks of a message are of one role and name"
		ofOther  = `{"type":"TEXT_MESSAGE_CHUNK","messageId":"n","delta":"z"}`
		nameless = `{"type":"TOOL_CALL_CHUNK","toolCallId":"c","delta":"1}"}`
		named    = `{"type":"TOOL_CALL_CHUNK","toolCallId":"c","toolCallName":"f","delta":"1}"}`
		started  = `{"type":"TEXT_MESSAGE_START","messageId":"m"}`
		ended    = `{"type":"TEXT_MESSAGE_END","messageId":"m"}`
		opened   = `{"type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"f"}`
		closed   = `{"type":"TOOL_CALL_END","toolCallId":"c"}`
		failed   = `{"type":"RUN_ERROR","message":"it broke"}`
	)
	chunks := func(name, rule string, all ...string) fault {
		return fault{name: name, in: "text.http", by: events(append(append([]string{start}, all...), finish)...), rule: rule}
	}
	testFaults(t, "ag-ui/events", []fault{
		chunks("a chunk that goes on behind what ended its message", ofText, text, custom, more),
		chunks("a text goes on behind a call", ofText, text, call, rest, more),
		chunks("reasoning goes on behind a text", "the first chunk of reasoning says of which message it is", thought, text, `{"type":"REASONING_MESSAGE_CHUNK","delta":"y"}`),
		chunks("a call goes on behind a text", ofCall, call, text, rest),
		chunks("a second call without a name", turns, call, rest, `{"type":"TOOL_CALL_CHUNK","toolCallId":"d","delta":"{}"}`),
		chunks("a call without a name", ofTool, nameless),
		chunks("a call goes on behind a text, without a name", ofTool, call, text, nameless),
		chunks("a call goes on behind an event of its own, without a name", ofTool, call, custom, nameless),
		chunks("a call goes on behind another, without a name", turns, call, other, nameless),
		chunks("a call goes on behind pieces of another, without a name", turns, call, `{"type":"TOOL_CALL_CHUNK","toolCallId":"d","toolCallName":"f","delta":"{"}`, `{"type":"TOOL_CALL_CHUNK","delta":"}"}`, nameless),
		chunks("a call that goes on as one of another tool", oneTool, call, strings.Replace(named, `"f"`, `"g"`, 1)),
		chunks("a message that goes on as somebody else's", oneRole, text, `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","role":"user","delta":"y"}`),
		chunks("a message that goes on under another name", oneRole, `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","name":"a","delta":"x"}`, `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","name":"b","delta":"y"}`),
		chunks("a chunk of a call that was started otherwise", "a tool call comes by START, ARGS and END, or by CHUNK", opened, named, closed),
		chunks("a chunk of a thought that was started otherwise", "a message of reasoning comes by START, CONTENT and END, or by CHUNK", `{"type":"REASONING_MESSAGE_START","messageId":"m1","role":"reasoning"}`, thought, `{"type":"REASONING_MESSAGE_END","messageId":"m1"}`),
		chunks("content of a message in chunks", "a message of text is started once, filled while it is open, and ended", text, `{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"y"}`),
		chunks("the last chunk of the arguments is lost", joined, call),
		chunks("a chunk of the arguments comes twice", joined, call, rest, rest),
		chunks("the arguments of the first of two calls are cut", joined, call, other),
		chunks("the id of a further chunk is null", said, text, `{"type":"TEXT_MESSAGE_CHUNK","messageId":null,"delta":"y"}`),
		chunks("arguments that are an object", said, `{"type":"TOOL_CALL_CHUNK","toolCallId":"c","toolCallName":"f","delta":{"a":1}}`),
		chunks("the role of a chunk is none of those that there are", "the role of a message is one that there is", `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","role":"tool","delta":"x"}`),

		chunks("a text in chunks, and a call", allowed, text, more, more, call, rest),
		chunks("two calls, one behind the other", allowed, call, rest, other),
		chunks("each chunk says of which call it is", allowed, call, `{"type":"TOOL_CALL_CHUNK","toolCallId":"c","delta":"1}"}`),
		chunks("what ends no message comes in between", allowed, text, raw, more, call, raw, rest),
		chunks("a message that is begun anew", allowed, text, custom, text, more),
		chunks("two messages take turns", allowed, text, ofOther, text, ofOther, more),
		chunks("two calls take turns, and say of which tool", allowed, call, other, named),
		chunks("a call goes on behind a text, and says of which tool", allowed, call, text, named),
		chunks("a call that goes on in itself behind another", allowed, other, call, nameless),
		chunks("each chunk says whose it is", allowed, `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","role":"assistant","delta":"x"}`, text, `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","role":"assistant","delta":"y"}`),
		chunks("a message that was ended goes on in chunks", allowed, started, ended, text),
		chunks("a message in chunks, in a run behind one that failed with it open", "the run does not fail", started, failed, start, text),
		chunks("reasoning in chunks", allowed, thought, `{"type":"REASONING_MESSAGE_CHUNK","delta":"y"}`, text),
	})
}

// TestSubagentsOfAGUI: what a subagent sends does not end what another sends in chunks, and its steps are its own.
func TestSubagentsOfAGUI(t *testing.T) {
	const (
		start  = `{"type":"RUN_STARTED","threadId":"t","runId":"r"}`
		finish = `{"type":"RUN_FINISHED","threadId":"t","runId":"r"}`
		call   = `{"type":"TOOL_CALL_CHUNK","toolCallId":"c","toolCallName":"f","subagentRunId":"s1","delta":"{\"a\":"}`
		rest   = `{"type":"TOOL_CALL_CHUNK","subagentRunId":"s1","delta":"1}"}`
		other  = `{"type":"TOOL_CALL_CHUNK","toolCallId":"d","toolCallName":"f","delta":"{}"}`
		text   = `{"type":"TEXT_MESSAGE_CHUNK","messageId":"m","subagentRunId":"s2","delta":"x"}`
		more   = `{"type":"TEXT_MESSAGE_CHUNK","subagentRunId":"s2","delta":"y"}`
		own    = `{"type":"STEP_STARTED","stepName":"look"}`
		ownEnd = `{"type":"STEP_FINISHED","stepName":"look"}`
		step   = `{"type":"STEP_STARTED","stepName":"look","subagentRunId":"s1"}`
		done   = `{"type":"STEP_FINISHED","stepName":"look","subagentRunId":"s1"}`
		steps  = "a step is started before it is finished"
	)
	streams := func(name, rule string, all ...string) fault {
		return fault{name: name, in: "text.http", by: events(append(append([]string{start}, all...), finish)...), rule: rule}
	}
	testFaults(t, "ag-ui/events", []fault{
		streams("a step that its subagent has not finished", "a step that was started is finished before the run", own, step, ownEnd),
		streams("the step of another is finished", steps, own, done, ownEnd),
		streams("a step that is open is started again", steps, step, step, done),

		streams("a call goes on behind the text of another subagent", allowed, call, text, rest, more),
		streams("a call goes on behind the agent's own", allowed, call, other, rest),
		streams("a step of the same name in each", allowed, own, step, done, ownEnd),
	})
}

// TestResultsOfAGUI: the result of a tool is a text, or a list of parts; of a run that was stopped arguments may be cut.
func TestResultsOfAGUI(t *testing.T) {
	const (
		start  = `{"type":"RUN_STARTED","threadId":"t","runId":"r"}`
		finish = `{"type":"RUN_FINISHED","threadId":"t","runId":"r"}`
		opened = `{"type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"f"}`
		piece  = `{"type":"TOOL_CALL_ARGS","toolCallId":"c","delta":"{\"a\":"}`
		closed = `{"type":"TOOL_CALL_END","toolCallId":"c"}`
		has    = "the result of a tool has messageId, toolCallId and content"
	)
	result := func(name, rule, content string) fault {
		return fault{name: name, in: "text.http", by: events(start, `{"type":"TOOL_CALL_RESULT","messageId":"m","toolCallId":"c","content":`+content+`}`, finish), rule: rule}
	}
	stopped := func(name, rule, outcome string) fault {
		return fault{name: name, in: "text.http", by: events(start, opened, piece, closed, `{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"`+outcome+`"}}`), rule: rule}
	}
	testFaults(t, "ag-ui/events", []fault{
		result("an object", has, `{"a":1}`),
		result("null", has, `null`),
		result("a part without a type", has, `[{"text":"x"}]`),
		stopped("arguments are cut", "the joined arguments of a tool call are a JSON object", "success"),

		result("a text", allowed, `"x"`),
		result("parts", allowed, `[{"type":"text","text":"x"},{"type":"image","source":{"type":"url","value":"http://127.0.0.1/x.png"}}]`),
		result("no parts", allowed, `[]`),
		stopped("arguments are cut by who stopped the run", allowed, "cancelled"),
	})
}

// TestSignaturesOfMessages: the signature of a thought is the last piece of its block.
func TestSignaturesOfMessages(t *testing.T) {
	const (
		signed    = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"Eq\"}}\n\n"
		thinking  = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"x\"}}\n\n"
		empty     = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"\"}}\n\n"
		unsigned  = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"\"}}\n\n"
		begun     = "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n"
		ended     = "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
		text      = "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\nevent: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\n"
		first     = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"usage\":{}}}\n\n"
		last      = "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
		signature = "the signature is the last piece of its block"
		signs     = "a block of thought ends with its signature"
	)
	block := func(name, rule, pieces string) fault {
		return fault{name: name, in: "thinking.http", rule: rule, by: func(whole string) string {
			head, _, _ := cutHead(whole)
			return head + first + begun + pieces + ended + text + last
		}}
	}
	testFaults(t, "anthropic/messages", []fault{
		block("the signature comes before the thought", signature, signed+thinking),
		block("a piece behind the signature", signature, thinking+signed+thinking),
		block("two signatures", signature, thinking+signed+signed),
		block("no signature", signs, thinking),
		block("a signature that is empty", signs, thinking+unsigned),
		block("a signature that is empty behind it", signature, thinking+signed+unsigned),

		block("the signature comes last", allowed, thinking+thinking+signed),
		block("the thought is not shown", allowed, signed),
		block("the thought is not shown, and its piece is empty", allowed, empty+signed),
		block("nothing was thought", allowed, ""),
		block("an empty piece behind the signature", allowed, thinking+signed+empty),
		block("an empty signature before the thought", allowed, unsigned+thinking+signed),
	})
}

// TestPartsOfGraphQL: a result that comes in parts says which is the last.
func TestPartsOfGraphQL(t *testing.T) {
	const (
		first  = `{"data":{"a":1},"hasNext":true}`
		part   = `{"incremental":[{"data":{"b":1},"path":[]}],"hasNext":true}`
		last   = `{"incremental":[{"data":{"c":1},"path":[]}],"hasNext":false}`
		end    = `{"hasNext":false}`
		isLast = "the last part of a result says that it is the last"
		behind = "no part of a result comes behind its last"
	)
	parts := func(name, rule string, all ...string) fault {
		return fault{name: name, in: "query.http", rule: rule, by: func(whole string) string {
			text := events(all...)(whole)
			return replaced(text, "data: ", "event: next\ndata: ") + "event: complete\ndata:\n\n"
		}}
	}
	testFaults(t, "graphql-sse/distinct", []fault{
		parts("the last part is lost", isLast, first, part),
		parts("nothing comes behind the first part", isLast, first),
		parts("a part behind the last", behind, first, last, part, end),
		parts("the last part twice", behind, first, last, last),
		parts("a part at a path behind the last", behind, first, end, `{"data":1,"path":["b"],"hasNext":false}`),

		parts("the last part", allowed, first, part, last),
		parts("the end by itself", allowed, first, part, part, end),
		parts("one part", allowed, `{"data":{"a":1},"hasNext":false}`),
		parts("a part at a path", allowed, first, `{"data":1,"path":["b"],"hasNext":true}`, `{"items":[1],"path":["c",0],"hasNext":false}`),
		parts("two results of a subscription, each in parts", allowed, first, last, first, part, end),
		parts("a result that is whole behind one in parts", allowed, first, last, `{"data":{"a":2}}`),
		parts("an event of a subscription that fails behind one in parts", allowed, first, last, `{"errors":[{"message":"x"}],"hasNext":false}`),
		parts("pending and completed, as later versions have it", allowed, `{"data":{"a":1},"pending":[{"id":"0","path":[]}],"hasNext":true}`, `{"completed":[{"id":"0"}],"incremental":[{"id":"0","data":{}}],"hasNext":false}`),
	})
}

// TestNumbersThatAreWhole: a number is that integer which it is equal to, however a server writes it.
func TestNumbersThatAreWhole(t *testing.T) {
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	testFaults(t, "openai/chat-completions", []fault{
		{name: "the index of a choice is half", in: "text.http", old: `"index":0`, new: `"index":0.5`, rule: "each choice has index, delta and finish_reason"},
		{name: "the index of a choice is a text", in: "text.http", old: `"index":0`, new: `"index":"0"`, rule: "each choice has index, delta and finish_reason"},
		{name: "all numbers are decimals", in: "text.http", by: func(text string) string {
			return replaced(replaced(text, `"index":0`, `"index":0.0`), `"created":1795653839`, `"created":1.795653839e9`)
		}, rule: allowed},
		{name: "the index of a call is a decimal", in: "text-and-tools.http", old: `"tool_calls":[{"index":1`, new: `"tool_calls":[{"index":1.0`, rule: allowed},
	})
	testFaults(t, "mcp/2025-11-25", []fault{
		{name: "an id that is half", in: "go-plain-progress.http", old: `"id":4`, new: `"id":4.5`, rule: "the id of a result is a text or a whole number"},
		{name: "an id that is a decimal", in: "go-plain-progress.http", old: `"id":4`, new: `"id":4.0`, asked: call, rule: allowed},
	})
	testFaults(t, "anthropic/messages", []fault{
		{name: "an index that is a decimal", in: "text-and-tools.http", old: `"index":1`, new: `"index":1.0`, rule: allowed},
	})
}

// TestErrorsThatAreNone: what says null of its error is no failure, and what says anything is nothing else.
func TestErrorsThatAreNone(t *testing.T) {
	const either = "a response has a result or an error"
	null := func(in string) fault {
		return fault{name: in, in: in, old: `"result":{`, new: `"error":null,"result":{`, rule: either}
	}
	testFaults(t, "a2a/1.0", []fault{null("task.http"), null("message.http")})
	testFaults(t, "a2a/0.3", []fault{null("task.http"),
		{name: "a result beside an error", in: "task.http", by: func(text string) string {
			return added(3, `{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-32603,"message":"it broke"}}`)(dropped(3, 4, 5)(text))
		}, rule: either},
	})
	testOnlyFaults(t, "a2a/1.0", null("task.http"))
	testOnlyFaults(t, "openai/chat-completions", fault{name: "an error that is a text in the last chunk", in: "text.http", old: `"finish_reason":"stop"}]`, new: `"finish_reason":"error"}],"error":"overloaded"`, rule: "no error comes in the stream"})
}

// TestWhatIsNoError: clients look whether error says anything: false, 0, null and an empty text do not.
func TestWhatIsNoError(t *testing.T) {
	const (
		model = `"model":"gpt-4o",`
		fails = "no error comes in the stream"
		vocab = "every event is a chunk in JSON, an error, or [DONE]"
	)
	beside := func(value, rule string) fault {
		return fault{name: value + " in each chunk", in: "text-and-tools.http", old: model, new: model + `"error":` + value + ",", rule: rule}
	}
	alone := func(value, rule string) fault {
		return fault{name: value + " alone", in: "text.http", by: added(2, `{"error":`+value+`}`), rule: rule}
	}
	var faults []fault
	for _, none := range []string{"false", "0", "0.0", "null", `""`} {
		faults = append(faults, beside(none, allowed), alone(none, vocab))
	}
	for _, one := range []string{"true", "1", `"false"`, `"0"`, `{"message":"it broke"}`} {
		faults = append(faults, beside(one, fails), alone(one, fails))
	}
	testFaults(t, "openai/chat-completions", faults)
}

// testOnlyFaults plants a fault that breaks one rule, and no other.
func testOnlyFaults(t *testing.T, profile string, f fault) {
	t.Helper()
	broken, unpractised := judged(t, open(t, profile), read(t, profile+"/"+f.in, f.asked, f.plant(t)))
	if len(broken) != 1 || broken[0] != f.rule || len(unpractised) > 0 {
		t.Errorf("%s: it breaks %q and %q, want %q alone", f.name, broken, unpractised, f.rule)
	}
}
