package scenario

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Gap is a difference between what a service does and what is expected of it
// that is known and accepted for now.
type Gap struct {
	Name    string `yaml:"-"`
	Reason  string `yaml:"reason,required"`
	Ticket  string `yaml:"ticket"`
	Expires Date   `yaml:"expires"` // the last day on which it is accepted
}

// Expired tells whether the gap is no longer accepted on this day.
func (g Gap) Expired(today time.Time) bool {
	last, err := time.Parse(time.DateOnly, string(g.Expires))
	if g.Expires == "" || err != nil {
		return false
	}
	return !today.Before(last.AddDate(0, 0, 1))
}

// Date is a day, as 2027-03-31.
type Date string

// Validate finds days that are not in the calendar.
func (d Date) Validate() error {
	if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
		return problem.WithHelp(fmt.Errorf("%q is no day", string(d)), "write a day as 2027-03-31")
	}
	return nil
}

// GapRef is a gap as a scenario marks it: the name of one that known-gaps.yaml
// describes, or described in place.
type GapRef struct {
	Place problem.Place
	Gap   Gap
}

// DecodeYAML reads a name, or a mapping that describes the gap.
func (g *GapRef) DecodeYAML(n *yamlfile.Node) {
	g.Place = n.Place
	if n.Kind == yamlfile.Scalar {
		n.Decode(&g.Gap.Name)
		return
	}
	n.Decode(&g.Gap)
}

// described tells that the gap stands where it is marked.
func (g *GapRef) described() bool { return g.Gap.Reason != "" }

// gapsFile is known-gaps.yaml.
type gapsFile struct {
	Gaps map[string]Gap `yaml:"gaps,required"`
}

// Validate names the gaps.
func (f *gapsFile) Validate() error {
	for name, gap := range f.Gaps {
		if name == "" {
			return errors.New("a gap has no name")
		}
		gap.Name = name
		f.Gaps[name] = gap
	}
	return nil
}
