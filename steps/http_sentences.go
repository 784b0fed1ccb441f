package steps

import (
	"mime"

	"github.com/streamspec/streamspec/runner/expect"
)

// httpSentences say what the response's head must be.
func httpSentences() []Sentence {
	return []Sentence{
		then("the status is 200", `the status is `+count, func(a arguments) (expect.Expectation, error) {
			return &expect.Status{Code: a.count(0)}, nil
		}).yaml(`{status: 200}`),
		then(`the media type is "text/event-stream"`, `the media type is `+text, func(a arguments) (expect.Expectation, error) {
			return mediaType(a.text(0))
		}).or(`the media type is "text/event-stream; charset=utf-8"`).yaml(
			`{media_type: text/event-stream}`,
			`{media_type: text/event-stream, params: {charset: utf-8}}`,
		),
		then(`the response is compressed with "gzip"`, `the response is compressed with `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Compressed{Encoding: a.text(0)}, nil
		}).yaml(`{compressed: gzip}`),
		then("the response is not compressed", `the response is not compressed`, func(arguments) (expect.Expectation, error) {
			return &expect.Compressed{Encoding: "none"}, nil
		}).yaml(`{compressed: none}`),
		then(`the response to "CALL" has the status 202`, `the response to `+text+` has the status `+count, func(a arguments) (expect.Expectation, error) {
			return &expect.Status{Of: a.text(0), Code: a.count(1)}, nil
		}).yaml(`{status: 202, of: CALL}`),
		then(`the response to "CALL" has the header "NAME"`, `the response to `+text+` has the header `+text+`(?: (equal to|starting with|matching) `+text+`)?`, responseHeader).or(
			`the response to "CALL" has the header "NAME" equal to "VALUE"`,
			`the response to "CALL" has the header "NAME" starting with "TEXT"`,
			`the response to "CALL" has the header "NAME" matching "REGEXP"`,
		).yaml(
			`{header: {name: NAME}, of: CALL}`,
			`{header: {name: NAME, equals: VALUE}, of: CALL}`,
			`{header: {name: NAME, prefix: TEXT}, of: CALL}`,
			`{header: {name: NAME, matches: REGEXP}, of: CALL}`,
		),
		then(`the response to "CALL" has no header "NAME"`, `the response to `+text+` has no header `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Header{Of: a.text(0), Spec: expect.HeaderSpec{Name: a.text(1), Absent: true}}, nil
		}).yaml(`{header: {name: NAME, absent: true}, of: CALL}`),
		then(`the protocol is "HTTP/1.1"`, `the protocol is `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Protocol{Version: a.text(0)}, nil
		}).yaml(`{protocol: HTTP/1.1}`),
		header(`the header "NAME" is "VALUE"`, `is `+text, func(a arguments) expect.HeaderSpec {
			want := a.text(1)
			return expect.HeaderSpec{Equals: &want}
		}).yaml(`{header: {name: NAME, equals: VALUE}}`),
		header(`the header "NAME" starts with "TEXT"`, `starts with `+text, func(a arguments) expect.HeaderSpec {
			return expect.HeaderSpec{Prefix: a.text(1)}
		}).yaml(`{header: {name: NAME, prefix: TEXT}}`),
		header(`the header "NAME" matches "REGEXP"`, `matches `+text, func(a arguments) expect.HeaderSpec {
			return expect.HeaderSpec{Matches: expect.Regexp(a.texts[1])}
		}).yaml(`{header: {name: NAME, matches: REGEXP}}`),
		header(`the header "NAME" is present`, `is present`, func(arguments) expect.HeaderSpec {
			return expect.HeaderSpec{}
		}).yaml(`{header: {name: NAME}}`),
		header(`the header "NAME" is absent`, `is absent`, func(arguments) expect.HeaderSpec {
			return expect.HeaderSpec{Absent: true}
		}).yaml(`{header: {name: NAME, absent: true}}`),
	}
}

func header(sentence, expr string, spec func(arguments) expect.HeaderSpec) Sentence {
	return then(sentence, `the header `+text+` `+expr, func(a arguments) (expect.Expectation, error) {
		s := spec(a)
		s.Name = a.text(0)
		return &expect.Header{Spec: s}, nil
	})
}

// mediaType reads a media type, with the parameters that it must have.
func mediaType(text string) (expect.Expectation, error) {
	name, params, err := mime.ParseMediaType(text)
	if err != nil { // what is wrong with it, Validate says
		name, params = text, nil
	}
	return &expect.MediaType{Type: name, Params: params}, nil
}

func responseHeader(a arguments) (expect.Expectation, error) {
	spec := expect.HeaderSpec{Name: a.text(1)}
	switch a.texts[2] {
	case "equal to":
		want := a.text(3)
		spec.Equals = &want
	case "starting with":
		spec.Prefix = a.text(3)
	case "matching":
		spec.Matches = expect.Regexp(a.texts[3])
	}
	return &expect.Header{Of: a.text(0), Spec: spec}, nil
}
