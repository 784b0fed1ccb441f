package play_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKnownGaps(t *testing.T) {
	const stream = "\nstream: {get: \"${stub.shop}/orders/42/events\"}\n"
	const stream404 = "stream: {get: \"${stub.shop}/gone\"}\n"
	cases := []struct{ name, text, want string }{
		{
			"broken as known",
			"known_gap: {reason: it is slow}" + stream + "expect: [{never: shipped}]",
			"known gap\nknown gap: no \"shipped\" arrives\n#2 shipped (0 ms) came: «{\"id\":42}», where none was expected",
		},
		{
			"the gap has closed",
			"known_gap: {reason: it is slow}" + stream + "expect: [{never: error}]",
			"gap closed\ngap closed: no \"error\" arrives\nthe known gap has closed: what is expected here holds now. Remove its mark, so that it stays closed.\nIt was: it is slow",
		},
		{
			"the gap has expired",
			"known_gap: {reason: it is slow, expires: 2020-01-31}" + stream + "expect: [{never: shipped}]",
			"failed\nfailed: no \"shipped\" arrives\nthe known gap was accepted until 2020-01-31, and is still there.\nIt is: it is slow\nClose it, or agree on a later day (expires).#2 shipped (0 ms) came: «{\"id\":42}», where none was expected",
		},
		{
			"another fault is not the gap's",
			"known_gap: {reason: it is slow}\nstream: {get: \"${stub.shop}/gone\"}\nexpect: [{count: shipped, times: 1}]",
			"failed\nfailed: the HTTP status is 404 Not Found, where 200 was expected; the body begins: «no such order»\nnot judged: exactly 1 \"shipped\"",
		},
		{
			"nor has it closed where one stream never came",
			"\nstreams: {a: {get: \"${stub.shop}/orders/42/events\"}, b: {get: \"${stub.shop}/gone\"}}\nexpect: [{never: error, known_gap: {reason: it is slow}}, {never: bang, on: a}]",
			"failed\nfailed: the HTTP status is 404 Not Found, where 200 was expected; the body begins: «no such order»\nnot judged: no \"error\" arrives",
		},
		{
			"a gap is not that a call fails",
			"known_gap: {reason: it is slow}\nstream: {get: \"${stub.shop}/hang\"}\nduring: [{after: accepted, get: \"${stub.shop}/gone\"}]\nexpect: [{never: accepted}]",
			"failed\nfailed: GET SHOP/gone: expected a 2xx status, got 404: no such order\nnot judged: no \"accepted\" arrives",
		},
		{
			"a gap is not that nothing came that could be judged",
			"known_gap: {reason: it has no id}" + stream + "expect: [{every: paid, has: id}]",
			"failed\nfailed: every \"paid\" has \"id\"\nthe known gap does not excuse this: nothing came that could have been judged.no \"paid\" came; the stream had accepted (1), shipped (1)",
		},
		{
			"nor that nothing came on one of several streams",
			"known_gap: {reason: it has no sum}\nstreams: {a: {get: \"${stub.shop}/orders/42/events\"}, b: {get: \"${stub.shop}/orders/42/events\", until: {events: 1}}}\nexpect: [{every: shipped, has: sum}]",
			"failed\nfailed: every \"shipped\" has \"sum\"\nthe known gap does not excuse this: nothing came that could have been judged (on b)." +
				"nothing-to-judge (on b), which is new: no \"shipped\" came; the stream had accepted (1); and what is known: #2 shipped (0 ms) has no \"sum\"; its data has only \"id\"",
		},
		{
			"a gap names one of several expectations",
			"known_gap: {reason: it is slow, expectation: no \"shipped\" arrives}" + stream + "expect: [{never: shipped}, {never: accepted}]",
			"failed\nknown gap: no \"shipped\" arrives\n#2 shipped (0 ms) came: «{\"id\":42}», where none was expected\nfailed: no \"accepted\" arrives\n#1 accepted (0 ms) came: «{\"id\":42}», where none was expected",
		},
		{
			"a gap can be that the stream breaks",
			"known_gap: {reason: it is cut}\nstream: {get: \"${stub.shop}/cut\"}\nexpect: [{ends: closed by the server}]",
			"known gap\nknown gap: the stream ends: closed by the server\nthe stream ended: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came) after 0 ms",
		},
		{
			"a gap can be its status",
			stream404 + "expect: [{status: 200, known_gap: {reason: it is gone}}]",
			"known gap\nknown gap: the status is 200\nthe status is 404, and the body begins: «no such order»",
		},
		{
			"and then excuses nothing else",
			stream404 + "expect: [{status: 200, known_gap: {reason: it is gone}}, {count: shipped, times: 1}, {never: error}]",
			"failed\nknown gap: the status is 200\nthe status is 404, and the body begins: «no such order»\n" +
				"failed: exactly 1 \"shipped\"\nno \"shipped\" came; the stream had no events at all (HTTP status (404 Not Found) after 0 ms)",
		},
		{
			"one that has expired does not",
			stream404 + "expect: [{status: 200, known_gap: {reason: it is gone, expires: 2020-01-31}}]",
			"failed\nfailed: the HTTP status is 404 Not Found, where 200 was expected; the body begins: «no such order»\nnot judged: the status is 200",
		},
		{
			"a gap of the media type is none of the status",
			stream404 + "expect: [{media_type: text/event-stream, known_gap: {reason: it is HTML}}]",
			"failed\nfailed: the HTTP status is 404 Not Found, where 200 was expected; the body begins: «no such order»\nnot judged: the media type is \"text/event-stream\"",
		},
		{
			"a gap of how the stream ends is no rule of the format",
			"known_gap: {reason: it is cut}\nstream: {get: \"${stub.shop}/sloppy\"}\nexpect: [{ends: closed by the server}]",
			"failed\nfailed: the stream breaks a rule of event streams: line 1, byte 0: unknown-field: no field is named \"dat\": \"dat: 1\"\nnot met: the stream ends: closed by the server",
		},
		{
			"a gap can be that it breaks a rule",
			"known_gap: {reason: it is sloppy}\nstream: {get: \"${stub.shop}/sloppy\"}\nexpect: [{violations: []}]",
			"known gap\nknown gap: the stream breaks no rule of the format\nunknown-field in line 1: no field is named \"dat\": «dat: 1»",
		},
		{
			"a gap is not that the stream breaks because of what holds",
			"known_gap: {reason: it is late}\nstream: {get: \"${stub.shop}/cut\"}\nexpect: [{count: shipped, times: 1}]",
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came) after 0 ms; the last event was #1 accepted, 0 ms before that\nnot met: exactly 1 \"shipped\" – no \"shipped\" came",
		},
		{
			"a gap does not hide that what the scenario waits for never came",
			"known_gap: {reason: it is slow}\nstream: {get: \"${stub.shop}/orders/42/events\", until: {event: paid}}\nexpect: [{never: shipped}]",
			"failed\nfailed: the stream ended before what the scenario waits for had come: closed by the server after 0 ms, before the awaited \"paid\" came\n" +
				"no \"paid\" came; the stream had accepted (1), shipped (1)\nknown gap: no \"shipped\" arrives\n#2 shipped (0 ms) came: «{\"id\":42}», where none was expected",
		},
		{
			"nor that a call was never made",
			"known_gap: {reason: it is slow}\nduring: [{after: paid, post: \"${stub.shop}/orders\"}]\n" + stream[1:] + "expect: [{never: shipped}]",
			"failed\nfailed: the call during the stream was never made: no \"paid\" arrived\nthe stream had accepted (1), shipped (1)\nknown gap: no \"shipped\" arrives\n#2 shipped (0 ms) came: «{\"id\":42}», where none was expected",
		},
		{
			"one expectation's gap",
			stream[1:] + "expect: [{never: shipped, known_gap: {reason: it is slow}}, {never: error}]",
			"known gap\nknown gap: no \"shipped\" arrives\n#2 shipped (0 ms) came: «{\"id\":42}», where none was expected",
		},
		{
			"one expectation's gap has closed",
			stream[1:] + "expect: [{never: error, known_gap: {reason: it is slow}}]",
			"gap closed\ngap closed: no \"error\" arrives\nthe known gap has closed: what is expected here holds now. Remove its mark, so that it stays closed.\nIt was: it is slow",
		},
		{
			"one expectation's gap has expired",
			stream[1:] + "expect: [{never: shipped, known_gap: {reason: it is slow, expires: 2020-01-31}}]",
			"failed\nfailed: no \"shipped\" arrives\nthe known gap was accepted until 2020-01-31, and is still there.\nIt is: it is slow\nClose it, or agree on a later day (expires).#2 shipped (0 ms) came: «{\"id\":42}», where none was expected",
		},
		{
			"one expectation's gap does not excuse another",
			stream[1:] + "expect: [{never: shipped, known_gap: {reason: it is slow}}, {never: accepted}]",
			"failed\nknown gap: no \"shipped\" arrives\n#2 shipped (0 ms) came: «{\"id\":42}», where none was expected\nfailed: no \"accepted\" arrives\n#1 accepted (0 ms) came: «{\"id\":42}», where none was expected",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, normal(summary(judge(t, "\n"+c.text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
