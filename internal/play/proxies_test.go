package play_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// counting is a stub that has a history, and sends five items one after the other.
const counting = `
  count:
    - get: /items
      resume: true
      events: [{retry: 50ms}, {repeat: 5, every: 20ms, event: item, id: "${n}", data: '{"n": ${n}}'}, {event: done, data: {}}]
  forgetful:
    - {get: /items, events: [{retry: 50ms}, {repeat: 5, event: item, id: "${n}", data: '{"n": ${n}}'}, {event: done, data: {}}]}
  lossy:
    - get: /items
      when: {headers: {Last-Event-ID: "2"}}
      events: [{event: resync, data: {}}, {event: item, id: "4", data: '{"n": 4}'}, {event: item, id: "5", data: '{"n": 5}'}, {event: done, data: {}}]
    - {get: /items, events: [{retry: 50ms}, {repeat: 5, event: item, id: "${n}", data: '{"n": ${n}}'}, {event: done, data: {}}]}
`

func TestFaultsOnTheWire(t *testing.T) {
	const until = "until: {event: done}, timeout: 20s, reconnect: {attempts: 5, max: 100ms}"
	cases := []struct{ name, text, want string }{
		{
			"none of them is seen by who resumes",
			`
streams:
  cut: {get: "${stub.count}/items", faults: [{cut_after: {events: 3}}], ` + until + `}
  reset: {get: "${stub.count}/items", faults: [{reset: true, at: {after: item, nth: 2}}], ` + until + `}
  down: {get: "${stub.count}/items", faults: [{down: true, at: item, lasting: 100ms}], ` + until + `}
  slow: {get: "${stub.count}/items", faults: [{latency: 50ms}, {slice: 1}], ` + until + `}
expect: [{exactly: "item{5} done"}, {every_stream_has_the_same: item, by: n, once: true}]
`,
			"passed",
		},
		{
			"a cut is the end of who does not",
			`
stream: {get: "${stub.count}/items", faults: [{cut_after: {events: 3}}], timeout: 20s}
expect: [{count: item, times: 3}, {ends: cut}]
`,
			"passed",
		},
		{
			"a stream that hangs",
			`
stream: {get: "${stub.count}/items", faults: [{hang: true, at: item}], deadlines: {silence: 200ms}, timeout: 20s}
expect: [{ends: timeout}, {never: done}]
`,
			"passed",
		},
		{
			"a hang that is over soon",
			`
stream: {get: "${stub.count}/items", faults: [{hang: true, at: item, lasting: 100ms}], timeout: 20s}
expect: [{exactly: "item{5} done"}]
`,
			"passed",
		},
		{
			"latency delays the first event",
			`
stream: {get: "${stub.count}/items", faults: [{latency: 1500ms}], timeout: 20s}
expect: [{arrives: item, within: 250ms}]
`,
			"failed\nfailed: \"item\" arrives within 0 ms of the request\n#1 item arrived 0 ms after the request, 0 ms too late",
		},
		{
			"who is cut off anywhere misses nothing",
			`
stream: {get: "${stub.count}/items", timeout: 20s}
expect: [{resumes: item, by: n}, {resumes: any event, cut: [{events: 3, bytes: 20}]}, {count: item, times: 5}]
`,
			"passed",
		},
		{
			"a server without a history",
			`
stream: {get: "${stub.forgetful}/items", timeout: 20s}
expect: [{resumes: item, by: n}]
`,
			"failed\nfailed: a client that is cut off anywhere resumes, and has every \"item\" once, by \"n\"\n" +
				"on a client cut off after event 1, #2 item (0 ms) repeats #1 item: «{\"n\": 1}»",
		},
		{
			"a server that forgets one",
			`
stream: {get: "${stub.lossy}/items", timeout: 20s}
expect: [{resumes: item, cut: [{events: 2}]}]
`,
			"failed\nfailed: a client that is cut off after event 2 resumes, and has every \"item\" once\n" +
				"a client cut off after event 2 lacks #3 item (0 ms) of the stream: «{\"n\": 3}»",
		},
		{
			"a server that forgets one, and says so",
			`
stream: {get: "${stub.lossy}/items", timeout: 20s}
expect: [{resumes: item, cut: [{events: 2}], or: resync}]
`,
			"passed",
		},
		{
			"a place behind the end",
			`
stream: {get: "${stub.count}/items", timeout: 20s}
expect: [{resumes: item, cut: [{events: 9}]}]
`,
			"failed\nfailed: a client that is cut off after event 9 resumes, and has every \"item\" once\n" +
				"there could not be a client cut off after event 9: the stream had only 6 events, and ended: closed by the server after 0 ms",
		},
		{
			"a place that no response comes to",
			`
stream: {get: "${stub.count}/items", faults: [{cut_after: {events: 9}}], timeout: 20s}
expect: [{count: item, times: 5}]
`,
			"not judged\nnot judged: cut after event 9: nothing was cut: the responses had 6 events at most\nnot judged: exactly 5 \"item\"",
		},
		{
			"a fault that has begun is over when another cannot begin",
			`
stream: {get: "${stub.count}/items", faults: [{latency: 20ms, lasting: 20s}, {cut: true}], timeout: 20s}
expect: [{count: item, times: 5}]
`,
			"not judged\nnot judged: the stream \"stream\": cut: no connection is open on the wire at this moment\nnot judged: exactly 5 \"item\"",
		},
		{
			"a moment that never comes",
			`
stream: {get: "${stub.count}/items", faults: [{cut: true, at: other}], timeout: 20s}
expect: [{count: item, times: 5}]
`,
			"failed\nfailed: the fault on the wire never began (cut): no \"other\" arrived\nthe stream had item (5), done (1)",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, normal(summary(judge(t, counting+c.text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
