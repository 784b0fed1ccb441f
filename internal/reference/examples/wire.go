package examples

// wire says whether the stream keeps the rules of the event stream format.
func wire() Group {
	const broken = `
		0 open {}
		10 "retry: 2500\n"
		20 "a line of nonsense\n\n"
		30 tick 1`
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
	}}
}
