package play_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// comesTo plays a scenario, and judges its recording: both come to the same.
func comesTo(t *testing.T, text, want string) {
	t.Helper()
	for from, got := range playedAndRecorded(t, text, nil) {
		if !strings.HasPrefix(got+"\n", want+"\n") {
			t.Errorf("%s, %s: want %s:\n%s", text, from, want, got)
		}
	}
}

// TestAScenarioThatHoldsByNothing: where a stream ends without an entry, what must not come was not
// looked for, whoever plays it; whatever else is expected decides.
func TestAScenarioThatHoldsByNothing(t *testing.T) {
	const empty = "scenario: s\nstubs: {shop: [{get: /, send: [{bytes: ''}]}]}\nstream: {get: \"${stub.shop}/\"}\n"
	for expected, want := range map[string]string{
		"{never: error}": "not judged",
		"{never: error}, {violations: []}, {count: a, times: 0}":               "not judged",
		"{never: error}, {ends: closed by the server}":                         "passed",
		"{never: error}, {received: shop, get: /, times: 1}":                   "passed",
		"{never: error}, {count: a, times: 1}":                                 "failed",
		"{never: error, known_gap: {reason: r}}":                               "not judged",
		"{never: error, known_gap: {reason: r}}, {ends: closed by the server}": "not judged",
	} {
		comesTo(t, empty+"expect: ["+expected+"]\n", want)
	}
}

// TestNothingOnOneOfTwoStreams closes no known gap: nobody saw there that what must not come does not.
func TestNothingOnOneOfTwoStreams(t *testing.T) {
	const two = "scenario: s\nstubs: {shop: [{get: /, send: [{bytes: ''}]}, {get: /full, events: [{event: a, data: 1}]}]}\n" +
		"streams: {none: {get: \"${stub.shop}/\"}, full: {get: \"${stub.shop}/full\"}}\n"
	for expected, want := range map[string]string{
		"{never: error, known_gap: {reason: r}}":           "not judged",
		"{absent: error, for: 1m, known_gap: {reason: r}}": "not judged",
		"{count: error, times: 0, known_gap: {reason: r}}": "not judged",
		"{never: error, on: full, known_gap: {reason: r}}": "gap closed",
		"{never: error, on: none, known_gap: {reason: r}}": "not judged",
		"{never: error}": "passed",
		"{ends: closed by the server, known_gap: {reason: r}}": "gap closed",
	} {
		comesTo(t, two+"expect: [{count: a, times: 1, on: full}, "+expected+"]\n", want)
	}
}

// TestThatNothingWasJudgedIsACause of its own: who records a scenario is told by it that it was played.
func TestThatNothingWasJudgedIsACause(t *testing.T) {
	judged := judgeFile(t.Context(), t, "scenario: s\nstubs: {shop: [{get: /, send: [{bytes: ''}]}]}\nstream: {get: \"${stub.shop}/\"}\nexpect: [{never: error}]\n", play.Options{})
	if len(judged.Causes) != 1 || judged.Causes[0].Cause != verdict.NothingJudged || judged.Causes[0].Cause.String() != "nothing judged" {
		t.Errorf("it is %+v", judged.Causes)
	}
}
