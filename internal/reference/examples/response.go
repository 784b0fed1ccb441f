package examples

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
	return Group{"response", "The response", []Entry{
		{"status", "The status code of the stream's response or, with of, of the response to a call.", []Example{
			holds(`{status: 200}`, head),
			holds(`{status: 202, of: pay}`, called),
			breaks(`{status: 404}`, head),
			breaks(`{status: 200}`, "refused"),
			breaks(`{status: 200, of: pay}`, called),
			breaks(`{status: 200, of: refund}`, called),
		}},
		{"header", "A header of the response: is, starts with, matches, is present or absent.", []Example{
			holds(`{header: {name: content-type, prefix: text/event-stream}}`, head),
			holds(`{header: {name: Location, matches: "^/payments/"}, of: pay}`, called),
			breaks(`{header: {name: Cache-Control, equals: no-store}}`, head),
			breaks(`{header: {name: Cache-Control, absent: true}}`, head),
			breaks(`{header: {name: X-Accel-Buffering, equals: "no"}}`, head),
		}},
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
			breaks(`{compressed: gzip}`, head),
			breaks(`{compressed: none}`, "< Content-Encoding: gzip\n0 open {}"),
		}},
		{"protocol", "The version of HTTP.", []Example{
			holds(`{protocol: HTTP/1.1}`, head),
			breaks(`{protocol: HTTP/2.0}`, head),
		}},
	}}
}
