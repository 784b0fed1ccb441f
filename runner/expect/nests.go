package expect

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// Nests expects that what an event of a kind opens, one of another kind with the same
// value at a path closes, and the innermost first, as brackets do. Nothing is closed that
// is not open, and nothing is open in the end.
type Nests struct {
	Kind     string `yaml:"nests,required"`
	ClosedBy string `yaml:"closed_by,required"`
	By       Path   `yaml:"by,required"` // the value that the two have in common
}

func (x Nests) String() string {
	return fmt.Sprintf("every %s is closed by %s with the same %q, the innermost first", spoken(x.Kind), spoken(x.ClosedBy), x.By)
}

// Start implements Expectation.
func (x Nests) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.ClosedBy)
	if err != nil {
		return nil, err
	}
	return &nests{over: overKind(kinds[0], x), Nests: x, closes: kinds[1]}, nil
}

type nests struct {
	over
	Nests
	closes matcher
	open   []opened // the innermost last
}

type opened struct {
	value string
	mark
}

func (m *nests) See(v *View) {
	if m.closes.matches(v) {
		m.close(v)
		return
	}
	value := m.lookUp(v, m.By)
	switch {
	case value == nil:
	case len(m.open) == MaxOpen:
		m.Break(m.expected, fmt.Sprintf("more than %d are open", MaxOpen), v.Entry)
	default:
		m.open = append(m.open, opened{strings.Clone(value.Raw), v.mark()})
	}
}

func (m *nests) close(v *View) {
	value := v.value(m.By)
	if value == nil {
		m.Break(m.expected, v.missing(m.By), v.Entry)
		return
	}
	if len(m.open) == 0 {
		m.Break(m.expected, fmt.Sprintf("%s closes %s, and nothing is open", named(v.Entry), clip(*value)), v.Entry)
		return
	}
	innermost := m.open[len(m.open)-1]
	if innermost.value != value.Raw {
		m.Break(m.expected, fmt.Sprintf("%s closes %s, and %s is open inside, since %s", named(v.Entry), clip(*value), clipped(innermost.value), innermost.named()), innermost.entry(), v.Entry)
		return
	}
	m.open = m.open[:len(m.open)-1]
}

func (m *nests) End(r *recording.Recording) {
	if len(m.open) == 0 {
		m.over.End(r)
		return
	}
	innermost := m.open[len(m.open)-1]
	m.Break(m.expected, fmt.Sprintf("%s, of %s, is still open at the end: %s", clipped(innermost.value), innermost.named(), r.End), innermost.entry())
}
