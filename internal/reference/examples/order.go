package examples

// The streams of the examples of order.
const (
	orderStream = `
		0 accepted {"id":7}
		40 heartbeat {}
		90 paid {"id":7}
		120 shipped {"id":7}
		130 bye {}`
	toolStream = `
		0 call {"id":"a"}
		10 call {"id":"b"}
		500 result {"id":"b"}
		900 result {"id":"a"}`
)

// The streams of the examples of kinds, and of IDs that repeat.
const (
	anyOfStream = `
		kind early {event: task, where: {state: ok}}
		kind late {any_of: [bad, worse]}
		kind bad {event: task, where: {state: bad}}
		kind worse {event: task, where: {state: worse}}
		0 task {"state":"ok"}
		10 task {"state":"bad"}
		20 task {"state":"worse"}`
	nearStream = `
		kind reply {event: message, where: {id: 7}}
		0 accepted {"id":7}
		10 message {"method":"progress"}
		20 message {"id":"7","result":{}}`
	nearlySeven = `
		kind seven {event: message, where: {id: 7}}
		0 message {"id":"7"}`
	repeatedStream = `
		0 item #1 {"n":1}
		10 item #2 {"n":2}
		20 item #1 {"n":1}`
)

// order says which events come, and in which order.
func order() Group {
	return Group{"order", "Which events, and in which order", append(patterns(), relations()...)}
}

// patterns are about a whole order.
func patterns() []Entry {
	return []Entry{
		{"order", "Events of these kinds arrive in this order; others may come between them.", []Example{
			holds(`{order: accepted paid+ (shipped | cancelled)}`, orderStream),
			holds(`{order: accepted (paid & heartbeat) shipped}`, orderStream),
			breaks(`{order: accepted shipped paid}`, orderStream),
			breaks(`{order: accepted paid refunded}`, orderStream),
			breaks(`{order: refunded*}`, orderStream),
			breaks(`{order: accepted piad shipped}`, orderStream),
			breaks(`{order: accepted paid shipped by}`, orderStream),
			holds(`{order: "late{2}"}`, anyOfStream),
			breaks(`{order: "late{3}"}`, anyOfStream),
			breaks(`{order: accepted reply}`, nearStream),
			breaks(`{order: connection_open connection_close}`, "0 connection_open {}"),
			breaks(`{order: accepted}`, "refused"),
			breaks(`{order: packed sent, for_each: parcel}`, parcels),
			breaks(`{order: packed sent delivered, for_each: parcel}`, parcels),
		}},
		{"exactly", "These events arrive in this order, and no others.", []Example{
			holds(`{exactly: 'accepted heartbeat? paid shipped bye'}`, orderStream),
			breaks(`{exactly: accepted paid shipped bye}`, orderStream),
			holds(`{exactly: early late late}`, anyOfStream),
			breaks(`{exactly: late late late}`, anyOfStream),
			breaks(`{exactly: item item}`, repeatedStream),
			breaks(`{exactly: "item{4}"}`, repeatedStream),
			breaks(`{exactly: item close}`, "0 item {}\n10 \"event: close\\ndata: {\\\"n\\\":\""),
			breaks(`{exactly: accepted heartbeat paid shipped}`, orderStream),
		}},
		{"starts_with", "The stream's first events are these.", []Example{
			holds(`{starts_with: accepted heartbeat}`, orderStream),
			breaks(`{starts_with: accepted paid}`, orderStream),
			breaks(`{starts_with: late}`, anyOfStream),
		}},
		{"ends_with", "The stream's last events are these.", []Example{
			holds(`{ends_with: shipped bye}`, orderStream),
			breaks(`{ends_with: paid bye}`, orderStream),
			breaks(`{ends_with: early late}`, anyOfStream),
			breaks(`{ends_with: seven}`, nearlySeven),
			unknown(`{ends_with: shipped bye}`, "0 shipped {}\n10 bye {}\n300 end timeout"),
		}},
		{"sequence", "Somewhere in the stream these events arrive one right after the other.", []Example{
			holds(`{sequence: heartbeat paid}`, orderStream),
			breaks(`{sequence: accepted paid}`, orderStream),
			breaks(`{sequence: late early}`, anyOfStream),
			breaks(`{sequence: seven}`, nearlySeven),
		}},
	}
}

