package expect_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestLiveAndFromDisk: a line that came soon behind the call, while this machine was busy, may be one
// from before. That is so while it goes on as well as afterwards; and one that came long behind it
// counts, however late we came to the end of the time.
func TestLiveAndFromDisk(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		line time.Duration // behind the call
		late map[time.Duration]time.Duration
		want expect.State
	}{
		"in time":                        {20 * ms, nil, expect.Held},
		"perhaps before the call":        {20 * ms, map[time.Duration]time.Duration{20 * ms: 40 * ms}, expect.Unknown},
		"late, and surely behind it":     {60 * ms, map[time.Duration]time.Duration{60 * ms: 40 * ms}, expect.Held},
		"we were late to the end alone":  {20 * ms, map[time.Duration]time.Duration{2 * time.Second: 500 * ms}, expect.Held},
		"too late, and so may we be":     {2200 * ms, map[time.Duration]time.Duration{2 * time.Second: 500 * ms}, expect.Unknown},
		"too late, by more than we were": {2600 * ms, map[time.Duration]time.Duration{2 * time.Second: 500 * ms}, expect.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				called := time.Now()
				line := recording.LogLine{At: called.Add(c.line), Text: "paid"}
				env := expect.Env{Call: func(string) *recording.Call { return &recording.Call{Began: called} }}
				seen := expect.Evidence{
					Late: func(at time.Time) time.Duration { return c.late[at.Sub(called)] },
					Logged: func(string) ([]recording.LogLine, error) {
						if time.Now().Before(line.At) {
							return nil, nil
						}
						return []recording.LogLine{line}, nil
					},
				}
				x := &expect.Logs{Service: "shop", Contains: "paid", InTime: expect.InTime{AfterCall: "pay", Within: 2 * time.Second}}
				for _, when := range []string{"live", "from disk"} {
					v, err := expect.Judge(t.Context(), x, env, seen)
					if err != nil || v.State != c.want {
						t.Errorf("%s: %s, want %s; %v", when, v.State, c.want, err)
					}
					time.Sleep(time.Hour)
				}
			})
		})
	}
}
