package play_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/play"
)

// TestTheEndThatNearlyCame is shown beside the declared end that is missing.
func TestTheEndThatNearlyCame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ events, want string }{
		"a text":        {`{data: 1}, {data: "[DONE] "}`, "the stream had message (2); the nearest: #2 message (0 ms) has the data «[DONE] »; \"done\" is what has the data «[DONE]»"},
		"another type":  {`{data: 1}, {event: done, data: 1}`, "the stream had message (1), done (1); the nearest: #1 message (0 ms) has the data «1»; \"done\" is what has the data «[DONE]»"},
		"in a comment":  {`{event: a, data: 1}, {comment: "done"}`, "the stream had a (1); 1 comment came, the first is «done»"},
		"an error":      {`{event: a, data: 1}, {event: error, data: {code: 7}}`, "the last event, #2 error (0 ms), says that something went wrong: «{\"code\":7}»; the stream had a (1), error (1)"},
		"it failed":     {`{event: a, data: {type: TURN_FAILED}}`, "the last event, #1 a (0 ms), says that something went wrong: «{\"type\":\"TURN_FAILED\"}»; the stream had a (1)"},
		"no error":      {`{event: a, data: {error: null}}`, "the stream had a (1)"},
		"nothing is it": {`{event: a, data: 1}`, "the stream had a (1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "scenario: s\nstubs: {shop: [{get: /feed, events: [" + c.events + "]}]}\n" +
				"stream: {get: \"${stub.shop}/feed\", ends_with: done}\nevents: {done: {event: message, data: \"[DONE]\"}}\nexpect: [{count: any event, at_least: 1}]\n"
			got := judgeFile(t.Context(), t, text, play.Options{})
			if len(got.Causes) != 1 || normal(got.Causes[0].Failure.Message) != c.want {
				t.Errorf("got  %s\nwant %s", normal(summary(got)), c.want)
			}
		})
	}
}
