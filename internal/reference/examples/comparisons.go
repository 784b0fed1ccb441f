package examples

// auction is a sale that is as it should be; brokenAuction is one that is not.
const auction = `
	0 lot {"id":"l1","ends":"2026-01-02T03:05:00Z","now":"2026-01-02T03:04:00Z","left":60}
	10 bid {"id":"b1","amount":10.10,"least":10,"left":59}
	20 bid {"id":"b2","amount":12.20,"least":11,"left":57}
	30 sold {"bid":"b2","price":12.20,"total":22.30,"bids":"b1b2"}`

const brokenAuction = `
	0 lot {"id":"l1","ends":"2026-01-02T03:05:00Z","now":"soon","left":60}
	10 bid {"id":"b1","amount":10.10,"least":10,"left":59}
	20 bid {"id":"b2","amount":11.00,"least":11.5,"left":60}
	30 sold {"bid":"b7","price":10.10,"total":22.30,"bids":"b1b3"}`

// comparisons say how values of one stream stand to each other.
func comparisons() []Entry {
	return []Entry{
		{"decreases", "The value at a path, a number or a time, never rises; strictly: it always falls; by: by just so much.", []Example{
			holds(`{decreases: left, in: bid, by: 2}`, auction),
			breaks(`{decreases: left, in: bid}`, brokenAuction),
			breaks(`{decreases: left, in: bid, by: 1}`, auction),
		}},
		{"changes", "The number at a path changes by at most so much, up or down.", []Example{
			holds(`{changes: amount, in: bid, at_most: 2.1}`, auction),
			breaks(`{changes: amount, in: bid, at_most: 2}`, auction),
			breaks(`{changes: id, in: bid, at_most: 2}`, auction),
			breaks(`{changes: left, in: lot, at_most: 2}`, auction),
		}},
		{"compare", "Two values of each event, numbers or times, stand so to each other: below, at most, equal to, at least, above.", []Example{
			holds(`{compare: amount, is: above, with: least, in: bid}`, auction),
			breaks(`{compare: amount, is: at least, with: least, in: bid}`, brokenAuction),
			holds(`{compare: now, is: below, with: ends, in: lot}`, auction),
			breaks(`{compare: now, is: at most, with: ends, in: lot}`, brokenAuction),
			breaks(`{compare: amount, is: equal to, with: limit, in: bid}`, auction),
			holds(`{compare: a, is: below, with: b}`, `0 e {"a":9007199254740992,"b":9007199254740993}`),
			breaks(`{compare: a, is: below, with: b}`, `0 e {"a":1,"b":"2"}`),
			holds(`{compare: "@event.id", is: equal to, with: n, in: note}`, "0 note #7 {\"n\":7}\n9 note #8 {\"n\":8}"),
			breaks(`{compare: "@event.id", is: equal to, with: n, in: note}`, "0 note #7 {\"n\":7}\n9 note {\"n\":8}"),
		}},
		{"repeats", "Every event of a kind has, at a path, what the latest event of another kind before it had, or any of them.", []Example{
			holds(`{repeats: price, in: sold, of: bid, at: amount}`, auction),
			breaks(`{repeats: price, in: sold, of: bid, at: amount}`, brokenAuction),
			holds(`{repeats: bid, in: sold, of: bid, at: id, any: true}`, auction),
			breaks(`{repeats: bid, in: sold, of: bid, at: id, any: true}`, brokenAuction),
			breaks(`{repeats: lot, in: bid, of: sold, at: lot}`, auction),
			breaks(`{repeats: price, in: sold, of: bid}`, auction),
			breaks(`{repeats: left, in: bid, of: bid}`, auction),
			breaks(`{repeats: id, in: lot, of: lot}`, auction),
			breaks(`{repeats: id, in: message, of: seven}`, nearlySeven),
		}},
	}
}

// totals are about what all events of a kind come to.
func totals() []Entry {
	return []Entry{
		{"sum", "The numbers at a path of all events of a kind add up to this, or to what the last event of another kind says.", []Example{
			holds(`{sum: amount, in: bid, of: sold, at: total}`, auction),
			breaks(`{sum: amount, in: bid, of: sold, at: total}`, brokenAuction),
			breaks(`{sum: amount, in: bid, is: 22}`, auction),
			breaks(`{sum: id, in: bid, is: 3}`, auction),
			breaks(`{sum: amount, in: bid, of: unsold, at: total}`, auction),
		}},
		{"joined", "The texts at a path of all events of a kind, one behind the other, are this, or what the last event of another kind says.", []Example{
			holds(`{joined: id, in: bid, is: b1b2}`, auction),
			breaks(`{joined: id, in: bid, is: b1b3}`, auction),
			breaks(`{joined: id, in: bid, is: b1b2b3}`, auction),
			breaks(`{joined: id, in: bid, of: sold, at: bids}`, brokenAuction),
			breaks(`{joined: left, in: bid, is: "59"}`, auction),
		}},
	}
}

// nested are events that open and close each other.
const nested = `
	0 start {"step":"build"}
	10 start {"step":"compile"}
	20 done {"step":"compile"}
	30 start {"step":"link"}
	40 done {"step":"build"}
	50 done {"step":"link"}`

// nests says that what was opened is closed, the innermost first.
func nests() Entry {
	return Entry{"nests", "What an event of a kind opens, one of another kind closes, the innermost first, and nothing is open in the end.", []Example{
		holds(`{nests: start, closed_by: done, by: step}`, "0 start {\"step\":\"build\"}\n10 start {\"step\":\"test\"}\n20 done {\"step\":\"test\"}\n30 done {\"step\":\"build\"}"),
		breaks(`{nests: start, closed_by: done, by: step}`, nested),
		breaks(`{nests: start, closed_by: done, by: step}`, "0 start {\"step\":\"build\"}\n10 start {\"step\":\"test\"}\n20 done {\"step\":\"test\"}"),
		breaks(`{nests: start, closed_by: done, by: step}`, "0 done {\"step\":\"build\"}"),
		breaks(`{nests: start, closed_by: done, by: name}`, nested),
		breaks(`{nests: seven, closed_by: message, by: id}`, nearlySeven),
	}}
}

// parcels are events of several things at once, for expectations about each of them.
const parcels = `
	0 order {"id":7}
	10 packed {"parcel":"p1","n":1}
	20 packed {"parcel":"p2","n":1}
	30 sent {"parcel":"p2","n":2}
	40 sent {"parcel":"p1","n":2}
	50 sent {"parcel":"p2","n":4}`
