package play_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatDeviatesByACause is known of it beside its words, also from a recording: reports group by it. What is of
// one play alone is not in what it says in short.
func TestWhatDeviatesByACause(t *testing.T) {
	none, twice := expect.Deviation{What: expect.NoneCame, Event: "answer"}, expect.Deviation{What: expect.EncodedTwice, Event: "order"}
	const encoded = `{post: /orders, headers: {Content-Type: text/event-stream}, body: "event: order\ndata: \"{\\\"id\\\":7}\"\n\n"}`
	for name, c := range map[string]struct {
		text  string
		want  expect.Deviation
		short string
	}{
		"a call that waited": {question + "stream: {get: \"${stub.shop}/orders\", until: {for: 50ms}}\nduring: [{after: answer, post: \"${stub.shop}/orders\"}]\n", none, ""},
		"a stream that was to be ready": {
			question + "stream: {get: \"${stub.shop}/orders\", ready: answer, until: {for: 50ms}}\nduring: [{post: \"${stub.shop}/orders\"}]\n", none, "",
		},
		"a wait in vain":   {question + "stream: {get: \"${stub.shop}/orders\", until: {event: answer}, timeout: 100ms}\n", none, ""},
		"an end too early": {"\nstubs: {shop: [{get: /orders, events: [{event: a, data: 1}]}]}\nstream: {get: \"${stub.shop}/orders\", until: {event: answer}}\n", none, ""},
		"a capture": {
			"\nstubs: {shop: [{get: /orders, events: [{event: order, data: \"\\\"{\\\\\\\"id\\\\\\\":7}\\\"\"}]}]}\nstream: {get: \"${stub.shop}/orders\", capture: {id: {first: order, at: id}}}\n", twice, "",
		},
		"a response": {"\nstubs: {shop: [" + encoded + ", {get: /feed, events: [{event: a, data: 1}]}]}\ntrigger: [{post: \"${stub.shop}/orders\", response: {has: id}}]\nstream: {get: \"${stub.shop}/feed\"}\n", twice, ""},
		"a refusal": {
			"\nstubs: {shop: [{get: /orders, status: 502, body: gone}]}\nstream: {get: \"${stub.shop}/orders\"}\n", expect.Deviation{}, "the HTTP status is 502 Bad Gateway, where 200 was expected",
		},
		"a refusal of clients": {
			"\nstubs: {shop: [{get: /orders, status: 502, body: gone}]}\nstream: {get: \"${stub.shop}/orders\", clients: 2}\n", expect.Deviation{}, "the HTTP status is 502 Bad Gateway, where 200 was expected",
		},
		"a rule": {
			"\nstubs: {shop: [{get: /orders, send: [{bytes: 'event: a\\ndata: {}\\n\\n'}, {bytes: 'Data: 1\\n\\n'}]}]}\nstream: {get: \"${stub.shop}/orders\", parsing: strict}\n",
			expect.Deviation{}, "the stream breaks a rule of event streams: unknown-field: ",
		},
	} {
		text, dir := "scenario: s"+c.text+"expect: [{never: x}]\n", t.TempDir()
		played := judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
		recorded := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return theRecording(dir) }})
		for from, s := range map[string]verdict.Scenario{"played": played, "recorded": recorded} {
			if len(s.Causes) == 0 {
				t.Errorf("%s, %s: there is no cause:\n%s", name, from, summary(s))
				continue
			}
			got := s.Causes[0].Failure
			if got.Deviation != c.want || !strings.HasPrefix(got.Short, c.short) || c.short == "" && got.Short != "" {
				t.Errorf("%s, %s: it deviates by %+v, in short %q:\n%s", name, from, got.Deviation, got.Short, summary(s))
			}
		}
	}
}