// relations are about events of one kind, or two.
func relations() []Entry {
	return []Entry{
		{"follows", "Every event of a kind comes after one of another kind: anywhere before it, or right before it.", []Example{
			holds(`{follows: shipped, after: paid, immediately: true}`, orderStream),
			breaks(`{follows: paid, after: accepted, immediately: true}`, orderStream),
			breaks(`{follows: accepted, after: paid}`, orderStream),
			breaks(`{follows: paid, after: bye}`, orderStream),
			breaks(`{follows: early, after: late}`, anyOfStream),
			breaks(`{follows: message, after: seven}`, nearlySeven),
		}},
		{"followed", "Every event of a kind is followed by one of another kind: at any time, within a time, by the very next event, or by one with the same value.", []Example{
			holds(`{followed: call, by: result, matching: id, within: 1s}`, toolStream),
			holds(`{followed: call, by: result, matching: id, within: 1s, ideally: 300ms}`, toolStream),
			breaks(`{followed: call, by: result, matching: id, within: 600ms}`, toolStream),
			breaks(`{followed: call, by: result, immediately: true}`, toolStream),
			breaks(`{followed: result, by: summary}`, toolStream),
			breaks(`{followed: call, by: result, matching: name}`, toolStream),
			unknown(`{followed: call, by: result, within: 1s}`, "0 call {}\n300 end closed by streamspec: followed for 300 ms"),
			breaks(`{followed: call, by: result, within: 200ms}`, "0 call {}\n300 end closed by streamspec: followed for 300 ms"),
			unknown(`{followed: call, by: result, within: 1s, for_each: id}`, "0 call {\"id\":1}\n300 end closed by streamspec: followed for 300 ms"),
			unknown(`{followed: call, by: result, within: 200ms}`, "0 call {}\n300 result {}\nbusy 200 until 300"),
			breaks(`{followed: call, by: result, matching: id}`, "0 call {\"id\":\"a\"}\n10 call {\"id\":\"b\"}\n500 result {\"id\":\"a\"}\n900 bye {}"),
			holds(`{followed: open, by: beat, within: 1s, after_call: restart of shop}`, restartedStream),
			breaks(`{followed: open, by: beat, within: 300ms, after_call: restart of shop}`, restartedStream),
			breaks(`{followed: open, by: beat, within: 1s, after_call: stop of shop}`, restartedStream),
			breaks(`{followed: open, by: beat, after_call: restart of shop}`, "20 open {}\naction restart of shop at 100\n300 end closed by the server"),
			unknown(`{followed: open, by: beat, after_call: restart of shop}`, "20 open {}\naction restart of shop at 100\n300 end timeout"),
		}},
		nests(),
		{"count", "So many events of a kind arrive.", []Example{
			holds(`{count: call, times: 2}`, toolStream),
			holds(`{count: any event, at_least: 3, at_most: 5}`, toolStream),
			breaks(`{count: call, at_most: 1}`, toolStream),
			breaks(`{count: result, at_least: 3}`, toolStream),
			breaks(`{count: results, times: 2}`, toolStream),
			breaks(`{count: heartbeat, at_least: 2}`, "0 : heartbeat\n50 : heartbeat\n60 done {}"),
			breaks(`{count: item, at_most: 2}`, repeatedStream),
			breaks(`{count: error, at_most: 2}`, "refused"),
			breaks(`{count: sent, at_most: 1, for_each: parcel}`, parcels),
			breaks(`{count: returned, times: 1, for_each: parcel}`, parcels),
			breaks(`{count: sent, times: 1, for_each: box}`, parcels),
		}},
		{"never", "No event of a kind arrives: at all, after the first event of another kind, before the first, or each time between two of them.", []Example{
			holds(`{never: error}`, orderStream),
			holds(`{never: any event, after: bye}`, orderStream),
			breaks(`{never: heartbeat}`, orderStream),
			breaks(`{never: heartbeat, after: accepted, before: shipped}`, orderStream),
			breaks(`{never: any event, before: paid}`, orderStream),
			breaks(`{never: any event, after: cancelled}`, orderStream),
			breaks(`{never: event, after: shipped}`, orderStream),
		}},
	}
}
