package steps

import (
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// wireSentences say how the stream ends, and whether it keeps the rules of the
// event stream format.
func wireSentences() []Sentence {
	return []Sentence{
		then("the stream is still open", `the stream is still open(?: at the end)?`, ends(expect.StillOpen)).yaml(`{ends: still open}`),
		then("the stream is closed by the server", `the stream is closed by the server`, ends(expect.How(recording.ServerClosed))).yaml(`{ends: closed by the server}`),
		then("the stream is cut", `the stream is cut`, ends(expect.How(recording.Truncated))).yaml(`{ends: cut}`),
		then("the stream runs into its timeout", `the stream runs into its timeout`, ends(expect.How(recording.Timeout))).yaml(`{ends: timeout}`),
		then(`the stream ends with "connection reset"`, `the stream ends with `+text+`(?: within `+duration+` of `+deed+`)?`, func(a arguments) (expect.Expectation, error) {
			return &expect.Ends{How: expect.How(a.text(0)), Within: a.optionalDuration(1), AfterCall: a.deed(2)}, nil
		}).or(`the stream ends with "cut" within 1 s of the kill of "SERVICE"`).yaml(
			`{ends: connection reset}`,
			`{ends: cut, within: 1s, after_call: kill of SERVICE}`,
		),
		then("the stream sets the reconnection time 2500 ms", `the stream sets the reconnection time `+duration, func(a arguments) (expect.Expectation, error) {
			return &expect.Retry{Time: a.orNone().duration(0)}, nil
		}).yaml(`{retry: 2500ms}`),
		then("all lines end in LF", `all lines end in (LF|CR|CRLF)`, func(a arguments) (expect.Expectation, error) {
			return &expect.LineEndings{In: a.texts[0]}, nil
		}).or("all lines end in CRLF").yaml(`{line_endings: LF}`, `{line_endings: CRLF}`),
		then("the stream breaks no rule", `the stream breaks no rule`, func(arguments) (expect.Expectation, error) {
			return &expect.Violations{}, nil
		}).yaml(`{violations: []}`),
		then(`the stream breaks the rule "malformed-line"`, `the stream breaks the rule `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Violations{Codes: []expect.Rule{expect.Rule(a.text(0))}}, nil
		}).yaml(`{violations: [malformed-line]}`),
		then(`the stream breaks the rule "malformed-line" with "TEXT"`, `the stream breaks the rule `+text+` with `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Violations{Codes: []expect.Rule{expect.Rule(a.text(0))}, Showing: a.text(1)}, nil
		}).yaml(`{violations: [malformed-line], showing: TEXT}`),
		then(`the stream keeps the profile "openai/chat-completions"`, `the stream keeps the profile `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Profile{Name: expect.ProfileName{Text: a.text(0)}}, nil
		}).yaml(`{profile: openai/chat-completions}`),
	}
}

func ends(how expect.How) func(arguments) (expect.Expectation, error) {
	return func(arguments) (expect.Expectation, error) { return &expect.Ends{How: how}, nil }
}
