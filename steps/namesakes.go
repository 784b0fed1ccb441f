package steps

import (
	"fmt"

	"github.com/streamspec/streamspec/internal/problem"
)

// Doubts finds what can run, and may not be what is meant.
func (f *Features) Doubts() error { return problem.Join(append(f.doubts, f.namesakes())...) }

// namesakes finds scenarios with the name of another one in a feature of the same name: whoever reads a report
// cannot tell which of them it speaks of.
func (f *Features) namesakes() error {
	type title struct{ feature, scenario string }
	first := map[title]Planned{}
	var errs []error
	for _, p := range f.Scenarios {
		name := title{p.Feature(), p.Name}
		before, twice := first[name]
		if !twice {
			first[name] = p
			continue
		}
		help := "every scenario of a feature has a name of its own, or reports cannot tell them apart: rename one of the two, or remove it"
		if p.outline() == before.outline() {
			help = "reports tell the rows of an outline apart by the values in its name, as in: Scenario Outline: <kind> comes; name there what differs, or remove the row"
		}
		errs = append(errs, p.problem(p.Place, 1, fmt.Sprintf("the scenario %q of the feature %q stands in %s already", p.Name, name.feature, before.Place), help))
	}
	return problem.Join(errs...)
}

// outline is what a row of examples is of; of a scenario without rows it is the scenario.
func (p Planned) outline() string { return p.pickle.AstNodeIds[0] }
