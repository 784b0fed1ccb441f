package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestAServerThatSharesOurProcessors: what it did late while we came late is unknown, and nothing
// else.
func TestAServerThatSharesOurProcessors(t *testing.T) {
	const ms = time.Millisecond
	began := time.Now()
	cases := []struct {
		name string
		url  string
		code expect.Code
		late lateness.While // from the beginning of the stream on
		want expect.State
	}{
		{"we were on time", "http://127.0.0.1:1/", expect.Late, lateness.While{}, expect.Broken},
		{"we were late, too", "http://127.0.0.1:1/", expect.Late, lateness.While{From: began.Add(2000 * ms), To: began.Add(2100 * ms), By: 100 * ms}, expect.Unknown},
		{"by too little", "http://127.0.0.1:1/", expect.Late, lateness.While{From: began.Add(2000 * ms), To: began.Add(2050 * ms), By: 50 * ms}, expect.Broken},
		{"at another time", "http://127.0.0.1:1/", expect.Late, lateness.While{From: began.Add(3300 * ms), To: began.Add(3600 * ms), By: 300 * ms}, expect.Broken},
		{"another machine", "http://example.com/", expect.Late, lateness.While{From: began.Add(2000 * ms), To: began.Add(2100 * ms), By: 100 * ms}, expect.Broken},
		{"what time does not break", "http://localhost:1/", expect.Early, lateness.While{From: began.Add(2000 * ms), To: began.Add(2100 * ms), By: 100 * ms}, expect.Broken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := &recording.Stream{Name: "a", Started: began, Request: recording.Request{URL: c.url}}
			p := excuses{&Play{judge: &judge{}, calls: &calls{}, acted: &acted{}, stubs: &stubs{services: &services{}}, Recordings: []*recording.Stream{r}}}
			if c.late.By > 0 {
				p.judge.busy.recorded = []lateness.While{c.late}
			}
			broken := expect.Verdict{
				State: expect.Broken, Code: c.code, Got: "late", Stream: r,
				Window: &expect.Window{Stream: "a", From: 2000 * ms, Took: 1200 * ms, Limit: 1000 * ms}, // 200 ms too late
			}
			for _, p.options.Last = range []bool{false, true} {
				if v := p.excused(&expect.Interval{}, broken); v.State != c.want || v.Late != (c.want == expect.Unknown) {
					t.Errorf("in the last measurement: %v: %s: %s", p.options.Last, v.State, v.Reason)
				}
			}
		})
	}
}
