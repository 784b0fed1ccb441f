package examples

// order says which events come, and in which order.
func order() Group {
	const order = `
		0 accepted {"id":7}
		40 heartbeat {}
		90 paid {"id":7}
		120 shipped {"id":7}
		130 bye {}`
	const tools = `
		0 call {"id":"a"}
		10 call {"id":"b"}
		500 result {"id":"b"}
		900 result {"id":"a"}`
	return Group{"order", "Which events, and in which order", []Entry{
		{"order", "Events of these kinds arrive in this order; others may come between them.", []Example{
			holds(`{order: accepted paid+ (shipped | cancelled)}`, order),
			holds(`{order: accepted (paid & heartbeat) shipped}`, order),
			breaks(`{order: accepted shipped paid}`, order),
			breaks(`{order: accepted paid refunded}`, order),
			breaks(`{order: refunded*}`, order),
		}},
		{"exactly", "These events arrive in this order, and no others.", []Example{
			holds(`{exactly: 'accepted heartbeat? paid shipped bye'}`, order),
			breaks(`{exactly: accepted paid shipped bye}`, order),
			breaks(`{exactly: accepted heartbeat paid shipped}`, order),
		}},
		{"starts_with", "The stream's first events are these.", []Example{
			holds(`{starts_with: accepted heartbeat}`, order),
			breaks(`{starts_with: accepted paid}`, order),
		}},
		{"ends_with", "The stream's last events are these.", []Example{
			holds(`{ends_with: shipped bye}`, order),
			breaks(`{ends_with: paid bye}`, order),
		}},
		{"sequence", "Somewhere in the stream these events arrive one right after the other.", []Example{
			holds(`{sequence: heartbeat paid}`, order),
			breaks(`{sequence: accepted paid}`, order),
		}},
		{"follows", "Every event of a kind comes after one of another kind: anywhere before it, or right before it.", []Example{
			holds(`{follows: shipped, after: paid, immediately: true}`, order),
			breaks(`{follows: paid, after: accepted, immediately: true}`, order),
			breaks(`{follows: accepted, after: paid}`, order),
			breaks(`{follows: paid, after: bye}`, order),
		}},
		{"followed", "Every event of a kind is followed by one of another kind: at any time, within a time, by the very next event, or by one with the same value.", []Example{
			holds(`{followed: call, by: result, matching: id, within: 1s}`, tools),
			breaks(`{followed: call, by: result, matching: id, within: 600ms}`, tools),
			breaks(`{followed: call, by: result, immediately: true}`, tools),
			breaks(`{followed: result, by: summary}`, tools),
			breaks(`{followed: call, by: result, matching: name}`, tools),
		}},
		{"count", "So many events of a kind arrive.", []Example{
			holds(`{count: call, times: 2}`, tools),
			holds(`{count: any event, at_least: 3, at_most: 5}`, tools),
			breaks(`{count: call, at_most: 1}`, tools),
			breaks(`{count: result, at_least: 3}`, tools),
			breaks(`{count: results, times: 2}`, tools),
		}},
		{"never", "No event of a kind arrives: at all, after, before, or between events of other kinds.", []Example{
			holds(`{never: error}`, order),
			holds(`{never: any event, after: bye}`, order),
			breaks(`{never: heartbeat}`, order),
			breaks(`{never: heartbeat, after: accepted, before: shipped}`, order),
			breaks(`{never: any event, before: paid}`, order),
			breaks(`{never: any event, after: cancelled}`, order),
		}},
	}}
}
