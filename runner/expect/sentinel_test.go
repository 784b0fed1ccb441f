package expect_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestSentinel: what declares the end by a text that is no JSON is asked for nothing that data have.
func TestSentinel(t *testing.T) {
	chunks := []string{`1 message {"id":"c","n":1,"text":"Hel"}`, `2 message {"id":"c","n":2,"text":"lo"}`}
	chat := stream(append(chunks, `3 message [DONE]`)...)
	words := stream(`1 message Hel`, `2 message lo`, `3 message [DONE]`)
	only := stream(`1 message [DONE]`)
	another := stream(append(chunks, `3 message [ABORT]`)...)
	typed := stream(append(chunks, `3 stop [DONE]`, `4 message [DONE]`)...)
	bye := stream(append(chunks, `3 bye {"id":"c","n":`)...)

	for _, tt := range []struct {
		name   string
		expect string
		stream *recording.Stream
		ends   string
		want   string // in what came instead; empty: it holds
	}{
		{"every", `{every: message, has: [id, text]}`, chat, "done", ""},
		{"every event", `{every: event, has: id}`, chat, "done", ""},
		{"a kind that is a type", `{every: chunk, has: id}`, chat, "done", ""},
		{"any of types", `{every: talk, has: id}`, chat, "done", ""},
		{"one of several ends", `{every: message, has: id}`, chat, "over", ""},
		{"a client", `{every: message, has: id}`, clientOf(chat), "done", ""},
		{"a text", `{every: message, data_matches: "^[A-Z]?[a-z]+$"}`, words, "done", ""},
		{"a template", `{every: message, like: {id: <string>}}`, chat, "done", ""},
		{"a condition", `{every: message, that: "data.id == 'c'"}`, chat, "done", ""},
		{"the one before", `{every: message, that: "data.n > prev.n"}`, chat, "done", ""},
		{"last", `{last: message, is: {n: 2}}`, chat, "done", ""},
		{"last, as a text", `{last: message, data: "[DONE]"}`, chat, "done", ""},
		{"some, as a text", `{some: message, data_contains: DONE}`, chat, "done", ""},
		{"nth, as a text", `{nth: message, number: 3, data: "[DONE]"}`, chat, "done", ""},
		{"its number", `{count: message, times: 3}`, chat, "done", ""},
		{"same", `{same: id}`, chat, "done", ""},
		{"increases", `{increases: n, in: event, by: 1}`, chat, "done", ""},
		{"compare", `{compare: id, is: equal to, with: id}`, chat, "done", ""},
		{"repeats", `{repeats: id, in: message, of: message}`, chat, "done", ""},
		{"only at", `{only_at: id}`, chat, "done", ""},
		{"nowhere", `{nowhere: password}`, chat, "done", ""},
		{"followed", `{followed: hello, by: message, matching: id}`, chat, "done", ""},
		{"joined", `{joined: text, in: message, is: Hello}`, chat, "done", ""},
		{"joined texts", `{joined: "@event.data", in: message, is: Hello}`, words, "done", ""},
		{"the last one tells", `{joined: text, in: chunk, of: message, at: text}`, chat, "done", `has "text" "lo"`},
		{"assembled", `{last: answer, data: Hello}`, chat, "done", ""},
		{"assembled of texts", `{last: said, data: Hello}`, words, "done", ""},
		{"streams", `{same_in_every_stream: id}`, chat, "done", ""},

		{"only it came", `{every: message, has: id}`, only, "done", "#1 message (1.0 ms) declares the end of the stream, and nothing is asked of its data, «[DONE]»"},
		{"its own kind", `{every: done, has: id}`, chat, "done", "not JSON: «[DONE]»"},
		{"among named kinds", `{every: whatever, has: id}`, chat, "done", "not JSON: «[DONE]»"},
		{"its own ID", `{ids: message}`, chat, "done", "has no ID"},
		{"its own field", `{every: message, has: "@event.id"}`, chat, "done", `"@event.id"`},
		{"another text", `{every: message, has: id}`, another, "done", "not JSON: «[ABORT]»; if it declares the end of the stream, say so"},
		{"another type", `{every: message, has: id}`, typed, "stop", "#4 message (4.0 ms) has data that is not JSON"},
		{"not declared", `{every: message, has: id}`, chat, "", "not JSON: «[DONE]»; if it declares the end of the stream, say so"},
		{"an end that is an event like others", `{every: event, has: id}`, bye, "bye", "#3 bye (3.0 ms) has data that is not JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := expect.Env{Ends: map[string]string{recording.DefaultStream: tt.ends, "others": "done"}, Kinds: expect.Kinds{
				"done":     {Data: pointer("[DONE]")},
				"stop":     {Event: "stop", Data: pointer("[DONE]")},
				"over":     {AnyOf: []string{"done", "bye"}},
				"chunk":    {Event: "message"},
				"hello":    {Event: "message", Where: map[value.Path]value.JSON{"n": "1"}},
				"talk":     {AnyOf: []string{"message", "ping"}},
				"whatever": {AnyOf: []string{"chunk", "done"}},
				"answer":   {Assembled: []expect.Piece{{Append: "message", At: value.Path("text")}}},
				"said":     {Assembled: []expect.Piece{{Append: "message"}}},
			}}
			if tt.ends == "" {
				env.Ends = nil
			}
			var x scenario.Expected
			if err := yamlfile.Decode("x.yaml", []byte(tt.expect), &x); err != nil {
				t.Fatal(err)
			}
			streams := []*recording.Stream{tt.stream}
			if x.Scope() == expect.ScopeStreams {
				streams = append(streams, tt.stream)
			}
			v, err := judge(x.Expectation, env, streams...)
			switch {
			case err != nil:
				t.Fatal(err)
			case tt.want == "" && v.State != expect.Held || tt.want != "" && v.State != expect.Broken || !strings.Contains(v.Got, tt.want):
				t.Errorf("got %s: %s; want %q", v.State, v.Got, tt.want)
			}
		})
	}
}

// clientOf is a client of the stream that has this recording.
func clientOf(r *recording.Stream) *recording.Stream {
	client := *r
	client.Name, client.Of, client.Client = recording.ClientName(r.Name, 2), r.Name, 2
	return &client
}
