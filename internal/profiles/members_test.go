package profiles_test

import "testing"

// TestMembersOfMessages: what pieces are added to is there from the start, and of its type.
func TestMembersOfMessages(t *testing.T) {
	const (
		in       = "text-and-tools.http"
		thinking = "thinking.http"
		kind     = "content_block_start says what kind of block it is"
		piece    = "content_block_delta says what kind of piece it is"
		text     = "a block of text begins with its text"
		thought  = "a block of thought begins with its text"
		input    = "the block of a tool begins with an input"
		usage    = "the usage of message_start has numbers"
	)
	testFaults(t, "anthropic/messages", []fault{
		{name: "a kind of block that is a number", in: in, old: `{"type":"text","text":""}`, new: `{"type":7,"text":""}`, rule: kind},
		{name: "a kind of piece that is null", in: in, old: `{"type":"text_delta","text":"."}`, new: `{"type":null,"text":"."}`, rule: piece},
		{name: "a kind of piece that is a number", in: in, old: `{"type":"text_delta","text":"."}`, new: `{"type":7,"text":"."}`, rule: piece},
		{name: "a text without text", in: in, old: `{"type":"text","text":""}`, new: `{"type":"text"}`, rule: text},
		{name: "a text that is null", in: in, old: `{"type":"text","text":""}`, new: `{"type":"text","text":null}`, rule: text},
		{name: "a thought without text", in: thinking, old: `"thinking":"","signature"`, new: `"signature"`, rule: thought},
		{name: "a signature that is a number", in: thinking, old: `"signature":""`, new: `"signature":7`, rule: thought},
		{name: "a tool without input", in: in, old: `,"input":{}`, new: "", rule: input},
		{name: "an input that is a text", in: in, old: `"input":{}`, new: `"input":""`, rule: input},
		{name: "a count that is a text", in: in, old: `"usage":{"input_tokens":0`, new: `"usage":{"input_tokens":"0"`, rule: usage},

		{name: "a thought without a signature as yet", in: thinking, old: `,"signature":""`, new: "", rule: allowed},
		{name: "a count that is null", in: in, old: `"usage":{"input_tokens":0`, new: `"usage":{"input_tokens":null`, rule: allowed},
		{name: "a kind of piece of a later version", in: in, old: `{"type":"text_delta","text":"."}`, new: `{"type":"later_delta"}`, rule: allowed},
	})
}

// TestMembersOfChatCompletions: usage that is none, and types of calls that are no texts.
func TestMembersOfChatCompletions(t *testing.T) {
	const (
		tools   = "text-and-tools.http"
		usage   = "usage is an object, or null"
		numbers = "usage has numbers"
		is      = "the type of a tool call is a text"
	)
	testFaults(t, "openai/chat-completions", []fault{
		{name: "usage that is a text", in: "usage.http", by: usageAs(`"12"`), rule: usage},
		{name: "usage that is a list", in: "usage.http", by: usageAs(`[]`), rule: usage},
		{name: "usage without the total", in: "usage.http", by: usageAs(`{"prompt_tokens":2,"completion_tokens":10}`), rule: numbers},
		{name: "a type that is a number", in: tools, old: `"type":"function"`, new: `"type":1`, rule: is},

		{name: "usage that is null", in: "usage.http", by: usageAs(`null`), rule: allowed},
		{name: "a type that is null", in: tools, old: `"type":"function"`, new: `"type":null`, rule: allowed},
		{name: "no type", in: tools, old: `"type":"function",`, new: "", rule: allowed},
	})
}

// usageAs is a text whose chunk of usage has something else.
func usageAs(value string) func(string) string {
	return func(text string) string {
		return replaced(text, `"usage":{"prompt_tokens":2,"completion_tokens":10,"total_tokens":12}`, `"usage":`+value)
	}
}

