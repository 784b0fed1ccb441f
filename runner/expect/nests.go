package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Nests expects that what an event of a kind opens, one of another kind with the same
// value at a path closes, and the innermost first, as brackets do. Nothing is closed that
// is not open, and nothing is open in the end.
type Nests struct {
	Kind     string     `yaml:"nests,required"`
	ClosedBy string     `yaml:"closed_by,required"`
	By       value.Path `yaml:"by,required"` // the value that the two have in common
}

func (x Nests) String() string {
	return fmt.Sprintf("every %s is closed by %s with the same %q, the innermost first", spoken(x.Kind), spoken(x.ClosedBy), x.By)
}

// Scope implements Expectation.
func (Nests) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Nests) Start(env Env) (Monitor, error) {
	kinds, err := env.reading([]value.Path{x.By}, x.Kind, x.ClosedBy)
	if err != nil {
		return nil, err
	}
	return &nests{kindMonitor: kindMonitorOf(kinds[0], x), Nests: x, closes: kinds[1], most: MaxOpen}, nil
}

type nests struct {
	kindMonitor
	Nests
	closes matcher
	open   []opened // the innermost last
	most   int      // of them
}

type opened struct {
	key string // of the value in common
	keptEntry
}

func (m *nests) See(v *View) {
	if m.closes.matches(v) {
		m.close(v)
		return
	}
	has := m.lookUp(v, m.By)
	switch {
	case has == nil:
	case len(m.open) == m.most:
		m.Break(TooMuch, m.expected, fmt.Sprintf("more than %d are open", m.most), v.Entry)
	default:
		m.open = append(m.open, opened{value.Key(*has), v.kept()})
	}
}

func (m *nests) close(v *View) {
	has := v.value(m.By)
	if has == nil {
		m.breakBy(v.lacks(m.By), m.expected, v.Entry)
		return
	}
	if len(m.open) == 0 {
		m.Break(WrongOrder, m.expected, fmt.Sprintf("%s closes %s, and nothing is open%s", named(v.Entry), value.Shown(*has), m.instead(v.In)), v.Entry)
		return
	}
	innermost := m.open[len(m.open)-1]
	if innermost.key != value.Key(*has) {
		m.Break(WrongOrder, m.expected, fmt.Sprintf("%s closes %s, and %s is open inside, since %s", named(v.Entry), value.Shown(*has), clipped(innermost.key), innermost.named()), innermost.entry(), v.Entry)
		return
	}
	m.open = m.open[:len(m.open)-1]
}

func (m *nests) End(r *recording.Stream) {
	if len(m.open) == 0 {
		m.kindMonitor.End(r)
		return
	}
	innermost := m.open[len(m.open)-1]
	m.Break(Missing, m.expected, fmt.Sprintf("%s, which opened %s, is still open at the end: %s", innermost.named(), clipped(innermost.key), r.End), innermost.entry())
}
