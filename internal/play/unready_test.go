package play_test

import (
	"strings"
	"testing"
)

// TestAStreamThatWasNeverReady says so, whether something waits for that or not, whoever plays it: where the server
// ended it, or it was followed for its whole time, that is the server's fault.
func TestAStreamThatWasNeverReady(t *testing.T) {
	const never = `: the stream "stream" was never confirmed to be open (ready): no "connected" came`
	for name, c := range map[string]struct{ stub, stream, expected, want string }{
		"closed by the server":            {"{get: /, EVENTS}", "ready: connected", "{count: a, times: 1}", "failed\nfailed" + never + "; the stream had a (1), b (1)"},
		"followed for its time":           {"{get: /, EVENTS, end: hang}", "ready: connected, until: {for: 300ms}", "{count: a, times: 1}", "failed\nfailed" + never},
		"left before":                     {"{get: /, EVENTS, end: hang}", "ready: connected, until: {event: b}", "{count: a, times: 1}", "not judged\nnot judged" + never},
		"of each client":                  {"{get: /, EVENTS}", "ready: connected, clients: 3", "{count: a, times: 1}", "failed\nfailed: of 3 of 3 clients, first of client 1" + never},
		"it came":                         {"{get: /, EVENTS}", "ready: b", "{count: a, times: 1}", "passed"},
		"it came to each client":          {"{get: /, EVENTS}", "ready: b, clients: 3", "{count: a, times: 1}", "passed"},
		"settled waits for it":            {"{get: /, EVENTS, end: hang}", "ready: b, until: settled, timeout: 8s", "{count: a, at_least: 1}", "passed"},
		"what is broken is told of first": {"{get: /, EVENTS}", "ready: connected", "{count: a, times: 2}", "failed\nfailed: exactly 2 \"a\""},
		"it is not to come":               {"{get: /, EVENTS}", "ready: connected", "{never: connected}", "passed"},
		"at most 0 are to come":           {"{get: /, EVENTS}", "ready: connected", "{count: connected, at_most: 0}", "passed"},
		"it is to come before another":    {"{get: /, EVENTS}", "ready: connected", "{never: connected, after: b}", "failed\nfailed" + never},
		"none is to come behind another":  {"{get: /, EVENTS}", "ready: connected", "{absent: connected, for: 10ms, after: b}", "failed\nfailed" + never},
		"none is to come for a time":      {"{get: /, EVENTS}", "ready: connected", "{absent: connected, for: 10ms}", "passed"},
		"no stream":                       {"{get: /, status: 404}", "ready: connected", "{status: 404}", "passed"},
	} {
		t.Run(name, func(t *testing.T) {
			stub := strings.ReplaceAll(c.stub, "EVENTS", "events: [{event: a, data: 1}, {event: b, data: 2, after: 50ms}]")
			text := "scenario: s\nstubs: {shop: [" + stub + "]}\nstream: {get: \"${stub.shop}/\", " + c.stream + "}\nexpect: [" + c.expected + "]\n"
			for from, got := range playedAndRecorded(t, text, nil) {
				if !strings.HasPrefix(got, c.want) {
					t.Errorf("%s: want %s:\n%s", from, c.want, got)
				}
			}
		})
	}
}

// TestWhatWaitsForAStreamThatWasNeverReady is never done because of that: the event that never came is the cause.
func TestWhatWaitsForAStreamThatWasNeverReady(t *testing.T) {
	const (
		never  = `: the stream "stream" was never confirmed to be open (ready): no "connected" came`
		undone = "\nthe call during the stream was never made: these streams were never confirmed to be open: stream"
	)
	for name, c := range map[string]struct{ stream, expected, want string }{
		"closed by the server":            {"", "{count: a, times: 1}", "failed\nfailed" + never},
		"followed for its time":           {"until: {for: 300ms}", "{count: a, times: 1}", "failed\nfailed" + never},
		"by several clients":              {"until: {for: 300ms}, clients: 3", "{count: a, times: 1}", "failed\nfailed: of 3 of 3 clients, first of client 1" + never},
		"left before":                     {"until: {event: a}", "{count: a, times: 1}", "not judged\nnot judged" + never},
		"what is broken is told of first": {"until: {for: 300ms}", "{count: a, times: 2}", "failed\nfailed: exactly 2 \"a\""},
	} {
		t.Run(name, func(t *testing.T) {
			end := ", end: hang"
			if c.stream == "" {
				end = ""
			}
			text := "scenario: s\nstubs: {shop: [{get: /, events: [{event: a, data: 1}]" + end + "}]}\n" +
				"stream: {get: \"${stub.shop}/\", ready: connected, " + c.stream + "}\nduring: [{post: \"${stub.shop}/go\"}]\nexpect: [" + c.expected + "]\n"
			for from, got := range playedAndRecorded(t, text, nil) {
				if !strings.HasPrefix(got, c.want) || !strings.Contains(got, never[2:]) || !strings.Contains(got, undone) {
					t.Errorf("%s: want %s … %s:\n%s", from, c.want, undone, got)
				}
			}
		})
	}
}
