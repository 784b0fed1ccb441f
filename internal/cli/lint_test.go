package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/cli"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestLintOfFeatures: what can be known of a feature before anything runs, with its place
// and what would be right.
func TestLintOfFeatures(t *testing.T) {
	t.Parallel()
	const (
		given = "Given the scenario \"a tick\"\n"
		when  = "When the stream is followed to its end\n"
		then  = "Then exactly 1 \"tick\" arrives\n"
	)
	cases := []struct{ name, steps, says string }{
		{"nothing is wrong", given + when + then, ""},
		{"two Whens", given + when + when + then, "x.feature:5:10: the streams have been followed already: a scenario has one When"},
		{"a Given behind the When", given + when + "Given strict parsing\n" + then, "x.feature:5:11: the streams have been followed already"},
		{"a Then before the When", given + then + when, "x.feature:4:10: nothing has been followed yet"},
		{"two scenarios", given + given + when + then, "x.feature:4:11: the scenario is given already"},
		{"no scenario", when + then, "x.feature:3:10: no scenario is given yet"},
		{"no Then", given + when, "x.feature:2:3: the scenario expects nothing: it has no Then"},
		{"a stream", given + when + "Then on the stream \"stram\", exactly 1 event arrives\n", "x.feature:5:10: no stream has the name \"stram\"|did you mean \"stream\"? valid here: stream"},
		{"a stream of a Given", given + "And the client of the stream \"stram\" reads 10 bytes a second\n" + when + then, "x.feature:4:9: no stream has the name \"stram\"; there are: stream"},
		{"a stub", given + when + "Then the stub \"z\" received no \"POST /x\"\n", "x.feature:5:10: no stub has the name \"z\"|the scenario has: s"},
		{"a call", given + when + "Then the response to \"place\" has the status 202\n", "x.feature:5:10: no call has the name \"place\"|the scenario has no named calls"},
		{"streams that are compared", given + when + "Then every stream has the same \"tick\"\n", "x.feature:5:10: it compares streams, and there is only 1 stream|follow more streams, or let several clients"},
		{"clients that are compared", given + "And 2 clients follow the stream\n" + when + "Then every stream has the same \"tick\"\n", ""},
		{"a JSON Schema that is not there", given + when + "Then every \"tick\" has data valid by the JSON Schema \"no.json\"\n", "x.feature:5:10: the JSON Schema cannot be read|write a JSON Schema, or the name of a file"},
		{"a JSON Schema that is none", given + when + "Then every \"tick\" has data valid by the JSON Schema \"broken.json\"\n", "x.feature:5:10: the JSON Schema is not JSON"},
		{"a JSON Schema with a byte order mark", given + when + "Then every \"tick\" has data valid by the JSON Schema \"marked.json\"\n", ""},
		{"a call that a Given makes", given + "And \"POST ${stub.s}/x\" is called once all streams are open, as \"place\"\n" + when + "Then the response to \"place\" has the status 404\n", ""},
		{"a variable", given + when + "Then every \"tick\" has \"n\" equal to \"${order}\"\n", "x.feature:5:10: the variable ${order} is not defined|defined here: stub.s, uuid"},
		{"a variable that a later Given defines", given + "And the request header \"X\" is \"${order}\"\nAnd the variable \"order\" is \"1\"\n" + when + then, ""},
		{"a variable as other languages write it", given + "And \"POST ${stub.s}/x/{order}\" is called after \"tick\"\nAnd the variable \"order\" is \"1\"\n" + when + then, "x.feature:4:9: {order} is no variable: it stands for itself|did you mean ${order}? if it is meant as it stands, write %7Border}"},
		{"a variable as other languages write it, in a URL to come back by", given + "And the variable \"order\" is \"1\"\nAnd the client comes back by \"GET ${stub.s}/$order\"\n" + when + then, "x.feature:5:9: $order is no variable"},
		{"placeholders, named groups and texts", given + "And the variable \"number\" is \"1\"\nAnd \"POST ${stub.s}/x?$top={number}\" is called after \"tick\" with:\n  \"\"\"\n  {\"query\": \"($number: ID!)\", \"$number\": \"<number>\"}\n  \"\"\"\n" + when + then + "And every \"tick\" has data like:\n  \"\"\"\n  \"<number>\"\n  \"\"\"\nAnd every \"tick\" has data matching \"(?P<number>.*)\"\nAnd no \"tick\" has \"n\" equal to \"{number}\"\n", ""},
		{"a pattern of a stub", given + "And the variable \"order\" is \"1\"\nAnd the stub \"s\" answers \"GET /{order}\" with the status 404\n" + when + then, ""},
		{"variables in a circle", given + "And the variable \"a\" is \"${b}\"\nAnd the variable \"b\" is \"${a}\"\n" + when + then, "x.feature:5:9: variables need each other in a circle: a needs b needs a"},
		{"a setting without a service", given + "And the service setting \"A\" is \"1\"\n" + when + then, "x.feature:4:9: the scenario uses no service, so the setting \"A\" has no place"},
		{"a service", given + "And the service \"shop\" is restarted after \"tick\"\n" + when + then, "x.feature:4:9: the scenario uses no service with the name \"shop\"|it uses none; write in the scenario's file: service: shop"},
		{"a credential", given + "And the request header \"Authorization\" is \"Bearer tok-123456\"\n" + when + then, "x.feature:4:9: the header Authorization holds a secret"},
		{"a header that cannot be sent", given + "And the request header \"X Y\" is \"1\"\n" + when + then, "x.feature:4:9: no header can have the name \"X Y\""},
		{"a URL of no service", given + "And \"POST /x\" is called after \"tick\"\n" + when + then, "x.feature:4:9: the URL /x belongs to a service, and the scenario has none"},
		{"a host", given + "And \"POST https://api.example.com/x\" is called after \"tick\"\n" + when + then, "x.feature:4:9: the host \"api.example.com\" is not on this machine"},
		{"an upstream", given + "And the connection to \"bank\" is down\n" + when + then, "x.feature:4:9: faults: no service of the scenario has an upstream with the name \"bank\""},
		{"an end that nobody sees", given + "When the stream is followed until \"tick\"\nThen the stream is closed by the server\n", "x.feature:5:10: the stream is left once the awaited \"tick\" came"},
		{"another until", "Given the scenario \"two ticks\"\n" + when + then, "x.feature:4:10: the scenario itself says when the stream \"stream\" is left: until: {events: 1}|the stream is followed to its end instead"},
		{"another until, on purpose", "Given the scenario \"two ticks\"\nWhen the stream is followed to its end instead\n" + then, ""},
		{"of two spellings as often, the later", given + "When the stream is followed until \"tikc\"\n" + then, "x.feature:5:10: the kinds of event \"tick\" and \"tikc\" differ in one letter, and nobody declares either: one of the two is probably misspelt|declare the one that is meant"},
		{"of two spellings as often, the later, in another step", given + when + then + "And no \"tikc\" arrives\n", "x.feature:6:9: the kinds of event \"tikc\" and \"tick\" differ in one letter"},
		{"the rarer of two spellings", given + when + then + "And no \"tikc\" arrives\nAnd at least 2 \"tikc\" arrive\nAnd no \"tikc\" arrives after \"tikc\"\n", "x.feature:5:10: nobody declares a kind of event \"tick\", so it is taken for an event type, and is nearly \"tikc\""},
		{"the rarer of two spellings, named first", given + "When the stream is followed until \"mesage\"\nThen exactly 1 \"message\" arrives\nAnd no \"message\" has \"a\"\n", "x.feature:4:10: nobody declares a kind of event \"mesage\""},
		{"the rarer of two spellings, named last", given + when + "Then exactly 1 \"message\" arrives\nAnd no \"message\" has \"a\"\nAnd the last \"mesage\" has \"b\"\n", "x.feature:7:9: nobody declares a kind of event \"mesage\""},
		{"the rarer of two spellings, in a table", given + when + "Then exactly 1 \"message\" arrives\nAnd the events arrive in this order:\n  | message |\n  | mesage  |\n", "x.feature:8:9: nobody declares a kind of event \"mesage\""},
		{"the rarer of two spellings, in an order", given + when + "Then exactly 1 \"message\" arrives\nAnd no \"message\" has \"a\"\nAnd the events arrive in the order \"tick (mesage | tick)+\"\n", "x.feature:7:9: nobody declares a kind of event \"mesage\""},
		{"a word in the plural", given + when + then + "And no \"events\" arrives\n", "x.feature:6:9: nobody declares a kind of event \"events\", so it is taken for an event type, and is nearly the word \"event\", which is any event"},
		{"a kind that looks like no other", given + when + then + "And no \"error\" arrives\n", ""},
		{"a kind of event", "Given the scenario \"two ticks\"\nWhen the stream is followed as the scenario says\nThen no \"tikc\" arrives\n", "x.feature:5:10: no kind of event has the name \"tikc\"|did you mean \"tick\"? declared: tick"},
		{"a kind of event, in a table", "Given the scenario \"two ticks\"\nWhen the stream is followed as the scenario says\nThen exactly these events arrive:\n  | tick         |          |\n  | tick or tikc | optional |\n", "x.feature:7:9: no kind of event has the name \"tikc\""},
		{"a kind of event, in a table, between spaces", "Given the scenario \"two ticks\"\nWhen the stream is followed as the scenario says\nThen exactly these events arrive:\n  | tick  or  tikc | optional |\n", "x.feature:6:9: no kind of event has the name \"tikc\""},
		{"a path with two values, in a table", given + when + "Then every \"tick\" has these values:\n  | id | 8   |\n  | id | \"7\" |\n", "x.feature:7:9: a row above says of \"id\" already that it is 8|write one row for each path"},
		{"a column twice", given + "And the stub \"s\" answers \"GET /\" with the events:\n  | data | data |\n  | 1    | 2    |\n" + when + then, "x.feature:5:16: there are two columns \"data\""},
		{"a range from high to low, in a table", given + when + "Then exactly these events arrive:\n  | tick | 5 to 2 |\n", "x.feature:6:16: \"5 to 2\" has the higher number first|did you mean 2 to 5?"},
		{"too often, in a table", given + when + "Then the events arrive in this order:\n  | tick | once |\n  | tick | 5000 |\n", "x.feature:7:16: \"5000\" is too often: up to 1000 times can be counted"},
		{"far too often, in a table", given + when + "Then exactly these events arrive:\n  | tick | at least 99999999999999999999 |\n", "x.feature:6:16: \"at least 99999999999999999999\" is too often"},
		{"a name in quotes, in a table", given + when + "Then exactly these events arrive:\n  | tick |\n  | \"tick\" |\n", "x.feature:7:9: \"tick\" is no kind of event: its name cannot have a double quote|a table has names without quotes"},
		{"nothing on one side of or, in a table", given + when + "Then exactly these events arrive:\n  | tick or  or tock |\n", "x.feature:6:9: \"tick or  or tock\" has no kind of event on one side of \"or\""},
		{"a kind that is waited for", "Given the scenario \"two ticks\"\nWhen the stream is followed until \"tikc\" instead\n" + then, "x.feature:4:10: no kind of event has the name \"tikc\""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, with(map[string]string{
				"scenarios/two.yaml": "scenario: two ticks\nno_other_events: true\nevents: {tick: {event: tick}}\n" +
					"stubs: {s: [{get: /, events: [{event: tick, data: 1}]}]}\nstream: {get: \"${stub.s}/\", until: {events: 1}}\n",
				"scenarios/broken.json": "{",
				"scenarios/marked.json": "\uFEFF{}",
				"features/x.feature":    "Feature: F\n  Scenario: s\n    " + strings.ReplaceAll(strings.TrimSpace(c.steps), "\n", "\n    ") + "\n",
			}))
			var out strings.Builder
			status := cli.Execute(t.Context(), []string{"lint", dir}, &out, &out)
			if wrong := c.says != ""; wrong != (status == verdict.ExitFault) || wrong == (status == verdict.ExitHeld) {
				t.Errorf("the exit status is %d", status)
			}
			mustContain(t, out.String(), strings.Split(c.says, "|")...)
			if n := strings.Count(out.String(), "x.feature:"); c.says != "" && n != 1 {
				t.Errorf("%d problems:\n%s", n, out.String())
			}
		})
	}
}

