package profiles_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// numbered adds the numbers that OpenAI has in each event, and the mock leaves out.
func numbered(text string) string {
	n := -1
	return regexp.MustCompile(`(?m)^data: \{"type":"[a-z._]+"`).ReplaceAllStringFunc(text, func(data string) string {
		n++
		return fmt.Sprintf(`%s,"sequence_number":%d`, data, n)
	})
}

// without is a text without the events of some types.
func without(types ...string) func(string) string {
	return func(text string) string {
		for _, one := range types {
			text = regexp.MustCompile(`(?m)^event: `+regexp.QuoteMeta(one)+`\ndata: .*\n\n`).ReplaceAllString(text, "")
		}
		return text
	}
}

// unnumbered takes the numbers out again.
func unnumbered(text string) string {
	return regexp.MustCompile(`"sequence_number":\d+,`).ReplaceAllString(text, "")
}

// interleaved lets the second call begin before the first is done.
func interleaved(text string) string {
	events := strings.SplitAfter(text, "\n\n")
	i := slices.IndexFunc(events, func(e string) bool {
		return strings.Contains(e, `"response.output_item.done"`) && strings.Contains(e, `"output_index":1`)
	})
	events[i], events[i+1] = events[i+1], events[i]
	return numbered(unnumbered(strings.Join(events, "")))
}

// responseEvent is an event of a stream of a response, without a number.
func responseEvent(kind, members string) string {
	return "event: " + kind + "\ndata: {\"type\":\"" + kind + "\"" + members + "}\n\n"
}

