package profiles_test

import (
	"net/http"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestFaultsOfGraphQLOnOneStream: the results of several operations on one stream.
func TestFaultsOfGraphQLOnOneStream(t *testing.T) {
	const (
		in       = "operations.http"
		vocab    = "there are no events but next and complete"
		whose    = "each event says of which operation it is"
		result   = "each next has the result of its operation as payload"
		errors   = "errors are a list, each with a message"
		data     = "data is an object, or null beside errors"
		behind   = "nothing comes of an operation that is complete"
		hi       = `{"id":"2","payload":{"data":{"greetings":"Hi"}}}`
		payload  = `"payload":{"data":{"hello":"world"}}`
		complete = "event: complete\ndata: "
	)
	testFaults(t, "graphql-sse/single", []fault{
		{name: "complete comes twice", in: in, by: doubled(1), rule: behind},
		{name: "complete comes before the last result", in: in, by: moved(7, 6), rule: behind},
		{name: "complete comes before the only result", in: in, by: moved(1, 0), rule: behind},
		{name: "a result of the one is sent as that of the other", in: in, old: `{"id":"2","payload":{"data":{"greetings":"Hola"}}}`, new: `{"id":"1","payload":{"data":{"greetings":"Hola"}}}`, rule: behind},
		{name: "complete of another operation", in: in, old: complete + `{"id":"3"}`, new: complete + `{"id":"2"}`, rule: behind},
		{name: "no names", in: in, old: "event: next\n", new: "", rule: vocab},
		{name: "a ping that clients do not know", in: in, old: "event: next\ndata: " + hi, new: "event: ping\ndata: {}\n\nevent: next\ndata: " + hi, rule: vocab},
		{name: "an error as text", in: in, by: added(2, "upstream connect error"), rule: vocab},
		{name: "a result as in the other mode", in: in, old: hi, new: `{"data":{"greetings":"Hi"}}`, rule: whose},
		{name: "complete as in the other mode", in: in, old: complete + `{"id":"1"}`, new: complete, rule: whose},
		{name: "no id", in: in, old: `{"id":"2","payload":{"data":{"greetings":"Hi"}}}`, new: `{"payload":{"data":{"greetings":"Hi"}}}`, rule: whose},
		{name: "an id that is a number", in: in, old: `"id":"2"`, new: `"id":2`, rule: whose},
		{name: "an id that is empty", in: in, old: `"id":"2"`, new: `"id":""`, rule: whose},
		{name: "JSON that is cut", in: in, old: hi, new: `{"id":"2","payl`, rule: whose},
		{name: "no payload", in: in, old: "," + payload, new: "", rule: result},
		{name: "a payload that is a text", in: in, old: payload, new: `"payload":"{\"data\":{}}"`, rule: result},
		{name: "a payload that is null", in: in, old: payload, new: `"payload":null`, rule: result},
		{name: "a payload that is no result", in: in, old: payload, new: `"payload":{"hello":"world"}`, rule: result},
		{name: "errors that are an object", in: in, old: `"errors":[{"message":"no such thing","locations":[{"line":1,"column":3}],"path":["broken"]}]`, new: `"errors":{"message":"no"}`, rule: errors},
		{name: "an error without a message", in: in, old: `"message":"no such thing",`, new: "", rule: errors},
		{name: "data that is a text", in: in, old: `{"hello":"world"}`, new: `"world"`, rule: data},
		{name: "data that is null without errors", in: in, old: `{"hello":"world"}`, new: `null`, rule: data},
		{name: "a result in complete", in: in, old: complete + `{"id":"1"}`, new: complete + `{"id":"1",` + payload + `}`, rule: "complete has no result"},
		{name: "the last part is lost", in: in, old: payload, new: `"payload":{"data":{"hello":"world"},"hasNext":true}`, rule: "the last part of a result says that it is the last"},
		{name: "a part behind the last", in: in, old: "event: next\ndata: " + hi, new: "event: next\ndata: " + `{"id":"2","payload":{"data":{},"hasNext":false}}` + "\n\nevent: next\ndata: " + `{"id":"2","payload":{"incremental":[],"hasNext":false}}`, rule: "no part of a result comes behind its last"},

		{name: "operations that go on", in: in, by: dropped(7), rule: allowed},
		{name: "the results of one before those of the other", in: in, by: moved(2, 0), rule: allowed},
		{name: "an operation without a result", in: in, by: dropped(0), rule: allowed},
		{name: "data that is null, with errors", in: in, old: `"data":{"broken":null}`, new: `"data":null`, rule: allowed},
		{name: "a result in parts", in: in, old: "event: next\ndata: " + hi, new: "event: next\ndata: " + `{"id":"2","payload":{"data":{"greetings":"Hi"},"hasNext":true}}` + "\n\nevent: next\ndata: " + `{"id":"2","payload":{"incremental":[{"data":{"b":1},"path":[]}],"hasNext":false}}`, rule: allowed},
		{name: "parts that have not ended", in: in, by: func(text string) string {
			return dropped(1)(replaced(text, payload, `"payload":{"data":{"hello":"world"},"hasNext":true}`))
		}, rule: allowed},
		{name: "comments", in: in, old: complete, new: ":\n\n" + complete, rule: allowed},
	})
}

// TestAnswersOfGraphQLOnOneStream: what is answered to the requests beside the stream, by how they were made.
func TestAnswersOfGraphQLOnOneStream(t *testing.T) {
	p := open(t, "graphql-sse/single")
	for _, c := range []struct {
		method, in string
		fits       bool
	}{
		{http.MethodPut, "reserve.http", true},
		{http.MethodPost, "accepted.http", true},
		{http.MethodDelete, "stop.http", true},
		{http.MethodGet, "second-stream.http", true},
		{http.MethodGet, "reserve.http", false},
		{http.MethodGet, "stop.http", false},
	} {
		asked := recording.Request{Method: c.method, URL: "http://127.0.0.1/graphql/stream"}
		v := p.Answered(read(t, "graphql-sse/single/"+c.in, asked, asItIs))
		if fits := v.State != expect.Broken; fits != c.fits {
			t.Errorf("%s answered by %s: %s; %s", c.method, c.in, v.Expected, v.Got)
		}
	}
}
