package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestOfAStreamWithoutTimesNoLimitIsJudged: what asks for no time is judged all the same.
func TestOfAStreamWithoutTimesNoLimitIsJudged(t *testing.T) {
	untimed := stream(`0 tick {"n":1}`, `0 tick {"n":2}`, "0 done")
	untimed.Untimed = true
	for _, x := range []expect.Expectation{
		expect.Silence{AtMost: 2 * ms},
		expect.StaysOpen{AtLeast: 2 * ms},
		expect.Arrives{Kind: "tick", Within: 2 * ms},
		expect.Interval{Kind: "tick", AtLeast: 1 * ms, AtMost: 3 * ms},
		expect.Interval{Kind: "tick", AtMost: 3 * ms, Share: "80%"},
		expect.Rate{Kind: "tick", AtLeast: 2},
		expect.Rate{Kind: "tick", AtMost: 2},
		expect.Ends{How: "closed by the server", After: "done", Within: 2 * ms},
		expect.Absent{Kind: "done", After: "tick", For: 2 * ms},
		expect.Unbuffered{Kind: "tick"},
	} {
		v, err := judge(x, expect.Env{}, untimed)
		if err != nil || v.State != expect.Unknown || v.Late || v.Reason != "nobody wrote down when anything came" {
			t.Errorf("%s: %v, %s %s%s", x, err, v.State, v.Reason, v.Got)
		}
	}
	runVerdicts(t, []verdictCase{
		{name: "nothing that could have come in the time", expect: expect.Absent{Kind: "error", After: "tick", For: 2 * ms}, stream: untimed},
		{name: "what never came", expect: expect.Arrives{Kind: "error", Within: 2 * ms}, stream: untimed, want: "\"error\" arrives within 2 ms of the request\nno \"error\" came; the stream had tick (2), done (1)"},
	})
}

// TestWhoEndedAStreamWithoutTimesIsUnknown: who wrote it down may have left it.
func TestWhoEndedAStreamWithoutTimesIsUnknown(t *testing.T) {
	untimed := stream("0 tick")
	untimed.Untimed = true
	for _, how := range []expect.How{expect.StillOpen, "closed by the server", "cut"} {
		v, err := judge(expect.Ends{How: how}, expect.Env{}, untimed)
		if err != nil || v.State != expect.Unknown || v.Reason != "nobody wrote down who ended it" {
			t.Errorf("%s: %v, %s %s%s", how, err, v.State, v.Reason, v.Got)
		}
	}
	whole := untimed.Connections
	untimed.Connections = []recording.Connection{{Half: recording.Half{Text: "data: 1"}}}
	for _, codes := range [][]expect.Rule{nil, {"unterminated-event"}} {
		v, err := judge(expect.Violations{Codes: codes}, expect.Env{}, untimed)
		if err != nil || v.State != expect.Unknown {
			t.Errorf("%v: %v, %s %s%s", codes, err, v.State, v.Reason, v.Got)
		}
	}
	if v, err := judge(expect.Violations{Codes: []expect.Rule{"malformed-line", "unterminated-event"}}, expect.Env{}, untimed); err != nil || v.State != expect.Broken {
		t.Errorf("what is not there whoever ended it: %v, %s %s", err, v.State, v.Reason)
	}
	untimed.Connections = whole
	if v, err := judge(expect.Violations{}, expect.Env{}, untimed); err != nil || v.State != expect.Held {
		t.Errorf("without half an event: %v, %s %s%s", err, v.State, v.Reason, v.Got)
	}
}
