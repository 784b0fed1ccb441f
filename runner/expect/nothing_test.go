package expect_test

import (
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestHeldByNothing: where the stream ended without an entry, what must not come held by nothing. Time that
// was watched is something, and so is an entry of any kind, be it on one of several streams.
func TestHeldByNothing(t *testing.T) {
	none, most := 0, 3
	left := func() *recording.Stream {
		r := stream()
		r.End.Reason = recording.Stopped
		return r
	}
	lasting := func(d time.Duration) *recording.Stream {
		r := stream()
		r.End.At = d
		return r
	}
	for name, c := range map[string]struct {
		expect  expect.Expectation
		streams []*recording.Stream
		want    bool
	}{
		"never":              {expect.Never{Kind: "error"}, []*recording.Stream{stream()}, true},
		"exactly none":       {expect.Count{Kind: "error", Times: &none}, []*recording.Stream{stream()}, true},
		"at most":            {expect.Count{Kind: "error", AtMost: &most}, []*recording.Stream{stream()}, true},
		"no rule is broken":  {expect.Violations{}, []*recording.Stream{stream()}, true},
		"no silence":         {expect.Silence{AtMost: time.Second}, []*recording.Stream{stream()}, true},
		"of two":             {expect.Never{Kind: "error"}, []*recording.Stream{stream(), stream()}, true},
		"an entry":           {expect.Never{Kind: "error"}, []*recording.Stream{stream("1 : hello")}, false},
		"on the second":      {expect.Violations{}, []*recording.Stream{stream(), stream("1 a {}")}, false},
		"on the first":       {expect.Violations{}, []*recording.Stream{stream("1 a {}"), stream()}, false},
		"time":               {expect.Never{Kind: "error"}, []*recording.Stream{left()}, false},
		"time that is named": {expect.Absent{Kind: "error", For: time.Second}, []*recording.Stream{lasting(time.Second)}, false},
		"less than that":     {expect.Absent{Kind: "error", For: time.Second}, []*recording.Stream{lasting(time.Second - 1)}, true},
		"the end":            {expect.Ends{How: expect.How(recording.ServerClosed)}, []*recording.Stream{stream()}, false},
	} {
		v, err := judge(c.expect, expect.Env{}, c.streams...)
		if err != nil || v.State != expect.Held || v.Measure.ByNothing != c.want {
			t.Errorf("%s: %v %+v", name, err, v)
		}
		empty := slices.ContainsFunc(c.streams, func(r *recording.Stream) bool { return r.Len() == 0 })
		if partly := c.want || len(c.streams) > 1 && empty; v.Measure.PartlyByNothing != partly {
			t.Errorf("%s: on one of the streams %+v", name, v.Measure)
		}
	}
}
