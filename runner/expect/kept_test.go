package expect_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatOurLatenessMayHaveKeptIsUnknown: each limit is kept by what is recorded, and would be missed if what is
// recorded at a moment came as early as it may have come.
func TestWhatOurLatenessMayHaveKeptIsUnknown(t *testing.T) {
	const start, end = "came up to 450 ms late to what this counts from", "come to it up to 450 ms late"
	beats := stream("800 beat {}", "1000 beat {}")
	apart := stream("100 beat {}", "820 beat {}")
	three := stream("100 beat {}", "600 beat {}", "1100 beat {}")
	cases := []struct {
		name   string
		expect expect.Expectation
		stream *recording.Stream
		at     time.Duration // what this machine may have come late to
		want   string
	}{
		{"arrives", expect.Arrives{Kind: "e", Within: 500 * ms, After: "open"}, stream("800 open {}", "1000 e {}"), 800 * ms, `#2 e arrived 200 ms after "open"`},
		{"followed", expect.Followed{Kind: "open", By: "e", Within: 500 * ms}, stream("800 open {}", "1000 e {}"), 800 * ms, "#2 e came 200 ms after #1 open"},
		{"interval, too long", expect.Interval{Kind: "beat", AtMost: 500 * ms}, beats, 800 * ms, "#2 beat came 200 ms after #1 beat"},
		{"interval, too short", expect.Interval{Kind: "beat", AtLeast: 500 * ms}, apart, 820 * ms, "#2 beat came 720 ms after #1 beat"},
		{"silence", expect.Silence{AtMost: 900 * ms}, endingAt(1650*ms, stream("800 e {}")), 800 * ms, "the stream was silent for its last 850 ms, since #1 e"},
		{"ends", expect.Ends{How: "closed by the server", Within: 500 * ms, After: "e"}, endingAt(1000*ms, stream("800 e {}")), 800 * ms, "the stream ended 200 ms after #1 e"},
		{"stays open", expect.StaysOpen{AtLeast: time.Second}, endingAt(1220*ms, apart), 1220 * ms, "the stream ended 1220 ms after the response's head: closed by the server"},
		{"absent", expect.Absent{Kind: "beat", For: 600 * ms, After: "open"}, stream("100 open {}", "820 beat {}"), 820 * ms, `#2 beat arrived 720 ms after "open"`},
		{"rate, too slow", expect.Rate{Kind: "beat", AtLeast: 4}, stream("800 beat {}", "1000 beat {}"), 800 * ms, `5 "beat" a second came in the 200 ms`},
		{"rate, too fast", expect.Rate{Kind: "beat", AtMost: 2}, apart, 820 * ms, `1.39 "beat" a second came in the 720 ms`},
		{"share", expect.Interval{Kind: "beat", AtMost: 600 * ms, Share: "100%"}, three, 600 * ms, "100 % of 2 intervals took up to 500 ms"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := judged(t, c.expect, onBusyMachine(c.stream, c.at, 450*ms))
			if !strings.HasPrefix(got, "unknown: "+c.want) || !strings.Contains(got, "; but this machine was busy") {
				t.Errorf("late by us:\ngot  %s\nwant unknown: %s…", got, c.want)
			}
			for late, on := range map[string]*recording.Stream{"on time": c.stream, "late by less": onBusyMachine(c.stream, c.at, 20*ms)} {
				if got := judged(t, c.expect, on); got != "held: " {
					t.Errorf("%s: %s", late, got)
				}
			}
		})
	}
}

