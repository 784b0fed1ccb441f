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
			breaks(`{every_stream_has_the_same: news}`, "stream alice\n0 news "+long+"alpha\nstream bob\n0 news "+long+"beta"),
			breaks(`{every_stream_has_the_same: news}`, "stream alice\n0 news 1\n10 news 2\nstream bob\n0 news 1\n100 end closed by the server"),
			holds(`{every_stream_has_the_same: news}`, "stream alice\n0 news 1\n500 news 2\nstream bob\n0 news 1\n100 end closed by streamspec: followed for 100 ms"),
			unknown(`{every_stream_has_the_same: news}`, "stream alice\n500 news 2\nstream bob\n100 end closed by streamspec: followed for 100 ms"),
			breaks(`{every_stream_has_the_same: any event}`, "stream alice\n0 news 1\nstream bob\n0 notice 1"),
			breaks(`{every_stream_has_the_same: any event}`, "stream alice\n0 news one\nstream bob\n0 notice one"),
			holds(`{every_stream_has_the_same: any event, once: true}`, "stream alice\n0 open {}\n1 bye {}\nstream bob\n0 open {}\n1 bye {}"),
		}},
		delivers(),
		resumes(),
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
			holds(`{together: news, by: id, within: 1s, ideally: 100ms}`, two),
			breaks(`{together: news, by: id, within: 200ms}`, two),
			breaks(`{together: news, by: id, within: 200ms}`, apart),
			breaks(`{together: news, within: 1s}`, two),
			breaks(`{together: beat, within: 200ms}`, "stream alice\n0 beat {}\n100 beat {}\nstream bob\n0 beat {}\n1200 beat {}"),
			unknown(`{together: beat, within: 200ms}`, "stream alice\n0 beat {}\n100 beat {}\nstream bob\n0 beat {}\n150 end closed by streamspec: followed for 150 ms"),
			unknown(`{together: beat, within: 200ms}`, "stream alice\n0 beat {}\nstream bob\n300 beat {}\nbusy 250 until 300"),
		}},
	}}
}

// The streams of the examples of clients that are cut off.
const (
	resumedStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		40 item #3 {"n":3}
		client cut off after event 2
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		cut off
		90 item #3 {"n":3}`
	lostStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		40 item #3 {"n":3}
		client cut off after event 2
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		cut off
		90 resync {}`
	twiceStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		client cut off after event 1
		0 item #1 {"n":1}
		cut off
		90 item #1 {"n":1}
		90 item #2 {"n":2}`
	turnedAwayStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		client cut off after event 1
		0 item #1 {"n":1}
		cut off
		90 end HTTP status: 401 Unauthorized`
	shortStream = `
		stream stream
		0 item #1 {"n":1}
		client cut off after event 2
		0 item #1 {"n":1}`
	lostBeforeTheEndStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		40 done #3 {}
		50 end closed by streamspec: #3 done arrived
		client cut off after event 1
		0 item #1 {"n":1}
		cut off
		90 done #3 {}
		95 end closed by streamspec: #2 done arrived`
	otherIDsStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		client cut off after event 1
		0 item #1 {"n":1}
		cut off
		90 item #1 {"n":2}`
	// lostWhileFollowedStream is of clients that were followed for a time: one gets nothing more.
	lostWhileFollowedStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		40 item #3 {"n":3}
		700 end closed by streamspec: followed for 700 ms
		client cut off after event 1
		0 item #1 {"n":1}
		cut off
		90 : nothing more
		700 end closed by streamspec: followed for 700 ms`
	hardlyBackStream = `
		stream stream
		0 item #1 {"n":1}
		20 item #2 {"n":2}
		100 end closed by streamspec: followed for 100 ms
		client cut off after event 1
		0 item #1 {"n":1}
		cut off
		90 : nothing more
		100 end closed by streamspec: followed for 100 ms`
	resyncBeforeStream = `
		stream stream
		0 resync #1 {}
		20 item #2 {"n":1}
		40 item #3 {"n":2}
		client cut off after event 2
		0 resync #1 {}
		20 item #2 {"n":1}
		cut off
		90 bye #4 {}`
	equalStream = `
		stream stream
		0 beat #1 {}
		20 beat #2 {}
		40 bye #3 {}
		client cut off after event 1
		0 beat #1 {}
		cut off
		90 beat #2 {}
		95 bye #3 {}`
	beforeAnyIDStream = `
		stream stream
		0 item {"n":1}
		20 item #2 {"n":2}
		client cut off after event 1
		0 item {"n":1}
		cut off
		90 item {"n":1}
		95 item #2 {"n":2}`
)

