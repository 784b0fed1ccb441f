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
	return Group{"stubs", "What stubs received", []Entry{
		{"received", "A stub received so many requests, at least one where nothing is said; each of them has these headers, and its body passes all checks.", []Example{
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
			holds(`{received: bank, times: 0, within: 50ms}`, "stub bank at 60: GET /health\n0 paid {}"),
			breaks(`{received: bank, within: 50ms}`, "stub bank at 60: GET /health\n0 paid {}"),
			unknown(`{received: bank, within: 50ms}`, "stub bank at 60: GET /health\n0 paid {}\nbusy 30 until 70"),
		}},
	}}
}