// TestMembersOfResponses: what pieces are added to is there from the start, and the response at the end is whole.
func TestMembersOfResponses(t *testing.T) {
	const (
		all     = "text-and-tools.http"
		reason  = "reasoning.http"
		begins  = "an item that is added has what its pieces are added to"
		part    = "a part that is added has its type, and what its pieces are added to"
		summary = "the part of a summary has its type and its text"
		whole   = "the items of the response that is completed are whole"
		itself  = "what the response says of itself is of the right type"
	)
	testFaultsIn(t, "openai/responses", numbered, []fault{
		{name: "a message without content", in: all, old: `"content":[]`, new: `"contents":[]`, rule: begins},
		{name: "a call without arguments", in: all, old: `"arguments":""`, new: `"args":""`, rule: begins},
		{name: "a summary that is a text", in: reason, old: `"summary":[]`, new: `"summary":""`, rule: begins},
		{name: "a part without text", in: all, old: `"part":{"type":"output_text","text":""`, new: `"part":{"type":"output_text"`, rule: part},
		{name: "a part that is a text", in: all, old: `"part":{"type":"output_text","text":"","annotations":[]}`, new: `"part":""`, rule: part},
		{name: "a part of a summary without text", in: reason, old: `"part":{"type":"summary_text","text":""}`, new: `"part":{"type":"summary_text"}`, rule: summary},
		{name: "a call at the end without a name", in: all, by: swapped(`"name":"get_time",`, ""), rule: whole},
		{name: "a message at the end whose content is a text", in: all, by: swapped(`"content":[{"type":"output_text","text":"I look it up.","annotations":[]}]`, `"content":"I look it up."`), rule: whole},
		{name: "an item at the end without a type", in: all, by: swapped(`{"type":"function_call",`, `{`), rule: whole},
		{name: "a model that is a number", in: all, old: `"model":"gpt-4o"`, new: `"model":4`, rule: itself},
		{name: "a time that is a text", in: all, old: `"created_at":1795653839`, new: `"created_at":"now"`, rule: itself},
		{name: "a count that is a text", in: all, old: `"total_tokens":0`, new: `"total_tokens":"0"`, rule: itself},

		{name: "reasoning without a summary as yet", in: reason, old: `,"summary":[]`, new: "", rule: allowed},
		{name: "a time that is a decimal", in: all, old: `"created_at":1795653839`, new: `"created_at":1.5e9`, rule: allowed},
	})
}

// TestMembersOfA2A: what a status says of itself, what came before, and who answers.
func TestMembersOfA2A(t *testing.T) {
	const (
		in      = "task.http"
		version = "each response says that it is JSON-RPC 2.0"
		message = "the message of a status has its id and its parts"
		history = "the history of a task is a list of messages"
		id      = "the id of a result is a text or a whole number"
		said    = `"message":{`
		earlier = `"history":[`
	)
	for profile, role := range map[string]string{"a2a/1.0": `"role":"ROLE_AGENT"`, "a2a/0.3": `"role":"agent"`} {
		testFaults(t, profile, []fault{
			{name: "no version of JSON-RPC", in: in, by: nthEvent(1, `"jsonrpc":"2.0"`, `"rpc":"2.0"`), rule: version},
			{name: "no version of JSON-RPC at all", in: in, old: `"jsonrpc":"2.0"`, new: `"rpc":"2.0"`, rule: version},
			{name: "a message without an id", in: in, by: nthEvent(1, `"messageId":`, `"message_id":`), rule: message},
			{name: "a message without a role", in: in, by: nthEvent(1, role+",", ""), rule: message},
			{name: "parts that are an object", in: in, by: nthEvent(1, `"parts":[`, `"parts":{},"x":[`), rule: message},
			{name: "a history that is an object", in: in, by: nthEvent(0, earlier, `"history":{},"x":[`), rule: history},
			{name: "a history of texts", in: in, by: nthEvent(0, earlier, `"history":["x"],"x":[`), rule: history},

			{name: "no message", in: in, by: nthEvent(1, said, `"x":{`), rule: allowed},
			{name: "a message that is null", in: in, by: nthEvent(1, said, `"message":null,"x":{`), rule: allowed},
			{name: "no history", in: in, by: nthEvent(0, earlier, `"x":[`), rule: allowed},
			{name: "a history that is null", in: in, by: nthEvent(0, earlier, `"history":null,"x":[`), rule: allowed},
			{name: "an empty history", in: in, by: nthEvent(0, earlier, `"history":[],"x":[`), rule: allowed},
		})
	}
	testFaults(t, "a2a/1.0", []fault{
		{name: "an answer to nobody", in: "message.http", old: `"id":1`, new: `"id":null`, rule: id},
		{name: "a message without an id, without JSON-RPC", in: "rest-task.http", by: nthEvent(1, `"messageId":`, `"message_id":`), rule: message},
		{name: "a history of texts, without JSON-RPC", in: "rest-task.http", by: nthEvent(0, earlier, `"history":["x"],"x":[`), rule: history},
	})
}

