package expect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatBreaksItAsWell: behind the event that breaks an expectation, the others that do
// are known as well, for timelines; the message is of the first.
func TestWhatBreaksItAsWell(t *testing.T) {
	is := func(n string) expect.Checks { return expect.Checks{Is: map[value.Path]jsonText{"n": jsonText(n)}} }
	lines := []string{`1 a {"n":1}`, `2 a {"n":2}`, `3 a {"n":1}`, `4 b {}`, `900 a {"n":2}`, `1900 a {"n":3}`}
	many := make([]string, 100)
	for i := range many {
		many[i] = `1 a {"n":2}`
	}
	cases := map[string]struct {
		expect expect.Expectation
		stream *recording.Stream
		want   []int // the events behind the first that breaks it
	}{
		"every":                   {expect.Every{Kind: "a", Checks: is("1")}, stream(lines...), []int{5, 6}},
		"no":                      {expect.No{Kind: "a", Checks: is("2")}, stream(lines...), []int{5}},
		"never":                   {expect.Never{Kind: "a", After: "a", Before: "b"}, stream(lines...), []int{3}},
		"same":                    {expect.Same{Path: "n", In: "a"}, stream(lines...), []int{5, 6}},
		"unique":                  {expect.Unique{Path: "n", In: "a"}, stream(lines...), []int{5}},
		"interval":                {expect.Interval{Kind: "a", AtMost: 100 * time.Millisecond}, stream(lines...), []int{6}},
		"another fault is none":   {expect.Every{Kind: "any event", Checks: is("2")}, stream(lines...), []int{3, 6}},
		"one that the end breaks": {expect.Last{Kind: "a", Checks: is("1")}, stream(lines...), nil},
		"one that orders":         {expect.Order{Pattern: "b a b"}, stream(lines...), nil},
		"only the first of many":  {expect.Every{Kind: "a", Checks: is("1")}, stream(many...), []int{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{Kinds: kinds}, c.stream)
			if err != nil || v.State != expect.Broken {
				t.Fatalf("%v: %+v", err, v)
			}
			var got []int
			for _, m := range v.Further {
				got = append(got, m.Number)
				if strings.Contains(v.Got, fmt.Sprintf("#%d ", m.Number)) {
					t.Errorf("the message is of #%d: %s", m.Number, v.Got)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
