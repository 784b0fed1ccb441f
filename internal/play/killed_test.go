package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestAStreamThatBreaksAsItsServiceIsKilledSaysSo: that the service did not stop is why the connection broke.
func TestAStreamThatBreaksAsItsServiceIsKilledSaysSo(t *testing.T) {
	const s = time.Second
	const why = `, as the service "shop" was killed: it had not ended 5000 ms after it was asked to (stop of shop)`
	began := time.Now()
	stop := recording.Action{Name: "stop of shop", Verb: "stop", Of: "shop", Began: began.Add(s), Ended: 5 * s, Killed: true}
	inTime := stop
	inTime.Killed = false
	for name, c := range map[string]struct {
		stop   recording.Action
		reason recording.Reason
		at     time.Duration // the end of the stream, which is requested as the play begins
		want   string
	}{
		"as it was killed":          {stop, recording.Truncated, 6 * s, why},
		"reset as it was killed":    {stop, recording.Reset, 6*s + 20*time.Millisecond, why},
		"long before":               {stop, recording.Truncated, 3 * s, ""},
		"long behind":               {stop, recording.Truncated, 8 * s, ""},
		"it stopped in time":        {inTime, recording.Truncated, 6 * s, ""},
		"the server ended it first": {stop, recording.ServerClosed, 6 * s, ""},
	} {
		r := &recording.Stream{Name: "stream", Started: began, End: recording.End{Reason: c.reason, At: c.at}}
		p := &Play{streams: &streams{}, acted: &acted{all: []*recording.Action{&c.stop}}, Recordings: []*recording.Stream{r}}
		aboutEnd := &verdict.Failure{Ends: []string{"stream"}}
		of := &Judged{Step: verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Got: "it broke", Ends: []string{"stream"}}}}
		other := &Judged{Step: verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Got: "no tick came"}}}
		out := &verdict.Scenario{Causes: []verdict.Step{{Cause: verdict.StreamBroke, Text: "the stream broke", Failure: aboutEnd}}}
		conclusion := &conclusion{judging: judging{p}, out: out, judged: judgements{all: []*Judged{of, other}}}
		conclusion.killed()
		conclusion.killed() // it may be asked again
		if got := out.Causes[0].Text; got != "the stream broke"+c.want {
			t.Errorf("%s: the cause is %q", name, got)
		}
		if got := of.Step.Failure.Got; got != "it broke"+c.want {
			t.Errorf("%s: the finding is %q", name, got)
		}
		if got := other.Step.Failure.Got; got != "no tick came" {
			t.Errorf("%s: another finding is %q", name, got)
		}
	}
}
