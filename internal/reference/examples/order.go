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
			breaks(`{order: packed sent, for_each: parcel}`, parcels),
			breaks(`{order: packed sent delivered, for_each: parcel}`, parcels),
		}},
		{"exactly", "These events arrive in this order, and no others.", []Example{
			holds(`{exactly: 'accepted heartbeat? paid shipped bye'}`, orderStream),
			breaks(`{exactly: accepted paid shipped bye}`, orderStream),
			breaks(`{exactly: accepted heartbeat paid shipped}`, orderStream),
		}},
		{"starts_with", "The stream's first events are these.", []Example{
			holds(`{starts_with: accepted heartbeat}`, orderStream),
			breaks(`{starts_with: accepted paid}`, orderStream),
		}},
		{"ends_with", "The stream's last events are these.", []Example{
			holds(`{ends_with: shipped bye}`, orderStream),
			breaks(`{ends_with: paid bye}`, orderStream),
		}},
		{"sequence", "Somewhere in the stream these events arrive one right after the other.", []Example{
			holds(`{sequence: heartbeat paid}`, orderStream),
			breaks(`{sequence: accepted paid}`, orderStream),
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
		}},
		{"followed", "Every event of a kind is followed by one of another kind: at any time, within a time, by the very next event, or by one with the same value.", []Example{
			holds(`{followed: call, by: result, matching: id, within: 1s}`, toolStream),
			holds(`{followed: call, by: result, matching: id, within: 1s, ideally: 300ms}`, toolStream),
			breaks(`{followed: call, by: result, matching: id, within: 600ms}`, toolStream),
			breaks(`{followed: call, by: result, immediately: true}`, toolStream),
			breaks(`{followed: result, by: summary}`, toolStream),
			breaks(`{followed: call, by: result, matching: name}`, toolStream),
			breaks(`{followed: call, by: result, matching: id}`, "0 call {\"id\":\"a\"}\n10 call {\"id\":\"b\"}\n500 result {\"id\":\"a\"}\n900 bye {}"),
		}},
		nests(),
		{"count", "So many events of a kind arrive.", []Example{
			holds(`{count: call, times: 2}`, toolStream),
			holds(`{count: any event, at_least: 3, at_most: 5}`, toolStream),
			breaks(`{count: call, at_most: 1}`, toolStream),
			breaks(`{count: result, at_least: 3}`, toolStream),
			breaks(`{count: results, times: 2}`, toolStream),
			breaks(`{count: sent, at_most: 1, for_each: parcel}`, parcels),
			breaks(`{count: returned, times: 1, for_each: parcel}`, parcels),
			breaks(`{count: sent, times: 1, for_each: box}`, parcels),
		}},
		{"never", "No event of a kind arrives: at all, after, before, or between events of other kinds.", []Example{
			holds(`{never: error}`, orderStream),
			holds(`{never: any event, after: bye}`, orderStream),
			breaks(`{never: heartbeat}`, orderStream),
			breaks(`{never: heartbeat, after: accepted, before: shipped}`, orderStream),
			breaks(`{never: any event, before: paid}`, orderStream),
			breaks(`{never: any event, after: cancelled}`, orderStream),
		}},
	}
}
