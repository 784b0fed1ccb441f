package examples

// wire says whether the stream keeps the rules of the event stream format.
func wire() Group {
	const broken = `
		0 open {}
		10 "retry: 2500\n"
		20 "a line of nonsense\n\n"
		30 tick 1`
	const completion = `
		< Content-Type: text/event-stream
		10 message {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":null}]}
		20 message {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}`
	const finished = `
		30 message {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	return Group{"wire", "The wire", []Entry{
		{"retry", "The stream sets this reconnection time, and no other.", []Example{
			holds(`{retry: 2500ms}`, broken),
			breaks(`{retry: 3s}`, broken),
			breaks(`{retry: 3s}`, "0 open {}"),
		}},
		{"line_endings", "All lines end alike, in LF, CR or CRLF.", []Example{
			holds(`{line_endings: LF}`, "0 open {}"),
			breaks(`{line_endings: CRLF}`, "0 open {}"),
			breaks(`{line_endings: LF}`, "0 open {}\n10 \"data: 1\\r\\n\\r\\n\""),
			breaks(`{line_endings: LF}`, "refused"),
		}},
		{"violations", "The stream breaks these rules of the format, each at least once, and no others.", []Example{
			holds(`{violations: []}`, "0 open {}"),
			holds(`{violations: [malformed-line], showing: nonsense}`, broken),
			breaks(`{violations: []}`, broken),
			breaks(`{violations: [malformed-line], showing: a typo}`, broken),
			breaks(`{violations: [malformed-line, bad-retry]}`, broken),
		}},
		{"profile", "The stream keeps the rules that a public protocol lays down, as its profile has them.", []Example{
			holds(`{profile: openai/chat-completions}`, completion+finished+"\n40 message [DONE]"),
			holds(`{profile: openai/chat-completions}`, completion+finished+"\n40 message [DONE]\n9000 end closed by the server"),
			breaks(`{profile: openai/chat-completions}`, completion+finished),
			breaks(`{profile: openai/chat-completions}`, completion+finished+"\n40 message : keep-alive\n50 message [DONE]"),
			unknown(`{profile: openai/chat-completions}`, completion+"\n50 end closed by streamspec: 2 events arrived"),
			breaks(`{profile: openai/chat-completions}`, "status 200\n< Content-Type: text/html\n0 end wrong media type"),
			unknown(`{profile: openai/chat-completions}`, "status 429\n< Content-Type: application/json\n0 end HTTP status"),
		}},
	}}
}
