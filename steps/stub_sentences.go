package steps

import (
	"cmp"
	"slices"

	"github.com/streamspec/streamspec/internal/httpcall"
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
	return slices.Concat(countsReceived(), bodiesReceived(), orderReceived())
}

// countsReceived say how many requests came.
func countsReceived() []Sentence {
	return []Sentence{
		then(`the stub "NAME" received exactly 2 "GET /path"`, theStub+`(exactly|at least|at most) `+count+` `+requestText+inTime, counted).or(
			`the stub "NAME" received at least 2 "POST /path"`, `the stub "NAME" received at most 2 "ANY /path"`,
			`the stub "NAME" received exactly 2 "PUT /path" within 2 s`, `the stub "NAME" received at least 1 "PUT /path" within 2 s of the client's leave of "STREAM"`,
		).yaml(
			`{received: NAME, get: /path, times: 2}`,
			`{received: NAME, post: /path, at_least: 2}`,
			`{received: NAME, any: /path, at_most: 2}`,
			`{received: NAME, put: /path, times: 2, within: 2s}`, `{received: NAME, put: /path, at_least: 1, within: 2s, after_call: leave of STREAM}`,
		),
		then(`the stub "NAME" received exactly 2 "POST /path" with "PATH" equal to 5`, theStub+`(exactly|at least|at most) `+count+` `+requestText+` with `+text+` equal to `+jsonValue+inTime, countedWhere).yaml(
			`{received: NAME, post: /path, where: {PATH: 5}, times: 2}`),
		then(`the stub "NAME" received no "POST /path"`, theStub+`no `+requestText, func(a arguments) (expect.Expectation, error) {
			none := 0
			return received(a.text(0), a.texts[1], a.texts[2], expect.Received{Times: &none})
		}).yaml(`{received: NAME, post: /path, times: 0}`),
		then(`the stub "NAME" received no "POST /path" with "PATH" equal to 5`, theStub+`no `+requestText+` with `+text+` equal to `+jsonValue, noneWhere).yaml(
			`{received: NAME, post: /path, where: {PATH: 5}, times: 0}`),
	}
}

// bodiesReceived say what requests had.
func bodiesReceived() []Sentence {
	return []Sentence{
		everyReceived(`every "POST /path" that the stub "NAME" received has "PATH" and "PATH"`, pathList, func(a arguments) (expect.Received, error) {
			return expect.Received{Body: expect.Body{Has: paths(a.texts[0])}}, validatePaths(paths(a.texts[0]))
		}).yaml(`{received: NAME, post: /path, has: [PATH, PATH]}`),
		everyReceived(`every "POST /path" that the stub "NAME" received has "PATH" equal to 5`, text+` equal to `+jsonValue, func(a arguments) (expect.Received, error) {
			want, err := a.json(1)
			if err != nil {
				return expect.Received{}, err
			}
			return expect.Received{Body: expect.Body{Is: map[value.Path]value.JSON{a.path(0): want}}}, a.path(0).Validate()
		}).yaml(`{received: NAME, post: /path, is: {PATH: 5}}`),
		everyReceived(`every "POST /path" that the stub "NAME" received has data like:`, `data like:`, func(a arguments) (expect.Received, error) {
			like, err := a.below.like()
			return expect.Received{Body: expect.Body{Like: like}}, err
		}).with(DocString).below(`"""`, `{"id":"<uuid>"}`, `"""`).yaml(`{received: NAME, post: /path, like: {id: "<uuid>"}}`),
		everyReceived(`every "GET /path" that the stub "NAME" received has the header "NAME"`, headerIs, func(a arguments) (expect.Received, error) {
			name, is := a.header(0)
			return expect.Received{Headers: map[string]expect.HeaderMatch{name: is}}, nil
		}).or(
			`every "GET /path" that the stub "NAME" received has the header "NAME" equal to "VALUE"`,
			`every "GET /path" that the stub "NAME" received has no header "NAME"`,
			`the 2nd "GET /path" that the stub "NAME" received has the header "NAME" starting with "TEXT"`,
			`the 2nd "GET /path" that the stub "NAME" received has the header "NAME" matching "REGEXP"`,
		).yaml(
			`{received: NAME, get: /path, headers: {NAME: {}}}`,
			`{received: NAME, get: /path, headers: {NAME: VALUE}}`,
			`{received: NAME, get: /path, headers: {NAME: {absent: true}}}`,
			`{received: NAME, get: /path, number: 2, headers: {NAME: {prefix: TEXT}}}`,
			`{received: NAME, get: /path, number: 2, headers: {NAME: {matches: REGEXP}}}`,
		),
	}
}

