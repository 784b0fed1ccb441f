package examples

import "slices"

// consistency says what the events of one stream have in common.
func consistency() Group {
	const items = `
		GET /items?shop=berlin
		> X-Request-ID: req-1
		0 item #1 {"n":1,"at":"2026-01-02T03:04:05Z","shop":"berlin","request":"req-1","data":{}}
		10 item #2 {"n":2,"at":"2026-01-02T03:04:06Z","shop":"berlin","request":"req-1","data":{"shop":"berlin"}}
		20 item #2 {"n":4,"at":"2026-01-02T03:04:05Z","shop":"paris","request":"req-2","data":{}}`
	return Group{"consistency", "What they have in common", append([]Entry{
		{"same", "The value at a path is there in every event, and always the same.", []Example{
			holds(`{same: data, in: note}`, "0 note {\"data\":1}\n9 note {\"data\":1.0}"),
			breaks(`{same: shop, in: item}`, items),
			breaks(`{same: region}`, items),
		}},
		{"unique", "No two events of a kind have the same value at a path.", []Example{
			holds(`{unique: n, in: item}`, items),
			breaks(`{unique: at}`, items),
		}},
		{"increases", "The value at a path, a number or a time, never falls; strictly: it always rises; by: by just so much.", []Example{
			holds(`{increases: n, in: item, strictly: true}`, items),
			holds(`{increases: "@event.id", in: note, by: 1}`, "0 note #9 a\n9 note #10 b"),
			breaks(`{increases: "@event.id", in: item, strictly: true}`, items),
			holds(`{increases: "@event.size", in: basket}`, "kind basket {assembled: {append: item}}\n0 item {\"n\":1}\n9 item {\"n\":2}"),
			breaks(`{increases: n, in: item, by: 1}`, items),
			breaks(`{increases: at, in: item}`, items),
			breaks(`{increases: shop, in: item}`, items),
			breaks(`{increases: id, in: order}`, parcels),
			breaks(`{increases: n, by: 1, in: sent, for_each: parcel}`, parcels),
			breaks(`{increases: n, in: order, for_each: parcel}`, parcels),
			breaks(`{increases: n, in: sent, for_each: box}`, parcels),
		}},
		{"ids", "Every event of a kind has an ID of its own; shared: it has one, be it that of another.", []Example{
			holds(`{ids: note}`, "0 note #1 a\n9 note #2 b"),
			breaks(`{ids: item}`, items),
			breaks(`{ids: note}`, "0 note a"),
			breaks(`{ids: note}`, "0 item #7 a\n9 note b"),
			holds(`{ids: item, shared: true}`, items),
			breaks(`{ids: note, shared: true}`, "0 note a"),
		}},
		{"only_at", "Every event of a kind has a key at these paths, and nowhere else in its data.", []Example{
			holds(`{only_at: n, in: item}`, items),
			breaks(`{only_at: shop, in: item}`, items),
			breaks(`{only_at: [shop, data.shop], in: item}`, items),
			breaks(`{only_at: x}`, "0 note {\"y\":{\"x\":2}}"),
		}},
		{"nowhere", "No event of a kind has a key: anywhere in its data, or inside the value at a path.", []Example{
			holds(`{nowhere: password}`, items),
			breaks(`{nowhere: shop, inside: data}`, items),
		}},
		{"echoes", "Every event of a kind has, at a path, what the request for the stream said: in a header, in a query parameter, or at a path in its body.", []Example{
			holds(`{echoes: n, query: n}`, "GET /?n=1\n0 tick {\"n\":1}"),
			breaks(`{echoes: request, header: X-Request-ID, in: item}`, items),
			breaks(`{echoes: shop, query: shop, in: item}`, items),
			breaks(`{echoes: shop, query: store, in: item}`, items),
			breaks(`{echoes: n, query: n}`, "GET /?n=\n0 tick {\"n\":null}"),
			holds(`{echoes: id, body: id}`, "body {\"id\":7}\n0 answer {\"id\":7}"),
			breaks(`{echoes: id, body: id}`, "body {\"id\":7}\n0 answer {\"id\":\"7\"}"),
			breaks(`{echoes: id, body: params.id}`, "body {\"id\":7}\n0 answer {\"id\":7}"),
		}},
	}, slices.Concat(comparisons(), totals())...)}
}
