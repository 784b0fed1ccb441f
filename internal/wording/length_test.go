package wording_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
)

func TestLength(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                       "0 ms",
		250 * time.Microsecond:  "0.25 ms",
		300 * time.Millisecond:  "300 ms",
		time.Second - 1:         "1 s",
		time.Second:             "1 s",
		1500 * time.Millisecond: "1.5 s",
		2004 * time.Millisecond: "2.004 s",
		90 * time.Second:        "90 s",
		time.Hour:               "3600 s",
	} {
		if got := wording.Length(d); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
}

func TestLengths(t *testing.T) {
	for text, want := range map[string]string{
		`"a" arrives within 500ms of "b2s"`: `"a" arrives within 500 ms of "b2s"`,
		"at most 1m30s apart, 2 s, 1500ms":  "at most 90 s apart, 2 s, 1.5 s",
		"no time at all: 99.9%, 12items":    "no time at all: 99.9%, 12items",
	} {
		if got := wording.Lengths(text); got != want || wording.Lengths(got) != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestLengthsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"within 2 sec of, 2sec, 2 secs, 2 Seconds": "within 2 s of, 2 s, 2 s, 2 s",
		"500 msec, 500 millis, 500 ms, 500ms":      "500 ms, 500 ms, 500 ms, 500 ms",
		"2 min, 1 hour, 1m30s":                     "120 s, 3600 s, 90 s",
		"2 events, 3 messages, 5 in it, 4":         "2 events, 3 messages, 5 in it, 4",
	} {
		if got := wording.LengthsSaid(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestDurationHelp(t *testing.T) {
	const valid = "a duration is a number with its unit: 250ms, 5s, 1m30s, 2h"
	for written, want := range map[string]string{
		"2 sec": "did you mean 2s? " + valid, "2 s": "did you mean 2s? " + valid, "500 msec": "did you mean 500ms? " + valid,
		"2 minutes": "did you mean 2m? " + valid, "1.5 Hours": "did you mean 1.5h? " + valid,
		"99999999999 hours": valid, "soon": valid, "2 eggs": valid, "in 2 s": valid, "": valid,
	} {
		if got := wording.DurationHelp(written); got != want {
			t.Errorf("%q: got %s, want %s", written, got, want)
		}
	}
}