// orderReceived say in which order requests came, and how far apart.
func orderReceived() []Sentence {
	return []Sentence{
		then(`the stub "NAME" received in this order:`, theStub+`in this order`+inTime+`:`, func(a arguments) (expect.Expectation, error) {
			rows, err := a.below.rows("request")
			x := &expect.ReceivedOrder{Stub: a.text(0)}
			x.InTime = a.inTime(1)
			for _, r := range rows {
				line := expect.RequestLine(r.cells[0])
				x.Requests = append(x.Requests, line)
				err = cmp.Or(err, r.wrong(0, line.Validate()))
			}
			return x, err
		}).with(Table).below(`| POST /login |`, `| GET /me |`).or(`the stub "NAME" received in this order within 2 s:`).yaml(
			`{received_order: NAME, requests: [POST /login, GET /me]}`,
			`{received_order: NAME, requests: [POST /login, GET /me], within: 2s}`,
		),
		then(`the time between the "POST /path" that the stub "NAME" received is at least 100 ms`,
			`the time between the `+requestText+` that the stub `+text+` received (?:is (?:at least `+duration+`|at most `+duration+`|between `+duration+` and `+duration+`)(?: and (grows) each time)?|(grows) each time)`, receivedInterval).or(
			`the time between the "POST /path" that the stub "NAME" received is at most 2 s`,
			`the time between the "POST /path" that the stub "NAME" received is between 100 ms and 2 s`,
			`the time between the "POST /path" that the stub "NAME" received is at least 100 ms and grows each time`,
			`the time between the "POST /path" that the stub "NAME" received grows each time`,
		).yaml(
			`{received_interval: NAME, post: /path, at_least: 100ms}`,
			`{received_interval: NAME, post: /path, at_most: 2s}`,
			`{received_interval: NAME, post: /path, at_least: 100ms, at_most: 2s}`,
			`{received_interval: NAME, post: /path, at_least: 100ms, growing: true}`,
			`{received_interval: NAME, post: /path, growing: true}`,
		),
	}
}

// counted is how many requests a stub received.
func counted(a arguments) (expect.Expectation, error) {
	x := bounded(a.texts[1], a.count(2))
	x.InTime = a.inTime(5)
	return received(a.text(0), a.texts[3], a.texts[4], x)
}

// countedWhere counts those whose body has a value.
func countedWhere(a arguments) (expect.Expectation, error) {
	x := bounded(a.texts[1], a.count(2))
	x.InTime = a.inTime(7)
	return receivedWhere(a, 3, x)
}

// noneWhere says that none has it.
func noneWhere(a arguments) (expect.Expectation, error) {
	none := 0
	return receivedWhere(a, 1, expect.Received{Times: &none})
}

// receivedWhere completes an expectation by its requests, which stand at this argument with a path and
// its value behind them.
func receivedWhere(a arguments, at int, x expect.Received) (expect.Expectation, error) {
	want, err := a.json(at + 3)
	if err != nil {
		return nil, err
	}
	x.Where = expect.Where{a.path(at + 2): want}
	if err := a.path(at + 2).Validate(); err != nil {
		return nil, err
	}
	return received(a.text(0), a.texts[at], a.texts[at+1], x)
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

// receivedInterval says how far apart requests came.
func receivedInterval(a arguments) (expect.Expectation, error) {
	x := &expect.ReceivedInterval{Stub: a.text(2), Pattern: httpcall.On(a.texts[0], a.texts[1])}
	x.AtLeast, x.AtMost = a.optionalDuration(3)+a.optionalDuration(5), a.optionalDuration(4)+a.optionalDuration(6)
	x.Growing = a.texts[7]+a.texts[8] != ""
	return x, nil
}

// everyReceived makes a sentence about each request that a stub received, or about one of them.
func everyReceived(text, expr string, must func(arguments) (expect.Received, error)) Sentence {
	return then(text, `(?:every|the (\d+(?:st|nd|rd|th))) `+requestText+` that the stub `+named+` received has `+expr, func(a arguments) (expect.Expectation, error) {
		x, err := must(arguments{texts: a.texts[4:], below: a.below})
		if err != nil {
			return nil, err
		}
		x.Number = a.ordinal(0)
		return received(a.text(3), a.texts[1], a.texts[2], x)
	})
}
