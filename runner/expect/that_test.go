package expect_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
)

// TestConditionsOfEventsBefore: what a condition asks of an event is what was known when it
// came, also where it is told of at the end; the first one has none before it.
func TestConditionsOfEventsBefore(t *testing.T) {
	that := func(text expect.Condition) expect.Checks { return expect.Checks{That: text} }
	runVerdicts(t, []verdictCase{
		{
			name: "how many there were", expect: expect.Some{Kind: "e", AtLeast: 2, Checks: that("count > 1")},
			stream: stream(`1 e {"n":1}`, `2 e {"n":2}`),
			want:   "at least 2 \"e\" is such that count > 1\nonly 1 of the 2 \"e\" do; the last one that does not: #1 e (1.0 ms) has count = 1",
		},
		{
			name: "which came before", expect: expect.Some{Kind: "e", AtLeast: 3, Checks: that("data.n != prev.n")},
			stream: stream(`1 e {"n":1}`, `2 e {"n":1}`, `3 e {"n":2}`, `4 e {"n":3}`),
			want:   "at least 3 \"e\" is such that data.n != prev.n\nonly 2 of the 4 \"e\" do; the last one that does not: #2 e (2.0 ms) has data.n = 1, prev.n = 1",
		},
		{
			name: "all that have one before", expect: expect.Some{Kind: "e", AtLeast: 2, Checks: that("data.n > prev.n")},
			stream: stream(`1 e {"n":1}`, `2 e {"n":2}`),
			want:   "at least 2 \"e\" is such that data.n > prev.n\nonly 2 \"e\" came, and all behind the first do",
		},
		{
			name: "none has one before", expect: expect.No{Kind: "e", Checks: that("data.n > prev.n")},
			stream: stream(`1 e {"n":1}`),
			want:   "no \"e\" is such that data.n > prev.n\nonly one came, #1 e (1.0 ms), so there is nothing to compare",
		},
	})
}

// TestConditionsKnowWhatWasKnownThen: a variable that becomes known while an event is judged, or
// behind it, was not known of that.
func TestConditionsKnowWhatWasKnownThen(t *testing.T) {
	checks := expect.Checks{That: "data.n == vars.n"}
	for _, x := range []expect.Expectation{expect.Every{Kind: "e", Checks: checks}, expect.Some{Kind: "e", Checks: checks}} {
		asked := 0
		m, err := expect.NewMonitor(x, expect.Env{Variable: func(string) (string, bool) {
			asked++
			return "1", asked > 1
		}})
		if err != nil {
			t.Fatal(err)
		}
		r := stream(`1 e {"n":"1"}`)
		v := &expect.View{In: r}
		for _, e := range r.All() {
			v.Show(e)
			m.See(v)
		}
		if m.Verdict().State == expect.Open {
			m.End(r)
		}
		if got := m.Verdict(); got.State != expect.Broken || !strings.Contains(got.Got, "cannot be evaluated") {
			t.Errorf("%s: %s, %s", x, got.State, got.Got)
		}
	}
}
