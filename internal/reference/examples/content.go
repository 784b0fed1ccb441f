package examples

// long is what two texts have in common that part late.
const long = "a text that goes on for much longer than anybody wants to read in a message on one line, up to "

// task is a stream of one task.
const task = `
		0 open {"id":7}
		100 task {"type":"progress","id":"2b2e0c1a-6a4f-4f0e-9d57-0f1c5b1f2a10","progress":0.5,"text":"Step 1","tags":["a"]}
		200 task {"type":"done","id":"2b2e0c1a-6a4f-4f0e-9d57-0f1c5b1f2a10","progress":1,"text":null}
		250 log #41 plain text`

// usage is what is used up of something, and what is left.
const usage = `
		0 usage {"used":1,"left":9,"total":10}
		10 usage {"used":4.5,"left":5.5,"total":10}
		20 usage {"used":10,"left":0,"total":10}`

// assembled are pieces that make something together: a text, the arguments of two tools, a cart.
const assembled = `
		kind answer {assembled: {append: delta, at: text}}
		kind arguments {assembled: {append: piece, at: json}}
		kind basket {assembled: [{set: cart, at: state}, {patch: change}, {merge: update}, {append: item, at: item, to: items}]}
		0 delta {"text":"It is "}
		10 piece {"tool":1,"json":"{\"city\":"}
		20 piece {"tool":2,"json":"{\"days\":"}
		30 piece {"tool":1,"json":"\"Berlin\"}"}
		40 delta {"text":"sunny."}
		50 piece {"tool":2,"json":"3"}
		60 cart {"state":{"items":[],"total":0}}
		70 item {"item":{"name":"book","price":12.50}}
		80 change [{"op":"replace","path":"/total","value":12.50}]
		90 update {"total":null,"sum":12.5}`

// content says what is in the events.
func content() Group {
	return Group{"content", "What is in the events", []Entry{
		every(),
		{"some", "At least one event of a kind, or so many, passes all checks.", []Example{
			holds(`{some: task, is: {progress: 1}}`, task),
			breaks(`{some: task, is: {progress: 2}}`, task),
			breaks(`{some: task, at_least: 2, has: tags}`, task),
			breaks(`{some: task, at_least: 3, has: id}`, task),
			breaks(`{some: usage, that: "data.used < prev.used"}`, usage),
		}},
		{"no", "No event of a kind passes any of the checks, and at least one comes.", []Example{
			holds(`{no: task, has: [error, warning]}`, task),
			breaks(`{no: task, is: {text: null}}`, task),
			breaks(`{no: failure, has: id}`, task),
			breaks(`{no: log, has: password}`, task),
			holds(`{no: log, has: password, data_contains: secret}`, task),
			breaks(`{no: usage, that: "data.left == 0"}`, usage),
			breaks(`{no: usage, that: "data.spent > 100"}`, usage),
		}},
		{"first", "The first event of a kind passes all checks.", []Example{
			holds(`{first: task, is: {type: progress}}`, task),
			breaks(`{first: task, is: {type: done}}`, task),
			breaks(`{first: note, data: "`+long+`beta and the end"}`, "0 note "+long+"alpha and the end"),
			breaks(`{first: task, is: {"@this": {type: progress, id: 7, progress: 0.5, text: Step 2, tags: [b]}}}`, task),
		}},
		{"last", "The last event of a kind passes all checks.", []Example{
			holds(`{last: log, data: plain text, id: "41"}`, task),
			breaks(`{last: log, data: plain}`, task),
			holds(`{last: note, is: {"@event.retry": 2500}}`, "0 note a\n9 \"event: note\\nretry: 2500\\ndata: b\\n\\n\""),
			breaks(`{last: note, has: "@event.retry"}`, "0 \"event: note\\nretry: 2500\\ndata: b\\n\\n\"\n9 note a"),
			breaks(`{last: log, id: "42"}`, task),
			breaks(`{last: task, is: {id: 7}}`, task),
			holds(`{last: answer, data: It is sunny.}`, assembled),
			breaks(`{last: answer, data: It is raining.}`, assembled),
			holds(`{last: basket, is: {items.0.price: 12.5, sum: 12.5}, lacks: total}`, assembled),
			breaks(`{last: basket, is: {"@this": {items: [], sum: 12.5}}}`, assembled),
			breaks(`{last: arguments, schema: {type: object}, for_each: tool}`, assembled),
			breaks(`{last: basket, has: items}`, "kind basket {assembled: [{set: cart}, {patch: change}]}\n0 change [{\"op\":\"remove\",\"path\":\"/total\"}]"),
			breaks(`{last: basket, has: items}`, "kind basket {assembled: [{set: cart}, {patch: change}]}\n0 cart {}\n9 change [{\"op\":\"remove\",\"path\":\"/total\"}]"),
			breaks(`{last: basket, has: items}`, "kind basket {assembled: [{set: cart}, {patch: change}]}\n0 bucket {}"),
			breaks(`{last: signals, has: n}`, "kind signals {assembled: {set: patch, lines: signals}}\n0 patch mode outer"),
			holds(`{last: usage, that: "data.left == 0 && prev.left > 0"}`, usage),
			breaks(`{last: usage, that: "data.used == first.total - 1"}`, usage),
		}},
		{"nth", "The event of a kind with this number, from 1, passes all checks.", []Example{
			holds(`{nth: task, number: 2, is: {progress: 1}}`, task),
			breaks(`{nth: task, number: 2, is: {progress: 0.5}}`, task),
			breaks(`{nth: task, number: 3, has: id}`, task),
		}},
	}}
}

