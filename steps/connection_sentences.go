package steps

import (
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// theConnection is one of the connections that made a stream: one group.
const theConnection = `the (\d+(?:st|nd|rd|th)) connection`

// headerIs is what a header must be, or that there is none: four groups.
const headerIs = `(?:no header ` + text + `|the header ` + text + `(?: (equal to|starting with|matching) ` + text + `)?)`

// connectionSentences are about one connection of a stream, and about reconnections.
func connectionSentences() []Sentence {
	return []Sentence{
		then("the status of the 2nd connection is 204", `the status of `+theConnection+` is `+count, func(a arguments) (expect.Expectation, error) {
			return &expect.Status{Code: a.count(1), OnConnection: expect.OnConnection{Connection: a.ordinal(0)}}, nil
		}).yaml(`{status: 204, connection: 2}`),
		then(`the response of the 2nd connection has the header "NAME"`, `the response of `+theConnection+` has `+headerIs, func(a arguments) (expect.Expectation, error) {
			return &expect.Header{Spec: a.headerSpec(1), OnConnection: expect.OnConnection{Connection: a.ordinal(0)}}, nil
		}).or(
			`the response of the 2nd connection has the header "NAME" equal to "VALUE"`, `the response of the 2nd connection has no header "NAME"`,
		).yaml(
			`{header: {name: NAME}, connection: 2}`,
			`{header: {name: NAME, equals: VALUE}, connection: 2}`, `{header: {name: NAME, absent: true}, connection: 2}`,
		),
		then(`the request of the 2nd connection has the header "NAME"`, `the request of `+theConnection+` has `+headerIs, func(a arguments) (expect.Expectation, error) {
			return &expect.RequestHeader{Spec: a.headerSpec(1), OnConnection: expect.OnConnection{Connection: a.ordinal(0)}}, nil
		}).or(
			`the request of the 2nd connection has the header "NAME" equal to "VALUE"`,
			`the request of the 2nd connection has the header "NAME" starting with "TEXT"`,
			`the request of the 2nd connection has the header "NAME" matching "REGEXP"`,
			`the request of the 1st connection has no header "NAME"`,
		).yaml(
			`{request_header: {name: NAME}, connection: 2}`,
			`{request_header: {name: NAME, equals: VALUE}, connection: 2}`,
			`{request_header: {name: NAME, prefix: TEXT}, connection: 2}`,
			`{request_header: {name: NAME, matches: REGEXP}, connection: 2}`,
			`{request_header: {name: NAME, absent: true}, connection: 1}`,
		),
		then("the client reconnected 2 times", `the client (?:reconnected `+count+`(?: to `+count+`)? times?|never reconnected)(?:, each time within `+duration+`)?`, func(a arguments) (expect.Expectation, error) {
			x := &expect.Reconnections{Within: a.optionalDuration(2)}
			if a.texts[0] != "" {
				x.Number = value.Length{a.count(0), a.count(0)}
			}
			if a.texts[1] != "" {
				x.Number[1] = a.count(1)
			}
			return x, x.Number.Validate()
		}).or("the client reconnected 1 to 3 times", "the client reconnected 2 times, each time within 2 s", "the client never reconnected").yaml(
			`{reconnections: 2}`, `{reconnections: [1, 3]}`, `{reconnections: 2, within: 2s}`, `{reconnections: 0}`,
		),
		then("the server asks not to reconnect", `the server asks not to reconnect`, func(arguments) (expect.Expectation, error) {
			return &expect.AsksNotToReconnect{Is: true}, nil
		}).yaml(`{asks_not_to_reconnect: true}`),
	}
}

// headerSpec is what a header must be, of the groups of headerIs.
func (a arguments) headerSpec(i int) expect.HeaderSpec {
	name, is := a.header(i)
	return expect.HeaderSpec{Name: name, Equals: is.Equals, Prefix: is.Prefix, Matches: is.Matches, Absent: is.Absent}
}

// header is the same, and the header's name.
func (a arguments) header(i int) (name string, is expect.HeaderMatch) {
	if name = a.text(i); name != "" {
		return name, expect.HeaderMatch{Absent: true}
	}
	switch value := a.text(i + 3); a.texts[i+2] {
	case "equal to":
		is.Equals = &value
	case "starting with":
		is.Prefix = value
	case "matching":
		is.Matches = expect.Regexp(a.texts[i+3])
	}
	return a.text(i + 1), is
}
