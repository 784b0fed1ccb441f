package play

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatAServiceLoggedBefore: the last exception that may be why stands with what is told first, on
// the clock of its stream, and says where it may be of another scenario.
func TestWhatAServiceLoggedBefore(t *testing.T) {
	const ms = time.Millisecond
	began := time.Now()
	cases := []struct {
		name    string
		at      []time.Duration // when exceptions were logged, after the play began; the stream is requested after 1 s, and ends after 2 s
		shared  bool
		end     recording.Reason
		outcome verdict.Outcome
		message string
		says    string           // what they are; empty: Error: and their number
		none    bool             // no stream was followed
		other   recording.Stream // beside them, requested after 1 s
		own     string           // a value of the scenario
		want    string
	}{
		{name: "before the end", at: []time.Duration{1100 * ms, 1900 * ms}, want: "Error: 1 (the service shop, at 900 ms)"},
		{name: "as the server ended it", at: []time.Duration{2100 * ms}, want: "Error: 0 (the service shop, at 1100 ms)"},
		{name: "next to the end", at: []time.Duration{1000 * ms, 1990 * ms, 2200 * ms}, want: "Error: 1 (the service shop, at 990 ms)"},
		{name: "long behind the end", at: []time.Duration{2500 * ms}},
		{name: "as we left it", at: []time.Duration{2100 * ms}, end: recording.Stopped},
		{name: "as we gave it up", at: []time.Duration{2100 * ms}, end: recording.Timeout},
		{name: "as we would not read on", at: []time.Duration{2100 * ms}, end: recording.Limit},
		{name: "as we left it at a violation", at: []time.Duration{2100 * ms}, end: recording.Violation},
		{name: "a client is gone", at: []time.Duration{1900 * ms}, says: "BrokenPipeError: [Errno 32] Broken pipe", want: "BrokenPipeError: [Errno 32] Broken pipe (the service shop, at 900 ms)"},
		{name: "a client is gone, maybe another's", at: []time.Duration{1900 * ms}, says: "BrokenPipeError: [Errno 32] Broken pipe", shared: true},
		{name: "a client is gone, as Node says it", at: []time.Duration{1900 * ms}, says: "Error: read ECONNRESET", shared: true},
		{name: "as another client left", at: []time.Duration{1600 * ms}, other: recording.Stream{Connections: []recording.Connection{{End: recording.End{Reason: recording.Stopped, At: 500 * ms}}}}},
		{name: "as another was cut off", at: []time.Duration{1600 * ms}, other: recording.Stream{CutEvents: 1, Connections: []recording.Connection{{End: recording.End{Reason: recording.ServerClosed, At: 500 * ms}}}}},
		{name: "long behind another's leave", at: []time.Duration{1900 * ms}, other: recording.Stream{Connections: []recording.Connection{{End: recording.End{Reason: recording.Stopped, At: 500 * ms}}}}, want: "Error: 0 (the service shop, at 900 ms)"},
		{name: "as another was ended", at: []time.Duration{1600 * ms}, other: recording.Stream{Connections: []recording.Connection{{End: recording.End{Reason: recording.ServerClosed, At: 500 * ms}}}}, want: "Error: 0 (the service shop, at 600 ms)"},
		{name: "before the request", at: []time.Duration{900 * ms}, want: "Error: 0 (the service shop, 100 ms before the request)"},
		{name: "of a shared service", at: []time.Duration{1900 * ms}, shared: true, want: "Error: 0 (the service shop, at 900 ms, for this scenario or another)"},
		{name: "of a shared service, before the request", at: []time.Duration{900 * ms}, shared: true},
		{name: "of a shared service, and its own", at: []time.Duration{1100 * ms, 1900 * ms}, shared: true, own: "Error: 0", want: "Error: 0 (the service shop, at 100 ms)"},
		{name: "without a stream", at: []time.Duration{900 * ms}, none: true, want: "Error: 0 (the service shop)"},
		{name: "of a shared service, without a stream", at: []time.Duration{900 * ms}, none: true, shared: true},
		{name: "what holds", at: []time.Duration{1900 * ms}, outcome: verdict.Passed},
		{name: "what is not judged", at: []time.Duration{1900 * ms}, outcome: verdict.Unjudged},
		{name: "what the finding says", at: []time.Duration{1900 * ms}, message: "it wrote\n  Error: 0"},
	}
	for _, c := range cases {
		p := &Play{vars: newVariables(nil, &recorder{}, nil), services: &services{}, streams: &streams{}}
		for i, at := range c.at {
			p.services.logged.add("shop", began.Add(at), cmp.Or(c.says, "Error: "+string(rune('0'+i))))
			p.services.logged.add("shop", began.Add(at), "    at f (/a.js:1:1)")
		}
		p.vars.set("own", c.own)
		if c.shared {
			p.services.logged.share("shop")
		}
		if c.end == "" {
			c.end = recording.ServerClosed
		}
		if !c.none {
			p.Recordings = []*recording.Stream{{Name: "a", Started: began}, {Name: "b", Started: began.Add(time.Second), End: recording.End{Reason: c.end, At: time.Second}}}
		}
		if c.other.Connections != nil {
			c.other.Name, c.other.Started = "other", began.Add(time.Second)
			p.Recordings = append(p.Recordings, &c.other)
		}
		if c.outcome == "" {
			c.outcome = verdict.Failed
		}
		told := &verdict.Failure{Message: c.message, Streams: []string{"b"}}
		exceptions{p}.tell(verdict.Scenario{Outcome: c.outcome, Steps: []verdict.Step{{Outcome: c.outcome, Failure: told}}})
		if told.Logged != c.want {
			t.Errorf("%s: %q, want %q", c.name, told.Logged, c.want)
		}
	}
}

// TestAnExceptionIsShownInBounds: a line of a log can be of any length.
func TestAnExceptionIsShownInBounds(t *testing.T) {
	long := "Error: " + strings.Repeat("x", 2*mostRaised)
	if got, want := (raised{service: "shop", text: long}).String(), long[:mostRaised]+"… (the service shop)"; got != want {
		t.Errorf("%q", got)
	}
}
