package expect_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// unreadable is a stream of which the first events cannot be read back any more.
func unreadable(t *testing.T) *recording.Stream {
	t.Helper()
	r := stream()
	for n := range 60 {
		e := entry("0 task " + strings.Repeat("x", 100_000))
		e.Number = n + 1
		if err := r.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if r.Len() == len(r.Entries) {
		t.Fatal("all of it is in memory")
	}
	closes := *r
	closes.Forget() // both have one file
	return r
}

// TestWhatCannotBeReadBackIsNotJudged: neither that nothing wrong came, nor that something is missing.
func TestWhatCannotBeReadBackIsNotJudged(t *testing.T) {
	for name, x := range map[string]expect.Expectation{
		"would hold":       &expect.Count{Kind: "task", AtMost: pointer(100)},
		"would break":      &expect.Count{Kind: "task", AtLeast: pointer(60)},
		"compares streams": &expect.EveryStream{Kind: "task"},
	} {
		if v, err := judge(x, expect.Env{}, stream("0 task 1"), unreadable(t)); v.State != expect.Open || !errors.As(err, new(*recording.UnreadError)) {
			t.Errorf("%s: it is %s, %q, %v", name, v.State, v.Got, err)
		}
	}
	r := unreadable(t)
	r.Response = nil // that it may be anything
	if _, err := new(expect.ProfileFile).Judge(r, expect.Env{}); err == nil {
		t.Error("a profile is judged")
	}
}