// nthEvent is a text with another part in one of its events, counted from 0.
func nthEvent(n int, old, new string) func(string) string {
	return func(text string) string {
		all := eventsOf(text)
		all[n] = replaced(all[n], old, new)
		return join(text, all)
	}
}

// TestMembersOfMCP: content of a tool that is not whole.
func TestMembersOfMCP(t *testing.T) {
	call := post(`{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"count","_meta":{"progressToken":"p1"}}}`)
	const (
		in    = "go-plain-progress.http"
		whole = "each content of the result of a tool is whole"
		text  = `{"type":"text","text":"counted to 2"}`
	)
	content := func(name, rule, content string) fault {
		return fault{name: name, in: in, old: text, new: content, asked: call, rule: rule}
	}
	testFaults(t, "mcp/2025-11-25", []fault{
		content("a text without text", whole, `{"type":"text"}`),
		content("a text that is a number", whole, `{"type":"text","text":2}`),
		content("an image without its type", whole, `{"type":"image","data":"AA=="}`),
		content("a link without a URI", whole, `{"type":"resource_link","name":"x"}`),
		content("a resource that is a text", whole, `{"type":"resource","resource":"x"}`),
		{name: "a total that is a text", in: in, old: `"total":2`, new: `"total":"2"`, asked: call, rule: "the total of progress is a number"},

		content("an image", allowed, `{"type":"image","data":"AA==","mimeType":"image/png"}`),
		content("a link", allowed, `{"type":"resource_link","name":"x","uri":"file:///x"}`),
		content("a resource", allowed, `{"type":"resource","resource":{"uri":"file:///x","text":"x"}}`),
		content("content of a later version", allowed, `{"type":"later"}`),
		{name: "no total", in: in, old: `,"total":2`, new: "", asked: call, rule: allowed},
	})
}

// TestOwnersOfAGUI: what a subagent sends is its own, behind its start.
func TestOwnersOfAGUI(t *testing.T) {
	const (
		in      = "subagent.http"
		started = "a subagent is started before what it sends"
		message = "a message is of one subagent"
		again   = `{"type":"SUBAGENT_STARTED","subagentRunId":"s1","name":"helper"}`
		ended   = `{"type":"SUBAGENT_FINISHED","subagentRunId":"s1"}`
		opened  = `{"type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"f","subagentRunId":"s1"}`
		closed  = `{"type":"TOOL_CALL_END","toolCallId":"c","subagentRunId":"s2"}`
		start   = `{"type":"RUN_STARTED","threadId":"t1","runId":"r2"}`
		finish  = `{"type":"RUN_FINISHED","threadId":"t1","runId":"r2"}`
	)
	behind := func(all ...string) func(string) string {
		return func(text string) string {
			for _, one := range all {
				text = added(-1, one)(text)
			}
			return text
		}
	}
	testFaults(t, "ag-ui/events", []fault{
		{name: "a message before its start", in: in, by: moved(2, 1), rule: started},
		{name: "an id of one that has finished", in: in, by: func(text string) string { return added(6, again)(added(6, ended)(text)) }, rule: started},
		{name: "content of another", in: in, by: nthEvent(3, `"subagentRunId":"s1"`, `"subagentRunId":"s2"`), rule: message},
		{name: "the end of a call is another's", in: in, by: func(text string) string { return added(2, opened)(added(2, closed)(text)) }, rule: "a tool call is of one subagent"},
		{name: "an id that is a number", in: in, by: nthEvent(3, `"subagentRunId":"s1"`, `"subagentRunId":1`), rule: message},
		{name: "ids that are numbers", in: in, old: `"subagentRunId":"s1"`, new: `"subagentRunId":1`, rule: "subagentRunId is a text"},

		{name: "only the start says whose it is", in: in, by: func(text string) string {
			return nthEvent(3, `,"subagentRunId":"s1"`, "")(nthEvent(4, `,"subagentRunId":"s1"`, "")(text))
		}, rule: allowed},
		{name: "nobody announces it", in: in, by: dropped(1, 5), rule: allowed},
		{name: "it goes on in a later run", in: in, by: behind(start, again, ended, finish), rule: allowed},
	})
}
