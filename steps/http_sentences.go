package steps

import "github.com/streamspec/streamspec/runner/expect"

// httpSentences say what the response's head must be.
func httpSentences() []Sentence {
	return []Sentence{
		then("the status is 200", `the status is `+count, func(a arguments) (expect.Expectation, error) {
			return &expect.Status{Code: a.count(0)}, nil
		}).yaml(`{status: 200}`),
		then(`the media type is "text/event-stream"`, `the media type is `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.MediaType{Type: a.text(0)}, nil
		}).yaml(`{media_type: text/event-stream}`),
		then(`the response is compressed with "gzip"`, `the response is compressed with `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Compressed{Encoding: a.text(0)}, nil
		}).yaml(`{compressed: gzip}`),
		then("the response is not compressed", `the response is not compressed`, func(arguments) (expect.Expectation, error) {
			return &expect.Compressed{Encoding: "none"}, nil
		}).yaml(`{compressed: none}`),
		then(`the answer to "CALL" has the status 202`, `the answer to `+text+` has the status `+count, func(a arguments) (expect.Expectation, error) {
			return &expect.Status{Of: a.text(0), Code: a.count(1)}, nil
		}).yaml(`{status: 202, of: CALL}`),
		then(`the answer to "CALL" has the header "NAME" equal to "VALUE"`, `the answer to `+text+` has the header `+text+` equal to `+text, func(a arguments) (expect.Expectation, error) {
			want := a.text(2)
			return &expect.Header{Of: a.text(0), Spec: expect.HeaderSpec{Name: a.text(1), Equals: &want}}, nil
		}).yaml(`{header: {name: NAME, equals: VALUE}, of: CALL}`),
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
