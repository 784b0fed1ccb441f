package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/verdict"
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
		want verdict.Outcome
	}{
		{"we were on time", "http://127.0.0.1:1/", expect.Late, lateness.While{}, verdict.Failed},
		{"we were late, too", "http://127.0.0.1:1/", expect.Late, lateness.While{From: began.Add(2000 * ms), To: began.Add(2100 * ms), By: 100 * ms}, verdict.Unjudged},
		{"by too little", "http://127.0.0.1:1/", expect.Late, lateness.While{From: began.Add(2000 * ms), To: began.Add(2050 * ms), By: 50 * ms}, verdict.Failed},
		{"at another time", "http://127.0.0.1:1/", expect.Late, lateness.While{From: began.Add(3300 * ms), To: began.Add(3600 * ms), By: 300 * ms}, verdict.Failed},
		{"another machine", "http://example.com/", expect.Late, lateness.While{From: began.Add(2000 * ms), To: began.Add(2100 * ms), By: 100 * ms}, verdict.Failed},
		{"what time does not break", "http://localhost:1/", expect.Early, lateness.While{From: began.Add(2000 * ms), To: began.Add(2100 * ms), By: 100 * ms}, verdict.Failed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := &Play{judge: &judge{}, Recordings: []*recording.Stream{{Name: "a", Started: began, Request: recording.Request{URL: c.url}}}}
			if c.late.By > 0 {
				p.judge.busy.came(c.late)
			}
			out := verdict.Scenario{Steps: []verdict.Step{{
				Outcome: verdict.Failed, Failure: &verdict.Failure{Code: string(c.code), Got: "late"},
				Window: &verdict.Window{Stream: "a", From: 2000 * ms, Took: 1200 * ms, Limit: 1000 * ms}, // 200 ms too late
			}}}
			out.Decide()
			neighbours{p}.excuse(&out)
			if out.Outcome != c.want || (out.Outcome == verdict.Unjudged) != out.Late() {
				t.Errorf("%s, want %s", out.Outcome, c.want)
			}
		})
	}
}
