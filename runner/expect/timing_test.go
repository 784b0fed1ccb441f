package expect_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

func TestArrives(t *testing.T) {
	events := stream("10 open x", "700 version x")
	runVerdicts(t, []verdictCase{
		{name: "within, of the request", expect: expect.Arrives{Kind: "open", Within: 10 * time.Millisecond}, stream: events},
		{name: "within, of another event", expect: expect.Arrives{Kind: "version", Within: 690 * time.Millisecond, After: "open"}, stream: events},
		{
			name: "too late", expect: expect.Arrives{Kind: "version", Within: 500 * time.Millisecond}, stream: events,
			want: "\"version\" arrives within 500 ms of the request\n#2 version arrived 700 ms after the request, 200 ms too late",
		},
		{
			name: "never", expect: expect.Arrives{Kind: "beat", Within: time.Second}, stream: events,
			want: "\"beat\" arrives within 1 s of the request\nno \"beat\" came; the stream had open (1), version (1)",
		},
		{
			name: "too early to count", expect: expect.Arrives{Kind: "open", Within: time.Second, After: "version"}, stream: events,
			want: "\"open\" arrives within 1 s of \"version\"\nno \"open\" came after \"version\"; #1 open came before it",
		},
		{
			name: "what it is counted from never came", expect: expect.Arrives{Kind: "version", Within: time.Second, After: "ready"}, stream: events,
			want: "\"version\" arrives within 1 s of \"ready\"\nno \"ready\" came; the stream had open (1), version (1)",
		},
	})
}

func TestInterval(t *testing.T) {
	beats := stream("0 open x", "1000 beat x", "2100 beat x", "3000 beat x")
	runVerdicts(t, []verdictCase{
		{name: "holds", expect: expect.Interval{Kind: "beat", AtMost: 2 * time.Second}, stream: beats},
		{name: "holds in a range", expect: expect.Interval{Kind: "beat", AtLeast: 900 * time.Millisecond, AtMost: 1100 * time.Millisecond}, stream: beats},
		{
			name: "too far apart", expect: expect.Interval{Kind: "beat", AtMost: time.Second}, stream: beats,
			want: "consecutive \"beat\" are at most 1 s apart\n1 of 2 intervals is too long: #3 beat came 1100 ms after #2 beat, 100 ms too late",
		},
		{
			name: "too close", expect: expect.Interval{Kind: "beat", AtLeast: time.Second, AtMost: 2 * time.Second}, stream: beats,
			want: "consecutive \"beat\" are between 1 s and 2 s apart\n1 of 2 intervals is too short: #4 beat came 900 ms after #3 beat, 100 ms too early",
		},
		{
			name: "the silence at the end counts", expect: expect.Interval{Kind: "beat", AtMost: 1200 * time.Millisecond},
			stream: stream("1000 beat x", "2000 beat x", "5000 close x"),
			want:   "consecutive \"beat\" are at most 1.2 s apart\nno other came in the 3000 ms from #2 beat to the end of the stream, 1800 ms too late",
		},
		{
			name: "one is no interval", expect: expect.Interval{Kind: "beat", AtMost: time.Second}, stream: stream("1000 beat x"),
			want: "consecutive \"beat\" are at most 1 s apart\nonly one came, #1 beat (1000 ms), so there is no interval to judge",
		},
		{
			name: "none", expect: expect.Interval{Kind: "beat", AtMost: time.Second}, stream: stream("1 open x"),
			want: "consecutive \"beat\" are at most 1 s apart\nno \"beat\" came; the stream had open (1)",
		},
	})
}

func TestPrompt(t *testing.T) {
	// The recording starts at 03:04:05.
	runVerdicts(t, []verdictCase{
		{
			name: "holds, with and without a time zone", expect: expect.Delay{Kind: "e", Since: "at", Within: 500 * time.Millisecond},
			stream: stream(`1000 e {"at":"2026-01-02T03:04:05.900Z"}`, `1400 e {"at":"2026-01-02T03:04:06.1"}`, `1500 e {"at":"2026-01-02T04:04:06.2+01:00"}`),
		},
		{
			name: "late", expect: expect.Delay{Kind: "e", Since: "at", Within: 500 * time.Millisecond},
			stream: stream(`1000 e {"at":"2026-01-02T03:04:05.900Z"}`, `2000 e {"at":"2026-01-02T03:04:06.1Z"}`),
			want:   "every \"e\" arrives within 500 ms of its \"at\"\n1 of 2 delays of \"e\" is too long: #2 e arrived 900 ms after its \"at\", 2026-01-02T03:04:06.1Z, 400 ms too late",
		},
		{
			name: "no time", expect: expect.Delay{Kind: "e", Since: "at", Within: time.Second}, stream: stream(`1 e {"at":"noon"}`),
			want: "every \"e\" arrives within 1 s of its \"at\"\n#1 e (1.0 ms) has \"at\" \"noon\", which is no ISO 8601 time",
		},
		{
			name: "none", expect: expect.Delay{Kind: "e", Since: "at", Within: time.Second}, stream: stream(),
			want: "every \"e\" arrives within 1 s of its \"at\"\nno \"e\" came; the stream had no events at all (closed by the server after 0 ms)",
		},
	})
}

