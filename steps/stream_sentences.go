package steps

import (
	"errors"

	"github.com/streamspec/streamspec/runner/expect"
)

// streamSentences compare the streams of a scenario. Any other sentence of a Then
// can be said of one stream: On the stream "a", every …
func streamSentences() []Sentence {
	return []Sentence{
		then(`every stream has the same "KIND"`, `every (?:stream|client) has the same `+plural, func(a arguments) (expect.Expectation, error) {
			return &expect.EveryStream{Kind: a.kind(0)}, nil
		}).yaml(`{every_stream_has_the_same: KIND}`),
		then(`every stream has the same "KIND" by "PATH"`, `every (?:stream|client) has the same `+plural+` by `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.EveryStream{Kind: a.kind(0), By: a.path(1)}, a.path(1).Validate()
		}).yaml(`{every_stream_has_the_same: KIND, by: PATH}`),
		then(`every stream has the same "KIND", each once, by "PATH"`, `every (?:stream|client) has the same `+plural+`, each once, by `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.EveryStream{Kind: a.kind(0), By: a.path(1), Once: true}, a.path(1).Validate()
		}).or(`every client has the same "KIND", each once, by "PATH"`).yaml(
			`{every_stream_has_the_same: KIND, by: PATH, once: true}`,
			`{every_stream_has_the_same: KIND, by: PATH, once: true}`,
		),
		then(`every call "CALL" arrives as "KIND", with the same "PATH"`,
			`every call `+text+` arrives as `+kind+`, (?:with the same `+text+`|whose `+text+` is the `+text+` of its (request|response))(?:, within `+duration+`)?`, delivers).
			or(`every call "CALL" arrives as "KIND", with the same "PATH", within 2 s`,
				`every call "CALL" arrives as "KIND", whose "PATH" is the "PATH" of its request`,
				`every call "CALL" arrives as "KIND", whose "PATH" is the "PATH" of its response, within 2 s`).
			yaml(`{delivers: CALL, as: KIND, by: PATH}`, `{delivers: CALL, as: KIND, by: PATH, within: 2s}`,
				`{delivers: CALL, as: KIND, by: PATH, sent: PATH}`, `{delivers: CALL, as: KIND, by: PATH, responded: PATH, within: 2s}`),
		then(`a client that is cut off anywhere resumes, and has every "KIND" once`,
			`a client that is cut off `+place+` resumes, and has every `+kind+` once(?:, by `+text+`)?(?:, or gets `+kind+`)?`, resumes).
			or(`a client that is cut off after the 3rd event resumes, and has every "KIND" once, by "PATH"`,
				`a client that is cut off 5 bytes into the 4th event resumes, and has every event once, or gets "KIND"`).
			yaml(`{resumes: KIND}`, `{resumes: KIND, by: PATH, cut: [{events: 3}]}`, `{resumes: any event, cut: [{events: 3, bytes: 5}], or: KIND}`).
			note("extra clients follow the same stream, and are cut off there, between events and in the middle of a line"),
		then(`"PATH" is the same in every "KIND" of every stream`, text+` is the same in every `+kind+` of every stream`, func(a arguments) (expect.Expectation, error) {
			return &expect.SameStreams{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}).yaml(`{same_in_every_stream: PATH, in: KIND}`),
		then(`every stream has "PATH" of its own in every "KIND"`, `every (?:stream|client) has `+text+` of its own in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.OwnPerStream{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}).or(`every client has "PATH" of its own in every "KIND"`).yaml(`{own_in_every_stream: PATH, in: KIND}`, `{own_in_every_stream: PATH, in: KIND}`),
		then(`every "KIND" arrives on all streams within 200 ms`, `every `+kind+` arrives on all (?:streams|clients) within `+duration+`(?:, by `+text+`)?`+ideally, func(a arguments) (expect.Expectation, error) {
			x := &expect.Together{Kind: a.kind(0), Within: a.duration(1), Ideally: a.optionalDuration(3)}
			if a.texts[2] == "" {
				return x, nil
			}
			x.By = a.path(2)
			return x, x.By.Validate()
		}).or(`every "KIND" arrives on all streams within 200 ms, by "PATH"`, `every "KIND" arrives on all streams within 200 ms, ideally within 50 ms`, `every "KIND" arrives on all clients within 200 ms, by "PATH"`).yaml(
			`{together: KIND, within: 200ms}`,
			`{together: KIND, by: PATH, within: 200ms}`,
			`{together: KIND, within: 200ms, ideally: 50ms}`,
			`{together: KIND, by: PATH, within: 200ms}`,
		),
	}
}

// delivers says how each call of a name arrives.
func delivers(a arguments) (expect.Expectation, error) {
	x := &expect.Delivers{Call: a.text(0), As: a.kind(1), Within: a.optionalDuration(6)}
	switch a.texts[5] {
	case "":
		x.By = a.path(2)
		return x, x.By.Validate()
	case "request":
		x.By, x.Sent = a.path(3), a.path(4)
	case "response":
		x.By, x.Response = a.path(3), a.path(4)
	}
	return x, errors.Join(x.By.Validate(), a.path(4).Validate())
}