// TestEachOfTwoStepsWithTheSameURLIsToldOf: which lacks the $ of its variable.
func TestEachOfTwoStepsWithTheSameURLIsToldOf(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{"features/x.feature": "Feature: F\n  Scenario: s\n    Given the scenario \"a tick\"\n" +
		"    And \"POST ${stub.s}/x/{order}\" is called after \"tick\"\n    And \"POST ${stub.s}/x/{order}\" is called once all streams are open\n" +
		"    And the variable \"order\" is \"1\"\n    When the stream is followed to its end\n    Then exactly 1 \"tick\" arrives\n"}))
	var out strings.Builder
	if status := cli.Execute(t.Context(), []string{"lint", dir}, &out, &out); status != verdict.ExitFault {
		t.Errorf("the exit status is %d", status)
	}
	mustContain(t, out.String(), "x.feature:4:9: {order} is no variable", "x.feature:5:9: {order} is no variable")
}

// TestACellIsToldOfWhereItStands: what is wrong with a cell of a step's table stands at the row and the
// column of the cell.
func TestACellIsToldOfWhereItStands(t *testing.T) {
	t.Parallel()
	const (
		tick   = "Given the scenario \"a tick\"\n"
		whole  = "When the stream is followed to its end\nThen exactly 1 \"tick\" arrives\n"
		events = tick + "And the stub \"s\" answers \"GET /\" with the events:\n"
		pieces = "Given a server that sends, piece by piece:\n  | after | bytes |\n"
		often  = "write nothing (once), optional, 1 or more, 0 or more, 3, 2 to 5, at least 2, or at most 5"
		column = "there are: event, id, data, comment, retry, after, at"
	)
	const (
		posts = tick + "And \"POST /\" is called after \"tick\" with:\n  \"\"\"json\n"
		valid = tick + whole + "And every \"tick\" has data valid by the JSON Schema:\n  \"\"\"\n"
		like  = tick + whole + "And every \"tick\" has data like:\n  \"\"\"\n"
	)
	cases := []struct{ name, steps, says, help string }{
		{"the body of a call", posts + "  {\"a\": 1,\n   \"é\": }\n  \"\"\"\n" + whole, "7:13: the body of the call is not JSON: '}' cannot stand here, in JSON", ""},
		{"a schema", valid + "  {\"type\": \"object\",\n  \n   \"a\": 1\n  \"\"\"\n", "10:14: the JSON Schema is not JSON: the JSON ends before it is complete", ""},
		{"a schema with a variable outside of quotes", valid + "  {\"const\": ${stub.s}}\n  \"\"\"\n", "8:17: the JSON Schema is not JSON: '$' cannot stand here, in JSON", ""},
		{"an example", like + "  {\"id\" 1}\n  \"\"\"\n", "8:13: the example is not JSON: '1' cannot stand here, in JSON", ""},
		{"how often", tick + whole + "And exactly these events arrive:\n  | tick |         |\n  | tick | no limit |\n", "8:16: \"no limit\" is not how often a kind of event comes", "                ^^^^^^^^\n  " + often},
		{"no kind", tick + whole + "And exactly these events arrive:\n  |  | 2 |\n", "7:10: the row has no kind of event; each row is: | KIND | how often |", ""},
		{"a cell too many", tick + whole + "And exactly these events arrive:\n  | tick | 2 | 3 |\n", "7:20: a row has a kind of event, and how often it comes: | KIND | how often |", ""},
		{"a path", tick + whole + "And every \"tick\" has these values:\n  | n    | 1 |\n  | a..b | 2 |\n", "8:9: the JSON path \"a..b\" is not written as gjson reads it, at \"..\"", "write items.0.id "},
		{"a variable in the text below", tick + whole + "And every \"tick\" has data like:\n  \"\"\"\n  {\"n\": 1,\n   \"o\": \"${order}\"}\n  \"\"\"\n", "9:7: the variable ${order} is not defined", "defined here: stub.s, uuid"},
		{"a variable", tick + whole + "And every \"tick\" has these values:\n  | n | ${order} |\n", "7:13: the variable ${order} is not defined", "defined here: stub.s, uuid"},
		{"cells of a row", tick + whole + "And every \"tick\" has these values:\n  | n |\n", "7:9: the row has 1 cell; each row has 2: | path | value |", ""},
		{"a request", tick + whole + "And the stub \"s\" received in this order:\n  | GET / |\n  | GETT  |\n", "8:9: \"GETT\" is no request", "write a method and a path: POST /charges/{id}"},
		{"a column", events + "  | event | dta |\n  | tick | 1 |\n" + whole, "5:17: \"dta\" is no column", "did you mean \"data\"? " + column},
		{"a time of an event", events + "  | event | after |\n  | tick | 5 ms |\n  | tick | soon |\n" + whole, "7:16: \"soon\" is no duration", "a duration is a number with its unit: 250ms, 5s, 1m30s, 2h"},
		{"a time in words", events + "  | event | after |\n  | tick | 2 sec |\n" + whole, "6:16: \"2 sec\" is no duration", "did you mean 2s? a duration is a number with its unit: 250ms, 5s, 1m30s, 2h"},
		{"a time of a piece", pieces + "  | soon | data: 1\\n\\n |\n" + whole, "5:9: \"soon\" is no duration", "a duration is a number with its unit: 250ms, 5s, 1m30s, 2h"},
		{"a time before", pieces + "  | -5 ms | data: 1\\n\\n |\n" + whole, "5:9: \"-5 ms\" is no duration", "a duration is a number with its unit: 250ms, 5s, 1m30s, 2h"},
		{"bytes of a piece", pieces + "  | 0 ms | \\\\x4 |\n" + whole, "5:16: \\x", ""},
		{"a change", tick + "And \"state\" is assembled of:\n  | apend | tick | n |\n" + whole, "5:9: \"apend\" is no change that a piece makes", "did you mean \"append\"? valid here: set, append, patch, merge"},
		{"a path of a change", tick + "And \"state\" is assembled of:\n  | set | tick | a..b |\n" + whole, "5:22: the JSON path \"a..b\"", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, with(map[string]string{
				"features/x.feature": "Feature: F\n  Scenario: s\n    " + strings.ReplaceAll(strings.TrimSpace(c.steps), "\n", "\n    ") + "\n",
			}))
			var out strings.Builder
			if status := cli.Execute(t.Context(), []string{"lint", dir}, &out, &out); status != verdict.ExitFault {
				t.Errorf("the exit status is %d", status)
			}
			mustContain(t, out.String(), "x.feature:"+c.says, c.help)
			if n := strings.Count(out.String(), "x.feature:"); n != 1 {
				t.Errorf("%d problems:\n%s", n, out.String())
			}
		})
	}
}

