package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
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
	kind, err := env.Kinds.matcher(everyUnless(x.In))
	return &unique{Unique: x, matcher: kind, seen: map[string]int{}}, err
}

type unique struct {
	Unique
	judgement
	matcher
	seen map[string]int // value → the number of the event that had it
}

func (m *unique) See(v *View) {
	value, ok := m.lookUp(m.matcher, v, m.Path, m)
	if !ok {
		return
	}
	first, again := m.seen[value.Raw]
	switch {
	case again:
		earlier := &sse.Entry{Kind: v.Kind, Evidence: sse.Evidence{Number: first}}
		m.breaks(m.String(), fmt.Sprintf("%s in #%d and again in %s", clip(value), first, recording.Name(v.Entry)), earlier, v.Entry)
	case len(m.seen) == MaxUnique:
		m.breaks(m.String(), fmt.Sprintf("more than %d events came: too many to compare", MaxUnique), v.Entry)
	default:
		m.seen[value.Raw] = v.Number
	}
}

func (m *unique) End(r *recording.Recording) {
	if len(m.seen) == 0 {
		m.breaks(m.String(), m.absent(r))
		return
	}
	m.hold()
}
