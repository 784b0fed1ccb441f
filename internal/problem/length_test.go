package problem_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
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
		if got := problem.Length(d); got != want {
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
		if got := problem.Lengths(text); got != want || problem.Lengths(got) != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
