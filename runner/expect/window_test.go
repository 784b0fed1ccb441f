package expect_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestLiveAndFromDisk: a line, or a request, that came soon behind the call counts as it is recorded, also where this machine
// was busy; but it is not one too many for certain. That is so while it goes on as well as afterwards; and
// one that came long behind it counts, however late we came to the end of the time.
func TestLiveAndFromDisk(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		line time.Duration // behind the call
		late map[time.Duration]time.Duration
		want expect.State // of one that must come
		not  expect.State // of one that must not
	}{
		"in time":                        {20 * ms, nil, expect.Held, expect.Broken},
		"perhaps before the call":        {20 * ms, map[time.Duration]time.Duration{20 * ms: 40 * ms}, expect.Held, expect.Unknown},
		"late, and surely behind it":     {60 * ms, map[time.Duration]time.Duration{60 * ms: 40 * ms}, expect.Held, expect.Broken},
		"we were late to the end alone":  {20 * ms, map[time.Duration]time.Duration{2 * time.Second: 500 * ms}, expect.Held, expect.Broken},
		"too late, and so may we be":     {2200 * ms, map[time.Duration]time.Duration{2 * time.Second: 500 * ms}, expect.Unknown, expect.Unknown},
		"too late, by more than we were": {2600 * ms, map[time.Duration]time.Duration{2 * time.Second: 500 * ms}, expect.Broken, expect.Held},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				called := time.Now()
				line := recording.LogLine{At: called.Add(c.line), Text: "paid"}
				env := expect.Env{Call: func(string) *recording.Call { return &recording.Call{Began: called} }}
				seen := expect.Evidence{
					Late: func(_, to time.Time) time.Duration { return c.late[to.Sub(called)] },
					Logged: func(string) ([]recording.LogLine, error) {
						if time.Now().Before(line.At) {
							return nil, nil
						}
						return []recording.LogLine{line}, nil
					},
					Received: func(string) ([]recording.Incoming, error) {
						if time.Now().Before(line.At) {
							return nil, nil
						}
						return []recording.Incoming{{At: line.At, Method: "POST", URL: &url.URL{Path: "/pay"}}}, nil
					},
				}
				in, none := expect.InTime{AfterCall: "pay", Within: 2 * time.Second}, 0
				pay := expect.On("POST", "/pay")
				for _, when := range []string{"live", "from disk"} {
					for _, judged := range []struct {
						x    expect.Expectation
						want expect.State
					}{
						{&expect.Received{Stub: "bank", Pattern: pay, Times: &none, InTime: in}, c.not},
						{&expect.Received{Stub: "bank", Pattern: pay, InTime: in}, c.want},
						{&expect.Logs{Service: "shop", Contains: "paid", Times: &none, InTime: in}, c.not},
						{&expect.Logs{Service: "shop", Contains: "paid", InTime: in}, c.want},
					} {
						v, err := expect.Judge(t.Context(), judged.x, env, seen)
						if err != nil || v.State != judged.want {
							t.Errorf("%s, %s: %s, want %s; %v", judged.x, when, v.State, judged.want, err)
						}
					}
					time.Sleep(time.Hour)
				}
			})
		})
	}
}

// TestWhenItWasDecided: from when on it counts that something was too much, or too little, and when
// that was known.
func TestWhenItWasDecided(t *testing.T) {
	const ms = time.Millisecond
	most := 1
	for name, c := range map[string]struct {
		x       expect.Expectation
		decided time.Duration // behind the call
	}{
		"too many requests": {&expect.Received{Stub: "bank", Pattern: expect.On("POST", "/pay"), AtMost: &most, InTime: expect.InTime{AfterCall: "pay", Within: time.Second}}, 200 * ms},
		"too few requests":  {&expect.Received{Stub: "bank", Pattern: expect.On("GET", "/pay"), InTime: expect.InTime{AfterCall: "pay", Within: time.Second}}, time.Second},
		"too many lines":    {&expect.Logs{Service: "bank", Contains: "paid", AtMost: &most, InTime: expect.InTime{AfterCall: "pay", Within: time.Second}}, 400 * ms},
		"too few lines":     {&expect.Logs{Service: "bank", Contains: "gone", InTime: expect.InTime{AfterCall: "pay", Within: time.Second}}, time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			called := time.Now()
			at := func(d time.Duration) time.Time { return called.Add(d) }
			request := func(d time.Duration) recording.Incoming {
				return recording.Incoming{At: at(d), Method: "POST", URL: &url.URL{Path: "/pay"}}
			}
			seen := expect.Evidence{
				Received: func(string) ([]recording.Incoming, error) {
					return []recording.Incoming{request(100 * ms), request(200 * ms), request(300 * ms)}, nil
				},
				Logged: func(string) ([]recording.LogLine, error) {
					return []recording.LogLine{{At: at(100 * ms), Text: "paid"}, {At: at(400 * ms), Text: "paid"}}, nil
				},
			}
			env := expect.Env{Call: func(string) *recording.Call { return &recording.Call{Began: called} }}
			v, err := expect.Judge(t.Context(), c.x, env, seen)
			if err != nil || v.State != expect.Broken || !v.Since.Equal(called) || !v.Decided.Equal(at(c.decided)) {
				t.Errorf("%s: %s, since %v, decided %v behind the call; %v", name, v.State, v.Since.Sub(called), v.Decided.Sub(called), err)
			}
		})
	}
}

