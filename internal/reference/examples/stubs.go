package examples

// stubs says what the stubs received.
func stubs() Group {
	const bank = `
		stub bank: GET /health
		stub bank: POST /charges/7 {"amount":5,"currency":"EUR"}
		> X-User: ann
		stub bank: POST /charges/8 {"amount":9}
		> X-User: bob
		0 paid {"id":7}`
	const steps = `
		stub auth at 10: POST /login {"user":"ann"}
		stub auth at 20: GET /me
		> Authorization: Bearer t1
		stub auth at 30: GET /me?full=yes
		action leave of stream at 100
		stub auth at 130: DELETE /sessions/7
		0 open {}`
	const retries = `
		stub bank at 0: POST /charges {}
		stub bank at 100: POST /charges {}
		stub bank at 320: POST /charges {}
		stub bank at 780: POST /charges {}
		0 open {}`
	const hasty = "stub bank at 0: POST /charges {}\nstub bank at 100: POST /charges {}\nstub bank at 120: POST /charges {}\n0 open {}"
	return Group{"stubs", "What stubs received", []Entry{
		{"received", "A stub received so many requests, at least one where nothing is said; each of them has these headers, and its body passes all checks.", received(bank, steps)},
		{"received_order", "A stub received requests in this order; others may come between them.", []Example{
			holds(`{received_order: auth, requests: [POST /login, GET /me, "DELETE /sessions/{id}"]}`, steps),
			breaks(`{received_order: auth, requests: [GET /me, POST /login]}`, steps),
			breaks(`{received_order: auth, requests: [POST /logout, GET /me]}`, steps),
			unknown(`{received_order: bank, requests: [GET /a, GET /b], within: 50ms}`, "stub bank at 5: GET /a\nstub bank at 60: GET /b\n0 paid {}\nbusy 30 until 70"),
		}},
		{"received_interval", "The requests that a stub received came so far apart: at least, at most, or longer each time, as a client waits that backs off.", []Example{
			holds(`{received_interval: bank, post: /charges, at_least: 50ms, growing: true}`, retries),
			holds(`{received_interval: bank, post: /charges, at_most: 500ms}`, retries),
			breaks(`{received_interval: bank, post: /charges, at_least: 50ms}`, hasty),
			breaks(`{received_interval: bank, post: /charges, growing: true}`, hasty),
			breaks(`{received_interval: bank, post: /charges, at_most: 400ms}`, retries),
			breaks(`{received_interval: bank, get: /charges, at_least: 1s}`, retries),
			unknown(`{received_interval: bank, post: /charges, at_most: 400ms}`, retries+"\nbusy 200 until 790"),
		}},
	}}
}

// received are about how many requests came, and what was in them.
func received(bank, steps string) []Example {
	return []Example{
		holds(`{received: bank, post: "/charges/{id}", times: 2, has: amount}`, bank),
		holds(`{received: bank, post: "/charges/{id}", where: {amount: 5}, at_most: 1, headers: {X-User: ann}}`, bank),
		holds(`{received: bank, at_least: 3}`, bank),
		breaks(`{received: bank, post: "/charges/{id}", times: 1}`, bank),
		breaks(`{received: bank, any: /health, times: 0}`, bank),
		breaks(`{received: bank, post: "/charges/{id}", where: {currency: USD}}`, bank),
		breaks(`{received: bank, post: "/charges/{id}", has: currency}`, bank),
		breaks(`{received: bank, post: "/charges/{id}", is: {amount: 5}}`, bank),
		breaks(`{received: bank, post: "/charges/{id}", headers: {X-User: ann}}`, bank),
		breaks(`{received: bank, get: /health, headers: {X-User: ann}}`, bank),
		breaks(`{received: ledger}`, bank),
		holds(`{received: auth, get: /me, number: 1, headers: {Authorization: {prefix: "Bearer "}}}`, steps),
		breaks(`{received: auth, get: /me, number: 2, headers: {Authorization: {matches: "^Bearer "}}}`, steps),
		breaks(`{received: auth, get: /me, number: 3, headers: {Authorization: {}}}`, steps),
		breaks(`{received: auth, get: /me, headers: {Authorization: {absent: true}}}`, steps),
		holds(`{received: auth, get: /me, where: {query.full: "yes"}, times: 1}`, steps),
		breaks(`{received: auth, get: /me, where: {header.Authorization: "Bearer t2"}}`, steps),
		holds(`{received: auth, delete: "/sessions/{id}", within: 2s, after_call: leave of stream}`, steps),
		breaks(`{received: auth, post: /login, within: 2s, after_call: leave of stream}`, steps),
		holds(`{received: bank, times: 0, within: 50ms}`, "stub bank at 60: GET /health\n0 paid {}"),
		breaks(`{received: bank, within: 50ms}`, "stub bank at 60: GET /health\n0 paid {}"),
		unknown(`{received: bank, within: 50ms}`, "stub bank at 60: GET /health\n0 paid {}\nbusy 30 until 70"),
	}
}
