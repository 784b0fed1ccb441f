package faults

import (
	"slices"
	"testing"

	"github.com/streamspec/streamspec/internal/sample"
)

const expectationFirst = `FAIL  F › s  (1 s)

── 1 failed ──

FAIL  F › s
  features/f.feature:4:3

  Then exactly 1 "a" arrives
  features/f.feature:7:5

    expected  exactly 1 "a"
    got       no "a" came

    What the stream did:
    GET http://x
`

const causeFirst = `FAIL  F › s  (1 s)

── 1 failed ──

FAIL  F › s
  features/f.feature:4:3

  the service "x" exited while it was in use: exit status 3
    command:    streamspec sample
    the stream ended: cut
`

const callFirst = `FAIL  F › s  (1 ms)

── 1 failed ──

FAIL  F › s
  features/f.feature:5:3

  POST /x: expected status 202, got 404
  scenarios/x.yaml:19:5

  What the service x wrote:
    a
`

const comparedFirst = `FAIL  F › s  (1 ms)

── 1 failed ──

FAIL  F › s
  features/f.feature:5:3

  GET /x: the server's certificate is not trusted
  scenarios/x.yaml:19:5

    expected  a certificate for x
    got       one that expired
`

func TestFirstLines(t *testing.T) {
	tests := []struct {
		name, out string
		want      []string
	}{
		{"an expectation", expectationFirst, []string{`expected  exactly 1 "a"`, `got       no "a" came`}},
		{"a cause", causeFirst, []string{`the service "x" exited while it was in use: exit status 3`, "command:    streamspec sample"}},
		{"a call, with its place", callFirst, []string{"POST /x: expected status 202, got 404", "What the service x wrote:"}},
		{"a cause that compares", comparedFirst, []string{"expected  a certificate for x", "got       one that expired"}},
		{"nothing failed", "ok    F › s\n\n1 scenario: 1 passed\n", nil},
	}
	for _, tt := range tests {
		if got := firstLines(tt.out); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestACauseMustBeThereWhole(t *testing.T) {
	lines := []string{"expected  a b", "got       c"}
	for _, tt := range []struct {
		cause []string
		want  bool
	}{{[]string{"a b", "c"}, true}, {[]string{"a b", "zz"}, false}, {nil, false}} {
		if got := says(lines, tt.cause); got != tt.want {
			t.Errorf("%q: %v", tt.cause, got)
		}
	}
}

// Each fault that is planted exists, says what its cause is, and is planted once in a scenario.
func TestCases(t *testing.T) {
	seen, planted := map[string]bool{}, map[[3]string]bool{}
	for _, c := range Cases() {
		exists := slices.Contains(sample.Faults(), sample.Fault(c.Fault))
		one := [3]string{c.Fault, c.Feature, c.Scenario}
		if c.Fault != "" && (!exists || len(c.Cause) == 0) || planted[one] || c.Feature == "" {
			t.Errorf("%q: no such fault, or without a cause or a feature, or twice", c.Fault)
		}
		seen[c.Fault], planted[one] = true, true
	}
	if !seen[""] {
		t.Error("no case without a fault")
	}
	for _, f := range sample.Faults() {
		if why := Unplanted()[string(f)]; (why == "") != seen[string(f)] {
			t.Errorf("%q: planted %v, and the reason for not planting it is %q", f, seen[string(f)], why)
		}
	}
}