// resumes needs a stream that was not cut off, and clients that were.
func resumes() Entry {
	return Entry{"resumes", "Clients that are cut off, and come back with the last event ID, have every event once. They are extra clients of the same stream.", []Example{
		holds(`{resumes: item, by: n}`, resumedStream),
		breaks(`{resumes: item, by: n, cut: [{events: 2}]}`, lostStream),
		holds(`{resumes: item, or: resync}`, lostStream),
		breaks(`{resumes: item}`, turnedAwayStream),
		breaks(`{resumes: item}`, twiceStream),
		breaks(`{resumes: item, cut: [{events: 2}]}`, shortStream),
		breaks(`{resumes: item}`, shortStream),
		breaks(`{resumes: itme, cut: [{events: 2}]}`, resumedStream),
		breaks(`{resumes: item}`, lostBeforeTheEndStream),
		breaks(`{resumes: item}`, otherIDsStream),
		breaks(`{resumes: item}`, beforeAnyIDStream),
		breaks(`{resumes: item}`, lostWhileFollowedStream),
		unknown(`{resumes: item}`, hardlyBackStream),
		breaks(`{resumes: item, or: resync}`, resyncBeforeStream),
		holds(`{resumes: any event}`, equalStream),
	}}
}

// delivers needs calls, and events that have what these sent.
func delivers() Entry {
	const said = `
		response at 5
		0 welcome {}
		call say {"text":"one"} at 20: status 202 after 5 {"id":1}
		call say {"text":"two"} at 40: status 202 after 5 {"id":2}
		call say {"text":"three"} at 60: status 202 after 5 {"id":3}`
	const all = said + `
		30 message {"id":1,"text":"one"}
		50 message {"id":2,"text":"two"}
		190 message {"id":3,"text":"three"}`
	const crossed = `
		call say {"text":"one"} at 20: status 202 after 50
		call say {"text":"two"} at 40: status 202 after 50
		60 message {"text":"two"}
		65 message {"text":"one"}`
	const refused = `
		call say {"text":"one"} at 20: status 403
		30 welcome {}`
	return Entry{"delivers", "Each call of a name arrives as one event, with the same value as the call sent or was answered, in the order of the calls: on each stream. Until a stream has ended, one may come twice, so `until: settled` waits for its end: a room that does not end is followed for a time, `until: {for: 6s}`.", []Example{
		holds(`{delivers: say, as: message, by: text}`, all),
		holds(`{delivers: say, as: message, by: id, responded: id, within: 150ms}`, all),
		holds(`{delivers: say, as: message, by: text}`, crossed),
		holds(`{delivers: say, as: message, by: text}`, said+"\n10 message {\"text\":\"one\"}\n30 message {\"text\":\"one\"}\n50 message {\"text\":\"two\"}\n70 message {\"text\":\"three\"}"),
		breaks(`{delivers: say, as: message, by: text, within: 100ms}`, all),
		breaks(`{delivers: say, as: message, by: text}`, said+"\n30 message {\"text\":\"one\"}\n70 message {\"text\":\"three\"}"),
		breaks(`{delivers: say, as: message, by: text}`, said+"\n30 message {\"text\":\"one\"}"),
		breaks(`{delivers: say, as: message, by: text}`, said+"\n30 message {\"text\":\"one\"}\n70 message {\"text\":\"three\"}\n75 message {\"text\":\"two\"}"),
		breaks(`{delivers: say, as: message, by: text}`, all+"\n195 message {\"text\":\"two\"}"),
		breaks(`{delivers: say, as: message, by: text}`, said+"\n10 message {\"text\":\"three\"}\n30 message {\"text\":\"one\"}\n50 message {\"text\":\"two\"}"),
		breaks(`{delivers: say, as: message, by: content, sent: text}`, all),
		breaks(`{delivers: say, as: message, by: text, sent: words}`, all),
		breaks(`{delivers: say, as: message, by: text}`, refused),
		breaks(`{delivers: tell, as: message, by: text}`, all),
		unknown(`{delivers: say, as: message, by: text}`, said+"\n30 message {\"text\":\"one\"}\n55 message {\"text\":\"two\"}\n70 end closed by streamspec: followed for 70 ms"),
	}}
}
