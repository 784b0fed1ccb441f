package expect_test

import (
	"testing"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestOfAStreamThatWasCutOnlyWhatWasDecidedIsKnown: whoever cut it did not wait for what was still to come.
func TestOfAStreamThatWasCutOnlyWhatWasDecidedIsKnown(t *testing.T) {
	cut := stream("10 tick", "20 done", "30 tick")
	for _, cut.End = range []recording.End{
		{Reason: recording.Cancelled, At: 100 * ms, Detail: "enough"},
		{Reason: recording.Stopped, At: 100 * ms, Detail: recording.LeftBroken + "no error"},
	} {
		ofACut(t, cut)
	}
}

func ofACut(t *testing.T, cut *recording.Stream) {
	for _, c := range []struct {
		of   expect.Expectation
		want expect.State
	}{
		{&expect.Arrives{Kind: "done", Within: 50 * ms}, expect.Held},
		{&expect.Arrives{Kind: "error", Within: 50 * ms}, expect.Broken},
		{&expect.Arrives{Kind: "error", Within: 200 * ms}, expect.Unknown},
		{&expect.Absent{Kind: "error", For: 50 * ms}, expect.Held},
		{&expect.Absent{Kind: "error", For: 200 * ms}, expect.Unknown},
		{&expect.Never{Kind: "error"}, expect.Unknown},
		{&expect.Never{Kind: "tick"}, expect.Broken},
		{&expect.Count{Kind: "tick", AtLeast: pointer(2)}, expect.Held},
		{&expect.Count{Kind: "tick", AtLeast: pointer(3)}, expect.Unknown},
		{&expect.Count{Kind: "tick", Times: pointer(1)}, expect.Broken},
		{&expect.Silence{AtMost: 50 * ms}, expect.Broken},
		{&expect.Silence{AtMost: 200 * ms}, expect.Unknown},
		{&expect.StaysOpen{AtLeast: 50 * ms}, expect.Held},
		{&expect.Ends{How: expect.StillOpen}, expect.Unknown},
		{&expect.Ends{How: "closed by the server"}, expect.Unknown},
		{&expect.Status{Code: 200}, expect.Held},
		{&expect.Status{Code: 204}, expect.Broken},
		{&expect.Order{Pattern: "tick done tick done"}, expect.Unknown},
		{&expect.Order{Pattern: "done tick"}, expect.Broken},
	} {
		v, err := judge(c.of, expect.Env{}, cut)
		if err != nil || v.State != c.want {
			t.Errorf("%s: %v, %s, want %s: %s%s", c.of, err, v.State, c.want, v.Got, v.Reason)
		}
	}
	unanswered := stream()
	unanswered.Response, unanswered.End = nil, cut.End
	for _, x := range []expect.Expectation{&expect.Silence{AtMost: 50 * ms}, &expect.Status{Code: 200}, &expect.StaysOpen{AtLeast: 50 * ms}} {
		if v, err := judge(x, expect.Env{}, unanswered); err != nil || v.State != expect.Unknown {
			t.Errorf("%s: %v, %s: %s", x, err, v.State, v.Got)
		}
	}
}

// TestOfAStreamThatWasCutNothingIsMissing: of what is broken already, too, its end says nothing.
func TestOfAStreamThatWasCutNothingIsMissing(t *testing.T) {
	x := &expect.Followed{Kind: "call", By: "result", Matching: "id"}
	for name, c := range map[string]struct {
		x    expect.Expectation
		end  recording.End
		want int
	}{
		"cut":           {x, recording.End{Reason: recording.Cancelled, At: 100 * ms}, 0},
		"fail fast":     {x, recording.End{Reason: recording.Stopped, At: 100 * ms, Detail: recording.LeftBroken + "no error"}, 0},
		"by the server": {x, recording.End{Reason: recording.ServerClosed, At: 100 * ms}, 1},
	} {
		r := stream(`10 call {}`, `20 call {"id":2}`)
		r.End = c.end
		v, err := judge(c.x, expect.Env{}, r)
		if err != nil || v.State != expect.Broken || len(v.Others) != c.want {
			t.Errorf("%s: %v, %s: %s, and %+v", name, err, v.State, v.Got, v.Others)
		}
	}
}
