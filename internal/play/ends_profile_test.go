package play_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestAStreamThatBreaksOffIsTheCause of what its profile then misses: a rule about events says nothing of the end.
func TestAStreamThatBreaksOffIsTheCause(t *testing.T) {
	t.Parallel()
	text := `scenario: s
stubs: {model: [{get: /feed, headers: {Content-Type: text/event-stream}, end: cut, send: [{bytes: 'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}]}\n\ndata: {"id'}]}]}
stream: {get: "${stub.model}/feed"}
expect: [{profile: openai/chat-completions}]
`
	got := judgeFile(t.Context(), t, text, play.Options{})
	if got.Outcome != verdict.Failed || len(got.Causes) != 1 || got.Causes[0].Cause != verdict.StreamBroke {
		t.Errorf("got %s, %s", got.Outcome, normal(summary(got)))
	}
}
