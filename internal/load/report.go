package load

import (
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Report is what a load came to, or has come to so far.
type Report struct {
	Model      string // how the load was made, for people
	Started    time.Time
	Took       time.Duration
	Playing    int64 // clients that play just now; zero: it is over
	Events     int64 // that came
	NeverBegan int64 // that should have begun and never did, because no client was free
	GoesOn     bool  // the load is not over yet
	// Interrupted tells that somebody ended the load before its time.
	Interrupted bool
	Scenarios   []Scenario
	Ended       []verdict.Scenario // services that ended by themselves where no client shows it
	Times       []Percentiles      // of all scenarios together, from when each client should have begun
	Late        Percentiles        // how late this process came to what it had to do
	Begin       Percentiles        // how late clients began
	Curve       []Point
}

// Scenario is what the clients of one scenario came to.
type Scenario struct {
	Name       string
	Place      verdict.Place
	Model      string // how its load was made, for people; empty: the report's says it
	Each       int    // how many streams a client follows
	Counts     Counts
	NeverBegan int64 // that should have begun and never did, because no client was free
	Expected   []Rate
	Causes     []Rate // what the engine found by itself
	Thresholds []Threshold
	Times      []Percentiles // of its streams, from when each client should have begun
}

// Report tells what is known by now.
func (l *Load) Report() *Report {
	r := &Report{
		GoesOn: !l.ended.Load(), Interrupted: l.interrupted.Load(),
		Model: l.model(), Started: l.began, Took: time.Since(l.began), Playing: l.counts.playing.Load(), Events: l.counts.events.Load(),
		Late: l.measured.late.told("this process"), Begin: l.measured.begin.told("clients that began"), Curve: l.curve.told(),
	}
	for _, name := range scenario.LoadTimes() {
		r.Times = append(r.Times, sum(l.timesOfEach(name)).told(name))
	}
	for i, t := range l.tallies {
		one := t.told()
		one.Thresholds = l.thresholds(t, one)
		if l.Who == "" && len(l.tallies) > 1 {
			one.Model = l.scenarios[i].Model.String()
		}
		one.Each = l.scenarios[i].streamsOfClient()
		r.NeverBegan += one.NeverBegan
		r.Scenarios = append(r.Scenarios, one)
	}
	return r
}

// model says for people how the load is made: of several scenarios, each says it by itself.
func (l *Load) model() string {
	switch {
	case l.Who != "":
		return l.Who
	case len(l.scenarios) == 1:
		return l.scenarios[0].Model.String()
	default:
		return fmt.Sprintf("%d scenarios at the same time", len(l.scenarios))
	}
}

func (t *tally) told() Scenario {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Scenario{
		Name: t.about.Name, Place: verdict.Place(t.about.Place), Counts: t.counts,
		Expected: slices.Clone(t.rates), Causes: slices.Clone(t.causes), NeverBegan: t.neverBegan.Load(), Times: t.times.told(),
	}
}

// Worst is what all thresholds come to: one that is missed goes before one of which nobody can
// tell. What never began, or was cut short, is not known to hold.
func (r *Report) Worst() State {
	worst := Met
	if r.NeverBegan > 0 || r.Interrupted {
		worst = Unknown
	}
	for _, s := range r.Scenarios {
		for _, t := range s.Thresholds {
			worst = max(worst, t.State)
		}
	}
	return worst
}

// ExitStatus is the status with which the command must end.
func (r *Report) ExitStatus() int {
	if len(r.Ended) > 0 {
		return verdict.ExitBroken
	}
	return map[State]int{Met: verdict.ExitHeld, Unknown: verdict.ExitFault, GapClosed: verdict.ExitBroken, Missed: verdict.ExitBroken}[r.Worst()]
}
