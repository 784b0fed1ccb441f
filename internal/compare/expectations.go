package compare

import "fmt"

// Expectation is what is expected of a scenario, and in how many recordings it held, or was
// broken.
type Expectation struct {
	Scenario, Text string
	Held, Broken   int
	At             string // a recording in which it is broken
}

// Judge adds what was expected of both sides. An expectation that held in all of the old
// side's recordings, and is broken in those of the new one, makes the grade [Broken]; where
// that may be chance it is uncertain.
func (r *Result) Judge(old, now []Expectation) {
	for _, n := range now {
		for _, o := range old {
			if o.Scenario == n.Scenario && o.Text == n.Text && o.Held > 0 && o.Broken == 0 && n.Broken > 0 {
				r.broke(o, n)
			}
		}
	}
}

func (r *Result) broke(old, now Expectation) {
	of := now.Held + now.Broken
	title := fmt.Sprintf("%s: %q held in %d of %d old recordings, and is broken in %d of %d new ones (%s)", now.Scenario, now.Text, old.Held, old.Held, now.Broken, of, now.At)
	chance := fisher(0, old.Held, now.Broken, of)
	if now.Held == 0 || chance <= chanceOfNew {
		r.Broken = append(r.Broken, title)
		return
	}
	r.Uncertain = append(r.Uncertain, &Difference{
		Cause: CauseExpectation, Name: "expectation: " + now.Text, Title: title, Scenarios: []string{now.Scenario}, Chance: chance,
		More: moreRuns(0, old.Held, now.Broken, of, chanceOfNew),
		Old:  Sight{Of: old.Held}, New: Sight{Runs: now.Broken, Of: of},
	})
}
