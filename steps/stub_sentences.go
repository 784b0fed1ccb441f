package steps

import (
	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// theStub is the stub that a sentence of this file is about, requestText a method and
// a path.
const (
	theStub     = `the stub ` + text + ` received `
	requestText = `"([A-Z]{3,}) (/[^"]*)"`
)

// stubSentences say what the stubs received.
func stubSentences() []Sentence {
	return []Sentence{
		then(`the stub "NAME" received exactly 2 "GET /path"`, theStub+`(exactly|at least|at most) `+count+` `+requestText+`(?: within `+duration+`)?`, counted).or(
			`the stub "NAME" received at least 2 "POST /path"`, `the stub "NAME" received at most 2 "ANY /path"`,
			`the stub "NAME" received exactly 2 "PUT /path" within 2 s`,
		).yaml(
			`{received: NAME, get: /path, times: 2}`,
			`{received: NAME, post: /path, at_least: 2}`,
			`{received: NAME, any: /path, at_most: 2}`,
			`{received: NAME, put: /path, times: 2, within: 2s}`,
		),
		then(`the stub "NAME" received exactly 2 "POST /path" with "PATH" equal to 5`, theStub+`(exactly|at least|at most) `+count+` `+requestText+` with `+text+` equal to `+jsonValue+`(?: within `+duration+`)?`, countedWhere).yaml(
			`{received: NAME, post: /path, where: {PATH: 5}, times: 2}`),
		then(`the stub "NAME" received no "POST /path"`, theStub+`no `+requestText, func(a arguments) (expect.Expectation, error) {
			none := 0
			return received(a.text(0), a.texts[1], a.texts[2], expect.Received{Times: &none})
		}).yaml(`{received: NAME, post: /path, times: 0}`),
		everyReceived(`every "POST /path" that the stub "NAME" received has "PATH" and "PATH"`, pathList, func(a arguments) (expect.Received, error) {
			return expect.Received{Body: expect.Body{Has: paths(a.texts[0])}}, validatePaths(paths(a.texts[0]))
		}).yaml(`{received: NAME, post: /path, has: [PATH, PATH]}`),
		everyReceived(`every "POST /path" that the stub "NAME" received has "PATH" equal to 5`, text+` equal to `+jsonValue, func(a arguments) (expect.Received, error) {
			want, err := a.json(1)
			if err != nil {
				return expect.Received{}, err
			}
			return expect.Received{Body: expect.Body{Is: map[value.Path]yamlfile.JSON{a.path(0): want}}}, a.path(0).Validate()
		}).yaml(`{received: NAME, post: /path, is: {PATH: 5}}`),
		everyReceived(`every "POST /path" that the stub "NAME" received has data like:`, `data like:`, func(a arguments) (expect.Received, error) {
			like := value.Like(a.doc.Content)
			return expect.Received{Body: expect.Body{Like: like}}, like.Validate()
		}).with(DocString).below(`"""`, `{"id":"<uuid>"}`, `"""`).yaml(`{received: NAME, post: /path, like: {id: "<uuid>"}}`),
		everyReceived(`every "GET /path" that the stub "NAME" received has the header "NAME" equal to "VALUE"`, `the header `+text+` equal to `+text, func(a arguments) (expect.Received, error) {
			return expect.Received{Headers: map[string]string{a.text(0): a.text(1)}}, nil
		}).yaml(`{received: NAME, get: /path, headers: {NAME: VALUE}}`),
	}
}

// counted is how many requests a stub received.
func counted(a arguments) (expect.Expectation, error) {
	x := bounded(a.texts[1], a.count(2))
	x.Within = a.optionalDuration(5)
	return received(a.text(0), a.texts[3], a.texts[4], x)
}

// countedWhere counts those whose body has a value.
func countedWhere(a arguments) (expect.Expectation, error) {
	want, err := a.json(6)
	if err != nil {
		return nil, err
	}
	x := bounded(a.texts[1], a.count(2))
	x.Where, x.Within = map[value.Path]yamlfile.JSON{a.path(5): want}, a.optionalDuration(7)
	if err := a.path(5).Validate(); err != nil {
		return nil, err
	}
	return received(a.text(0), a.texts[3], a.texts[4], x)
}

// bounded says how many requests there must be.
func bounded(how string, n int) expect.Received {
	var x expect.Received
	x.Times, x.AtLeast, x.AtMost = boundsOf(how, n)
	return x
}

// received completes an expectation by its stub and its requests.
func received(stub, method, path string, x expect.Received) (expect.Expectation, error) {
	x.Stub = stub
	x.Pattern = httpcall.On(method, path)
	return &x, nil
}

// everyReceived makes a sentence about each request that a stub received.
func everyReceived(text, expr string, must func(arguments) (expect.Received, error)) Sentence {
	return then(text, `every `+requestText+` that the stub "([^"]+)" received has `+expr, func(a arguments) (expect.Expectation, error) {
		x, err := must(arguments{texts: a.texts[3:], table: a.table, doc: a.doc})
		if err != nil {
			return nil, err
		}
		return received(a.texts[2], a.texts[0], a.texts[1], x)
	})
}
