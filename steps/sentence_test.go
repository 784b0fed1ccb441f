package steps_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/runner"
	"github.com/streamspec/streamspec/steps"
)

// judge runs a scenario with these sentences, as plain godog does, against the
// scenarios of testdata. It answers the suite's status and output.
func judge(t *testing.T, tags string, sentences ...string) (status int, output string) {
	t.Helper()
	return judgeIn(t, runner.Config{Scenarios: "testdata/scenarios"}, tags, sentences...)
}

// judgeIn does the same against the scenarios of a configuration.
func judgeIn(t *testing.T, config runner.Config, tags string, sentences ...string) (status int, output string) {
	t.Helper()
	text := "Feature: F\n  " + tags + "\n  Scenario: s\n    " + strings.Join(sentences, "\n    ") + "\n"
	var out bytes.Buffer
	suite := godog.TestSuite{Options: &godog.Options{
		Format: "pretty", NoColors: true, Output: &out,
		FeatureContents: []godog.Feature{{Name: "f.feature", Contents: []byte(text)}},
	}}
	if err := steps.Add(&suite, config); err != nil {
		t.Fatal(err)
	}
	return suite.Run(), out.String()
}

const (
	given = `Given the scenario "a clock"`
	when  = `When the stream is followed to its end`
)

// TestEverySentence says every sentence of a Then once so that it holds, and once
// so that it breaks.
func TestEverySentence(t *testing.T) {
	cases := []struct{ holds, breaks string }{
		{"the events arrive in this order:\n | tick | 2 |", "the events arrive in this order:\n | tick | 1 |"},
		{`the events arrive in the order "tick tick"`, `the events arrive in the order "tick tock"`},
		{"exactly these events arrive:\n | tick or tock | at least 1 |", "exactly these events arrive:\n | tick | at most 1 |"},
		{`exactly the events "tick{2}" arrive`, `exactly the events "tick" arrive`},
		{`the stream starts with "tick"`, `the stream starts with "tick tock"`},
		{`the last events are "tick tick"`, `the last events are "tock tick"`},
		{`the events "tick tick" arrive one right after the other`, `the events "tick tock" arrive one right after the other`},
		{`every "second" comes after "one"`, `every "tick" comes immediately after "tick"`},
		{`every "one" is followed by "second" within 10 s`, `every "tick" is followed by "tock"`},
		{`every "one" is immediately followed by "second"`, `every "one" is immediately followed by "one"`},
		{``, `every "one" is followed by "second" with the same "n"`},
		{`between 2 and 5 "tick" arrive`, `between 3 and 5 "tick" arrive`},
		{`no "tock" arrives before "tick"`, `no "one" arrives before "second"`},
		{`no "tock" arrives between "one" and "second"`, `no "second" arrives between "one" and "tock"`},
		{`exactly 2 "tick" events arrive`, `at most 1 "tick" arrives`},
		{`at least 1 event arrives`, `at least 3 events arrive`},
		{`no comment arrives`, `no event arrives`},
		{`no "tock" arrives after "tick"`, `no "tick" arrives after "tick"`},
		{`every "tick" has "n"`, `every "tick" has "n" and "m"`},
		{`every "tick" has no "m" or "o"`, `every event has no "n"`},
		{`some "tick" has "n" equal to 2`, `no "tick" has "n" equal to 2`},
		{`the last "tick" has "n" of type "integer"`, `the first "tick" has "n" of type "string"`},
		{`every "tick" has data of type "flat object"`, `every "tick" has data of type "array"`},
		{`the 1st "tick" has "n" containing "1"`, `the 2nd "tick" has "n" containing "1"`},
		{`every "tick" has "n" matching "^\d$"`, `every "tick" has "n" matching "^[a-z]$"`},
		{`every "tick" has "n" between 1 and 2`, `every "tick" has "n" between 1 and 1.5`},
		{`every "tick" has "n" of at least 1`, `every "tick" has "n" of at most 1.5`},
		{`every "one" has "n" reading "${one}"`, `every "tick" has "n" reading "${period}"`},
		{`every "tick" has "n" in [1, 2]`, `every "tick" has "n" in ["1", 2]`},
		{`every "tick" has "@this" of length 2`, `every "tick" has "@this" of length 3 to 5`},
		{"every \"tick\" has data like:\n \"\"\"\n {\"n\": \"<integer>\"}\n \"\"\"", "every \"tick\" has data like:\n \"\"\"\n {\"n\": 1}\n \"\"\""},
		{`"n" is different in every "tick"`, `"n.x" is different in every "tick"`},
		{`"n" never falls from one "tick" to the next`, `"m" never falls from one "tick" to the next`},
		{`"n" always rises from one "tick" to the next`, `"@this" always rises from one event to the next`},
		{`"n" rises by 1 from one "tick" to the next`, `"n" rises by 2 from one "tick" to the next`},
		{``, `every "tick" has an ID of its own`},
		{`for each "n", exactly 1 "tick" arrives`, `for each "n", exactly 2 "tick" arrive`},
		{`on the stream "stream", for each "n", every "tick" has "n"`, `for each "m", every "tick" has "n"`},
		{`"left" never rises from one "tick" to the next`, `"n" never rises from one "tick" to the next`},
		{`"left" always falls from one "tick" to the next`, `"n" always falls from one event to the next`},
		{`"left" falls by 1 from one "tick" to the next`, `"n" falls by 1 from one "tick" to the next`},
		{`"n" changes by at most 1 from one "tick" to the next`, `"n" changes by at most 0.5 from one "tick" to the next`},
		{`"n" is equal to "n" in every "tick"`, `"n" is below "n" in every "tick"`},
		{``, `"n" of every "tick" is the "n" of any "one" before it`},
		{``, `"n" of every "second" is the "n" of the latest "one" before it`},
		{``, `every "one" is closed by "second" with the same "n", the innermost first`},
		{`the "n" of all "tick" add up to 3`, `the "n" of all events add up to -3.5`},
		{`the "n" of all "one" add up to the "n" of the last "one"`, `the "n" of all "tick" add up to the "n" of the last "one"`},
		{``, `the "n" of all "tick" joined is "12"`},
		{``, `the "n" of all "tick" joined is the "n" of the last "tick"`},
		{`no "tick" has the key "m" anywhere`, `no "tick" has the key "n" anywhere inside "@this"`},
		{`"n" equals the request's header "X-N" in every "one"`, `"n" equals the request's header "X-N" in every "tick"`},
		{`"n" equals the request's query parameter "n" in every "one"`, `"n" equals the request's query parameter "m" in every "one"`},
		{``, `"n" equals the "id" of the request in every "one"`},
		{`at least 2 "tick" have "n"`, `at least 2 "tick" have "n" equal to 1`},
		{"every \"tick\" has data valid by the JSON Schema:\n \"\"\"\n {\"required\": [\"n\"]}\n \"\"\"", "every \"tick\" has data valid by the JSON Schema:\n \"\"\"\n {\"required\": [\"m\"]}\n \"\"\""},
		{`every "tick" has data valid by the JSON Schema "tick.schema.json"`, `every "tick" has data valid by the JSON Schema "tock.schema.json"`},
		{`every "tick" has data containing "n"`, `every "tick" has data containing ": 2,"`},
		{`every "tick" has data matching "^\{"`, `every "tick" has data matching ": 2,"`},
		{`every event has "n", and its key nowhere else`, `every event has "x.n", and its key nowhere else`},
		{"the first \"tick\" has these values:\n | n | 1 |", "the first \"tick\" has these values:\n | path | value |\n | n | 2 |"},
		{`the first event has the data "{\"n\": 1, \"left\": 2}"`, `the last event has the data "{\"n\": 1, \"left\": 2}"`},
		{"the first event has the data:\n \"\"\"\n {\"n\": 1, \"left\": 2}\n \"\"\"", "the first event has the data:\n \"\"\"\n {}\n \"\"\""},
		{`every "tick" is such that "data.left + data.n <= 3"`, `every "tick" is such that "data.n > 1"`},
		{"every \"tick\" is such that:\n \"\"\"\n event.type == 'tick' && has(data.n)\n \"\"\"", "every \"tick\" is such that:\n \"\"\"\n data.lost == 1\n \"\"\""},
		{`every event has the last event ID ""`, `every event has the last event ID "7"`},
		{`"n" is the same in every "one"`, `"n" is the same in every event`},
		{`"n" equals 1 in every "one"`, `"n" equals 1 in every event`},
		{`"tick" arrives within 10 seconds`, `"tock" arrives within 10 s of the request`},
		{`"tick" arrives within 10 s of "tick"`, `"tick" arrives within 10 s of "tock"`},
		{`no "tock" arrives for 1 ms after the request`, `no "tick" arrives for 10 s after "tick"`},
		{`consecutive "tick" events are at most 10 s apart`, `consecutive "one" events are at most 10 s apart`},
		{`95 % of consecutive "tick" are at most 10 s apart`, `95 % of consecutive "one" are at most 10 s apart`},
		{`at least 0.01 "tick" arrive a second`, `at most 0.01 "tick" arrive a second`},
		{`at least 0.01 of the "n" of "tick" arrive a second`, `at most 0.01 of the "n" of "tick" arrive a second`},
		{`no "tick", which leave the server at least 20 ms apart, arrive together`, `no "one", which leave the server at least 20 ms apart, arrive together`},
		{``, `consecutive "tick" are between 9 s and 10 s apart`},
		{``, `consecutive "tick" are at least 9 s apart`},
		{``, `every "tick" arrives within 500 ms of its "n"`},
		{``, `95 % of "tick" arrive within 500 ms of their "n"`},
		{``, `"tick" arrives within 10 s of the call "deploy"`},
		{``, `every call "deploy" arrives as "tick", with the same "n"`},
		{``, `no "tick" arrives for 10 s after the call "deploy"`},
		{``, `the stream is closed by the server within 1 s of the stop of "shop"`},
		{``, `the service "shop" stops within 2 s`},
		{``, `the service "shop" logs "TEXT" within 2 s of the client's leave of "stream"`},
		{``, `the service "shop" logs "TEXT" exactly 2 times`},
		{`consecutive "tick" are 0 to 2 times "${period}" apart`, `consecutive "tick" are 2 to 3 times "${period}" apart`},
		{``, `the stream stays open for at least 1 minute`},
		{`the media type is "text/event-stream"`, `the media type is "text/plain"`},
		{`the response is not compressed`, `the response is compressed with "gzip"`},
		{``, `the response to "deploy" has the status 202`},
		{``, `the response to "deploy" has the header "A" equal to "b"`},
		{``, `the response to "deploy" has no header "A"`},
		{``, `the response to "deploy" has "id" equal to 5`},
		{`the status is 200`, `the status is 404`},
		{`the header "Content-Type" is "text/event-stream"`, `the header "content-type" is "text"`},
		{`the header "Content-Type" starts with "text/"`, `the header "Content-Type" starts with "html/"`},
		{`the header "Content-Type" matches "^text/event-stream$"`, `the header "Content-Type" matches "^$"`},
		{`the header "Content-Type" is present`, `the header "X-Request-ID" is present`},
		{`the status of the 1st connection is 200`, `the status of the 2nd connection is 200`},
		{`the response of the 1st connection has the header "Content-Type" starting with "text/"`, `the response of the 1st connection has no header "Content-Type"`},
		{`the request of the 1st connection has no header "Last-Event-ID"`, `the request of the 1st connection has the header "Last-Event-ID"`},
		{`the client never reconnected`, `the client reconnected 1 to 2 times, each time within 2 s`},
		{``, `the server asks not to reconnect`},
		{`the header "X-Request-ID" is absent`, `the header "Content-Type" is absent`},
		{`the stream is closed by the server`, `the stream is still open`},
		{`the stream ends with "closed by the server"`, `the stream is cut`},
		{``, `the stream runs into its timeout`},
		{``, `no "tick" are held back, by their "n"`},
		{`the stream is closed by the server within 10 s of "tick"`, `the stream is closed by the server within 10 s of "tock"`},
		{`the protocol is "HTTP/1.1"`, `the protocol is "HTTP/2.0"`},
		{``, `the stream sets the reconnection time 2500 ms`},
		{`all lines end in LF`, `all lines end in CRLF`},
		{`the stream breaks no rule`, `the stream breaks the rule "malformed-line"`},
		{``, `the stream breaks the rule "malformed-line" with "x"`},
		{`the stream keeps the profile "profiles/ticks.yaml"`, `the stream keeps the profile "openai/chat-completions"`},
		{`on the stream "stream", exactly 2 events arrive`, `on the stream "stream", exactly 1 event arrives`},
		{``, `every stream has the same "tick"`},
		{``, `a client that is cut off after the 1st event resumes, and has every "tick" once`},
		{``, `every stream has the same "tick" by "n"`},
		{``, `every stream has the same "tick", each once, by "n"`},
		{``, `"n" is the same in every "tick" of every stream`},
		{``, `every stream has "n" of its own in every event`},
		{``, `every "tick" arrives on all streams within 200 ms, by "n"`},
		{`the stub "clock" received exactly 1 "GET /ticks"`, `the stub "clock" received at least 2 "ANY /{path...}" within 20 ms`},
		{`the stub "clock" received at most 0 "POST /start" with "n" equal to 1`, `the stub "clock" received exactly 1 "GET /ticks" with "n" equal to 1 within 20 ms`},
		{`the stub "clock" received no "POST /ticks"`, `the stub "clock" received no "GET /ticks"`},
		{`every "GET /ticks" that the stub "clock" received has the header "X-N" equal to "1"`, `every "GET /ticks" that the stub "clock" received has the header "X-N" equal to "2"`},
		{``, `every "GET /ticks" that the stub "clock" received has "n" and "m"`},
		{`the 1st "GET /ticks" that the stub "clock" received has no header "X-M"`, `the 2nd "GET /ticks" that the stub "clock" received has the header "X-N"`},
		{``, "the stub \"clock\" received in this order:\n | GET /ticks |\n | POST /start |"},
		{``, `the time between the "GET /ticks" that the stub "clock" received is at least 100 ms`},
		{``, `every "GET /ticks" that the stub "clock" received has "n" equal to 1`},
		{``, "every \"GET /ticks\" that the stub \"clock\" received has data like:\n \"\"\"\n {\"n\": 1}\n \"\"\""},
	}
	said := map[string]bool{}
	for _, c := range cases {
		for _, sentence := range []string{c.holds, c.breaks} {
			said[steps.Recognize(strings.Split(sentence, "\n")[0])] = true
		}
		if c.holds != "" {
			if status, output := judge(t, "", given, when, "Then "+c.holds); status != 0 {
				t.Errorf("this must hold: %s\n%s", c.holds, output)
			}
		}
		if status, output := judge(t, "", given, when, "Then "+c.breaks); status != 1 || !strings.Contains(output, "1 failed") {
			t.Errorf("this must break: %s (status %d)\n%s", c.breaks, status, output)
		}
	}
	for n, want := range map[string]int{"2": 0, "1": 1} {
		sentence, called := `the stub "clock" received no "POST /start" with "n" equal to `+n, `And "POST ${stub.clock}/start" is called after "one" with:`+"\n \"\"\"\n {\"n\": 1}\n \"\"\""
		said[steps.Recognize(sentence)] = true
		if status, output := judge(t, "", given, called, when, "Then "+sentence); status != want {
			t.Errorf("%s: status %d, want %d\n%s", sentence, status, want, output)
		}
	}
	for sentence, want := range map[string]int{ // pauses that a busy machine does not explain away
		"the stream is never silent for longer than 20 s":         0,
		"the stream is never silent for longer than 1 ms":         1,
		`consecutive "message" are between 100 ms and 20 s apart`: 0,
		`consecutive "message" are at least 100 ms apart`:         0,
	} {
		said[steps.Recognize(sentence)] = true
		if status, output := judge(t, "", `Given the scenario "a slow clock"`, when, "Then "+sentence); status != want {
			t.Errorf("%s: status %d, want %d\n%s", sentence, status, want, output)
		}
	}
	for _, s := range steps.Sentences() {
		if s.Keyword == "Then" && !said[s.Text] {
			t.Errorf("no case says: %s", s.Text)
		}
	}
}

