package client

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

const ms = time.Millisecond

// timedCase is what is expected of a stream, what comes, and when it is left.
type timedCase struct {
	name     string
	about    []expect.Expectation
	failFast bool
	unheard  bool                     // no response comes
	excused  bool                     // the first expectation is, by a known gap
	calls    map[string]time.Duration // when calls are made
	comes    map[time.Duration]string // when events of which types come
	left     time.Duration            // zero: it is not left
	why      string
}

// TestLeavesWhenTimeHasDecided: until settled, and with fail fast, a limit that silence
// breaks, or keeps, is decided when it is due, and not at the end.
func TestLeavesWhenTimeHasDecided(t *testing.T) {
	const slack = lookEvery + onItsWay
	late := expect.Arrives{Kind: "note", Within: 500 * ms}
	delivers := expect.Delivers{Call: "go", As: "note", By: "p", Within: 200 * ms}
	for _, c := range []timedCase{
		{name: "arrives", about: []expect.Expectation{late}, left: 500 * ms, why: decided},
		{name: "arrives after an event", about: []expect.Expectation{expect.Arrives{Kind: "note", Within: 500 * ms, After: "open"}}, comes: map[time.Duration]string{100 * ms: "open"}, left: 600 * ms, why: decided},
		{name: "arrives after a call", about: []expect.Expectation{expect.Arrives{Kind: "note", Within: 500 * ms, AfterCall: "go"}}, calls: map[string]time.Duration{"go": 200 * ms}, left: 700 * ms, why: decided},
		{name: "a call that is not made", about: []expect.Expectation{expect.Arrives{Kind: "note", Within: 500 * ms, AfterCall: "go"}}},
		{name: "absent", about: []expect.Expectation{expect.Absent{Kind: "note", For: 300 * ms}}, left: 300 * ms, why: decided},
		{name: "followed", about: []expect.Expectation{expect.Followed{Kind: "call", By: "result", Within: 200 * ms}}, comes: map[time.Duration]string{100 * ms: "call"}, left: 300 * ms, why: decided},
		{name: "followed in time, and once more", about: []expect.Expectation{expect.Followed{Kind: "call", By: "result", Within: 200 * ms}}, comes: map[time.Duration]string{100 * ms: "call", 200 * ms: "result", 400 * ms: "call"}, left: 600 * ms, why: decided},
		{name: "ends", about: []expect.Expectation{expect.Ends{How: "cut", Within: 200 * ms, After: "bye"}}, comes: map[time.Duration]string{100 * ms: "bye"}, left: 300 * ms, why: decided},
		{name: "stays open", about: []expect.Expectation{expect.StaysOpen{AtLeast: 300 * ms}}, left: 300 * ms, why: decided},
		{name: "silence", about: []expect.Expectation{expect.Silence{AtMost: 300 * ms}}, comes: map[time.Duration]string{100 * ms: "beat", 300 * ms: "beat"}, left: 600 * ms, why: decided},
		{name: "interval", about: []expect.Expectation{expect.Interval{Kind: "beat", AtMost: 300 * ms}}, comes: map[time.Duration]string{100 * ms: "beat", 300 * ms: "beat"}, left: 600 * ms, why: decided},
		{name: "for each", about: []expect.Expectation{expect.ForEach{Path: "p", Expectation: expect.Followed{Kind: "call", By: "result", Within: 200 * ms}}}, comes: map[time.Duration]string{100 * ms: "call"}, left: 300 * ms, why: decided},
		{name: "delivers", about: []expect.Expectation{delivers}, calls: map[string]time.Duration{"go": 100 * ms}, left: 300 * ms, why: decided},
		{name: "delivers, and it came", about: []expect.Expectation{delivers}, calls: map[string]time.Duration{"go": 100 * ms}, comes: map[time.Duration]string{200 * ms: "note"}},
		{name: "fail fast, and a call does not arrive", failFast: true, about: []expect.Expectation{delivers}, calls: map[string]time.Duration{"go": 100 * ms}, left: 300 * ms, why: broken(delivers.String())},
		{name: "the last of several", about: []expect.Expectation{late, expect.Absent{Kind: "error", For: 700 * ms}}, left: 700 * ms, why: decided},
		{name: "one that only the end decides", about: []expect.Expectation{late, expect.Never{Kind: "error"}}},
		{name: "one that compares streams", about: []expect.Expectation{late, expect.EveryStream{Kind: "note"}}},
		{name: "one that cuts clients off", about: []expect.Expectation{late, expect.Resumes{Kind: "note"}}},
		{name: "fail fast", failFast: true, about: []expect.Expectation{late, expect.Never{Kind: "error"}}, left: 500 * ms, why: broken(late.String())},
		{name: "fail fast, and it holds", failFast: true, about: []expect.Expectation{expect.StaysOpen{AtLeast: 300 * ms}}},
		{name: "no response, and it does not arrive", unheard: true, about: []expect.Expectation{late}, left: 500 * ms, why: decided},
		{name: "fail fast, no response, and it does not arrive", unheard: true, failFast: true, about: []expect.Expectation{late, expect.Never{Kind: "error"}}, left: 500 * ms, why: broken(late.String())},
		{name: "no response, and it does not end", unheard: true, about: []expect.Expectation{expect.Ends{How: "cut", Within: 200 * ms, AfterCall: "go"}}, calls: map[string]time.Duration{"go": 100 * ms}, left: 300 * ms, why: decided},
		{name: "no response, and what nobody saw is not absent", unheard: true, about: []expect.Expectation{late, expect.Absent{Kind: "error", For: 300 * ms}}},
		{name: "no response, and what counts from it", unheard: true, about: []expect.Expectation{late, expect.StaysOpen{AtLeast: 300 * ms}}},
		{name: "no response, and silence", unheard: true, about: []expect.Expectation{late, expect.Silence{AtMost: 300 * ms}}},
		{name: "no response, and the status", unheard: true, about: []expect.Expectation{late, expect.Status{Code: 200}}},
		{name: "no response, and that of a call is wrong", unheard: true, about: []expect.Expectation{expect.Status{Code: 404, Of: "go"}}, calls: map[string]time.Duration{"go": 170 * ms}, left: 170 * ms, why: decided},
		{name: "no response, and that of a call is right", unheard: true, about: []expect.Expectation{expect.Status{Code: 202, Of: "go"}}, calls: map[string]time.Duration{"go": 170 * ms}},
		{name: "fail fast, and the response to a call is wrong", failFast: true, about: []expect.Expectation{expect.Response{Of: "go", Checks: expect.Checks{Has: []value.Path{"q"}}}, expect.Never{Kind: "error"}}, calls: map[string]time.Duration{"go": 170 * ms}, left: 170 * ms, why: broken(`the response to "go" has "q"`)},
		{name: "the status, and a limit", about: []expect.Expectation{expect.Status{Code: 200}, late}, left: 500 * ms, why: decided},
		{name: "the response to a call, and a limit", about: []expect.Expectation{expect.Status{Code: 202, Of: "go"}, late}, calls: map[string]time.Duration{"go": 100 * ms}, left: 500 * ms, why: decided},
		{name: "fail fast, and a known gap", failFast: true, excused: true, about: []expect.Expectation{late}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				left, why := c.run(t)
				onTime := left >= c.left+min(c.left, onItsWay) && left <= c.left+slack
				if c.left == 0 {
					onTime = left == 0
				}
				if why != c.why || !onTime {
					t.Errorf("left after %s, %q; want %s, %q", left, why, c.left, c.why)
				}
			})
		})
	}
}