// TestIntervalsWhileThisMachineWasLate: one that is as long as the one before does not grow, and one is
// too long, unless this machine was late enough during the longer one: whoever waits on it waited longer,
// too. Nobody waits less for that.
func TestIntervalsWhileThisMachineWasLate(t *testing.T) {
	growing := expect.ReceivedInterval{Growing: true}
	atMost := expect.ReceivedInterval{AtMost: 100 * time.Millisecond}
	atLeast := expect.ReceivedInterval{AtLeast: 100 * time.Millisecond}
	brief := expect.ReceivedInterval{AtLeast: 40 * time.Millisecond}
	for name, c := range map[string]struct {
		expect expect.ReceivedInterval
		second time.Duration // when it came
		last   time.Duration
		late   time.Duration // between the first two
		want   expect.State
	}{
		"longer":                   {growing, 200, 301, 0, expect.Held},
		"as long":                  {growing, 200, 300, 0, expect.Broken},
		"shorter":                  {growing, 200, 250, 0, expect.Broken},
		"shorter, late":            {growing, 200, 250, 60, expect.Unknown},
		"shorter, not late":        {growing, 200, 250, 40, expect.Broken},
		"in time":                  {atMost, 200, 300, 60, expect.Held},
		"too long":                 {atMost, 250, 300, 0, expect.Broken},
		"too long, late":           {atMost, 250, 300, 60, expect.Unknown},
		"too long, not late":       {atMost, 250, 300, 40, expect.Broken},
		"the other too long, late": {atMost, 200, 350, 60, expect.Broken},
		"too short, late":          {atLeast, 190, 300, 60, expect.Broken},
		"long enough, late within": {atLeast, 250, 400, 60, expect.Held},
		"late to what ends it":     {brief, 150, 400, 60, expect.Unknown},
	} {
		came := time.Now().Add(-time.Hour)
		late := func(from, to time.Time) time.Duration {
			if stall := came.Add(150 * time.Millisecond); stall.Before(from) || stall.After(to) {
				return 0
			}
			return c.late * time.Millisecond
		}
		var all []recording.Incoming
		for _, at := range []time.Duration{100, c.second, c.last} {
			all = append(all, recording.Incoming{At: came.Add(at * time.Millisecond), Method: "GET", URL: &url.URL{Path: "/"}})
		}
		seen := expect.Evidence{Over: came, Late: late, Received: func(string) ([]recording.Incoming, error) { return all, nil }}
		c.expect.Stub, c.expect.Pattern = "weary", expect.On("GET", "/")
		v, err := expect.Judge(t.Context(), &c.expect, expect.Env{}, seen)
		if err != nil || v.State != c.want {
			t.Errorf("%s: %s, want %s; %v", name, v.State, c.want, err)
		}
	}
}

// TestHowMuchTimeALineTook: of a single one that had to come in time.
func TestHowMuchTimeALineTook(t *testing.T) {
	called := time.Now().Add(-time.Hour)
	for want, lines := range map[string]int{"1 line, 100 ms of 2 s": 1, "2 of 2 lines": 2} {
		logged := func(string) ([]recording.LogLine, error) {
			all := []recording.LogLine{{At: called.Add(100 * time.Millisecond), Text: "paid"}, {At: called.Add(200 * time.Millisecond), Text: "paid"}}
			return all[:lines], nil
		}
		two := 2
		x := &expect.Logs{Service: "shop", Contains: "paid", AtMost: &two, InTime: expect.InTime{AfterCall: "pay", Within: 2 * time.Second}}
		env := expect.Env{Call: func(string) *recording.Call { return &recording.Call{Began: called} }}
		v, err := expect.Judge(t.Context(), x, env, expect.Evidence{Logged: logged})
		if err != nil || v.State != expect.Held || !strings.Contains(v.Measure.Text, want) {
			t.Errorf("%d: %s, %q; %v", lines, v.State, v.Measure.Text, err)
		}
	}
}
