package profiles_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestDialectsOfChatCompletions: servers that say more than they must, or that there is nothing.
func TestDialectsOfChatCompletions(t *testing.T) {
	const (
		tools    = "text-and-tools.http"
		model    = `"model":"gpt-4o",`
		forTools = "finish_reason is tool_calls where tools are called, and only there"
		asStop   = `"finish_reason":"stop"`
	)
	testFaults(t, "openai/chat-completions", []fault{
		{name: "an error that is a text", in: "text.http", old: model, new: model + `"error":"it broke",`, rule: "no error comes in the stream"},
		{name: "error null in each chunk, and no end", in: "text.http", by: func(text string) string {
			return strings.ReplaceAll(strings.ReplaceAll(text, asStop, `"finish_reason":null`), model, model+`"error":null,`)
		}, rule: "each choice ends with its finish_reason, and nothing of it follows"},
		{name: "a call that ends as text", in: tools, old: `"finish_reason":"tool_calls"`, new: asStop, asked: post(`{"stream":true,"tool_choice":"auto"}`), rule: forTools},
		{name: "reasoning without a role, and no role behind it", in: "text.http", old: `"delta":{"role":"assistant","content":""}`, new: `"delta":{"reasoning":"Hm"}`, rule: "the first chunk of a choice has the role"},

		{name: "the role is that of who asked", in: "text.http", old: `"role":"assistant"`, new: `"role":"user"`, rule: "the role is assistant"},

		{name: "the role is empty behind the first", in: "text.http", old: `"delta":{"content":"."}`, new: `"delta":{"content":".","role":""}`, rule: allowed},
		{name: "what Azure says of the text", in: "text.http", by: ofAzure, rule: allowed},
		{name: "error null in each chunk", in: "text.http", old: model, new: model + `"error":null,`, rule: allowed},
		{name: "error empty in each chunk", in: tools, old: model, new: model + `"error":"",`, rule: allowed},
		{name: "error null in each chunk of calls", in: tools, old: model, new: model + `"error":null,`, rule: allowed},
		{name: "error null beside usage", in: "usage.http", old: model, new: model + `"error":null,`, rule: allowed},
		{name: "a call that had to be made ends as text", in: tools, old: `"finish_reason":"tool_calls"`, new: asStop, asked: post(`{"stream":true,"tool_choice":{"type":"function","function":{"name":"get_weather"}}}`), rule: allowed},
		{name: "the role beside the first reasoning", in: "text.http", old: `"delta":{"role":"assistant","content":""}`, new: `"delta":{"role":"assistant","content":null,"reasoning_content":"Hm"}`, rule: allowed},
	})
}

// ofAzure is a text with what the filter of Azure says of it, where that runs beside: between its chunks, and behind the last.
func ofAzure(text string) string {
	const note = `{"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":null,"content_filter_results":{},"content_filter_offsets":{"check_offset":1,"start_offset":0,"end_offset":1}}],"usage":null}`
	end := len(eventsOf(text)) - 1
	return added(1, note)(added(end, note)(text))
}

// TestNoFinishReasonBeforeTheLast: of chunks that leave it out nothing else is wrong, be their calls ended as calls or not.
func TestNoFinishReasonBeforeTheLast(t *testing.T) {
	p := open(t, "openai/chat-completions")
	for reason, practice := range map[string][]string{"tool_calls": nil, "stop": {"finish_reason is tool_calls where tools are called, and only there"}} {
		r := read(t, "openai/chat-completions/text-and-tools.http", recording.Request{}, func(text string) string {
			return strings.NewReplacer(`,"finish_reason":null`, "", `"finish_reason":"tool_calls"`, `"finish_reason":"`+reason+`"`).Replace(text)
		})
		broken, unpractised := judged(t, p, r)
		if !slices.Equal(broken, []string{"each choice has index, delta and finish_reason"}) || !slices.Equal(unpractised, practice) {
			t.Errorf("%s: it breaks %q and %q", reason, broken, unpractised)
		}
	}
}

// TestDialectsOfResponses: calls without ids of items, and what comes for who came back.
func TestDialectsOfResponses(t *testing.T) {
	const (
		all     = "text-and-tools.http"
		call    = "tool.http"
		summary = "../../invented/ok-resp-reason.http"
	)
	ids := regexp.MustCompile(`"id":"fc-[^"]*",`)
	as := func(id string) func(string) string {
		return func(text string) string { return ids.ReplaceAllString(text, id) }
	}
	again := recording.Request{Method: http.MethodGet, URL: "http://127.0.0.1/v1/responses/r?stream=true&starting_after=3"}
	from := func(kind string) func(string) string {
		return func(text string) string {
			head, _, _ := cutHead(text)
			return head + text[strings.Index(text, "event: "+kind+"\n"):]
		}
	}
	testFaultsIn(t, "openai/responses", numbered, []fault{
		{name: "a message without an id", in: all, by: func(text string) string {
			return regexp.MustCompile(`"id":"msg-[^"]*",`).ReplaceAllString(text, "")
		}, rule: "the response that is completed has the items that are done"},

		{name: "a call without an id is the first item", in: call, by: as(""), rule: allowed},
		{name: "a call whose id is null", in: call, by: as(`"id":null,`), rule: allowed},
		{name: "calls whose ids are null", in: all, by: as(`"id":null,`), rule: allowed},
		{name: "calls whose ids are empty", in: all, by: as(`"id":"",`), rule: allowed},
		{name: "what comes behind the text that is done", in: all, by: from("response.content_part.done"), asked: again, rule: allowed},
		{name: "what comes behind the part that is done", in: all, by: from("response.output_item.done"), asked: again, rule: allowed},
		{name: "what comes behind the arguments that are done", in: call, by: from("response.output_item.done"), asked: again, rule: allowed},
		{name: "what comes behind the summary that is done", in: summary, by: from("response.reasoning_summary_part.done"), asked: again, rule: allowed},
		{name: "the last event alone", in: all, by: from("response.completed"), asked: again, rule: allowed},
	})
}