func TestFaultsOfResponses(t *testing.T) {
	const (
		isJSON   = "each event is JSON with its type"
		typed    = "an error in the stream is an event of the type error"
		first    = "response.created comes first"
		once     = "response.created comes once"
		ends     = "the response ends with completed, incomplete, failed or an error"
		behind   = "nothing comes behind the end of the response"
		item     = "an item is added once, filled while it is open, and done"
		part     = "a part of a message is added once, filled while it is open, and done"
		sum      = "a part of a summary is added once, filled while it is open, and done"
		theText  = "the joined deltas are the text that is done"
		theCall  = "the joined deltas are the arguments that are done"
		rises    = "sequence_number always rises"
		done     = "event: response.completed\n"
		inText   = `"delta":"."`
		itemDone = "event: response.output_item.done\n"
		noNumber = "\ndata: [DONE]\n\n"
	)
	failed := responseEvent("response.failed", `,"sequence_number":99,"response":{"id":"resp-Kt1wi4piPBBo_B4Q","object":"response","status":"failed","output":[],"error":{"code":"server_error","message":"it broke"}}`)
	anError := responseEvent("error", `,"sequence_number":98,"code":"server_error","message":"it broke","param":null`)
	nested := responseEvent("error", `,"sequence_number":98,"error":{"type":"server_error","message":"it broke"}`)
	again := responseEvent("response.created", `,"sequence_number":97,"response":{"id":"resp-Kt1wi4piPBBo_B4Q","object":"response","status":"in_progress","output":[]}`)
	late := responseEvent("response.output_text.delta", `,"sequence_number":96,"item_id":"msg-QABKm0FGlvQ9kRWj","output_index":0,"content_index":0,"delta":"!"`)
	const head = "event: response.created\n"
	testFaultsIn(t, "openai/responses", numbered, []fault{
		{name: "an error as text", in: "text-and-tools.http", old: done, new: "data: upstream connect error\n\n" + done, rule: isJSON},
		{name: "a keep-alive as data", in: "text-and-tools.http", old: done, new: "data: : ping\n\n" + done, rule: isJSON},
		{name: "a list", in: "text-and-tools.http", old: done, new: "data: []\n\n" + done, rule: isJSON},
		{name: "an event without type", in: "text-and-tools.http", old: `"type":"response.in_progress",`, new: "", rule: isJSON},
		{name: "an error without type", in: "text-and-tools.http", old: done, new: "data: {\"error\":{\"message\":\"it broke\"}}\n\n" + done, rule: typed},
		{name: "an event before created", in: "text-and-tools.http", old: head, new: responseEvent("response.in_progress", "") + head, rule: first},
		{name: "no created", in: "text-and-tools.http", old: "response.created", new: "response.in_progress", rule: first},
		{name: "created twice", in: "text-and-tools.http", old: done, new: again + done, rule: once},
		{name: "a delta behind the end", in: "tool.http", old: `"total_tokens":0}}}` + "\n\n", new: `"total_tokens":0}}}` + "\n\n" + late, rule: behind},
		{name: "completed twice", in: "tool.http", old: `"total_tokens":0}}}` + "\n\n", new: `"total_tokens":0}}}` + "\n\n" + responseEvent("response.completed", `,"response":{"id":"x"}`), rule: behind},
		{name: "an answer that goes on behind an error", in: "tool.http", old: itemDone, new: anError + itemDone, rule: "nothing but response.failed comes behind an error"},
		{name: "one call_id for two calls", in: "text-and-tools.http", old: "call_rRw5fLRkOLKYjpQ5", new: "call_cgkrlA0qnDuIqg5Z", rule: "a call_id is that of one function call"},
		{name: "completed without its items", in: "tool.http", by: withoutOutput, rule: "the response that is completed has its items"},
		{name: "no item is added", in: "text-and-tools.http", old: "response.output_item.added", new: "response.output_item.begun", rule: item},
		{name: "an item is added twice", in: "tool.http", old: itemDone, new: responseEvent("response.output_item.added", `,"sequence_number":50,"output_index":0,"item":{"type":"message"}`) + itemDone, rule: item},
		{name: "two items under one index", in: "text-and-tools.http", old: `"output_index":1`, new: `"output_index":0`, rule: item},
		{name: "a piece of another item", in: "text-and-tools.http", old: `"output_index":2,"delta":"\"}"`, new: `"output_index":5,"delta":"\"}"`, rule: item},
		{name: "an index is left out", in: "text-and-tools.http", old: `"output_index":2`, new: `"output_index":3`, rule: "items are counted from 0, without gaps"},
		{name: "counted from 1", in: "tool.http", old: `"output_index":0`, new: `"output_index":1`, rule: "items are counted from 0, without gaps"},
		{name: "an item is never done", in: "tool.http", by: without("response.output_item.done"), rule: "each item that was added is done"},
		{name: "a text is never done", in: "text-and-tools.http", by: without("response.output_text.done"), rule: "a text that was begun is done"},
		{name: "a part is never done", in: "text-and-tools.http", by: without("response.content_part.done"), rule: "each part that was added is done"},
		{name: "a part is never added", in: "text-and-tools.http", by: without("response.content_part.added"), rule: part},
		{name: "a part of a summary is never done", in: "reasoning.http", by: without("response.reasoning_summary_part.done"), rule: "each part of a summary that was added is done"},
		{name: "arguments are never done", in: "tool.http", by: without("response.function_call_arguments.done"), rule: "the arguments of a call come in pieces, and then are done"},
		{name: "no end", in: "tool.http", by: without("response.completed"), rule: ends},
		{name: "only [DONE] at the end", in: "tool.http", by: func(text string) string { return without("response.completed")(text) + noNumber }, rule: ends},
		{name: "text behind its end", in: "text-and-tools.http", old: "event: response.content_part.done\n", new: late + "event: response.content_part.done\n", rule: part},
		{name: "text of another part", in: "text-and-tools.http", old: `"content_index":0,` + inText, new: `"content_index":1,` + inText, rule: part},
		{name: "a text of a part of another item", in: "text-and-tools.http", old: `"item_id":"msg-QABKm0FGlvQ9kRWj","output_index":0,"content_index":0,` + inText, new: `"item_id":"msg-other","output_index":0,"content_index":0,` + inText, rule: part},
		{name: "a part of a summary that is not added", in: "reasoning.http", old: `"summary_index":0,"delta":"ven."`, new: `"summary_index":1,"delta":"ven."`, rule: sum},
		{name: "the deltas are not the text", in: "text-and-tools.http", old: inText, new: `"delta":"!"`, rule: theText},
		{name: "a delta twice", in: "tool.http", old: `"delta":"o\",\"unit\":\"C"`, new: `"delta":"o\",\"unit\":\"Co\",\"unit\":\"C"`, rule: theCall},
		{name: "the part has another text", in: "text-and-tools.http", old: `"part":{"type":"output_text","text":"I look`, new: `"part":{"type":"output_text","text":"I looked`, rule: "the part that is done has the text that is done"},
		{name: "the message has another text", in: "text-and-tools.http", old: `"output_index":0,"item":{"type":"message","id":"msg-QABKm0FGlvQ9kRWj","status":"completed","role":"assistant","content":[{"type":"output_text","text":"I look`, new: `"output_index":0,"item":{"type":"message","id":"msg-QABKm0FGlvQ9kRWj","status":"completed","role":"assistant","content":[{"type":"output_text","text":"I looked`, rule: "the message that is done has the text of its part"},
		{name: "the summary is another", in: "reasoning.http", old: `"delta":"ven."`, new: `"delta":"ven"`, rule: "the joined deltas of a summary are the summary that is done"},
		{name: "arguments that are no JSON", in: "tool.http", old: `\"}"`, new: `\""`, rule: "the joined arguments of a call are a JSON object"},
		{name: "arguments that are a list", in: "tool.http", old: `"delta":"{\"city\":\"Osl"`, new: `"delta":"[\"Osl"`, rule: theCall},
		{name: "the call has other arguments", in: "tool.http", old: `"arguments":"{\"city\":\"Oslo\",\"unit\":\"C\"}","status":"completed"}}` + "\n\n", new: `"arguments":"{}","status":"completed"}}` + "\n\n", rule: "the call that is done has the arguments that are done"},
		{name: "a call without a name", in: "tool.http", old: `"name":"get_weather","arguments":""`, new: `"arguments":""`, rule: "a function call has its call_id and its name"},
		{name: "an index as a text", in: "tool.http", old: `"output_index":0,"delta":"\"}"`, new: `"output_index":"0","delta":"\"}"`, rule: item},
		{name: "a delta that is an object", in: "text-and-tools.http", old: `"content_index":0,` + inText, new: `"content_index":0,"delta":{"text":"."}`, rule: "a delta is a text, and says of which item it is"},
		{name: "no item_id", in: "tool.http", old: `"item_id":"fc-rV7uZd1iqYokPQ08","output_index":0,"delta":"\"}"`, new: `"output_index":0,"delta":"\"}"`, rule: "a delta is a text, and says of which item it is"},
		{name: "the response has other items", in: "tool.http", old: `"output":[{"type":"function_call","id":"fc-rV7uZd1iqYokPQ08"`, new: `"output":[{"type":"function_call","id":"fc-other"`, rule: "the response that is completed has the items that are done"},
		{name: "another id", in: "tool.http", old: `"response.in_progress","sequence_number":1,"response":{"id":"resp-`, new: `"response.in_progress","sequence_number":1,"response":{"id":"other-`, rule: "the response has one id"},
		{name: "completed and in progress", in: "tool.http", old: `"status":"completed","output":`, new: `"status":"in_progress","output":`, rule: "the status of the response is that of its end"},
		{name: "no output", in: "tool.http", old: `,"output":[]`, new: "", rule: "an event of the response has the response"},
		{name: "a number that does not rise", in: "tool.http", old: `"sequence_number":3`, new: `"sequence_number":2`, rule: rises},
		{name: "a number that is left out", in: "tool.http", old: `"sequence_number":8`, new: `"sequence_number":9`, rule: "sequence_number counts on by one"},
		{name: "an error that says nothing", in: "tool.http", by: func(text string) string {
			return without("response.completed")(text) + responseEvent("error", `,"sequence_number":7`)
		}, rule: "an error says what it is"},
		{name: "an error at the end", in: "tool.http", by: func(text string) string { return without("response.completed")(text) + anError }, rule: "no error comes in the stream"},
		{name: "an error as OpenAI sends it", in: "text-and-tools.http", by: func(text string) string { return without("response.completed")(text) + nested + failed }, rule: "the response does not fail"},
		{name: "no numbers", in: "tool.http", old: `"sequence_number":3,`, new: "", rule: "each event has its sequence_number"},
		{name: "a keep-alive of its own", in: "tool.http", old: done, new: responseEvent("response.keep_alive", "") + done, rule: "each event has its sequence_number"},
		{name: "names that are no types", in: "tool.http", old: "event: response.function_call_arguments.delta", new: "event: delta", rule: "each event has the name of its type"},

		{name: "numbers", in: "text-and-tools.http", old: "no-cache", new: "no-store", rule: allowed},
		{name: "a keep-alive of OpenAI", in: "tool.http", by: func(text string) string {
			text = strings.Replace(text, `"response.completed","sequence_number":8`, `"response.completed","sequence_number":9`, 1)
			return strings.Replace(text, done, responseEvent("keepalive", `,"sequence_number":8`)+done, 1)
		}, rule: allowed},
		{name: "[DONE] behind the end", in: "tool.http", by: func(text string) string { return text + noNumber }, rule: allowed},
		{name: "a call without arguments", in: "tool.http", by: func(text string) string {
			text = without("response.function_call_arguments.delta")(text)
			text = strings.ReplaceAll(text, `"arguments":"{\"city\":\"Oslo\",\"unit\":\"C\"}"`, `"arguments":""`)
			text = strings.Replace(text, "event: response.function_call_arguments.done", responseEvent("response.function_call_arguments.delta", `,"sequence_number":0,"item_id":"fc-rV7uZd1iqYokPQ08","output_index":0,"delta":""`)+"event: response.function_call_arguments.done", 1)
			return numbered(unnumbered(text))
		}, rule: allowed},
		{name: "it is queued first", in: "tool.http", old: "response.in_progress", new: "response.queued", rule: allowed},
		{name: "obfuscation", in: "tool.http", old: `"delta":"`, new: `"obfuscation":"x7Kq","delta":"`, rule: allowed},
		{name: "a call that a limit cut", in: "tool.http", by: func(text string) string {
			text = without("response.function_call_arguments.done", "response.output_item.done")(text)
			return numbered(unnumbered(strings.NewReplacer("response.completed", "response.incomplete", `"status":"completed"`, `"status":"incomplete"`).Replace(text)))
		}, rule: allowed},
		{name: "it goes on behind a number", in: "tool.http", by: func(text string) string {
			return without("response.created", "response.in_progress", "response.output_item.added")(text)
		}, asked: recording.Request{Method: http.MethodGet, URL: "http://127.0.0.1/v1/responses/resp_1?stream=true&starting_after=2"}, rule: allowed},
		{name: "two items at once", in: "text-and-tools.http", by: interleaved, rule: allowed},
	})
}
