package play_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestARuleBrokenBeforeAProfileIsJudged is what is wrong: that the profile is left undecided by it says nothing
// of the end.
func TestARuleBrokenBeforeAProfileIsJudged(t *testing.T) {
	t.Parallel()
	for name, expected := range map[string]string{
		"a profile":        "[{profile: anthropic/messages}]",
		"an end within":    "[{ends: closed by the server, within: 5s, after: message_stop}]",
		"beside others":    "[{count: message_start, times: 1}, {profile: anthropic/messages}]",
		"behind a profile": "[{profile: anthropic/messages}, {count: message_start, times: 1}]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := `scenario: s
stubs: {shop: [{get: /feed, send: [{bytes: 'event: message_start\ndata: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","content":[],"model":"x","stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}\n\n'}, {bytes: 'data: caf\xe9\n\n'}]}]}
stream: {get: "${stub.shop}/feed"}
expect: ` + expected + "\n"
			got := judgeFile(t.Context(), t, text, play.Options{})
			if got.Outcome != verdict.Failed || len(got.Causes) != 1 || got.Causes[0].Cause != verdict.RuleBroken {
				t.Errorf("got %s, %s", got.Outcome, normal(summary(got)))
			}
		})
	}
}
