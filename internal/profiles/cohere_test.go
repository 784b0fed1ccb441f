package profiles_test

import (
	"strings"
	"testing"
)

const (
	cohereText  = "text.http"
	cohereTools = "tools.http"
)

// TestFaultsOfCohere: events that are lost, come twice or out of their order, and what is under another index.
func TestFaultsOfCohere(t *testing.T) {
	const (
		parses  = "each event is JSON with its type, or [DONE]"
		types   = "each event is of a type that there is"
		order   = "a message starts once, has its content, and then ends"
		content = "each content is started, filled and ended under its index"
		call    = "each tool call is started, filled and ended under its index"
		joined  = "the joined arguments of a tool call are a JSON object"
		done    = "data: [DONE]\n\n"
		debug   = "data: {\"type\":\"debug\",\"prompt\":\"x\"}\n\n"
	)
	testFaults(t, "cohere/chat", []fault{
		{name: "message-start is lost", in: cohereText, by: dropped(0), rule: order},
		{name: "message-start comes twice", in: cohereText, by: doubled(0), rule: order},
		{name: "message-start comes second", in: cohereText, by: moved(0, 1), rule: order},
		{name: "message-end is lost", in: cohereText, by: dropped(7), rule: order},
		{name: "message-end comes twice", in: cohereText, by: doubled(7), rule: order},
		{name: "message-end before content-end", in: cohereText, by: moved(7, 6), rule: order},
		{name: "it breaks off", in: cohereText, by: dropped(5, 6, 7), rule: order},
		{name: "[DONE] instead of message-end", in: cohereText, by: func(text string) string { return dropped(7)(text) + done }, rule: order},
		{name: "something behind [DONE]", in: cohereText, by: func(text string) string { return text + done + debug }, rule: order},
		{name: "content-start is lost", in: cohereText, by: dropped(1), rule: content},
		{name: "content-start comes second", in: cohereText, by: moved(2, 1), rule: content},
		{name: "content-start comes twice", in: cohereText, by: doubled(1), rule: content},
		{name: "content-end is lost", in: cohereText, by: dropped(6), rule: content},
		{name: "content-end comes twice", in: cohereText, by: doubled(6), rule: content},
		{name: "content behind its end", in: cohereText, by: moved(6, 5), rule: content},
		{name: "content under another index", in: "thinking.http", old: `"index":1,"delta":{"message":{"content":{"type":"text","text":"."`, new: `"index":0,"delta":{"message":{"content":{"type":"text","text":"."`, rule: content},
		{name: "the start of a call is lost", in: cohereTools, by: dropped(6), rule: call},
		{name: "the end of a call is lost", in: cohereTools, by: dropped(5), rule: call},
		{name: "a piece of a call behind its end", in: cohereTools, by: moved(5, 4), rule: call},
		{name: "a call under the index of another", in: cohereTools, old: `"type":"tool-call-end","index":1`, new: `"type":"tool-call-end","index":0`, rule: call},
		{name: "a piece of the arguments is lost", in: cohereTools, by: dropped(4), rule: joined},
		{name: "a piece of the arguments comes twice", in: cohereTools, by: doubled(3), rule: joined},
		{name: "pieces of the arguments change places", in: cohereTools, by: moved(4, 3), rule: joined},
		{name: "an event of version 1", in: cohereText, by: added(2, `{"type":"text-generation","text":"x"}`), rule: types},
		{name: "a type with another sign", in: cohereText, old: "content-delta", new: "content_delta", rule: types},
		{name: "no type", in: cohereText, by: added(2, `{"index":0}`), rule: parses},
		{name: "an error as text", in: cohereText, by: added(2, "Internal Server Error"), rule: parses},
		{name: "a keep-alive as data", in: cohereText, by: added(2, ""), rule: parses},

		{name: "[DONE] behind it", in: cohereText, by: func(text string) string { return text + done }, rule: allowed},
		{name: "no names", in: cohereTools, by: func(text string) string { return namesOff.Replace(text) }, rule: allowed},
		{name: "the prompt, for who debugs", in: cohereText, by: func(text string) string { return text + debug + done }, rule: allowed},
		{name: "no index where there is one content", in: cohereText, old: `"index":0,`, new: "", rule: content}, // its end says which
		{name: "no index at all", in: cohereText, by: func(text string) string {
			return replaced(replaced(text, `"index":0,`, ""), `,"index":0`, "")
		}, rule: allowed},
		{name: "two calls, one in the other", in: cohereTools, by: moved(6, 3), rule: allowed},
		{name: "an answer without content", in: cohereText, by: dropped(1, 2, 3, 4, 5, 6), rule: allowed},
	})
}

// namesOff leaves out the names of the events, as some servers do.
var namesOff = strings.NewReplacer("event: ", "note: ")

