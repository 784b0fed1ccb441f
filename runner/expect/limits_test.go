package expect_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

const ms = time.Millisecond

// onBusyMachine is a recording of a busy machine: what is recorded at a moment may be as early
// as late before it.
func onBusyMachine(r *recording.Stream, at, late time.Duration) *recording.Stream {
	busy := *r
	busy.Stalls = nil
	busy.AddStall(at-late, at)
	return &busy
}

// TestWhatMayBeOurLatenessIsUnknown: each limit is missed by what is recorded, by
// 100 ms to 220 ms.
func TestWhatMayBeOurLatenessIsUnknown(t *testing.T) {
	events := stream(`100 open {}`, `820 e {"at":"2026-01-02T03:04:05.1Z"}`)
	closed := endingAt(1220*ms, events)
	together := stream(`820 e {"at":"2026-01-02T03:04:05.1Z"}`, `820 e {"at":"2026-01-02T03:04:05.3Z"}`)
	cases := []struct {
		name   string
		expect expect.Expectation
		stream *recording.Stream
		at     time.Duration // what this machine may have come late to
		got    string        // what is recorded
	}{
		{"arrives", expect.Arrives{Kind: "e", Within: 600 * ms}, events, 820 * ms, "#2 e arrived 820 ms after the request, 220 ms too late"},
		{"arrives after", expect.Arrives{Kind: "e", Within: 500 * ms, After: "open"}, events, 820 * ms, "#2 e arrived 720 ms after \"open\", 220 ms too late"},
		{"followed", expect.Followed{Kind: "open", By: "e", Within: 500 * ms}, events, 820 * ms, "#2 e came 720 ms after #1 open, 220 ms too late"},
		{"interval, too long", expect.Interval{Kind: "beat", AtMost: 500 * ms}, stream("500 beat {}", "1220 beat {}"), 1220 * ms, "#2 beat came 720 ms after #1 beat, 220 ms too late"},
		{"interval, too short", expect.Interval{Kind: "beat", AtLeast: 500 * ms, AtMost: time.Second}, stream("820 beat {}", "1220 beat {}"), 820 * ms, "#2 beat came 400 ms after #1 beat, 100 ms too early"},
		{"interval, at the end", expect.Interval{Kind: "beat", AtMost: 500 * ms}, endingAt(1220*ms, stream("100 beat {}", "500 beat {}")), 1220 * ms, "no other came in the 720 ms from #2 beat to the end of the stream, 220 ms too late"},
		{"prompt", expect.Delay{Kind: "e", Since: "at", Within: 500 * ms}, events, 820 * ms, "#2 e arrived 720 ms after its \"at\", 2026-01-02T03:04:05.1Z, 220 ms too late"},
		{"silence", expect.Silence{AtMost: 600 * ms}, stream("820 e {}"), 820 * ms, "#1 e came after 820 ms of silence, 220 ms too late"},
		{"silence, at the end", expect.Silence{AtMost: 200 * ms}, endingAt(1220*ms, stream("100 e {}", "200 e {}", "300 e {}", "400 e {}", "500 e {}", "600 e {}", "700 e {}", "820 e {}")), 1220 * ms, "the stream was silent for its last 400 ms, since #8 e, 200 ms too late"},
		{"unbuffered", expect.Unbuffered{Kind: "e", Path: "at"}, together, 820 * ms, "#1 e and #2 e arrived together, after 820 ms, but their \"at\" are 200 ms apart"},
		{"ends", expect.Ends{How: "closed by the server", Within: 200 * ms, After: "e"}, closed, 1220 * ms, "the stream ended 400 ms after #2 e, 200 ms too late"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			const late = 450 * ms
			const ofTwo = "1 of 2 silences is too long: " // the other is that before the end
			want := c.got + "; but this machine was busy, and may have come to it up to 450 ms late"
			if got := judged(t, c.expect, onBusyMachine(c.stream, c.at, late)); got != "unknown: "+want {
				t.Errorf("late by us:\ngot  %s\nwant unknown: %s", got, want)
			}
			if got := strings.Replace(judged(t, c.expect, c.stream), ofTwo, "", 1); got != "broken: "+c.got {
				t.Errorf("late by the server:\ngot  %s\nwant broken: %s", got, c.got)
			}
			if got := strings.Replace(judged(t, c.expect, onBusyMachine(c.stream, c.at, 20*ms)), ofTwo, "", 1); got != "broken: "+c.got {
				t.Errorf("late by both:\ngot  %s\nwant broken: %s", got, c.got)
			}
		})
	}
}

