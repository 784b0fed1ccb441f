package expect_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestHowManyMissALimit: whether one interval is too long, or all of them are, are two faults.
func TestHowManyMissALimit(t *testing.T) {
	slow := stream("0 beat {}", "2000 beat {}", "4004 beat {}", "6008 beat {}")
	uneven := stream("0 beat {}", "2500 beat {}", "3000 beat {}", "6000 beat {}")
	quiet := stream("0 beat {}", "2700 beat {}")
	quiet.End.At = 5500 * ms
	for name, c := range map[string]struct {
		expect expect.Expectation
		stream *recording.Stream
		want   string
	}{
		"all, each as long":   {expect.Interval{Kind: "beat", AtMost: time.Second}, stream("0 beat {}", "2000 beat {}", "4000 beat {}"), "both intervals are too long, 2000 ms each, where at most 1 s is allowed; the first: #2 beat came 2000 ms after #1 beat, 1000 ms too late"},
		"all":                 {expect.Interval{Kind: "beat", AtMost: 1900 * ms}, slow, "all 3 intervals are too long, 2000 ms to 2004 ms, where at most 1.9 s is allowed; the first: #2 beat came 2000 ms after #1 beat, 100 ms too late"},
		"some":                {expect.Interval{Kind: "beat", AtMost: 2002 * ms}, slow, "2 of 3 intervals are too long, 2004 ms each, where at most 2.002 s is allowed; the first: #3 beat came 2004 ms after #2 beat, 2 ms too late"},
		"one":                 {expect.Interval{Kind: "beat", AtMost: 2600 * ms}, uneven, "1 of 3 intervals is too long: #4 beat came 3000 ms after #3 beat, 400 ms too late"},
		"too short":           {expect.Interval{Kind: "beat", AtLeast: 3 * time.Second, AtMost: 4 * time.Second}, slow, "all 3 intervals are too short, 2000 ms to 2004 ms, where at least 3 s is allowed; the first: #2 beat came 2000 ms after #1 beat, 1000 ms too early"},
		"too long, too short": {expect.Interval{Kind: "beat", AtLeast: time.Second, AtMost: 2 * time.Second}, uneven, "all 3 intervals are too long or too short, 500 ms to 3000 ms; the first: #2 beat came 2500 ms after #1 beat, 500 ms too late"},
		"the only one":        {expect.Interval{Kind: "beat", AtMost: time.Second}, stream("0 beat {}", "2000 beat {}"), "#2 beat came 2000 ms after #1 beat, 1000 ms too late"},
		"silences":            {expect.Silence{AtMost: 1500 * ms}, uneven, "2 of 5 silences are too long, 2500 ms to 3000 ms, where at most 1.5 s is allowed; the first: #2 beat came after 2500 ms of silence, 1000 ms too late"},
		"the last silence":    {expect.Silence{AtMost: 2600 * ms}, quiet, "2 of 3 silences are too long, 2700 ms to 2800 ms, where at most 2.6 s is allowed; the first: #2 beat came after 2700 ms of silence, 100 ms too late"},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{}, c.stream)
			if err != nil || v.State != expect.Broken || v.Got != c.want {
				t.Errorf("%v: %s\ngot  %s\nwant %s", err, v.State, v.Got, c.want)
			}
		})
	}
}
