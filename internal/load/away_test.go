package load_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/load"
)

// TestTimesOfWhoWasAway: the time for which a client was away of its own accord is none that the server took.
func TestTimesOfWhoWasAway(t *testing.T) {
	const away = time.Second
	l := loadOf(t, "away", `scenario: away
stubs: {s: [{get: /e, events: [{event: tick, data: 1}, {event: done, data: 1, after: 20ms}]}]}
stream: {get: "${stub.s}/e", leave: {after: tick, back: 1s}, until: {event: done}}
expect: [{count: tick, at_least: 2}]
load: {clients: 1}
`, load.Model{Clients: 1}, 0)
	if err := l.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := l.Report()
	if report.ExitStatus() != 0 || report.Took < away {
		t.Fatalf("status %d after %v: %+v", report.ExitStatus(), report.Took, report.Scenarios[0].Expected)
	}
	if last := report.Curve[len(report.Curve)-1]; last.Playing != 1 {
		t.Errorf("in the last second, at most %d played at a time", last.Playing)
	}
	for _, p := range report.Scenarios[0].Times {
		if p.Count == 0 || p.Max > away*9/10 {
			t.Errorf("%s: %d, at most %v", p.Name, p.Count, p.Max)
		}
	}
}