func TestSilence(t *testing.T) {
	events := stream("100 open x", "1100 : ping", "2000 beat x")
	runVerdicts(t, []verdictCase{
		{name: "comments break it too", expect: expect.Silence{AtMost: time.Second}, stream: events},
		{
			name: "between two events", expect: expect.Silence{AtMost: 950 * time.Millisecond}, stream: events,
			want: "the stream is never silent for longer than 950 ms\n1 of 4 silences is too long: comment 1 came after 1000 ms of silence, 50 ms too late",
		},
		{
			name: "before the end", expect: expect.Silence{AtMost: time.Second}, stream: endingAt(5*time.Second, events),
			want: "the stream is never silent for longer than 1 s\nthe stream was silent for its last 3000 ms, since #2 beat, 2000 ms too late",
		},
		{
			name: "no response", expect: expect.Silence{AtMost: time.Second}, stream: refused(),
			want: "the stream is never silent for longer than 1 s\nno response came: no connection (connection refused) after 0 ms",
		},
	})
}

// endingAt is the same recording with a later end.
func endingAt(at time.Duration, r *recording.Stream) *recording.Stream {
	later := *r
	later.End.At = at
	return &later
}

// TestAStreamThatEndedWithinAnEvent was ended by the server, and did not go on until we left it.
func TestAStreamThatEndedWithinAnEvent(t *testing.T) {
	half := stream("100 open x")
	half.End = recording.End{Reason: recording.Violation, Detail: "line 3: unterminated-event", At: 200 * time.Millisecond, Closed: true}
	left := stream("100 open x")
	left.End = recording.End{Reason: recording.Violation, Detail: "line 3: malformed-line", At: 200 * time.Millisecond}
	closed, order := expect.Ends{How: "closed by the server"}, expect.Exactly{Pattern: "open close"}
	runVerdicts(t, []verdictCase{
		{name: "closed", expect: closed, stream: half},
		{name: "closed in time", expect: expect.Ends{How: "closed by the server", Within: time.Second, After: "open"}, stream: half},
		{name: "the order", expect: order, stream: half, want: "after #1 open (100 ms): close\nnothing more came, where close was expected; the stream ended: violation (line 3: unterminated-event) after 200 ms"},
		{name: "left by us", expect: closed, stream: left, want: "the stream ends: closed by the server\nthe stream ended: violation (line 3: malformed-line) after 200 ms"},
		{name: "the order, left by us", expect: order, stream: left, want: "after #1 open (100 ms): close\nnothing more came, where close was expected; the stream went on, until streamspec closed it after 200 ms: line 3: malformed-line"},
	})
	v, err := judge(closed, expect.Env{}, half)
	if want := "it ended: violation after 200 ms"; err != nil || v.Measure.Text != want { // which rule, a violation tells
		t.Errorf("%v: %q, want %q", err, v.Measure.Text, want)
	}
}

func TestEndsWithin(t *testing.T) {
	closed := endingAt(1500*time.Millisecond, stream("100 open x", "1000 close x"))
	ends := func(within time.Duration, after string) expect.Expectation {
		return expect.Ends{How: "closed by the server", Within: within, After: after}
	}
	runVerdicts(t, []verdictCase{
		{name: "holds", expect: ends(time.Second, "close"), stream: closed},
		{
			name: "too late", expect: ends(400*time.Millisecond, "close"), stream: closed,
			want: "the stream ends: closed by the server, within 400 ms of \"close\"\nthe stream ended 500 ms after #2 close, 100 ms too late",
		},
		{
			name: "what it is counted from never came", expect: ends(time.Second, "bye"), stream: closed,
			want: "the stream ends: closed by the server, within 1 s of \"bye\"\nno \"bye\" came; the stream had open (1), close (1)",
		},
	})
	if err := (expect.Ends{How: "cut", Within: time.Second}).Validate(); err == nil {
		t.Error("a time without what it is counted from was accepted")
	}
}