// TestTogetherWhereOneMayHaveComeEarlier is the same of two streams.
func TestTogetherWhereOneMayHaveComeEarlier(t *testing.T) {
	first, second := onBusyMachine(stream("800 e {}"), 800*ms, 450*ms), stream("1000 e {}")
	want := "unknown: #1 e came on stream 200 ms later than on stream: «{}»; but this machine was busy, and may have come up to 450 ms late to what this counts from"
	if got := judged(t, expect.Together{Kind: "e", Within: 500 * ms}, first, second); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestWhatATimeBeginsWithMayHaveComeEarlier: what stubs received, and services logged, is in doubt where the time may
// have begun, and so been over, before that.
func TestWhatATimeBeginsWithMayHaveComeEarlier(t *testing.T) {
	one, none := 1, 0
	within := expect.InTime{Within: 500 * ms, After: "open"}
	received := func(times *int) expect.Expectation {
		return &expect.Received{Stub: "bank", Pattern: expect.On("POST", "/pay"), Times: times, InTime: within}
	}
	logs := func(times *int) expect.Expectation {
		return &expect.Logs{Service: "bank", Contains: "paid", Times: times, InTime: within}
	}
	two := &expect.ReceivedInterval{Stub: "bank", Pattern: expect.On("POST", "/pay"), AtMost: 500 * ms, InTime: within}
	order := &expect.ReceivedOrder{Stub: "bank", Requests: []expect.RequestLine{"POST /pay", "POST /pay"}, InTime: within}
	for name, c := range map[string]struct {
		x    expect.Expectation
		came []time.Duration
		want expect.State
	}{
		"a request when the time may be over":           {received(nil), []time.Duration{1200 * ms}, expect.Unknown},
		"none, and one when the time may be over":       {received(&none), []time.Duration{1200 * ms}, expect.Unknown},
		"none, and one when it may have begun":          {received(&none), []time.Duration{700 * ms}, expect.Unknown},
		"a request in the time, whenever it began":      {received(&one), []time.Duration{820 * ms}, expect.Held},
		"none, and one in it, whenever it began":        {received(&none), []time.Duration{820 * ms}, expect.Broken},
		"one of two, and both may be too late":          {received(&one), []time.Duration{1100 * ms, 1200 * ms}, expect.Unknown},
		"one of two that may be in time":                {received(&one), []time.Duration{700 * ms, 1200 * ms}, expect.Unknown},
		"a request long before":                         {received(&none), []time.Duration{300 * ms}, expect.Held},
		"a line when the time may be over":              {logs(nil), []time.Duration{1200 * ms}, expect.Unknown},
		"none, and a line when it may be over":          {logs(&none), []time.Duration{1200 * ms}, expect.Unknown},
		"none, and a line when it may have begun":       {logs(&none), []time.Duration{700 * ms}, expect.Unknown},
		"a line in it, whenever it began":               {logs(nil), []time.Duration{820 * ms}, expect.Held},
		"none, and a line in it, whenever it began":     {logs(&none), []time.Duration{820 * ms}, expect.Broken},
		"an interval of what may not be in time":        {two, []time.Duration{820 * ms, 1200 * ms}, expect.Unknown},
		"an order of which the last may not be in time": {order, []time.Duration{820 * ms, 1200 * ms}, expect.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := onBusyMachine(stream("800 open {}"), 800*ms, 450*ms)
				seen := expect.Evidence{Streams: []*recording.Stream{r}, Until: r.Started.Add(time.Hour)}
				var requests []recording.Incoming
				var lines []recording.LogLine
				for _, at := range c.came {
					requests = append(requests, recording.Incoming{At: r.Wall(at), Method: "POST", URL: &url.URL{Path: "/pay"}})
					lines = append(lines, recording.LogLine{At: r.Wall(at), Text: "paid"})
				}
				seen.Received = func(string) ([]recording.Incoming, error) { return requests, nil }
				seen.Logged = func(string) ([]recording.LogLine, error) { return lines, nil }
				v, err := expect.Judge(t.Context(), c.x, expect.Env{}, seen)
				if err != nil || v.State != c.want {
					t.Errorf("%s, want %s: %s%s; %v", v.State, c.want, v.Got, v.Reason, err)
				}
			})
		})
	}
}

// TestNoLowerLimitIsInDoubt where there is none: of events that were read together nobody knows which time is between them,
// and it is none too short.
func TestNoLowerLimitIsInDoubt(t *testing.T) {
	r := onBusyMachine(stream("800 beat {}", "800 beat {}"), 800*ms, 450*ms)
	if got := judged(t, expect.Interval{Kind: "beat", AtMost: time.Second}, r); got != "held: " {
		t.Error(got)
	}
}
