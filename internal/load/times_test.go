package load

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestTimesTogether: those of several scenarios are told together, and those of a second once.
func TestTimesTogether(t *testing.T) {
	const ms = time.Millisecond
	all := []*times{newTimes(), newTimes()}
	for i, one := range all {
		for n := range 50 {
			one.took(time.Duration(i*50+n+1) * ms)
		}
	}
	all[1].lacked()
	all[1].notSeen(0)
	near := func(got, want time.Duration) bool { return (got - want).Abs() <= want/100 }
	if p := sum(all).told("gap"); p.Count != 100 || p.None != 2 || !near(p.P50, 51*ms) || p.Max != never {
		t.Errorf("together: %+v", p)
	}
	if got := interval(maximum, all...); !near(got, 100*ms) {
		t.Errorf("in the first second: %v", got)
	}
	all[0].took(7 * ms)
	if got := interval(maximum, all...); !near(got, 7*ms) {
		t.Errorf("in the next one: %v", got)
	}
	if got := interval(maximum, all...); got != 0 {
		t.Errorf("when nothing took place: %v", got)
	}
	if p := all[0].told("gap"); p.Count != 51 || p.None != 0 {
		t.Errorf("of the first alone: %+v", p)
	}
}

// TestWhoNeverBeganIsNoneTheFaster: those that waited for a client in vain would have had their times later than that,
// and none is met by the few that began.
func TestWhoNeverBeganIsNoneTheFaster(t *testing.T) {
	l := New(nil, nil, 0, []Played{{Scenario: &scenario.Scenario{}}})
	of := l.tallies[0]
	of.times["first event"].took(100 * time.Millisecond)
	of.neverBeganAfter([]time.Duration{2 * time.Second, 200 * time.Millisecond}, 2)
	for most, want := range map[time.Duration]State{150 * time.Millisecond: Missed, time.Second: Unknown} {
		if got := l.timeThreshold(scenario.Threshold{Time: "first event", Percentile: 50, Most: most}, of.times["first event"]); got.State != want {
			t.Errorf("at most %v: %v, %s", most, got.State, got.Got)
		}
	}
	if n, gaps := of.neverBegan.Load(), of.times["gap"].none(); n != 2 || gaps != 0 {
		t.Errorf("%d never began, with %d gaps", n, gaps)
	}
}

// TestAStreamThatACrashEndedIsNoneTheFaster, though its connection was closed as in the end.
func TestAStreamThatACrashEndedIsNoneTheFaster(t *testing.T) {
	for cause, want := range map[verdict.Cause]int64{verdict.ServiceExited: 0, verdict.CallFailed: 1} {
		l := New(nil, nil, 0, []Played{{Scenario: &scenario.Scenario{}}})
		o := &observers{load: l}
		o.all = []*observer{{observers: o, began: true, last: time.Millisecond, over: time.Second}}
		o.conclude(&verdict.Scenario{Causes: []verdict.Step{{Cause: cause, Outcome: verdict.Failed}}})
		if p := l.tallies[0].times["stream"].told("stream"); p.Count != want || p.None != 1-want {
			t.Errorf("%v: %+v", cause, p)
		}
	}
}
