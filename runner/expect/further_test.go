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

// TestInWhichOtherWays: whoever excuses one fault, as a known gap does, knows of the others, be they in
// the same event, in one behind it, in those with another value, or on another stream.
func TestInWhichOtherWays(t *testing.T) {
	every := func(has ...value.Path) expect.Every { return expect.Every{Kind: "a", Checks: expect.Checks{Has: has}} }
	typed := expect.Every{Kind: "a", Checks: expect.Checks{Has: []value.Path{"m"}, Type: map[value.Path]value.Type{"n": "number"}}}
	called := func(name string, lines ...string) *recording.Stream {
		r := stream(lines...)
		r.Name = name
		return r
	}
	left := func(at time.Duration, lines ...string) *recording.Stream {
		r := stream(lines...)
		r.End = recording.End{Reason: recording.Stopped, At: at}
		return r
	}
	one, other := stream(`1 a {"n":1}`), called("other", `1 a {"n":1,"m":1}`, `2 a {"n":"1","m":1}`)
	cases := map[string]struct {
		expect  expect.Expectation
		streams []*recording.Stream
		want    string
	}{
		"none":                              {every("m"), []*recording.Stream{stream(`1 a {}`, `2 a {}`)}, ""},
		"in the same":                       {every("m", "n"), []*recording.Stream{stream(`1 a {}`)}, "missing-value n"},
		"in one behind":                     {typed, []*recording.Stream{stream(`1 a {"n":1}`, `2 a {"n":"1","m":1}`)}, "wrong-type n #2 a (2.0 ms)"},
		"once each":                         {typed, []*recording.Stream{stream(`1 a {}`, `2 a {"n":"1"}`, `3 a {"n":"1"}`)}, "missing-value n; wrong-type n #2 a (2.0 ms)"},
		"of what none has":                  {expect.No{Kind: "a", Checks: expect.Checks{Has: []value.Path{"m", "n"}}}, []*recording.Stream{stream(`1 a {"n":1,"m":1}`)}, "unwanted-value n"},
		"of another value":                  {expect.ForEach{Path: "k", Expectation: typed}, []*recording.Stream{stream(`1 a {"k":1,"n":1}`, `2 a {"k":2,"n":"1","m":1}`)}, "wrong-type n #2 a (2.0 ms)"},
		"of one value, by what it compares": {expect.ForEach{Path: "k", Expectation: expect.Increases{Path: "n", In: "a"}}, []*recording.Stream{stream(`1 a {"k":1,"n":2}`, `2 a {"k":1,"n":1}`, `3 a {"k":1,"n":"x"}`)}, "wrong-type n #3 a (3.0 ms)"},
		"of a value that the end breaks":    {expect.ForEach{Path: "k", Expectation: expect.Followed{Kind: "a", By: "b", Within: 10 * time.Millisecond}}, []*recording.Stream{stream(`1 a {"k":1}`, `50 b {"k":1}`, `60 a {"k":2}`)}, "missing for the \"k\" 2"},
		"of a value that it breaks as well": {expect.ForEach{Path: "k", Expectation: expect.Followed{Kind: "a", By: "b", Within: 10 * time.Millisecond}}, []*recording.Stream{stream(`1 a {"k":1}`, `50 b {"k":1}`, `60 a {"k":1}`)}, "missing #3 a (60 ms)"},
		"of two that the end breaks":        {expect.ForEach{Path: "k", Expectation: expect.Count{Kind: "a", Times: new(2)}}, []*recording.Stream{stream(`1 a {"k":1}`, `2 a {"k":2}`, `3 b {"k":3}`)}, "missing for the \"k\" 3"},
		"too early, too":                    {expect.Interval{Kind: "a", AtLeast: 10 * time.Millisecond, AtMost: 100 * time.Millisecond}, []*recording.Stream{stream(`0 a {}`, `500 a {}`, `501 a {}`)}, "early #3 a (501 ms)"},
		"of another event that is compared": {expect.EveryStream{Kind: "a"}, []*recording.Stream{stream(`1 a {"s":1,"t":1}`, `2 a {"u":1}`), called("other", `1 a {"s":2,"t":2}`, `2 a {"u":2}`)}, "different t; different u on other"},
		"of a third stream":                 {expect.EveryStream{Kind: "a"}, []*recording.Stream{stream(`1 a {"s":1,"t":1}`), called("other", `1 a {"s":2,"t":1}`), called("like", `1 a {"s":1,"t":1}`), called("third", `1 a {"s":1,"t":2}`)}, "different t on third"},
		"one is lost, too":                  {expect.EveryStream{Kind: "a"}, []*recording.Stream{stream(`1 a {"s":1}`, `2 a {"t":1}`), stream(`1 a {"s":2}`)}, "lost on the stream"},
		"none behind one that is lost":      {expect.EveryStream{Kind: "a"}, []*recording.Stream{stream(`1 a {"s":1}`, `2 a {"s":2}`, `3 a {"s":3}`), called("other", `1 a {"s":1}`, `3 a {"s":3}`, `4 a {"s":4}`)}, ""},
		"of another rule":                   {expect.Violations{}, []*recording.Stream{breaking(append(slices.Repeat([]string{"unknown-field"}, 40), "unterminated-event")...)}, "rule-broken unterminated-event violation unterminated-event (0 ms)"},
		"of another rule that is kept":      {expect.Violations{Codes: []expect.Rule{"unknown-field", "unterminated-event"}}, []*recording.Stream{stream()}, "rule-kept unterminated-event"},
		"of a value that does not rise":     {expect.Increases{Path: "n", In: "a", By: 1}, []*recording.Stream{stream(`1 a {"n":1}`, `2 a {"n":3}`, `3 a {"n":"x"}`, `4 a {}`)}, "wrong-type n #3 a (3.0 ms); missing-value n #4 a (4.0 ms)"},
		"of a value that changes":           {expect.Changes{Path: "n", In: "a", AtMost: 1}, []*recording.Stream{stream(`1 a {"n":1}`, `2 a {"n":3}`, `3 a {"n":"x"}`)}, "wrong-type n #3 a (3.0 ms)"},
		"of a place":                        {expect.OnlyAt{At: []value.Path{"n"}}, []*recording.Stream{stream(`1 a {"n":1,"b":{"n":1},"c":{"n":1}}`, `2 a {"m":1}`)}, "unwanted-value c.n; missing-value n #2 a (2.0 ms)"},
		"of a key that stands nowhere":      {expect.Nowhere{Key: "n"}, []*recording.Stream{stream(`1 a {"n":1}`, `2 a {"b":{"n":1}}`, `3 a x`)}, "unwanted-value b.n #2 a (2.0 ms); not-json @this #3 a (3.0 ms)"},
		"of what is nested":                 {expect.Nests{Kind: "a", ClosedBy: "b", By: "n"}, []*recording.Stream{stream(`1 a {"n":1}`, `2 b {"n":2}`, `3 a {}`)}, "missing-value n #3 a (3.0 ms)"},
		"of what is followed too late":      {expect.Followed{Kind: "a", By: "b", Within: 10 * time.Millisecond}, []*recording.Stream{stream(`1 a {}`, `50 b {}`, `60 a {}`)}, "missing #3 a (60 ms)"},
		"of what breaks it, and waits":      {expect.Followed{Kind: "a", By: "b", Immediately: true}, []*recording.Stream{stream(`1 a {}`, `2 a {}`)}, "missing #2 a (2.0 ms)"},
		"of what waits too long":            {expect.Followed{Kind: "a", By: "b", Immediately: true, Within: 10 * time.Millisecond}, []*recording.Stream{left(50*time.Millisecond, `1 a {}`, `2 c {}`, `3 a {}`)}, "late #3 a (3.0 ms)"},
		"none of what may still come":       {expect.Followed{Kind: "a", By: "b", Immediately: true, Within: 10 * time.Millisecond}, []*recording.Stream{left(9*time.Millisecond, `1 a {}`, `2 c {}`, `3 a {}`)}, ""},
		"of what is not followed at once":   {expect.Followed{Kind: "a", By: "b", Immediately: true, Matching: "n"}, []*recording.Stream{stream(`1 a {"n":1}`, `2 c {}`, `3 a {}`, `4 a {"n":2}`)}, "missing-value n #3 a (3.0 ms); missing #4 a (4.0 ms)"},
		"behind one that comes twice":       {expect.EveryStream{Kind: "a", By: "n", Once: true}, []*recording.Stream{stream(`1 a {"n":1}`, `2 a {"n":2}`), called("other", `1 a {"n":1}`, `2 a {"n":1}`, `3 a {"n":2}`), called("third", `1 a {"n":7}`, `2 a {"n":2}`)}, "different on third"},
		"none beside one that comes twice":  {expect.EveryStream{Kind: "a", By: "n", Once: true}, []*recording.Stream{stream(`1 a {"n":1}`, `2 a {"n":2}`), called("other", `1 a {"n":1}`, `2 a {"n":1}`, `3 a {"n":2}`)}, ""},
		"none beside one without a name":    {expect.EveryStream{Kind: "a", By: "n"}, []*recording.Stream{stream(`1 a {"n":1}`), called("other", `1 a {}`), called("third", `1 a {"n":1}`)}, ""},
		"of the order behind a loss":        {expect.EveryStream{Kind: "a", By: "n"}, []*recording.Stream{stream(`1 a {"n":1}`, `2 a {"n":2}`, `3 a {"n":3}`, `4 a {"n":4}`), called("other", `1 a {"n":1}`, `2 a {"n":4}`, `3 a {"n":3}`)}, "different on other"},
		"on another":                        {typed, []*recording.Stream{one, other}, "wrong-type n on other"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{Kinds: kinds}, c.streams...)
			if err != nil || v.State != expect.Broken {
				t.Fatalf("%v: %+v", err, v)
			}
			var got []string
			for _, w := range v.Others {
				got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", w.Code, w.Path, w.Where)), " "))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestInWhichOtherWaysOfWhatIsAssembled: also by what cannot be assembled any more, and by the end.
func TestInWhichOtherWaysOfWhatIsAssembled(t *testing.T) {
	env := expect.Env{Kinds: expect.Kinds{"whole": {Assembled: []expect.Piece{{Set: "first"}, {Merge: "piece"}, {Patch: "patch"}}}}}
	for name, c := range map[string]struct {
		expect expect.Expectation
		stream *recording.Stream
		want   string
	}{
		"a piece is none":  {expect.Increases{Path: "n", In: "whole"}, stream(`1 first {"n":2}`, `2 piece {"n":1}`, `3 patch {}`), "invalid @this"},
		"the end shows it": {expect.Followed{Kind: "whole", By: "b", Within: 10 * time.Millisecond}, stream(`1 first {"n":1}`, `50 b {}`, `60 piece {"n":2}`), "missing"},
	} {
		v, err := judge(c.expect, env, c.stream)
		if err != nil || v.State != expect.Broken || len(v.Others) != 1 || strings.TrimSpace(fmt.Sprintf("%s %s", v.Others[0].Code, v.Others[0].Path)) != c.want {
			t.Errorf("%s: %v: %+v", name, err, v)
		}
	}
}

// TestWhatBreaksItAsWell: behind the event that breaks an expectation, the others that do
// are known as well, for timelines; the message is of the first.
func TestWhatBreaksItAsWell(t *testing.T) {
	is := func(n string) expect.Checks { return expect.Checks{Is: map[value.Path]value.JSON{"n": value.JSON(n)}} }
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
		"never":                   {expect.Never{Kind: "a", After: "a", Before: "b"}, stream(lines...), []int{3, 6}},
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

// breaking is a stream that breaks these rules.
func breaking(codes ...string) *recording.Stream {
	r := stream()
	for i, code := range codes {
		e := &recording.Entry{Kind: recording.KindViolation, Violation: code}
		e.Number = i + 1
		r.Entries = append(r.Entries, e)
	}
	return r
}