func TestUnbuffered(t *testing.T) {
	together := stream(`900 e {"at":"2026-01-02T03:04:05.1Z"}`, `900 e {"at":"2026-01-02T03:04:05.15Z"}`, `900 e {"at":"2026-01-02T03:04:05.5Z"}`)
	apart := stream(`100 e {"at":"2026-01-02T03:04:05.1Z"}`, `500 e {"at":"2026-01-02T03:04:05.5Z"}`)
	for i, e := range apart.Entries {
		e.Read = i + 1
	}
	compressed := stream(`900 e {"at":"2026-01-02T03:04:05.1Z"}`, `900 e {"at":"2026-01-02T03:04:05.5Z"}`)
	compressed.Response.Header.Set("Content-Encoding", "gzip")
	x := expect.Unbuffered{Kind: "e", Path: "at"}
	const want = "no \"e\" are held back: those whose \"at\" are more than 100 ms apart do not arrive together\n"
	runVerdicts(t, []verdictCase{
		{name: "each in a read of its own", expect: x, stream: apart},
		{
			name: "together, and they left together", expect: expect.Unbuffered{Kind: "e", Path: "at", Apart: time.Second}, stream: together,
			want: "no \"e\" are held back: those whose \"at\" are more than 1 s apart do not arrive together\nunknown: no two of the 3 \"e\" left the server more than 1 s apart, so none could be held back",
		},
		{name: "together, and they left apart", expect: x, stream: together, want: want + "#1 e and #3 e arrived together, after 900 ms, but their \"at\" are 400 ms apart"},
		{name: "compressed", expect: x, stream: compressed, want: want + "#1 e and #2 e arrived together, after 900 ms, but their \"at\" are 400 ms apart; the response is compressed (gzip): who compresses it must flush behind each event"},
		{
			name: "compressed, without a time of their own", expect: expect.Unbuffered{Kind: "e", Apart: 20 * time.Millisecond}, stream: compressed,
			want: "no \"e\", which leave the server at least 20 ms apart, arrive together\n#1 e and #2 e arrived together, after 900 ms; the response is compressed (gzip): who compresses it must flush behind each event",
		},
		{name: "one alone", expect: x, stream: stream(`1 e {"at":"2026-01-02T03:04:05.1Z"}`), want: want + "only one came, #1 e (1.0 ms), so there is nothing to compare"},
		{name: "no time", expect: x, stream: stream(`1 e {"at":5}`), want: want + "#1 e (1.0 ms) has \"at\" 5, which is no ISO 8601 time"},
		{name: "none", expect: x, stream: stream(), want: want + "no \"e\" came; the stream had no events at all (closed by the server after 0 ms)"},
	})
}

func TestRetryAndProtocol(t *testing.T) {
	r := stream("1 a x")
	r.Response.Protocol = "HTTP/1.1"
	set := stream("1 a x")
	set.Entries = append(set.Entries, &recording.Entry{Kind: recording.KindRetry, Retry: 2500 * time.Millisecond})
	runVerdicts(t, []verdictCase{
		{name: "set", expect: expect.Retry{Time: 2500 * time.Millisecond}, stream: set},
		{name: "another", expect: expect.Retry{Time: time.Second}, stream: set, want: "the stream sets the reconnection time 1s\nthe stream sets 2500 ms, in line 0"},
		{name: "none", expect: expect.Retry{Time: time.Second}, stream: r, want: "the stream sets the reconnection time 1s\nthe stream sets none"},
		{name: "protocol", expect: expect.Protocol{Version: "HTTP/1.1"}, stream: r},
		{name: "another protocol", expect: expect.Protocol{Version: "HTTP/2.0"}, stream: r, want: "the protocol is HTTP/2.0\nthe protocol is HTTP/1.1"},
	})
}

// What nothing can break any more is decided while the stream goes on.
func TestAbsentIsDecidedInTime(t *testing.T) {
	m, err := expect.Absent{Kind: "beat", For: time.Second, After: "open"}.Start(expect.Env{})
	if err != nil {
		t.Fatal(err)
	}
	r := stream("10 open x", "900 row x", "1010 row x")
	for i, want := range []expect.State{expect.Open, expect.Open, expect.Held} {
		m.See(&expect.View{Entry: r.Entries[i], In: r})
		if got := m.Verdict().State; got != want {
			t.Errorf("after entry %d it is %s, want %s", i+1, got, want)
		}
	}
}

// TestComingLateToTheEnd: where nobody can tell whether more came in the time for which a
// stream was followed, what its end decides is unknown, and what was decided before is not.
func TestComingLateToTheEnd(t *testing.T) {
	cases := []struct {
		x    expect.Expectation
		want expect.State
	}{
		{expect.Exactly{Pattern: "a b"}, expect.Unknown},
		{expect.Never{Kind: "c"}, expect.Unknown},
		{expect.Never{Kind: "a"}, expect.Broken},
		{expect.StartsWith{Pattern: "a b"}, expect.Held},
		{expect.EveryStream{Kind: "a"}, expect.Unknown},
	}
	for _, c := range cases {
		t.Run(c.x.String(), func(t *testing.T) {
			alice, bob := stream("1 a {}", "2 b {}"), stream("1 a {}", "2 b {}")
			bob.End.Late = true
			v, err := judge(c.x, expect.Env{}, alice, bob)
			if err != nil || v.State != c.want || v.Late != (c.want == expect.Unknown) {
				t.Errorf("got %+v, %v; want %v", v, err, c.want)
			}
		})
	}
}
