package profiles_test

import "testing"

func TestFaultsOfUIMessageStream(t *testing.T) {
	const (
		isJSON = "each event is a chunk in JSON, or [DONE]"
		types  = "each chunk is of a type that there is"
		behind = "nothing comes behind [DONE]"
		text   = "a text is started, filled while it is open, and ended, under one id"
		reason = "reasoning is started, filled while it is open, and ended, under one id"
		tool   = "a tool call gets its input, and then its output"
		ends   = "the stream ends with [DONE]"
		ended  = "a text that was started is ended"
		joined = "the joined input of a tool is a JSON object"
		errs   = "an error has its errorText"
		head   = "the head says that it is a UI message stream"
		start  = "start comes before all steps and parts"
		steps  = "steps come one after the other"
	)
	// v7-text.http is start, start-step, text-start, three deltas, text-end, finish-step, finish, [DONE];
	// tool.http start, start-step, input-start, two deltas, input-available, output-available, finish-step,
	// start-step, text-start, text-delta, text-end, finish-step, finish, [DONE].
	testFaults(t, "ai-sdk/ui-message-stream", []fault{
		{name: "an error as text", in: "v7-text.http", by: added(4, "Internal Server Error"), rule: isJSON},
		{name: "a keep-alive as data", in: "v7-text.http", by: added(4, ": ping"), rule: isJSON},
		{name: "the stream of v4", in: "v7-text.http", by: added(4, `0:"Hello"`), rule: isJSON},
		{name: "no type", in: "v7-text.http", old: `"type":"text-delta",`, new: "", rule: isJSON},
		{name: "a type that there is not", in: "v7-text.http", old: `"type":"text-delta"`, new: `"type":"text"`, rule: types},
		{name: "a part of an application without data-", in: "data.http", old: `"type":"data-status"`, new: `"type":"status"`, rule: types},
		{name: "a chunk behind [DONE]", in: "v7-text.http", by: added(-1, `{"type":"finish"}`), rule: behind},
		{name: "[DONE] twice", in: "v7-text.http", by: doubled(9), rule: behind},
		{name: "no text-start", in: "v7-text.http", by: dropped(2), rule: text},
		{name: "an id for each delta", in: "v7-text.http", old: `"id":"t1","delta":", "`, new: `"id":"t2","delta":", "`, rule: text},
		{name: "a delta behind text-end", in: "v7-text.http", by: moved(5, 6), rule: text},
		{name: "text-end twice", in: "v7-text.http", by: doubled(6), rule: text},
		{name: "no text-end", in: "v7-text.http", by: dropped(6), rule: ended},
		{name: "no reasoning-start", in: "v7-reasoning.http", by: dropped(2), rule: reason},
		{name: "text in the reasoning", in: "v7-reasoning.http", old: `"type":"reasoning-delta","id":"r1"`, new: `"type":"text-delta","id":"r1"`, rule: text},
		{name: "no reasoning-end", in: "v7-reasoning.http", by: dropped(4), rule: "reasoning that was started is ended"},
		{name: "no tool-input-start", in: "tool.http", by: dropped(2), rule: tool},
		{name: "the output before the input", in: "tool.http", by: moved(6, 2), rule: tool},
		{name: "a piece of another call", in: "tool.http", old: `"toolCallId":"c1","inputTextDelta":"\"Oslo`, new: `"toolCallId":"c2","inputTextDelta":"\"Oslo`, rule: tool},
		{name: "the input is never available", in: "tool.http", by: dropped(5), rule: "the input of a tool that was started is available, or has failed"},
		{name: "no [DONE]", in: "v7-text.http", by: dropped(9), rule: ends},
		{name: "it breaks off", in: "v7-text.http", by: dropped(5, 6, 7, 8, 9), rule: ends},
		{name: "a delta that is an object", in: "v7-text.http", old: `"delta":"Hello"`, new: `"delta":{"text":"Hello"}`, rule: "a delta is a text"},
		{name: "an id that is a number", in: "v7-text.http", old: `"id":"t1"`, new: `"id":1`, rule: "a part has its id"},
		{name: "no toolCallId", in: "tool.http", old: `"type":"tool-output-available","toolCallId":"c1"`, new: `"type":"tool-output-available"`, rule: "what is of a tool call has its toolCallId"},
		{name: "no toolName", in: "tool.http", old: `,"toolName":"weather"`, new: "", rule: "the input of a tool has the tool's name"},
		{name: "the output under another name", in: "tool.http", old: `"output":`, new: `"result":`, rule: "output that is available is there"},
		{name: "no input", in: "tool.http", old: `"input":{`, new: `"args":{`, rule: "input that is available is there"},
		{name: "an error without its text", in: "v7-error.http", old: `"errorText":"the model broke"`, new: `"error":"the model broke"`, rule: errs},
		{name: "data without data", in: "data.http", old: `"data":{"at":2}`, new: `"value":2`, rule: "data of an application has data"},
		{name: "a finishReason of OpenAI", in: "v7-text.http", old: `"finishReason":"stop"`, new: `"finishReason":"tool_calls"`, rule: "finishReason is one that there is"},
		{name: "no header", in: "v7-text.http", old: "x-vercel-ai-ui-message-stream: v1\n", new: "", rule: head},
		{name: "the header of v4", in: "v7-text.http", old: "x-vercel-ai-ui-message-stream: v1", new: "x-vercel-ai-data-stream: v1", rule: head},
		{name: "input that is no JSON", in: "tool.http", old: `"inputTextDelta":"\"Oslo\"}"`, new: `"inputTextDelta":"\"Oslo\""`, rule: joined},
		{name: "a step before start", in: "v7-text.http", by: moved(1, 0), rule: start},
		{name: "a step in a step", in: "tool.http", by: dropped(7), rule: steps},
		{name: "a step that is not finished", in: "v7-text.http", by: dropped(7), rule: "a step that was started is finished"},
		{name: "a part behind finish", in: "v7-text.http", by: moved(8, 2), rule: "no step and no part comes behind finish"},
		{name: "an error in mid-stream", in: "v7-text.http", by: added(4, `{"type":"error","errorText":"overloaded"}`), rule: "no error comes in the stream"},
		{name: "named events", in: "v7-text.http", old: "data: {", new: "event: chunk\ndata: {", rule: "events have data alone"},

		{name: "a piece that is empty", in: "tool.http", old: `"inputTextDelta":"{\"city\":"}` + "\n\n", new: `"inputTextDelta":""}` + "\n\n" + `data: {"type":"tool-input-delta","toolCallId":"c1","inputTextDelta":"{\"city\":"}` + "\n\n", rule: allowed},
		{name: "no start and no finish", in: "v7-text.http", by: dropped(0, 8), rule: allowed},
		{name: "two texts at once", in: "v7-reasoning.http", by: moved(5, 3), rule: allowed},
		{name: "an id that is used again in the next step", in: "tool.http", old: `"id":"t2"`, new: `"id":"c1"`, rule: allowed},
		{name: "a tool that the client calls", in: "tool.http", by: dropped(6), rule: allowed},
		{name: "the output of a tool that was approved", in: "tool.http", by: dropped(2, 3, 4, 5), rule: allowed},
		{name: "input that comes whole", in: "tool.http", by: dropped(2, 3, 4), rule: allowed},
		{name: "output in pieces", in: "tool.http", by: doubled(6), rule: allowed},
		{name: "data before start", in: "data.http", by: moved(1, 0), rule: allowed},
		{name: "keep-alives", in: "v7-text.http", old: "data: {", new: ": keep-alive\n\ndata: {", rule: allowed},
		{name: "an approval is asked for", in: "tool.http", by: added(6, `{"type":"tool-approval-request","approvalId":"a1","toolCallId":"c1"}`), rule: allowed},
		{name: "members of a later version", in: "v7-text.http", old: `"type":"text-delta"`, new: `"type":"text-delta","providerMetadata":{"x":{}}`, rule: allowed},
	})
}