// TestAMisspeltKindOfAScenarioWithAFeature: what only its steps make look misspelt, stands in its own file.
func TestAMisspeltKindOfAScenarioWithAFeature(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/a.yaml": "scenario: a\nstubs: {s: [{get: /, events: [{data: 1}]}]}\nstream: {get: \"${stub.s}/\"}\n" +
			"during:\n  - {after: qestion, get: \"${stub.s}/x\"}\n",
		"features/x.feature": "Feature: F\n  Scenario: s\n    Given the scenario \"a\"\n    When the stream is followed to its end\n" +
			"    Then exactly 1 \"question\" arrives\n    And \"question\" arrives within 1 s\n",
	})
	var out strings.Builder
	cli.Execute(t.Context(), []string{"lint", dir}, &out, &out)
	mustContain(t, out.String(), `a.yaml:5:13: nobody declares a kind of event "qestion"`, `did you mean "question"?`)
}

// TestLintTellsOfFilesBeforeVariables, which may be declared in a file that cannot be read.
func TestLintTellsOfFilesBeforeVariables(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"scenarios/a.yaml": "scenario: a\nvars: [region]\nstream: {get: http://127.0.0.1/}\n"})
	var out strings.Builder
	status := cli.Execute(t.Context(), []string{"lint", "--var", "region=eu", dir}, &out, &out)
	if status != verdict.ExitFault {
		t.Errorf("the exit status is %d", status)
	}
	mustContain(t, out.String(), "a.yaml:2:7: ")
}
