package steps

import (
	"errors"
	"slices"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// ideally is a soft bound: beyond it the expectation holds, and is warned of.
const ideally = `(?:, ideally within ` + duration + `)?`

// timingSentences say when events arrive.
func timingSentences() []Sentence {
	return slices.Concat(arrivalSentences(), distanceSentences(), closingSentences())
}

// arrivalSentences say when the first of a kind comes, or that none does.
func arrivalSentences() []Sentence {
	return []Sentence{
		then(`"KIND" arrives within 500 ms`, kind+` arrives within `+duration+`(?: of the request)?`+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Arrives{Kind: a.kind(0), Within: a.duration(1), Ideally: a.optionalDuration(2)}, nil
		}).or(`"KIND" arrives within 500 ms, ideally within 100 ms`).yaml(
			`{arrives: KIND, within: 500ms}`,
			`{arrives: KIND, within: 500ms, ideally: 100ms}`,
		),
		then(`"KIND" arrives within 2 s of "KIND"`, kind+` arrives within `+duration+` of `+kind+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Arrives{Kind: a.kind(0), Within: a.duration(1), After: a.kind(2), Ideally: a.optionalDuration(3)}, nil
		}).yaml(`{arrives: KIND, within: 2s, after: KIND}`),
		then(`"KIND" arrives within 2 s of the call "NAME"`, kind+` arrives within `+duration+` of `+deed+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Arrives{Kind: a.kind(0), Within: a.duration(1), AfterCall: a.deed(2), Ideally: a.optionalDuration(3)}, nil
		}).or(`"KIND" arrives within 2 s of the restart of "SERVICE"`).yaml(
			`{arrives: KIND, within: 2s, after_call: NAME}`,
			`{arrives: KIND, within: 2s, after_call: restart of SERVICE}`,
		),
		then(`no "KIND" arrives for 2 s after "KIND"`, `no `+plural+` arrives? for `+duration+` after (?:the request|`+kind+`)`, func(a arguments) (expect.Expectation, error) {
			x := &expect.Absent{Kind: a.kind(0), For: a.duration(1)}
			if a.texts[2] != "" {
				x.After = a.kind(2)
			}
			return x, nil
		}).or(`no "KIND" arrives for 2 s after the request`).yaml(`{absent: KIND, for: 2s, after: KIND}`, `{absent: KIND, for: 2s}`),
		then(`no "KIND" arrives for 2 s after the call "NAME"`, `no `+plural+` arrives? for `+duration+` after `+deed, func(a arguments) (expect.Expectation, error) {
			return &expect.Absent{Kind: a.kind(0), For: a.duration(1), AfterCall: a.deed(2)}, nil
		}).or(`no "KIND" arrives for 2 s after the pause of "SERVICE"`).yaml(
			`{absent: KIND, for: 2s, after_call: NAME}`,
			`{absent: KIND, for: 2s, after_call: pause of SERVICE}`,
		),
	}
}

// distanceSentences say how far apart events are.
func distanceSentences() []Sentence {
	return []Sentence{
		then(`consecutive "KIND" are at most 2 s apart`, `consecutive `+plural+` are at most `+duration+` apart`+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Interval{Kind: a.kind(0), AtMost: a.duration(1), Ideally: a.optionalDuration(2)}, nil
		}).yaml(`{interval: KIND, at_most: 2s}`),
		then(`consecutive "KIND" are 0.5 to 2 times "${interval}s" apart`, `consecutive `+plural+` are `+number+` to `+number+` times `+text+` apart`, func(a arguments) (expect.Expectation, error) {
			period, factor := expect.Period(a.text(3)), value.Range{a.digits(1), a.digits(2)}
			return &expect.Interval{Kind: a.kind(0), Period: period, Factor: factor}, errors.Join(period.Validate(), factor.Validate())
		}).yaml(`{interval: KIND, period: "${interval}s", factor: [0.5, 2]}`),
		then("the stream stays open for at least 4 s", `the stream stays open for at least `+duration, func(a arguments) (expect.Expectation, error) {
			return &expect.StaysOpen{AtLeast: a.duration(0)}, nil
		}).yaml(`{stays_open: 4s}`),
		then(`consecutive "KIND" are between 0.5 s and 2 s apart`, `consecutive `+plural+` are between `+duration+` and `+duration+` apart`, func(a arguments) (expect.Expectation, error) {
			return &expect.Interval{Kind: a.kind(0), AtLeast: a.duration(1), AtMost: a.duration(2)}, nil
		}).yaml(`{interval: KIND, at_least: 500ms, at_most: 2s}`),
		then(`consecutive "KIND" are at least 500 ms apart`, `consecutive `+plural+` are at least `+duration+` apart`, func(a arguments) (expect.Expectation, error) {
			return &expect.Interval{Kind: a.kind(0), AtLeast: a.duration(1)}, nil
		}).yaml(`{interval: KIND, at_least: 500ms}`),
		then("the stream is never silent for longer than 2 s", `the stream is never silent for longer than `+duration+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Silence{AtMost: a.duration(0), Ideally: a.optionalDuration(1)}, nil
		}).yaml(`{silence_at_most: 2s}`),
		then(`no "KIND" are held back, by their "PATH"`, `no `+plural+` are held back, by their `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Unbuffered{Kind: a.kind(0), Path: a.path(1)}, a.path(1).Validate()
		}).yaml(`{unbuffered: KIND, timestamp: PATH}`),
	}
}

