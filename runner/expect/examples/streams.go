package examples

// streams compares the streams of a scenario.
func streams() Group {
	const two = `
		stream alice
		0 news {"id":1,"session":"a","version":"1.0"}
		50 news {"id":2,"session":"a","version":"1.0"}
		stream bob
		5 news {"id":1,"session":"b","version":"1.0"}
		900 news {"id":2,"session":"b","version":"1.0"}`
	const apart = `
		stream alice
		0 news {"id":1,"session":"a","version":"1.0"}
		50 news {"id":2,"session":"a","version":"1.0"}
		stream bob
		5 news {"id":1,"session":"a","version":"1.1"}
		10 news {"id":1,"session":"a","version":"1.1"}`
	return Group{"streams", "Several streams", []Entry{
		{"every_stream_has_the_same", "Every stream has the same events of a kind, in the same order.", []Example{
			holds(`{every_stream_has_the_same: news, by: id, once: true}`, two),
			breaks(`{every_stream_has_the_same: news}`, two),
			breaks(`{every_stream_has_the_same: news, by: id, once: true}`, apart),
			breaks(`{every_stream_has_the_same: news, by: name}`, two),
			breaks(`{every_stream_has_the_same: alert}`, two),
		}},
		{"same_in_every_stream", "The value at a path is the same in every event of every stream.", []Example{
			holds(`{same_in_every_stream: version, in: news}`, two),
			breaks(`{same_in_every_stream: version, in: news}`, apart),
		}},
		{"own_in_every_stream", "No two streams share a value at a path.", []Example{
			holds(`{own_in_every_stream: session}`, two),
			breaks(`{own_in_every_stream: session}`, apart),
		}},
		{"together", "Each event of a kind arrives on every stream within a time of its first arrival.", []Example{
			holds(`{together: news, by: id, within: 1s}`, two),
			breaks(`{together: news, by: id, within: 200ms}`, two),
			breaks(`{together: news, by: id, within: 200ms}`, apart),
		}},
	}}
}
