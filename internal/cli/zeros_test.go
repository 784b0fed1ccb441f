package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestAZeroIsNotSilentlyNone: what is limited to nothing is refused where it stands, and not taken for no limit.
func TestAZeroIsNotSilentlyNone(t *testing.T) {
	t.Parallel()
	const (
		scenario = "scenario: x\nservice: s\nstubs: {q: [{get: /, status: 200}]}\nstream: {get: /x}\nexpect: [{count: a, times: 1}]\n"
		feature  = "Feature: f\n  Scenario: b\n    Given the scenario \"x\"\n    When the stream is followed to its end\n    Then \"a\" arrives within 1 s\n"
		given    = `    Given the scenario "x"` + "\n"
		aTime    = "expected a duration above 0, got"
	)
	yaml := func(x string) string { return strings.Replace(scenario, "{count: a, times: 1}", x, 1) }
	then := func(x string) string { return strings.Replace(feature, `"a" arrives within 1 s`, x, 1) }
	and := func(x string) string { return strings.Replace(feature, given, given+"    And "+x+"\n", 1) }
	for _, c := range []struct{ scenario, feature, says string }{
		{yaml("{arrives: a, within: 0s}"), feature, `x.yaml:5:31: ` + aTime + ` "0s"`},
		{yaml("{arrives: a, within: 1s, ideally: 0s}"), feature, "write for example 5s, or leave out ideally"},
		{yaml("{followed: a, by: b, within: 0s}"), feature, aTime},
		{yaml("{silence_at_most: 0s}"), feature, aTime},
		{yaml("{received: q, get: /, times: 1, within: 0s}"), feature, aTime},
		{yaml("{rate: a, at_least: 0, at_most: 3}"), feature, "x.yaml:5:30: expected a number above 0, got 0"},
		{yaml("{some: a, is: {x: 1}, at_least: 0}"), feature, "expected a number above 0, got 0"},
		{strings.Replace(scenario, "get: /x", "get: /x, reconnect: {attempts: 1, max: 0s}", 1), feature, aTime},
		{strings.Replace(scenario, "get: /x", "get: /x, reconnect: {attempts: 1, backoff: 0.5}", 1), feature, "0.5 would make each wait shorter"},
		{strings.Replace(scenario, "status: 200", "events: [{data: 1, retry: 0s}]", 1), feature, aTime},
		{strings.Replace(scenario, "status: 200", "status: 0", 1), feature, "x.yaml:3:30: expected a number above 0, got 0"},
		{strings.Replace(scenario, "status: 200", "fail: {times: 1, status: 0}", 1), feature, "expected a number above 0, got 0"},
		{strings.Replace(scenario, "stream:", "trigger: [{post: /x, status: 0}]\nstream:", 1), feature, "expected a number above 0, got 0"},
		{scenario, then(`"a" arrives within 0 ms`), `a.feature:5:10: ` + aTime + ` "0 ms"`},
		{scenario, then(`"a" arrives within 1 s, ideally within 0.0 s`), aTime + ` "0.0 s"`},
		{scenario, then(`"n" rises by 0 from one "a" to the next`), "expected a number above 0"},
		{scenario, then(`at least 0 "a" have "x" equal to 1`), `expected a number above 0, got "0"`},
		{scenario, then(`at least 00 "a" have "x" equal to 1`), `expected a number above 0, got "00"`},
		{scenario, then(`the 0th "a" has "x" equal to 1`), `expected the 1st or a later one, got "0th"`},
		{scenario, then(`a client that is cut off 5 bytes into the 0th event resumes, and has every "a" once`), `expected the 1st or a later one, got "0th"`},
		{scenario, then("consecutive \"a\" are 0.5 to 0 times \"1s\" apart"), "a range has two numbers, the lower one first"},
		{scenario, then("the client reconnected 1 to 0 times"), "two, the lower one first"},
		{scenario, then(`the 0th "GET /" that the stub "q" received has the header "X"`), `expected the 1st or a later one, got "0th"`},
		{scenario, and("a stream timeout of 0 ms"), `a.feature:4:9: ` + aTime + ` "0 ms"`},
		{scenario, and("the client reads 0 bytes a second"), "expected a number above 0"},
		{scenario, and("the connection passes 0 bytes at a time"), "expected a number above 0"},
		{scenario, and(`the stub "q" answers "GET /" with the status 0`), `expected the status of a response, got "0"`},
		{scenario, and(`the first 2 "GET /" to the stub "q" fail with the status 0`), `expected the status of a response, got "0"`},
		{scenario, and(`the first 2 "GET /" to the stub "q" fail with the status 600`), "write one from 200 to 599"},
		{scenario, strings.Replace(feature, given, "    Given a server that answers with status 0 and the body \"x\"\n", 1), `expected the status of a response, got "0"`},
		{scenario, and("the stub \"q\" answers \"GET /\" with the events:\n      | data | retry |\n      | 1    | 0ms   |"), aTime + ` "0ms"`},
		{scenario, and(`"GET /x" is called after the 0th "a"`), "expected the 1st or a later one"},
		{yaml("{retry: 0s}"), then("the stream sets the reconnection time 0 ms"), ""},
		{scenario, and(`"GET /x" is called after "a", 0 ms later`), ""},
	} {
		dir := files(t, map[string]string{"scenarios/services/s.yaml": "service: s\nurl: http://127.0.0.1:1\n", "scenarios/x.yaml": c.scenario, "features/a.feature": c.feature})
		got := streamspecIn(t, dir, nil, "lint")
		if mustContain(t, got.all(), c.says); (got.status == verdict.ExitHeld) != (c.says == "") {
			t.Errorf("%s\n%s: lint ends with %d\n%s", c.scenario, c.feature, got.status, got.all())
		}
	}
}