func judged(t *testing.T, x expect.Expectation, rs ...*recording.Stream) string {
	t.Helper()
	v, err := judge(x, expect.Env{}, rs...)
	if err != nil {
		t.Fatal(err)
	}
	return v.State.String() + ": " + v.Got + v.Reason + v.Warning
}

// TestWeMayHaveAskedLate: where the clock starts with what we send, a busy machine
// starts it too early.
func TestWeMayHaveAskedLate(t *testing.T) {
	asked := stream("1000 e {}")
	asked.SentBy = 450 * ms
	began := asked.Started.Add(100 * ms)
	call := func(sentBy time.Duration) expect.Env {
		return expect.Env{Call: func(string) *recording.Call { return &recording.Call{Began: began, SentBy: sentBy} }}
	}
	const spared = "; but this machine was busy, and may have come to it up to 450 ms late"
	cases := []struct {
		name   string
		expect expect.Arrives
		env    expect.Env
		want   string
	}{
		{"the request", expect.Arrives{Kind: "e", Within: 600 * ms}, expect.Env{}, "unknown: #1 e arrived 1000 ms after the request, 400 ms too late" + spared},
		{"and too late even so", expect.Arrives{Kind: "e", Within: 500 * ms}, expect.Env{}, "broken: #1 e arrived 1000 ms after the request, 500 ms too late"},
		{"a call", expect.Arrives{Kind: "e", Within: 500 * ms, AfterCall: "go"}, call(450 * ms), "unknown: #1 e arrived 900 ms after the call \"go\", 400 ms too late" + spared},
		{"a call, at once", expect.Arrives{Kind: "e", Within: 500 * ms, AfterCall: "go"}, call(0), "broken: #1 e arrived 900 ms after the call \"go\", 400 ms too late"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v, err := judge(c.expect, c.env, asked)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, v.State.String()+": "+v.Got+v.Reason+v.Warning); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestStaysOpenOnABusyMachine: the response's head may have come before we came to it.
func TestStaysOpenOnABusyMachine(t *testing.T) {
	r := endingAt(1900*ms, stream("100 e {}"))
	r.Response = &recording.Response{At: 300 * ms}
	x := expect.StaysOpen{AtLeast: 1700 * ms}
	const got = "the stream ended 1600 ms after the response's head: closed by the server, 100 ms too early"
	if diff := cmp.Diff("broken: "+got, judged(t, x, r)); diff != "" {
		t.Errorf("late by the server (-want +got)\n%s", diff)
	}
	want := "unknown: " + got + "; but this machine was busy, and may have come to it up to 250 ms late"
	if diff := cmp.Diff(want, judged(t, x, onBusyMachine(r, 300*ms, 250*ms))); diff != "" {
		t.Errorf("late by us (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff("broken: "+got, judged(t, x, onBusyMachine(r, 300*ms, 50*ms))); diff != "" {
		t.Errorf("late by both (-want +got)\n%s", diff)
	}
}

func TestTogetherOnABusyMachine(t *testing.T) {
	alice, bob := stream("100 e 1"), stream("820 e 1")
	alice.Name, bob.Name = "alice", "bob"
	x := expect.Together{Kind: "e", Within: 500 * ms}
	const got = "#1 e came on bob 720 ms later than on alice: «1», 220 ms too late"
	if diff := cmp.Diff("broken: "+got, judged(t, x, alice, bob)); diff != "" {
		t.Errorf("late by the server (-want +got)\n%s", diff)
	}
	want := "unknown: " + got + "; but this machine was busy, and may have come to it up to 450 ms late"
	if diff := cmp.Diff(want, judged(t, x, alice, onBusyMachine(bob, 820*ms, 450*ms))); diff != "" {
		t.Errorf("late by us (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff("broken: "+got, judged(t, x, alice, onBusyMachine(bob, 820*ms, 50*ms))); diff != "" {
		t.Errorf("late by both (-want +got)\n%s", diff)
	}
}

// TestSoftLimitsOnABusyMachine: what we may have come late to is not warned of as if it
// were the server's.
func TestSoftLimitsOnABusyMachine(t *testing.T) {
	events := stream("820 e {}")
	x := expect.Arrives{Kind: "e", Within: time.Second, Ideally: 500 * ms}
	const warned = "held: #1 e arrived 820 ms after the request; ideally it is at most 500 ms"
	if got := judged(t, x, events); got != warned {
		t.Errorf("late by the server: %s", got)
	}
	if got := judged(t, x, onBusyMachine(events, 820*ms, 450*ms)); got != "held: " {
		t.Errorf("late by us: %s", got)
	}
}
