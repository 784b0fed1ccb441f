package expect

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// Expectations that contradict themselves are refused before anything runs.
func TestContradictions(t *testing.T) {
	one, two := 1, 2
	tests := []struct {
		x    interface{ Validate() error }
		want string
	}{
		{Arrives{Kind: "a", Within: time.Second, After: "b", AfterCall: "c"}, "the time has two beginnings"},
		{Absent{Kind: "a"}, "the time must be longer than nothing"},
		{StaysOpen{}, "the time must be longer than nothing"},
		{Violations{Showing: "a"}, "no rule is broken whose message could show this"},
		{Ends{How: "cut", Ideally: time.Second}, "what is ideal needs a limit: within"},
		{Followed{Kind: "a", By: "b", Immediately: true, Matching: "id"}, "the very next event is looked for, or one with the same value"},
		{Followed{Kind: "a", By: "b", Ideally: time.Second}, "what is ideal needs a limit: within"},
		{Count{Kind: "a", AtLeast: new(int)}, "at least 0 holds whatever comes"},
		{Count{Kind: "a", AtLeast: &two, AtMost: &one}, "at_least is larger than at_most"},
		{Increases{Path: "n", In: "a", By: -1}, "a value cannot rise by -1"},
		{Decreases{Path: "n", In: "a", By: -1}, "a value cannot fall by -1"},
		{MediaType{Type: "event-stream"}, `"event-stream" is no media type`},
		{Interval{Kind: "a"}, "how far apart is not clear"},
		{Interval{Kind: "a", AtLeast: time.Second, Period: "1s", Factor: value.Range{"0.5", "2"}}, "how far apart is not clear"},
		{Interval{Kind: "a", AtLeast: time.Second, Share: "90%"}, "a share has one limit"},
		{Interval{Kind: "a", AtMost: time.Second, Period: "1s", Factor: value.Range{"0.5", "2"}}, "how far apart is not clear"},
		{Interval{Kind: "a", AtLeast: 2 * time.Second, AtMost: time.Second}, "at_least 2 s is longer than at_most 1 s"},
	}
	for _, test := range tests {
		if err := test.x.Validate(); err == nil || err.Error() != test.want {
			t.Errorf("%+v: got %v, want %s", test.x, err, test.want)
		}
	}
}
