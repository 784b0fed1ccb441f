package profiles_test

import "testing"

func TestFaultsOfMessages(t *testing.T) {
	const (
		named   = "each event has a name, and its data the same as type"
		order   = "a message begins once, has its blocks, and then ends"
		block   = "each block is started, filled and stopped under its index"
		counted = "blocks are counted on by one"
		joined  = "the joined input of a tool is a JSON object"
	)
	const (
		stop    = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
		start   = "event: message_start\ndata: "
		toolEnd = "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
		ping    = "event: ping\ndata: {\"type\": \"ping\"}\n\n"
		again   = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"m\",\"stop_reason\":null,\"usage\":{}}}\n\n"
		early   = "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
		delta   = "event: message_delta\n"
	)
	testFaults(t, "anthropic/messages", []fault{
		{name: "no message_stop", in: "tool.http", old: stop, new: "", rule: order},
		{name: "two message_starts", in: "tool.http", old: delta, new: again + delta, rule: order},
		{name: "a block before the message", in: "tool.http", old: start, new: early + start, rule: order},
		{name: "no message_delta", in: "tool.http", old: delta, new: "event: unknown_delta\n", rule: named},
		{name: "events without names", in: "tool.http", old: "event: content_block_delta\n", new: "", rule: named},
		{name: "data that is no JSON", in: "tool.http", old: delta, new: "event: ping\ndata: alive\n\n" + delta, rule: named},
		{name: "a block that never stops", in: "tool.http", old: toolEnd, new: "", rule: block},
		{name: "a piece of another block", in: "text-and-tools.http", old: `"index":2,"delta":{"type":"input_json_delta","partial_json":"\"}"}`, new: `"index":3,"delta":{"type":"input_json_delta","partial_json":"\"}"}`, rule: block},
		{name: "two blocks under one index", in: "text-and-tools.http", old: `"index":2`, new: `"index":1`, rule: block},
		{name: "an index is skipped", in: "text-and-tools.http", old: `"index":2`, new: `"index":4`, rule: counted},
		{name: "counted from 1", in: "tool.http", old: `"index":0`, new: `"index":1`, rule: "blocks are counted from 0"},
		{name: "text in the block of a tool", in: "tool.http", old: `{"type":"input_json_delta","partial_json":"\"}"}`, new: `{"type":"text_delta","text":"x"}`, rule: "pieces of text are in a block of text"},
		{name: "input that is no JSON", in: "tool.http", old: `"partial_json":"\"}"`, new: `"partial_json":"\""`, rule: joined},
		{name: "a tool without a name", in: "tool.http", old: `"name":"get_weather",`, new: "", rule: "the block of a tool has its id and its name"},
		{name: "one id for two tools", in: "text-and-tools.http", old: "toolu_MsjepSQnvCP1cwPI", new: "toolu_Rf9Bl8jxk6WA7sIl", rule: "the id of a tool's block is that of one"},
		{name: "a stop_reason of its own", in: "tool.http", old: `"stop_reason":"tool_use"`, new: `"stop_reason":"tool_calls"`, rule: "the message has a stop_reason that there is"},
		{name: "tools that end as text", in: "tool.http", old: `"stop_reason":"tool_use"`, new: `"stop_reason":"end_turn"`, rule: "a message with tools ends with stop_reason tool_use"},
		{name: "content at the start", in: "tool.http", old: `"content":[]`, new: `"content":[{"type":"text","text":"Hi"}]`, rule: "message_start has a message that is empty yet"},
		{name: "no usage", in: "tool.http", old: `,"usage":{"output_tokens":0}}` + "\n\nevent: message_stop", new: "}\n\nevent: message_stop", rule: "message_delta has the usage"},
		{name: "usage that falls", in: "tool.http", old: delta, new: delta + `data: {"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":9}}` + "\n\n" + delta, rule: "output_tokens never falls"},
		{name: "a ping behind the end", in: "tool.http", old: stop, new: stop + ping, rule: "nothing comes behind message_stop"},
		{name: "an error in the stream", in: "tool.http", old: stop, new: "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n", rule: "no error comes in the stream"},
		{name: "a message that goes on behind an error", in: "tool.http", old: delta, new: "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n" + delta, rule: "nothing comes behind an error"},
		{name: "an error that says nothing", in: "tool.http", old: stop, new: "event: error\ndata: {\"type\":\"error\"}\n\n", rule: "an error says what it is"},

		{name: "a ping in a block", in: "tool.http", old: toolEnd, new: ping + toolEnd, rule: allowed},
		{name: "a ping before the message", in: "tool.http", old: start, new: ping + start, rule: allowed},
		{name: "the context was compacted", in: "tool.http", by: func(text string) string {
			return dropped(1, 2, 3, 4, 5)(replaced(text, `"stop_reason":"tool_use"`, `"stop_reason":"compaction"`))
		}, rule: allowed},
		{name: "an event of a later version", in: "tool.http", old: delta, new: "event: message_note\ndata: {\"type\":\"message_note\"}\n\n" + delta, rule: allowed},
		{name: "a block that comes whole", in: "text-and-tools.http", old: `event: content_block_delta
data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"."}}

`, new: "", rule: allowed},
		{name: "an empty first piece of input", in: "tool.http", old: `"partial_json":"{\"city\":\"Osl"}}`, new: `"partial_json":""}}` + "\n\n" + `event: content_block_delta` + "\n" + `data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"city\":\"Osl"}}`, rule: allowed},
		{name: "input that a limit cut", in: "tool.http", old: `"tool_use","stop_sequence"`, new: `"max_tokens","stop_sequence"`, rule: allowed},
	})
}