// TestWhatPlainGodogSays: under plain godog a failure explains itself as well, and
// nothing passes because nothing was judged.
func TestWhatPlainGodogSays(t *testing.T) {
	cases := []struct {
		name, tags string
		sentences  []string
		status     int
		says       string
	}{
		{"an expectation that is broken", "", []string{given, when, `Then exactly 1 "tock" arrives`}, 1, `got       no "tock" came; the stream had tick (2)`},
		{"a known gap", "@known-gap(no-tock)", []string{given, when, `Then exactly 1 "tock" arrives`}, 0, "1 passed"},
		{"a known gap that names it", "@known-gap(one-tock)", []string{given, when, `Then exactly 1 "tock" arrives`}, 0, "1 passed"},
		{"a known gap that names another", "@known-gap(one-tock)", []string{given, when, `Then exactly 2 "tock" arrive`}, 1, `does not excuse what the scenario expects: what it names is 'exactly 1 "tock" arrives', and that is 'exactly 2 "tock" arrive'`},
		{"a known gap that has closed", "@known-gap(no-tock)", []string{given, when, `Then exactly 2 "tick" arrive`}, 1, `the known gap "no-tock" has closed`},
		{"a known gap that nobody knows", "@known-gap(x)", []string{given, when, `Then exactly 2 "tick" arrive`}, 1, `no known gap has the name "x"`},
		{"a known gap in one word", "@KnownGap(x)", []string{given, when, `Then exactly 2 "tick" arrive`}, 1, `the tag @KnownGap(x) marks no known gap; did you mean @known-gap(NAME)?`},
		{"a known gap that is misspelt", "@known_gap(x)", []string{given, when, `Then exactly 2 "tick" arrive`}, 1, `the tag @known_gap(x) marks no known gap; did you mean @known-gap(NAME)?`},
		{"a known gap without a name", "@known-gap", []string{given, when, `Then exactly 2 "tick" arrive`}, 1, `names no gap`},
		{"two known gaps", "@known-gap(no-tock) @known-gap(no-tack)", []string{given, when, `Then no event arrives`}, 1, `two known gaps`},
		{"a stream that breaks under a known gap", "@known-gap(no-tock)", []string{
			"Given a server that sends nothing", "And the server then cuts the connection", when, `Then exactly 1 "tock" arrives`,
		}, 1, "the stream broke: cut"},
		{"a status excuses no other end", "", []string{
			"Given a server that sends nothing", "And the server then cuts the connection", when, `Then the status is 200`, `And no event arrives`,
		}, 1, "the stream broke: cut"},
		{"a stream without a violation excuses no HTTP error", "", []string{
			`Given a server that answers with status 500 and the body "x"`, when, `Then the stream breaks no rule`,
		}, 1, "the HTTP status is 500 Internal Server Error, where 200 was expected; the body begins: «x»"},
		{"every Then behind a broken one is judged, too", "", []string{given, when, `Then exactly 1 "tock" arrives`, `And exactly 2 "tick" arrive`, `And no "tick" arrives`}, 1, `got       #1 tick`},
		{"a known gap that does not say of which of several", "@known-gap(no-tock)", []string{given, when, `Then exactly 1 "tock" arrives`, `And exactly 2 "tick" arrive`}, 1, "does not say which of them it excuses"},
		{"nothing is expected", "", []string{given, when}, 1, "the scenario expects nothing"},
		{"nothing is followed", "", []string{given}, 1, "expects nothing"},
		{"a Then before the When", "", []string{given, `Then no event arrives`}, 1, "nothing has been followed yet"},
		{"a Given behind the When", "", []string{given, when, `Given lenient parsing`, `Then no "x" arrives`}, 1, "its Givens stand before it"},
		{"a When without a Given", "", []string{when}, 1, "no scenario is given yet"},
		{"followed in no time", "", []string{given, "When the stream is followed for 0.0 s", `Then no event arrives`}, 1, "in no time nothing comes"},
		{"two scenarios", "", []string{given, given}, 1, "the scenario is given already"},
		{"no sentence", "", []string{given, "Then it works"}, 1, "1 undefined"},
		{"a value that there is not", "", []string{given, `Then every "GET /ticks" that the stub "clock" received has no header "X-M" equal to "1"`}, 1, "1 undefined"},
		{"a value that a connection has not", "", []string{given, `Then the request of the 1st connection has no header "X-M" equal to "1"`}, 1, "1 undefined"},
		{"requests in no time", "", []string{given, `Then the time between the "GET /ticks" that the stub "clock" received is at least 0 ms`}, 1, `expected a duration above 0, got "0 ms"`},
		{"a stream that breaks while nobody looks", "", []string{
			"Given a server that sends nothing", "And the server then cuts the connection", when, `Then no event arrives`,
		}, 1, "the stream broke: cut"},
		{"a JSON path that cannot be read", "", []string{given, when, `Then every event has "a.#(b"`}, 1, `the JSON path "a.#(b" is not closed`},
		{"a variable that nobody defines", "", []string{given, when, `Then every event has "n" reading "${on}"`}, 1, `the variable ${on} is not defined; did you mean "one"? defined here: one, period, stub.clock, uuid`},
		{"a value that is not JSON", "", []string{given, when, `Then every event has "n" equal to one`}, 1, "one is not a JSON value"},
		{"a value in single quotes", "", []string{given, when, `Then every event has "n" equal to {'a':'b'}`}, 1, `{'a':'b'} is not a JSON value; JSON has double quotes; did you mean {"a":"b"}?`},
		{"a value in Python's words", "", []string{given, when, `Then every event has "n" equal to True`}, 1, `True is not a JSON value; JSON has true, false and null; did you mean true?`},
		{"a list in single quotes", "", []string{given, when, `Then every event has "n" in ['a', 1]`}, 1, `['a', 1] is not a JSON list; JSON has double quotes; did you mean ["a", 1]?`},
		{"an example in single quotes", "", []string{given, when, "Then every event has data like:\n \"\"\"\n {'n': 1}\n \"\"\""}, 1, `the example is not JSON: '\'' cannot stand here, in JSON; JSON has double quotes; did you mean {"n": 1}?`},
		{"a table that makes no sense", "", []string{given, when, "Then exactly these events arrive:\n | tick | often |"}, 1, `row 1 of the table: "often" is not how often a kind of event comes; write nothing (once), `},
		{"a path with two values", "", []string{given, when, "Then every event has these values:\n | path | value |\n | n | 8 |\n | n | \"7\" |"}, 1, `row 3 of the table: a row above says of "n" already that it is 8; write one row for each path`},
		{"a type that JSON does not have", "", []string{given, when, `Then every event has "n" of type "text"`}, 1, `JSON has no type "text"`},
		{"a response with the ID of an event", "", []string{given, when, `Then the response to "x" has the last event ID "1"`}, 1, "a response has no last event ID"},
		{"an end that no stream has", "", []string{given, when, `Then the stream ends with "a bang"`}, 1, `no stream ends like "a bang"`},
		{"a rule that does not exist", "", []string{given, when, `Then the stream breaks the rule "no-rule"`}, 1, `no violation has the code "no-rule"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			status, output := judge(t, c.tags, c.sentences...)
			if status != c.status || !strings.Contains(output, c.says) {
				t.Errorf("status %d, want %d; %q must be in:\n%s", status, c.status, c.says, output)
			}
		})
	}
}

// TestNoSentenceIsAmbiguous: every sentence that the shipped features say is
// understood in exactly one way.
func TestNoSentenceIsAmbiguous(t *testing.T) {
	features, err := filepath.Glob("../features/*.feature")
	if err != nil || len(features) == 0 {
		t.Fatal("no features", err)
	}
	if _, err := steps.Load(features); err != nil {
		t.Error(err)
	}
}

// TestAnUnknownSentenceHidesNothing: what else is wrong with its scenario is told as well, and nothing
// that the sentence may have been meant to do.
func TestAnUnknownSentenceHidesNothing(t *testing.T) {
	const given, when, unknown = "Given the scenario \"a\"\n", "When the stream is followed to its end\n", "no sentence reads like this"
	for _, c := range []struct {
		name, steps string
		says        []string // by line; empty: nothing
	}{
		{"a second When", given + when + "Then it works\n" + when, []string{"", "", unknown, "the streams have been followed already"}},
		{"a second scenario", given + "And it works\n" + given + when, []string{"", unknown, "the scenario is given already", ""}},
		{"a When that may be the unknown one", given + "When it works\nThen no event arrives\n", []string{"", unknown, ""}},
		{"a Given that may be the unknown one", "Given it works\n" + when + "Then no event arrives\n", []string{unknown, "", ""}},
		{"a Then that may be the unknown one", given + when + "Then it works\n", []string{"", "", unknown}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.feature")
			if err := os.WriteFile(path, []byte("Feature: F\nScenario: s\n"+c.steps), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := steps.Load([]string{path})
			told := fmt.Sprint(err)
			if strings.Contains(told, "x.feature:2:") {
				t.Errorf("it says of the scenario itself\n%s", told)
			}
			for i, want := range c.says {
				at := fmt.Sprintf("x.feature:%d:", i+3)
				_, says, found := strings.Cut(told, at)
				if line, _, _ := strings.Cut(says, "\n"); found != (want != "") || !strings.Contains(line, want) {
					t.Errorf("%s says %q, want %q", at, line, want)
				}
			}
		})
	}
}

func TestUnderstandingIsCheckedBeforeAnythingRuns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.feature")
	text := "Feature: F\n  Scenario: s\n    Given the scenario \"a\"\n    Then it works\n    And exactly these events arrive:\n    And no event arrives:\n    And the stream ends with \"a bang\"\n" +
		"    And every event has \"a.#(b\"\n    And exactly these events arrive:\n      | a | often |\n" +
		"  Scenario: t\n    Some words that describe it.\n    Givn the scenario \"a\"\n    Then no event arrives\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := steps.Load([]string{path})
	if err == nil {
		t.Fatal("the feature was accepted")
	}
	for _, want := range []string{
		"x.feature:7:9: no stream ends like \"a bang\"", "valid here: still open",
		"x.feature:8:9: the JSON path \"a.#(b\" is not closed",
		"x.feature:10:13: \"often\" is not how often",
		`x.feature:13:5: this line reads like a sentence, and is none: "Givn" is no keyword`,
		"x.feature:4:10: no sentence reads like this", "x.feature:5:9: this sentence needs a table below it", "x.feature:6:9: no sentence reads like this"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("this is missing: %s\nin:\n%v", want, err)
		}
	}
}
