package expect

import (
	"fmt"
)

// IDs expects that every event of a kind has an ID of its own: the last event ID at
// its dispatch is not empty, and no other event of the kind has the same, unless they are
// shared. It remembers the IDs as [Unique] does its values.
type IDs struct {
	Kind   string `yaml:"ids,required"`
	Shared bool   `yaml:"shared"` // several may have the same ID: each only has one
}

func (x IDs) String() string {
	if x.Shared {
		return fmt.Sprintf("every %s has an ID", spoken(x.Kind))
	}
	return fmt.Sprintf("every %s has an ID of its own", spoken(x.Kind))
}

// Start implements Expectation.
func (x IDs) Start(env Env) (Monitor, error) {
	o, err := newOver(env, x.Kind, x)
	return &ids{shared: x.Shared, unique: unique{over: o, first: map[string]int{}}}, err
}

type ids struct {
	unique
	shared bool
}

func (m *ids) See(v *View) {
	switch {
	case !m.concerns(v):
	case len(v.LastEventID) == 0:
		m.Break(m.expected, named(v.Entry)+" has no ID", v.Entry)
	case !m.shared:
		m.distinct(v, string(v.LastEventID), shownID)
	}
}

func shownID(id string) string { return "the ID " + quoted([]byte(id)) }
