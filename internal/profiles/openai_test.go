package profiles_test

import (
	"regexp"
	"strings"
	"testing"
)

func TestFaultsOfChatCompletions(t *testing.T) {
	const (
		ends      = "the stream ends with [DONE]"
		finishes  = "each choice ends with its finish_reason, and nothing of it follows"
		behind    = "nothing comes behind [DONE]"
		vocab     = "every event is a chunk in JSON, an error, or [DONE]"
		noError   = "no error comes in the stream"
		schema    = "each chunk has what the schema requires"
		sameID    = "the id is the same in all chunks"
		opensTool = "the first piece of a tool call has its id and its name"
		oneCall   = "an index of tool calls is that of one call"
		joinsUp   = "the joined arguments of a tool call are a JSON object"
		indexed   = "each piece of a tool call has its index"
		oneID     = "the id of a tool call is that of one call"
		known     = "finish_reason is one that there is"
		lastUsage = "the chunk with usage is the last before [DONE]"
	)
	const done = "data: [DONE]\n\n"
	const chunk = `data: {"id":"chatcmpl-e-JKyLCRT7zqCUC0","object":"chat.completion.chunk","created":1795653839,"model":"gpt-4o","choices":[`
	withUsage := post(`{"stream": true, "stream_options": {"include_usage": true}}`)
	testFaults(t, "openai/chat-completions", []fault{
		{name: "no [DONE]", in: "text.http", old: done, new: "", rule: ends},
		{name: "something behind [DONE]", in: "text.http", old: done, new: done + chunk + "]}\n\n", rule: behind},
		{name: "[DONE] twice", in: "text.http", old: done, new: done + done, rule: behind},
		{name: "text behind [DONE]", in: "text.http", old: done, new: done + chunk + `{"index":0,"delta":{"content":"!"},"finish_reason":null}]}` + "\n\n", rule: behind},
		{name: "usage alone", in: "text.http", old: done, new: `data: {"usage":{"total_tokens":1}}` + "\n\n" + done, rule: vocab},
		{name: "created as a text", in: "text.http", old: `"created":1795653839`, new: `"created":"1795653839"`, rule: schema},
		{name: "no id in a chunk with empty choices", in: "text.http", old: done, new: `data: {"object":"chat.completion.chunk","created":1795653839,"model":"gpt-4o","choices":[]}` + "\n\n" + done, rule: schema},
		{name: "no finish_reason", in: "text.http", old: `"finish_reason":"stop"`, new: `"finish_reason":null`, rule: finishes},
		{name: "text behind the finish_reason", in: "text.http", old: done, new: chunk + `{"index":0,"delta":{"content":"!"},"finish_reason":null}]}` + "\n\n" + done, rule: finishes},
		{name: "an error as text", in: "text.http", old: done, new: "data: Internal Server Error\n\n" + done, rule: vocab},
		{name: "a keep-alive as data", in: "text.http", old: done, new: "data: : ping\n\n" + done, rule: vocab},
		{name: "a chunk that is cut", in: "text.http", old: `"finish_reason":"stop"}]}`, new: `"finish_`, rule: vocab},
		{name: "an error in the stream", in: "text.http", old: done, new: `data: {"error":{"message":"overloaded"}}` + "\n\n", rule: noError},
		{name: "an error as vLLM writes it", in: "text.http", old: done, new: `data: {"object":"error","message":"overloaded"}` + "\n\n" + done, rule: noError},
		{name: "no object", in: "text.http", old: `"object":"chat.completion.chunk",`, new: "", rule: schema},
		{name: "another object", in: "text.http", old: `chat.completion.chunk`, new: "chat.completion", rule: schema},
		{name: "an id for each chunk", in: "text.http", old: `-e-JKyLCRT7zqCUC0","object":"chat.completion.chunk","created":1795653839,"model":"gpt-4o","choices":[{"index":0,"delta":{},`, new: `-other","object":"chat.completion.chunk","created":1795653839,"model":"gpt-4o","choices":[{"index":0,"delta":{},`, rule: sameID},
		{name: "a choice without delta", in: "text.http", old: `"delta":{},`, new: "", rule: "each choice has index, delta and finish_reason"},
		{name: "a finish_reason of its own", in: "text.http", old: `"stop"`, new: `"done"`, rule: known},
		{name: "content that is a list", in: "text.http", old: `"content":"."`, new: `"content":[{"text":"."}]`, rule: "content, refusal and role are texts, or null"},
		{name: "a piece under another index", in: "text-and-tools.http", old: `[{"index":1,"function":{"arguments":"\"}"}}]`, new: `[{"index":2,"function":{"arguments":"\"}"}}]`, rule: opensTool},
		{name: "two calls under one index", in: "text-and-tools.http", old: `"tool_calls":[{"index":1,`, new: `"tool_calls":[{"index":0,`, rule: oneCall},
		{name: "one id for two calls", in: "text-and-tools.http", old: "call_H4LqCKaiSEsWldC5", new: "call_OFZZhNR73q-5ia98", rule: oneID},
		{name: "two calls of one chunk under one index", in: "text-and-tools.http", by: besideTheFirstCall(`{"index":0,"id":"call_2","type":"function","function":{"name":"b","arguments":"{}"}}`), rule: oneCall},
		{name: "one id for two calls of one chunk", in: "text-and-tools.http", by: besideTheFirstCall(`{"index":7,"id":"call_OFZZhNR73q-5ia98","type":"function","function":{"name":"b","arguments":"{}"}}`), rule: oneID},
		{name: "the second call of a chunk without an id", in: "text-and-tools.http", by: besideTheFirstCall(`{"index":7,"function":{"name":"b","arguments":"{}"}}`), rule: opensTool},
		{name: "the second call of a chunk without a name", in: "text-and-tools.http", by: besideTheFirstCall(`{"index":7,"id":"call_2","type":"function","function":{"arguments":"{}"}}`), rule: opensTool},
		{name: "the arguments of the second call of a chunk are cut", in: "text-and-tools.http", by: besideTheFirstCall(`{"index":7,"id":"call_2","type":"function","function":{"name":"b","arguments":"{\"city\":"}}`), rule: joinsUp},
		{name: "the second choice of a chunk never ends", in: "text.http", by: besideTheChoice(`{"index":1,"delta":{"content":"!"},"finish_reason":null}`), rule: finishes},
		{name: "the second choice of a chunk goes on behind its end", in: "text.http", by: func(text string) string {
			return strings.Replace(secondChoice(text), "data: [DONE]", chunk+`{"index":1,"delta":{"content":"!"},"finish_reason":null}]}`+"\n\ndata: [DONE]", 1)
		}, rule: finishes},
		{name: "the second choice of a chunk has no role", in: "text.http", by: func(text string) string {
			return strings.Replace(secondChoice(text), `{"index":1,"delta":{"role":"assistant","content":""}`, `{"index":1,"delta":{"content":""}`, 1)
		}, rule: "the first chunk of a choice has the role"},
		{name: "the arguments of the call of the second choice are cut", in: "text-and-tools.http", old: `"function":{"arguments":"o\"}"}}]},"logprobs":null,"finish_reason":null}`, new: `"function":{"arguments":"o\"}"}}]},"logprobs":null,"finish_reason":null},{"index":1,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{"}}]},"finish_reason":null},{"index":1,"delta":{},"finish_reason":"tool_calls"}`, rule: joinsUp},
		{name: "the second choice of a chunk calls a tool, and ends as text", in: "text-and-tools.http", old: `"function":{"arguments":"o\"}"}}]},"logprobs":null,"finish_reason":null}`, new: `"function":{"arguments":"o\"}"}}]},"logprobs":null,"finish_reason":null},{"index":1,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{}"}}]},"finish_reason":null},{"index":1,"delta":{},"finish_reason":"stop"}`, rule: "finish_reason is tool_calls where tools are called, and only there"},
		{name: "no index of a call of the second choice of a chunk", in: "text.http", old: `"delta":{"content":"."},"logprobs":null,"finish_reason":null}`, new: `"delta":{"content":"."},"logprobs":null,"finish_reason":null},{"index":1,"delta":{"tool_calls":[{"id":"a"}]},"finish_reason":null}`, rule: indexed},
		{name: "a finish_reason of its own, of the second choice of a chunk", in: "text.http", old: `"delta":{"content":"."},"logprobs":null,"finish_reason":null}`, new: `"delta":{"content":"."},"logprobs":null,"finish_reason":null},{"index":1,"delta":{},"finish_reason":"done"}`, rule: known},
		{name: "no index", in: "text-and-tools.http", old: `"tool_calls":[{"index":1,`, new: `"tool_calls":[{`, rule: indexed},
		{name: "arguments that are no JSON", in: "text-and-tools.http", old: `o\"}`, new: `o`, rule: joinsUp},
		{name: "a piece of arguments twice", in: "text-and-tools.http", old: `"arguments":"{\"city\":\"Osl"`, new: `"arguments":"{\"city\":{\"city\":\"Osl"`, rule: joinsUp},
		{name: "tools that end as text", in: "text-and-tools.http", old: `"finish_reason":"tool_calls"`, new: `"finish_reason":"stop"`, rule: "finish_reason is tool_calls where tools are called, and only there"},
		{name: "usage twice", in: "usage.http", old: done, new: strings.Replace(chunk, "e-JKyLCRT7zqCUC0", "03cwZwPHh4zDuLsu", 1) + `],"usage":{"total_tokens":1}}` + "\n\n" + done, rule: "usage comes once"},
		{name: "usage in mid-stream", in: "text.http", old: chunk + `{"index":0,"delta":{},`, new: chunk + `],"usage":{"total_tokens":1}}` + "\n\n" + chunk + `{"index":0,"delta":{},`, rule: lastUsage},
		{name: "no usage where it was asked for", in: "text.http", old: "no-cache", new: "no-store", asked: withUsage, rule: "usage comes where it was asked for"},
		{name: "the whole message beside delta", in: "text.http", old: `"delta":{"content":"."}`, new: `"delta":{"content":"."},"message":{"content":"Good morning."}`, rule: "no chunk repeats the whole message"},
		{name: "named events", in: "text.http", old: "data: {", new: "event: chunk\ndata: {", rule: "events have data alone, no event and no id"},

		{name: "usage with empty choices", in: "usage.http", old: "no-cache", new: "no-store", asked: withUsage, rule: allowed},
		{name: "a chunk of Azure with empty choices", in: "text.http", old: chunk + `{"index":0,"delta":{"role":`, new: chunk + `],"prompt_filter_results":[]}` + "\n\n" + chunk + `{"index":0,"delta":{"role":`, rule: allowed},
		{name: "the same as Azure writes it, without an id", in: "text.http", old: chunk + `{"index":0,"delta":{"role":`, new: `data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}` + "\n\n" + chunk + `{"index":0,"delta":{"role":`, rule: allowed},
		{name: "comments", in: "text.http", old: "data: {", new: ": OPENROUTER PROCESSING\n\ndata: {", rule: allowed},
		{name: "arguments that a limit cut", in: "text-and-tools.http", old: `"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]}`, new: `"delta":{"tool_calls":[{"index":1,"function":{"arguments":"x"}}]},"logprobs":null,"finish_reason":"length"}]}`, rule: allowed},
		{name: "reasoning before the role", in: "text.http", old: chunk + `{"index":0,"delta":{"role":`, new: chunk + `{"index":0,"delta":{"reasoning_content":"Hm"},"finish_reason":null}]}` + "\n\n" + chunk + `{"index":0,"delta":{"role":`, rule: allowed},
		{name: "two calls in one chunk", in: "text-and-tools.http", by: besideTheFirstCall(`{"index":7,"id":"call_2","type":"function","function":{"name":"b","arguments":"{}"}}`), rule: allowed},
		{name: "two pieces of one call in one chunk", in: "text-and-tools.http", by: besideTheFirstCall(`{"index":0,"function":{"arguments":""}}`), rule: allowed},
		{name: "two choices in each chunk", in: "text.http", by: secondChoice, rule: allowed},
		{name: "two choices in each chunk that call tools", in: "text-and-tools.http", by: func(text string) string {
			return strings.NewReplacer("call_O", "call_P", "call_H", "call_I").Replace(secondChoice(text))
		}, rule: allowed},
		{name: "the second choice of a chunk is cut in its arguments", in: "text-and-tools.http", old: `"function":{"arguments":"o\"}"}}]},"logprobs":null,"finish_reason":null}`, new: `"function":{"arguments":"o\"}"}}]},"logprobs":null,"finish_reason":null},{"index":1,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{"}}]},"finish_reason":null},{"index":1,"delta":{},"finish_reason":"length"}`, rule: allowed},
		{name: "tool_calls null", in: "text.http", old: `"delta":{"content":"."}`, new: `"delta":{"content":".","tool_calls":null}`, rule: allowed},
		{name: "usage null in each chunk", in: "text.http", old: `"model":"gpt-4o",`, new: `"model":"gpt-4o","usage":null,"obfuscation":"x",`, rule: allowed},
	})
}

// besideTheFirstCall puts another piece of a tool call into the chunk that opens the first.
func besideTheFirstCall(piece string) func(string) string {
	return func(text string) string {
		return regexp.MustCompile(`("tool_calls":\[\{"index":0,"id":.*?\})\]`).ReplaceAllString(text, "${1},"+piece+"]")
	}
}

// besideTheChoice puts another choice into the chunk that has the full stop.
func besideTheChoice(choice string) func(string) string {
	return func(text string) string {
		const stop = `"delta":{"content":"."},"logprobs":null,"finish_reason":null}`
		return strings.Replace(text, stop, stop+","+choice, 1)
	}
}

// secondChoice puts the same choice once more into each chunk, as the second.
func secondChoice(text string) string {
	return regexp.MustCompile(`"choices":\[(\{"index":0,(.*))\]\}`).ReplaceAllString(text, `"choices":[$1,{"index":1,$2]}`)
}
