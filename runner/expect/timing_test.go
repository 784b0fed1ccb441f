package expect_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
)

func TestArrives(t *testing.T) {
	events := stream("10 open x", "700 version x")
	runVerdicts(t, []verdictCase{
		{name: "within, of the request", expect: expect.Arrives{Kind: "open", Within: 10 * time.Millisecond}, stream: events},
		{name: "within, of another event", expect: expect.Arrives{Kind: "version", Within: 690 * time.Millisecond, After: "open"}, stream: events},
		{
			name: "too late", expect: expect.Arrives{Kind: "version", Within: 500 * time.Millisecond}, stream: events,
			want: "\"version\" arrives within 500ms of the request\n#2 version arrived after 700 ms",
		},
		{
			name: "never", expect: expect.Arrives{Kind: "beat", Within: time.Second}, stream: events,
			want: "\"beat\" arrives within 1s of the request\nno \"beat\" came; the stream had open (1), version (1) and ended after 700 ms",
		},
		{
			name: "what it is counted from never came", expect: expect.Arrives{Kind: "version", Within: time.Second, After: "ready"}, stream: events,
			want: "\"version\" arrives within 1s of \"ready\"\nno \"ready\" came; the stream had open (1), version (1)",
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
			want: "consecutive \"beat\" are at most 1s apart\n#3 beat came 1100 ms after #2 beat",
		},
		{
			name: "too close", expect: expect.Interval{Kind: "beat", AtLeast: time.Second, AtMost: 2 * time.Second}, stream: beats,
			want: "consecutive \"beat\" are between 1s and 2s apart\n#4 beat came 900 ms after #3 beat",
		},
		{
			name: "the silence at the end counts", expect: expect.Interval{Kind: "beat", AtMost: 1200 * time.Millisecond},
			stream: stream("1000 beat x", "2000 beat x", "5000 close x"),
			want:   "consecutive \"beat\" are at most 1.2s apart\nno other came in the 3000 ms after #2 beat",
		},
		{
			name: "one is no interval", expect: expect.Interval{Kind: "beat", AtMost: time.Second}, stream: stream("1000 beat x"),
			want: "consecutive \"beat\" are at most 1s apart\nonly one came, so there is no interval to judge",
		},
		{
			name: "none", expect: expect.Interval{Kind: "beat", AtMost: time.Second}, stream: stream("1 open x"),
			want: "consecutive \"beat\" are at most 1s apart\nno \"beat\" came; the stream had open (1)",
		},
	})
}

func TestPrompt(t *testing.T) {
	// The recording starts at 03:04:05.
	runVerdicts(t, []verdictCase{
		{
			name: "holds, with and without a time zone", expect: expect.Prompt{Kind: "e", Path: "at", Within: 500 * time.Millisecond},
			stream: stream(`1000 e {"at":"2026-01-02T03:04:05.900Z"}`, `1400 e {"at":"2026-01-02T03:04:06.1"}`, `1500 e {"at":"2026-01-02T04:04:06.2+01:00"}`),
		},
		{
			name: "late", expect: expect.Prompt{Kind: "e", Path: "at", Within: 500 * time.Millisecond},
			stream: stream(`1000 e {"at":"2026-01-02T03:04:05.900Z"}`, `2000 e {"at":"2026-01-02T03:04:06.1Z"}`),
			want:   "every \"e\" arrives within 500ms of its \"at\"\n#2 e arrived 900 ms after it",
		},
		{
			name: "no time", expect: expect.Prompt{Kind: "e", Path: "at", Within: time.Second}, stream: stream(`1 e {"at":"noon"}`),
			want: "every \"e\" arrives within 1s of its \"at\"\n#1 e has \"at\" \"noon\", which is no ISO 8601 time",
		},
		{
			name: "none", expect: expect.Prompt{Kind: "e", Path: "at", Within: time.Second}, stream: stream(),
			want: "every \"e\" arrives within 1s of its \"at\"\nno \"e\" came; the stream had no events at all (closed by the server after 0 ms)",
		},
	})
}
