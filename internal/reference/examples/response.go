package examples

import "slices"

// response says what the response's head must be.
func response() Group {
	const head = `
		status 200
		< Content-Type: text/event-stream; charset=utf-8
		< Cache-Control: no-cache
		0 open {}`
	const called = `
		call pay at 50: status 202
		< Location: /payments/7
		0 open {}
		90 paid {}`
	const paid = `
		call pay at 50: status 202 {"id":7,"state":"queued","links":{"self":"/payments/7"}}
		0 open {}`
	const back = `
		> Authorization: Bearer t1
		0 tick #1 {}
		cut off at 20, back at 50
		cut off at 60, back at 90: status 200
		90 tick #2 {}
		cut off at 100, back at 130: status 204
		130 end closed by the server: 204 No Content: the server asks not to reconnect`
	const once = "0 tick #1 {}\n20 end closed by the server"
	const left = "0 tick #1 {}\n20 end timeout"
	const gone = "0 tick #1 {}\ncut off at 20, back at 50\n60 end no connection: connection refused"
	return Group{"response", "The response", slices.Concat([]Entry{
		{"status", "The status code of the stream's response or, with of, of the response to a call.", []Example{
			holds(`{status: 200}`, head),
			holds(`{status: 202, of: pay}`, called),
			breaks(`{status: 404}`, head),
			breaks(`{status: 200}`, "refused"),
			breaks(`{status: 200, of: pay}`, called),
			breaks(`{status: 200, of: refund}`, called),
			holds(`{status: 204, connection: 4}`, back),
			breaks(`{status: 204, connection: 3}`, back),
			breaks(`{status: 200, connection: 2}`, back),
			breaks(`{status: 204, connection: 2}`, once),
			unknown(`{status: 204, connection: 2}`, left),
		}},
		{"header", "A header of the response: is, starts with, matches, is present or absent; with `optional: true` it need not be there.", []Example{
			holds(`{header: {name: content-type, prefix: text/event-stream}}`, head),
			holds(`{header: {name: Location, matches: "^/payments/"}, of: pay}`, called),
			breaks(`{header: {name: Cache-Control, equals: no-store}}`, head),
			breaks(`{header: {name: Cache-Control, absent: true}}`, head),
			breaks(`{header: {name: X-Accel-Buffering, equals: "no"}}`, head),
			holds(`{header: {name: X-Accel-Buffering, equals: "no", optional: true}}`, head),
			breaks(`{header: {name: Cache-Control, equals: no-store, optional: true}}`, head),
		}},
	}, cameBack(back, once, left, gone), bodies(head, called, paid))}
}

// cameBack are about the connections of clients that came back, that did not, that were left
// by us, and that could not.
func cameBack(back, once, left, gone string) []Entry {
	return []Entry{
		{"request_header", "A header of the request for the stream, or of the one by which the client came back: as for header.", []Example{
			holds(`{request_header: {name: Last-Event-ID, equals: "1"}, connection: 3}`, back),
			holds(`{request_header: {name: Last-Event-ID, absent: true}}`, back),
			breaks(`{request_header: {name: Authorization, prefix: "Bearer "}, connection: 3}`, back),
			breaks(`{request_header: {name: Last-Event-ID, equals: "2"}, connection: 3}`, back),
			breaks(`{request_header: {name: Last-Event-ID}, connection: 2}`, once),
			unknown(`{request_header: {name: Last-Event-ID}, connection: 2}`, left),
		}},
		{"reconnections", "The client came back so many times, each time with a response within a time of having lost the last.", []Example{
			holds(`{reconnections: 3}`, back),
			holds(`{reconnections: [1, 3], within: 200ms}`, back),
			holds(`{reconnections: 0}`, once),
			breaks(`{reconnections: 0}`, back),
			breaks(`{reconnections: [1, 2]}`, back),
			breaks(`{reconnections: 1}`, once),
			breaks(`{reconnections: 3, within: 50ms}`, back),
			breaks(`{reconnections: 1, within: 50ms}`, gone),
			unknown(`{reconnections: 1}`, left),
			unknown(`{reconnections: 1, within: 5s}`, "0 tick #1 {}\ncut off at 20, back at 50\n60 end timeout"),
			unknown(`{reconnections: 3, within: 50ms}`, back+"\nbusy 40 until 90"),
		}},
		{"asks_not_to_reconnect", "The server tells a client that comes back that the stream is over for good: by the status 204.", []Example{
			holds(`{asks_not_to_reconnect: true}`, back),
			breaks(`{asks_not_to_reconnect: true}`, once),
			breaks(`{asks_not_to_reconnect: true}`, "0 tick #1 {}\ncut off at 20, back at 50: status 200\n60 tick #2 {}"),
			breaks(`{asks_not_to_reconnect: true}`, gone),
			unknown(`{asks_not_to_reconnect: true}`, left),
		}},
	}
}

// bodies are about what a response is, and how it came.
func bodies(head, called, paid string) []Entry {
	return []Entry{
		{"response", "The body of the response to a call passes all checks.", []Example{
			holds(`{response: pay, has: links.self, is: {state: queued}}`, paid),
			holds(`{response: pay, like: {id: <integer>}, schema: {required: [state]}}`, paid),
			breaks(`{response: pay, is: {state: done}}`, paid),
			breaks(`{response: pay, has: links.cancel}`, paid),
			breaks(`{response: pay, has: id}`, called),
			breaks(`{response: refund, has: id}`, paid),
		}},
		{"media_type", "The media type, whatever its parameters, unless some are given.", []Example{
			holds(`{media_type: text/event-stream, params: {charset: UTF-8}}`, head),
			breaks(`{media_type: application/json}`, head),
			breaks(`{media_type: text/event-stream, params: {charset: latin1}}`, head),
		}},
		{"compressed", "The encoding of the response; none: it is not compressed.", []Example{
			holds(`{compressed: none}`, head),
			holds(`{compressed: none}`, "< Content-Encoding: none\n0 open {}"),
			breaks(`{compressed: gzip}`, head),
			breaks(`{compressed: none}`, "< Content-Encoding: gzip\n0 open {}"),
		}},
		{"protocol", "The version of HTTP.", []Example{
			holds(`{protocol: HTTP/1.1}`, head),
			breaks(`{protocol: HTTP/2.0}`, head),
		}},
	}
}