// TestMembersOfCohere: members that are missing, or of another type.
func TestMembersOfCohere(t *testing.T) {
	const (
		starts    = "a tool call starts with its id and its name"
		piece     = "a piece of content is a text"
		place     = "a piece of content is where clients look for it"
		reason    = "finish_reason is one that there is"
		forTools  = "finish_reason is TOOL_CALL where tools are called, and only there"
		cites     = "each citation is started and ended under its index"
		citation  = `{"type":"citation-start","index":0,"delta":{"message":{"citations":{"start":0,"end":5,"text":"Hello","sources":[]}}}}`
		cited     = `{"type":"citation-end","index":0}`
		complete  = `"finish_reason":"COMPLETE"`
		toolCall  = `"finish_reason":"TOOL_CALL"`
		firstCall = "call_p4HKAX55KBPNxeqS"
	)
	citing := func(all ...string) func(string) string {
		return func(text string) string {
			for i, one := range all {
				text = added(4+i, one)(text)
			}
			return text
		}
	}
	testFaults(t, "cohere/chat", []fault{
		{name: "an index that is a text", in: cohereText, old: `"index":0`, new: `"index":"0"`, rule: "an index is a whole number"},
		{name: "an index that is half", in: cohereText, old: `"index":0`, new: `"index":0.5`, rule: "an index is a whole number"},
		{name: "the role of who asked", in: cohereText, old: `"role":"assistant"`, new: `"role":"user"`, rule: "the message is the assistant's"},
		{name: "no id", in: cohereText, old: `"id":"msg_zl1EFaYtuJqFHq6N",`, new: "", rule: "message-start has the id of the message"},
		{name: "a text that is a number", in: cohereText, old: `"text":"."`, new: `"text":7`, rule: piece},
		{name: "a delta that is a text", in: cohereText, old: `"delta":{"message":{"content":{"type":"text","text":"."}}}`, new: `"delta":"."`, rule: piece},
		{name: "content as a list", in: cohereText, old: `"content":{"type":"text","text":"."}`, new: `"content":[{"type":"text","text":"."}]`, rule: piece},
		{name: "the text elsewhere", in: cohereText, old: `"delta":{"message":{"content":{"type":"text","text":"."}}}`, new: `"delta":{"text":"."}`, rule: place},
		{name: "the plan elsewhere", in: cohereTools, old: `"message":{"tool_plan":"I will use the requested tool."}`, new: `"tool_plan":"I will use the requested tool."`, rule: "a piece of the plan is a text"},
		{name: "a call without an id", in: cohereTools, old: `"id":"` + firstCall + `",`, new: "", rule: starts},
		{name: "a call without a name", in: cohereTools, old: `"name":"get_time",`, new: "", rule: starts},
		{name: "a call whose name is empty", in: cohereTools, old: `"name":"get_time"`, new: `"name":""`, rule: starts},
		{name: "calls as a list", in: cohereTools, old: `"tool_calls":{"id":"` + firstCall + `","type":"function","function":{"name":"get_weather","arguments":""}}`, new: `"tool_calls":[{"id":"c","function":{"name":"x"}}]`, rule: starts},
		{name: "two calls with one id", in: cohereTools, old: "call_MQFqNVTFwZKASo8t", new: firstCall, rule: "the id of a tool call is that of one call"},
		{name: "arguments that are an object", in: cohereTools, old: `"arguments":"\"Oslo\"}"`, new: `"arguments":{"city":"Oslo"}`, rule: "a piece of the arguments is a text"},
		{name: "a finish_reason of another API", in: cohereText, old: complete, new: `"finish_reason":"stop"`, rule: reason},
		{name: "a delta that is null", in: cohereText, by: lastEvent(`{"type":"message-end","delta":null}`), rule: reason},
		{name: "no finish_reason", in: cohereText, old: complete + ",", new: "", rule: "message-end says why"},
		{name: "calls that end as text", in: cohereTools, old: toolCall, new: complete, rule: forTools},
		{name: "text that ends as calls", in: cohereText, old: complete, new: toolCall, rule: forTools},
		{name: "it fails", in: cohereText, old: complete, new: `"finish_reason":"ERROR"`, rule: "the generation does not fail"},
		{name: "it says why it fails", in: cohereText, old: complete, new: `"error":"overloaded"`, rule: "message-end says why"},
		{name: "a citation that is never ended", in: cohereText, by: citing(citation), rule: cites},
		{name: "a citation that is never started", in: cohereText, by: citing(cited), rule: cites},
		{name: "citations as a list", in: cohereText, by: citing(`{"type":"citation-start","index":0,"delta":{"message":{"citations":[]}}}`, cited), rule: "citation-start has the citation"},
		{name: "a name that is not the type", in: cohereText, old: "event: content-delta", new: "event: content", rule: "an event that has a name has its type as the name"},

		{name: "citations", in: cohereText, by: citing(citation, cited, replaced(citation, `"index":0`, `"index":1`), replaced(cited, `"index":0`, `"index":1`)), rule: allowed},
		{name: "citations behind the content", in: cohereText, by: func(text string) string { return added(7, citation)(added(7, cited)(text)) }, rule: allowed},
		{name: "thinking", in: "thinking.http", old: `"text":"Let me s"`, new: `"thinking":"Let me s"`, rule: allowed},
		{name: "all arguments at the start", in: cohereTools, by: func(text string) string {
			return dropped(3, 4)(replaced(text, `"name":"get_weather","arguments":""`, `"name":"get_weather","arguments":"{\"city\":\"Oslo\"}"`))
		}, rule: allowed},
		{name: "a call without arguments", in: cohereTools, by: dropped(3, 4), rule: allowed},
		{name: "arguments that are cut by the limit", in: cohereTools, by: func(text string) string {
			return dropped(8)(replaced(text, toolCall, `"finish_reason":"MAX_TOKENS"`))
		}, rule: allowed},
		{name: "no usage", in: cohereText, by: lastEvent(`{"type":"message-end","delta":{"finish_reason":"COMPLETE"}}`), rule: allowed},
	})
}

// lastEvent is a text with another event at its end.
func lastEvent(data string) func(string) string {
	return func(text string) string {
		n := len(eventsOf(text)) - 1
		return added(-1, data)(dropped(n)(text))
	}
}