// closingSentences say when the stream ends, and how late its events are.
func closingSentences() []Sentence {
	return []Sentence{
		then(`the stream is closed by the server within 1 s of "KIND"`, `the stream is closed by the server within `+duration+` of `+kind+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Ends{How: expect.How(recording.ServerClosed), Within: a.duration(0), After: a.kind(1), Ideally: a.optionalDuration(2)}, nil
		}).or(`the stream is closed by the server within 1 s of "KIND", ideally within 100 ms`).yaml(
			`{ends: closed by the server, within: 1s, after: KIND}`,
			`{ends: closed by the server, within: 1s, after: KIND, ideally: 100ms}`,
		),
		then(`the stream is closed by the server within 1 s of the stop of "SERVICE"`, `the stream is closed by the server within `+duration+` of `+deed+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Ends{How: expect.How(recording.ServerClosed), Within: a.duration(0), AfterCall: a.deed(1), Ideally: a.optionalDuration(2)}, nil
		}).or(`the stream is closed by the server within 1 s of the call "NAME"`).yaml(
			`{ends: closed by the server, within: 1s, after_call: stop of SERVICE}`,
			`{ends: closed by the server, within: 1s, after_call: NAME}`,
		),
		then(`no "KIND", which leave the server at least 20 ms apart, arrive together`, `no `+plural+`, which leave the server at least `+duration+` apart, arrive together`, func(a arguments) (expect.Expectation, error) {
			return &expect.Unbuffered{Kind: a.kind(0), Apart: a.duration(1)}, nil
		}).yaml(`{unbuffered: KIND, apart: 20ms}`),
		then(`every "KIND" arrives within 500 ms of its "PATH"`, `every `+kind+` arrives within `+duration+` of its `+text+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Delay{Kind: a.kind(0), Within: a.duration(1), Since: a.path(2), Ideally: a.optionalDuration(3)}, a.path(2).Validate()
		}).yaml(`{delay: KIND, since: PATH, within: 500ms}`),
	}
}

// shareSentences say it of most events, or of so many a second.
func shareSentences() []Sentence {
	return []Sentence{
		then(`95 % of consecutive "KIND" are at most 2 s apart`, number+` ?% of consecutive `+plural+` are at most `+duration+` apart`, func(a arguments) (expect.Expectation, error) {
			x := &expect.Interval{Kind: a.kind(1), AtMost: a.duration(2), Share: expect.Share(a.texts[0] + "%")}
			return x, x.Share.Validate()
		}).yaml(`{interval: KIND, at_most: 2s, share: 95%}`),
		then(`95 % of "KIND" arrive within 500 ms of their "PATH"`, number+` ?% of `+plural+` arrive within `+duration+` of their `+text, func(a arguments) (expect.Expectation, error) {
			x := &expect.Delay{Kind: a.kind(1), Within: a.duration(2), Since: a.path(3), Share: expect.Share(a.texts[0] + "%")}
			return x, errors.Join(x.Share.Validate(), x.Since.Validate())
		}).yaml(`{delay: KIND, since: PATH, within: 500ms, share: 95%}`),
		then(`at least 20 "KIND" arrive a second`, `at (least|most) `+number+` `+plural+` arrive a second`, func(a arguments) (expect.Expectation, error) {
			return rateOf(a.texts[0], expect.Rate{Kind: a.kind(2)}, a.number(1)), nil
		}).or(`at most 20 "KIND" arrive a second`).yaml(`{rate: KIND, at_least: 20}`, `{rate: KIND, at_most: 20}`),
		then(`at least 20 of the "PATH" of "KIND" arrive a second`, `at (least|most) `+number+` of the `+text+` of `+plural+` arrive a second`, func(a arguments) (expect.Expectation, error) {
			return rateOf(a.texts[0], expect.Rate{Kind: a.kind(3), Of: a.path(2)}, a.number(1)), a.path(2).Validate()
		}).or(`at most 20 of the "PATH" of "KIND" arrive a second`).yaml(`{rate: KIND, of: PATH, at_least: 20}`, `{rate: KIND, of: PATH, at_most: 20}`),
	}
}

// rateOf is a rate of at least, or at most, so many.
func rateOf(bound string, x expect.Rate, limit float64) *expect.Rate {
	if bound == "least" {
		x.AtLeast = limit
	} else {
		x.AtMost = limit
	}
	return &x
}
