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

		{name: "a tool of one's own", in: refusal, by: asTool, rule: allowed},
		{name: "a refusal", in: refusal, old: "no-cache", new: "no-store", rule: allowed},
	})
}
