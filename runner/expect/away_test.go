package expect_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// absent is a stream whose client went away of its own accord from 20 ms to 320 ms.
func absent(lines ...string) *recording.Stream {
	r := stream(lines...)
	r.End.Reason, r.End.Detail, r.End.At = recording.Stopped, "followed for 1 s", 1000*time.Millisecond
	r.Connections = []recording.Connection{
		{End: recording.End{Reason: recording.Stopped, Detail: "the client went away for 300ms", At: 20 * time.Millisecond}, Response: r.Response},
		{Began: 320 * time.Millisecond, Response: r.Response, End: r.End},
	}
	return r
}

// back is such a stream on which the client had a response at a time as it came back.
func back(at time.Duration) *recording.Stream {
	r := absent("10 open")
	r.Connections[1].Response = &recording.Response{Status: 200, At: at}
	return r
}

const awayFor300 = "; but the client was away for 300 ms of that, and nobody saw what came then"

func TestWhileTheClientIsAway(t *testing.T) {
	const ms = time.Millisecond
	left, beats := absent("10 open"), absent("10 open", "330 open", "900 note")
	forGood := stream("10 open")
	forGood.End = recording.End{Reason: recording.Stopped, Detail: "the client went away", At: 600 * ms}
	forGood.Connections = []recording.Connection{{End: recording.End{Reason: recording.Stopped, Detail: "the client went away", At: 599 * ms}}}
	stillAway := absent("10 open")
	stillAway.Connections = stillAway.Connections[:1]
	runVerdicts(t, []verdictCase{
		{
			name: "what must not come", expect: expect.Absent{Kind: "error", After: "open", For: 500 * ms}, stream: left,
			want: "no \"error\" arrives for 500 ms after \"open\"\nunknown: none came in 500 ms" + awayFor300,
		},
		{name: "what must not come, before it left", expect: expect.Absent{Kind: "error", For: 20 * ms}, stream: left},
		{name: "what must not come, until it left for good", expect: expect.Absent{Kind: "error", For: 590 * ms}, stream: forGood},
		{
			name: "it is still away at the end", expect: expect.Absent{Kind: "error", For: 500 * ms}, stream: stillAway,
			want: "no \"error\" arrives for 500 ms after the request\nunknown: none came in 500 ms; but the client was away for 480 ms of that, and nobody saw what came then",
		},
		{
			name: "what comes too late", expect: expect.Arrives{Kind: "note", Within: 600 * ms}, stream: beats,
			want: "\"note\" arrives within 600 ms of the request\nunknown: #3 note arrived 900 ms after the request, 300 ms too late" + awayFor300,
		},
		{
			name: "too late, even so", expect: expect.Arrives{Kind: "note", Within: 599 * ms}, stream: beats,
			want: "\"note\" arrives within 599 ms of the request\n#3 note arrived 900 ms after the request, 301 ms too late",
		},
		{
			name: "intervals", expect: expect.Interval{Kind: "open", AtMost: 700 * ms}, stream: beats,
		},
		{
			name: "one was missed: both intervals were allowed", expect: expect.Interval{Kind: "open", AtMost: 400 * ms}, stream: absent("10 open", "720 open"),
			want: "consecutive \"open\" are at most 400 ms apart\nunknown: #2 open came 710 ms after #1 open, 310 ms too late" + awayFor300,
		},
		{
			name: "far enough apart, as far as anybody saw", expect: expect.Interval{Kind: "open", AtLeast: 200 * ms}, stream: absent("10 open", "400 open"),
			want: "consecutive \"open\" are at least 200 ms apart\nunknown: #2 open came 390 ms after #1 open" + awayFor300,
		},
		{
			name: "neither too near nor too far apart, as far as anybody saw", expect: expect.Interval{Kind: "open", AtLeast: 200 * ms, AtMost: 800 * ms}, stream: absent("10 open", "400 open"),
			want: "consecutive \"open\" are between 200 ms and 800 ms apart\nunknown: #2 open came 390 ms after #1 open" + awayFor300,
		},
		{
			name: "too near, though it was away", expect: expect.Interval{Kind: "open", AtLeast: 500 * ms}, stream: absent("10 open", "400 open"),
			want: "consecutive \"open\" are at least 500 ms apart\n#2 open came 390 ms after #1 open, 110 ms too early",
		},
		{
			name: "far enough apart since it came back", expect: expect.Interval{Kind: "open", AtLeast: 200 * ms}, stream: absent("10 open", "400 open", "600 open"),
		},
		{
			name: "too near since it came back: the time away is none of the intervals", expect: expect.Interval{Kind: "open", AtLeast: 200 * ms}, stream: absent("10 open", "400 open", "500 open", "900 open"),
			want: "consecutive \"open\" are at least 200 ms apart\n1 of 2 intervals is too short: #3 open came 100 ms after #2 open, 100 ms too early",
		},
		{
			name: "too long since it came back", expect: expect.Interval{Kind: "open", AtMost: 400 * ms}, stream: absent("10 open", "721 open"),
			want: "consecutive \"open\" are at most 400 ms apart\n#2 open came 711 ms after #1 open, 311 ms too late",
		},
		{
			name: "an interval that is too long", expect: expect.Interval{Kind: "open", AtMost: 100 * ms}, stream: absent("10 open", "330 open", "420 open", "510 open", "990 open"),
			want: "consecutive \"open\" are at most 100 ms apart\n1 of 4 intervals is too long: #5 open came 480 ms after #4 open, 380 ms too late",
		},
		{
			name: "the way back", expect: expect.Reconnections{Number: [2]int{1, 1}, Within: 10 * ms}, stream: back(330 * ms),
		},
		{
			name: "the way back, too long", expect: expect.Reconnections{Number: [2]int{1, 1}, Within: 10 * ms}, stream: back(331 * ms),
			want: "the client reconnected once, and had a response within 10 ms of each loss\nconnection 2 had a response 11 ms after the client set out to come back, 1 ms too late",
		},
		{
			name: "silence", expect: expect.Silence{AtMost: 300 * ms}, stream: absent("10 open", "330 open", "600 note", "890 open"),
			want: "the stream is never silent for longer than 300 ms\nunknown: #2 open came after 320 ms of silence, 20 ms too late" + awayFor300,
		},
		{
			name: "a share", expect: expect.Interval{Kind: "open", AtMost: 300 * ms, Share: "90%"}, stream: absent("10 open", "330 open", "500 open", "790 open"),
			want: "90 % of consecutive \"open\" are at most 300 ms apart\nunknown: 90 % of 3 intervals took up to 320 ms, 20 ms too long; the worst: #2 open came 320 ms after #1 open" + awayFor300,
		},
		{name: "it stays open, while the client is there", expect: expect.StaysOpen{AtLeast: 680 * ms}, stream: left},
		{
			name: "it stays open, as far as that was seen", expect: expect.StaysOpen{AtLeast: 681 * ms}, stream: left,
			want: "the stream stays open for at least 681 ms\nunknown: the client was away for 300 ms of the 1000 ms from the response's head to the end, and there for at most 680 ms at a time",
		},
		{
			name: "a rate that is too high where it was seen", expect: expect.Rate{Kind: "open", AtMost: 20}, stream: absent("10 open", "330 open", "400 open"),
			want: "at most 20 \"open\" arrive a second\nunknown: 22.2 \"open\" a second came in the 90 ms that the client was there of the 390 ms from #1 open to #3 open, where at most 20 was expected" + awayFor300,
		},
		{name: "a rate that is low enough where it was seen", expect: expect.Rate{Kind: "open", AtMost: 23}, stream: absent("10 open", "330 open", "400 open")},
		{
			name: "a rate that is too high whatever came unseen", expect: expect.Rate{Kind: "open", AtMost: 5}, stream: absent("10 open", "330 open", "400 open"),
			want: "at most 5 \"open\" arrive a second\n5.13 \"open\" a second came in the 390 ms from #1 open to #3 open, where at most 5 was expected",
		},
		{
			name: "a rate", expect: expect.Rate{Kind: "open", AtLeast: 10}, stream: absent("10 open", "330 open", "400 open"),
			want: "at least 10 \"open\" arrive a second\nunknown: 5.13 \"open\" a second came in the 390 ms from #1 open to #3 open, where at least 10 was expected" + awayFor300,
		},
	})
}

// TestTimeFromTheLeave: who counts from the client's own leave counts the time for which it was away; who counts from
// anything else, whatever its name is, does not.
func TestTimeFromTheLeave(t *testing.T) {
	r := absent("10 open", "700 note")
	for verb, want := range map[string]expect.State{"leave": expect.Broken, "stop": expect.Unknown} {
		action := &recording.Action{Name: "leave of stream", Verb: verb, Began: r.Started.Add(20 * time.Millisecond)}
		env := expect.Env{Action: func(string) *recording.Action { return action }}
		v, err := judge(expect.Arrives{Kind: "note", Within: 500 * time.Millisecond, AfterCall: action.Name}, env, r)
		if err != nil || v.State != want {
			t.Errorf("%s: %v %v, want %v", verb, v, err, want)
		}
	}
}
