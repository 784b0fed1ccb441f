package profiles_test

import "testing"

// TestFaultsOfGemini: there is no sign of the end but the finishReason, and it may come in between, where tools of the
// server's own are called.
func TestFaultsOfGemini(t *testing.T) {
	const (
		text     = "text.http"
		tools    = "text-and-tool.http"
		response = "every event is a response in JSON"
		ends     = "each candidate ends with its finishReason"
		lists    = "candidates are a list of objects"
		parts    = "the content of a candidate has parts, each an object"
		called   = "a function is called by its name, with an object"
		fails    = "no error comes in the stream"
		known    = "finishReason is one that there is"
		nobody   = "there is a candidate, or what was wrong with the prompt"
		stop     = `,"finishReason":"STOP"`
		last     = `{"candidates":[{"content":{"role":"model","parts":[{"text":"."}]},"index":0,"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":0,"candidatesTokenCount":0,"totalTokenCount":0}}`
		second   = `{"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"index":1}]}`
		finished = `{"candidates":[{"index":1,"finishReason":"MAX_TOKENS"}]}`
		usage    = `{"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4,"totalTokenCount":7}}`
		refused  = `{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3}}`
		error503 = `{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}`
	)

	asStop := func(text string) string { return replaced(text, "FUNCTION_CALL", "STOP") } // no reason of Gemini's, but of aimock's
	testFaultsIn(t, "gemini/generate-content", asStop, []fault{
		{name: "it breaks off", in: text, by: dropped(2, 3), rule: ends},
		{name: "the last chunk is lost", in: text, by: dropped(3), rule: ends},
		{name: "the last chunk comes before another", in: text, by: moved(3, 2), rule: ends},
		{name: "no finishReason", in: text, old: stop, new: "", rule: ends},
		{name: "an empty finishReason", in: text, old: stop, new: `,"finishReason":""`, rule: ends},
		{name: "a finishReason that is a number", in: text, old: stop, new: `,"finishReason":1`, rule: ends},
		{name: "the second candidate does not end", in: text, by: added(2, second), rule: ends},
		{name: "both candidates in a chunk, and the second does not end", in: text, old: `"index":0,"finishReason":"STOP"}`, new: `"index":0,"finishReason":"STOP"},{"content":{"parts":[{"text":"Hi"}]},"index":1}`, rule: ends},
		{name: "[DONE]", in: text, by: added(-1, "[DONE]"), rule: response},
		{name: "a keep-alive as data", in: text, by: added(1, "ping"), rule: response},
		{name: "an error as text", in: text, by: added(2, "Internal Server Error"), rule: response},
		{name: "all chunks in a list", in: text, by: events("[" + last + "]"), rule: response},
		{name: "a chunk of another API", in: text, by: added(1, `{"id":"x","object":"chat.completion.chunk","choices":[]}`), rule: response},
		{name: "an error in mid-stream", in: text, by: func(whole string) string { return added(-1, error503)(dropped(2, 3)(whole)) }, rule: fails},
		{name: "an error alone", in: text, by: events(error503), rule: fails},
		{name: "candidates as an object", in: text, old: `{"candidates":[{"content":{"role":"model","parts":[{"text":" welcome"}]},"index":0}]}`, new: `{"candidates":{"content":{"parts":[{"text":" welcome"}]}}}`, rule: lists},
		{name: "an index that is a text", in: text, old: `"index":0`, new: `"index":"0"`, rule: lists},
		{name: "parts as an object", in: text, old: `"parts":[{"text":" welcome"}]`, new: `"parts":{"text":" welcome"}`, rule: parts},
		{name: "a part that is a text", in: text, old: `"parts":[{"text":" welcome"}]`, new: `"parts":[" welcome"]`, rule: parts},
		{name: "content that is a text", in: text, old: `"content":{"role":"model","parts":[{"text":" welcome"}]}`, new: `"content":" welcome"`, rule: parts},
		{name: "a text that is a number", in: text, old: `"text":" welcome"`, new: `"text":7`, rule: parts},
		{name: "a thought that is a text", in: "thinking.http", old: `"thought":true`, new: `"thought":"true"`, rule: parts},
		{name: "arguments that are a text", in: tools, old: `"args":{"city":"Oslo"}`, new: `"args":"{\"city\":\"Oslo\"}"`, rule: called},
		{name: "arguments of the second call that are a text", in: "tools.http", old: `"args":{"zone":"CET"}`, new: `"args":"x"`, rule: called},
		{name: "a call without a name", in: tools, old: `"name":"get_weather",`, new: "", rule: "a call has the function's name"},
		{name: "the second call has no name", in: "tools.http", old: `"name":"get_time",`, new: "", rule: "a call has the function's name"},
		{name: "calls end as those of another API", in: tools, old: `"STOP"`, new: `"FUNCTION_CALL"`, rule: known},
		{name: "the role of another API", in: text, old: `"role":"model"`, new: `"role":"assistant"`, rule: "the role is model"},
		{name: "nothing at all of the answer", in: text, by: events(usage), rule: nobody},
		{name: "no candidate in the list", in: text, by: events(`{"candidates":[]}`), rule: nobody},
		{name: "an answer to a prompt that is blocked", in: text, by: added(0, refused), rule: "of a prompt that is blocked no candidate comes"},
		{name: "a reason that is a number", in: text, by: events(`{"promptFeedback":{"blockReason":1}}`), rule: "blockReason is a text"},
		{name: "counts that are texts", in: text, old: `"totalTokenCount":0`, new: `"totalTokenCount":"0"`, rule: "usage has numbers"},
		{name: "another responseId", in: text, by: func(whole string) string {
			return added(1, `{"responseId":"b","candidates":[]}`)(added(1, `{"responseId":"a","candidates":[]}`)(whole))
		}, rule: "the responseId is the same in all chunks"},
		{name: "names", in: text, old: "data: ", new: "event: chunk\ndata: ", rule: "events have data alone"},

		{name: "the finishReason by itself", in: text, by: func(whole string) string {
			return added(-1, `{"candidates":[{"finishReason":"STOP","index":0}],"usageMetadata":{"totalTokenCount":7}}`)(replaced(whole, stop, ""))
		}, rule: allowed},
		{name: "the finishReason by itself, without the index", in: text, by: func(whole string) string {
			return added(-1, `{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"totalTokenCount":7}}`)(replaced(whole, stop, ""))
		}, rule: allowed},
		{name: "no index", in: text, old: `,"index":0`, new: "", rule: allowed},
		{name: "a finishReason in each chunk", in: text, by: func(whole string) string {
			return replaced(replaced(whole, stop, ""), `"index":0`, `"index":0,"finishReason":"STOP"`)
		}, rule: allowed},
		{name: "usage by itself behind the end", in: text, by: added(-1, usage), rule: allowed},
		{name: "a prompt that is blocked", in: text, by: events(refused), rule: allowed},
		{name: "two candidates", in: text, by: func(whole string) string { return added(-1, finished)(added(2, second)(whole)) }, rule: allowed},
		{name: "two candidates in each chunk", in: text, old: `"parts":[{"text":"."}]},"index":0,"finishReason":"STOP"}`, new: `"parts":[{"text":"."}]},"index":0,"finishReason":"STOP"},{"index":1,"finishReason":"SAFETY"}`, rule: allowed},
		{name: "content without parts", in: text, old: `{"role":"model","parts":[{"text":"."}]}`, new: `{"role":"model"}`, rule: allowed},
		{name: "a call in pieces", in: text, by: events(
			`{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}`,
			`{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.city","stringValue":"Os"}],"willContinue":true}}]}}]}`,
			`{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{}}]},"finishReason":"STOP"}]}`), rule: allowed},
		{name: "what later versions have", in: text, old: `"index":0`, new: `"index":0,"groundingMetadata":{},"avgLogprobs":-0.1`, rule: allowed},
		{name: "members of the whole", in: text, old: `{"candidates"`, new: `{"modelVersion":"gemini-2.5-flash","responseId":"r","candidates"`, rule: allowed},
	})
}
