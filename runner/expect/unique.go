package expect

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// Unique expects that no two events of a kind have the same value at a path.
type Unique struct {
	Path Path   `yaml:"unique,required"`
	In   string `yaml:"in"` // a kind of event; default: every event
}

func (x Unique) String() string {
	return fmt.Sprintf("%q is different in every %s", x.Path, spoken(everyUnless(x.In)))
}

// MaxUnique bounds the values that Unique remembers: it is the one expectation
// that needs memory for each event, about 100 bytes.
const MaxUnique = 1_000_000

// Start implements Expectation.
func (x Unique) Start(env Env) (Monitor, error) {
	o, err := newOver(env, everyUnless(x.In), x)
	return &unique{over: o, path: x.Path, first: map[string]int{}}, err
}

type unique struct {
	over
	path  Path
	first map[string]int // value → the number of the event that had it first
}

func (m *unique) See(v *View) {
	if value := m.lookUp(v, m.path); value != nil {
		m.distinct(v, value.Raw, clipped)
	}
}

// distinct breaks the expectation where another event had the value; shown writes it for
// people.
func (m *unique) distinct(v *View, value string, shown func(string) string) {
	first, again := m.first[value]
	switch {
	case again:
		earlier := &recording.Entry{Kind: v.Kind, Evidence: recording.Evidence{Number: first}}
		m.Break(m.expected, fmt.Sprintf("%s in #%d and again in %s", shown(value), first, named(v.Entry)), earlier, v.Entry)
	case len(m.first) == MaxUnique:
		m.Break(m.expected, fmt.Sprintf("more than %d events came: too many to compare", MaxUnique), v.Entry)
	default:
		m.first[strings.Clone(value)] = v.Number
	}
}
