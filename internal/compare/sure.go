package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
)

// Varying lists the scenarios of a side in whose recordings the order of the events differs,
// heartbeats left aside.
func Varying(s Side) []string {
	m := materialOf(s)
	tellKinds(m)
	var names []string
	for _, name := range s.Scenarios() {
		orders := map[string]bool{}
		for _, flows := range m.scenarios[name] {
			var all []string
			for _, f := range flows {
				all = append(all, f.name+": "+wholeOrder(f.events))
			}
			slices.Sort(all)
			orders[strings.Join(all, "\n")] = true
		}
		if len(orders) > 1 {
			names = append(names, fmt.Sprintf("%s (%d orders)", name, len(orders)))
		}
	}
	return names
}

// rare is the share of recordings of which it is said how likely it was missed.
const rare = 0.25

// missed is how likely it is that so many recordings do not show what is done in one of four.
func missed(runs int) string { return percent(math.Pow(1-rare, float64(runs))) }

// Sureness says how much a set of recordings can tell.
func Sureness(s Side) string {
	sum := materialOf(s).summary(s.Scenarios())
	text := fmt.Sprintf("%s of %s: what is done in 1 of 4 is missed with %s", counted(sum.Runs, "recording"), wording.Counted(len(s.Scenarios()), "scenario"), missed(sum.LeastOf))
	if varying := Varying(s); len(varying) > 0 {
		text += "\nthe order of events differs from recording to recording in " + strings.Join(varying, ", ")
	}
	return text
}