// every is what is said of each event of a kind.
func every() Entry {
	return Entry{"every", "Every event of a kind passes all checks, and at least one comes.", []Example{
		holds(`{every: task, has: [id, progress], lacks: error, type: {progress: number}, between: {progress: [0, 1]}}`, task),
		holds(`{every: progress, is: {progress: 0.5}, contains: {text: Step}, length: {tags: [1, 3]}}`, task),
		holds(`{every: task, one_of: {type: [progress, done]}, matches: {id: "^2b2e"}, like: {id: <uuid>, progress: <number>}}`, task),
		breaks(`{every: task, has: tags}`, task),
		breaks(`{every: task, lacks: tags.0}`, task),
		breaks(`{every: order, has: id}`, `0 order "{\"id\":7}"`),
		breaks(`{every: task, is: {progress: 0.5}}`, task),
		breaks(`{every: task, type: {text: string}}`, task),
		breaks(`{every: task, contains: {type: progress}}`, task),
		breaks(`{every: task, matches: {text: "^Step [0-9]$"}}`, task),
		breaks(`{every: task, between: {progress: [0, 0.9]}}`, task),
		breaks(`{every: task, between: {progress: [0.6, null]}}`, task),
		breaks(`{every: task, between: {type: [0, 1]}}`, task),
		breaks(`{every: e, between: {n: [0, 9007199254740992]}}`, `0 e {"n":9007199254740993}`),
		holds(`{every: e, between: {n: [9007199254740993, null]}}`, `0 e {"n":9007199254740993}`),
		breaks(`{every: e, between: {n: [9007199254740993, null]}}`, `0 e {"n":9007199254740992}`),
		breaks(`{every: e, matches: {n: "^$"}}`, `0 e {"n":null}`),
		breaks(`{every: e, contains: {n: ul}}`, `0 e {"n":null}`),
		holds(`{every: e, matches: {n: "^1[.]50$"}}`, `0 e {"n":1.50}`),
		breaks(`{every: e, one_of: {n: [1, 2]}}`, `0 e {"n":"1"}`),
		breaks(`{every: e, is: {a.n: 1}}`, `0 e {"a":{"n":1},"a":{"n":2}}`),
		holds(`{every: task, between: {progress: [null, 1]}, reads: {id: 2b2e0c1a-6a4f-4f0e-9d57-0f1c5b1f2a10}}`, task),
		breaks(`{every: task, reads: {progress: "1"}}`, task),
		breaks(`{every: task, one_of: {type: [progress, failed]}}`, task),
		breaks(`{every: task, length: {type: 8}}`, task),
		breaks(`{every: task, like: {type: progress, progress: <number>}}`, task),
		breaks(`{every: task, schema: {properties: {progress: {exclusiveMaximum: 1}}}}`, task),
		breaks(`{every: log, has: id}`, task),
		breaks(`{every: task, like: {type: begun, id: <integer>, progress: <string>, text: <any>, tags: []}}`, task),
		breaks(`{every: task, schema: {required: [a, b], properties: {type: {const: begun}, id: {type: number}}}}`, task),
		breaks(`{every: any event, data_contains: "{"}`, task),
		breaks(`{every: any event, data_matches: "^\\{"}`, task),
		breaks(`{every: tasks, has: id}`, task),
		holds(`{every: answer, data_matches: "^It is ", length: {"@event.data": [6, 12]}}`, assembled),
		breaks(`{every: answer, length: {"@event.data": [1, 10]}}`, assembled),
		breaks(`{every: arguments, has: city, for_each: tool}`, assembled),
		breaks(`{every: basket, that: "size(data.items) == 0 || data.total > 0.0"}`, assembled),
		holds(`{every: usage, that: "data.used + data.left == data.total"}`, usage),
		breaks(`{every: usage, that: "data.used + data.left <= data.total - count"}`, usage),
		holds(`{every: usage, that: "data.used > prev.used && first.total == data.total"}`, usage),
		breaks(`{every: usage, that: "data.used == prev.used + 1"}`, usage),
		breaks(`{every: usage, that: "data.used > prev.used"}`, "0 usage {\"used\":1}"),
		breaks(`{every: usage, that: "data.spent <= data.total"}`, usage),
		breaks(`{every: log, that: "data.spent <= 7"}`, task),
		holds(`{every: task, that: "data.type != 'done' || data.progress == 1 && event.size > 50"}`, task),
		holds(`{every: log, is: {"@event.id": "41", "@event.has_id": true, "@event.type": log, "@event.size": 10}, length: {"@event.data": 10}}`, task),
		holds(`{every: task, lacks: ["@event.id", "@event.retry"], between: {"@event.arrival": [100, 200], "@event.number": [2, 3]}}`, task),
		breaks(`{every: any event, has: "@event.id"}`, task),
		breaks(`{every: log, is: {"@event.id": 41}}`, task),
		breaks(`{every: log, contains: {"@event.data": text in full}}`, task),
	}}
}