// run tells when, and why, the stream is left; zero: it is not, for some seconds.
func (c timedCase) run(t *testing.T) (left time.Duration, why string) {
	t.Helper()
	began := time.Now()
	call := func(name string) *recording.Call {
		if at, is := c.calls[name]; is && time.Since(began) >= at {
			return &recording.Call{Name: name, Began: began.Add(at), Request: recording.Request{Body: []byte(`{"p":1}`)}, Body: []byte(`{"p":1}`), Response: &recording.Response{Status: 202}}
		}
		return nil
	}
	env := expect.Env{Call: call, Returned: call, Calls: func(name string) []*recording.Call {
		if made := call(name); made != nil {
			return []*recording.Call{made}
		}
		return nil
	}}
	ctx, cancel := context.WithCancelCause(t.Context())
	m := moments.New(ctx, cancel, nil)
	client, err := New(m, nil, &scenario.Stream{Until: scenario.Until{Settled: !c.failFast}})
	if err != nil {
		t.Fatal(err)
	}
	client.FailFast = c.failFast
	if client.Monitors, err = expect.Start(env, c.about...); err != nil {
		t.Fatal(err)
	}
	if c.excused {
		client.Monitors.Excuse(0)
	}
	var running sync.WaitGroup
	running.Go(func() { client.watchTime(ctx, cancel) })
	client.Sent(began)
	if !c.unheard {
		r := &recording.Stream{Started: began, Response: &recording.Response{Status: 200}}
		client.Opened(r)
		running.Go(func() { c.come(ctx, client, r) })
	}
	select {
	case <-ctx.Done():
		left = time.Since(began)
		_, why, _ = strings.Cut(context.Cause(ctx).Error(), "(")
		why, _, _ = strings.Cut(why, ") after")
	case <-time.After(5 * time.Second):
	}
	cancel(nil)
	running.Wait()
	return left, why
}

// come shows the client what comes.
func (c timedCase) come(ctx context.Context, client *Client, r *recording.Stream) {
	for range 40 {
		at := time.Since(r.Started).Round(ms)
		if kind, is := c.comes[at]; is {
			e := &recording.Entry{Kind: recording.KindEvent, Type: kind, Data: []byte(`{"p":1}`), Evidence: recording.Evidence{Number: len(r.Entries) + 1, FirstByte: at, LastByte: at}}
			r.Entries = append(r.Entries, e)
			client.Entry(e, r)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(25 * ms):
		}
	}
}
