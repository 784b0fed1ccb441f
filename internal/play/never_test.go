package play_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
)

// question is a conversation in which nobody answers: the stream goes on until it is left.
const question = `
stubs:
  shop:
    - {get: /orders, send: [{bytes: 'event: question\ndata: 1\n\n'}, {after: 1s, bytes: ': still here\n\n'}, {after: 5s}]}
    - {post: /orders, json: {state: done}}
`

// TestWhatNeverCame: that an awaited event did not come is the service's fault where the stream was
// followed for its whole time, and the scenario's where it was left sooner. What counts from a call
// that was not made for it is a consequence, whatever it expects.
func TestWhatNeverCame(t *testing.T) {
	const during = "stream: {get: \"${stub.shop}/orders\", until: %}\n" +
		"during: [{after: answer, name: state, post: \"${stub.shop}/orders\", capture: {now: state}}]\n"
	for name, c := range map[string]struct {
		until, expected string
		want, without   string
	}{
		"followed for its time": {"{for: 100ms}", "{count: question, times: 1}", "failed: the call \"state\" during the stream was never made: no \"answer\" arrived", "not judged"},
		"left sooner":           {"{event: question}", "{count: question, times: 1}", "not judged: the call \"state\" during the stream was never made", "failed"},
		"what it expects of itself": {
			"{for: 100ms}", "{response: state, is: {state: \"${now}\"}}", "failed: the call \"state\" during the stream was never made", "which needs",
		},
		"what counts from it": {"{for: 100ms}", "{arrives: question, within: 1s, after_call: state}", "failed: the call \"state\" during the stream was never made", "no call with the name"},
	} {
		text := "scenario: s\n" + strings.TrimPrefix(question, "\n") + strings.Replace(during, "%", c.until, 1) + "expect: [" + c.expected + "]\n"
		got := summary(judgeFile(t.Context(), t, text, play.Options{}))
		if !strings.Contains(got, c.want) || strings.Contains(strings.SplitN(got, "\n", 2)[0]+got, c.without) {
			t.Errorf("%s: %q is to be said, and not %q:\n%s", name, c.want, c.without, got)
		}
	}
}

// TestACallThatCameTooLateByWhatWasHeldBack: all of a stream that comes at its end is why.
func TestACallThatCameTooLateByWhatWasHeldBack(t *testing.T) {
	const held = `
scenario: s
stubs:
  shop:
    - {get: /orders, delay: 1100ms, send: [{bytes: 'event: a\ndata: 1\n\nevent: b\ndata: 1\n\n'}]}
    - {post: /orders, status: 404, delay: 300ms}
stream: {get: "${stub.shop}/orders"}
during: [{after: a, name: cancel, post: "${stub.shop}/orders"}]
expect: [{count: a, times: 1}]
`
	got := summary(judgeFile(t.Context(), t, held, play.Options{}))
	first, _, _ := strings.Cut(strings.TrimPrefix(got, "failed\n"), "\n")
	if !strings.HasSuffix(first, "holds the response back until its end") || !strings.Contains(got, "got 404") {
		t.Errorf("that it was held back is to stand first:\n%s", got)
	}
}

// TestOnlyWhatTheScenarioDoesAccusesTheService: what else waits for an event that never comes is written
// wrongly, however long the stream was followed.
func TestOnlyWhatTheScenarioDoesAccusesTheService(t *testing.T) {
	const stream = "stream: {get: \"${stub.shop}/orders\", until: {for: 100ms}, MORE}\n"
	for name, more := range map[string]string{
		"a fault on the wire": "faults: [{cut: true, at: answer}]",
		"a client that goes":  "leave: {after: answer}",
		"a capture":           "capture: {now: {first: answer, at: state}}",
	} {
		text := "scenario: s\n" + strings.TrimPrefix(question, "\n") + strings.Replace(stream, "MORE", more, 1) + "expect: [{count: question, times: 1}]\n"
		if got := summary(judgeFile(t.Context(), t, text, play.Options{})); !strings.HasPrefix(got, "not judged\nnot judged: ") || !strings.Contains(got, `no "answer" arrived`) {
			t.Errorf("%s is not judged:\n%s", name, got)
		}
	}
}
