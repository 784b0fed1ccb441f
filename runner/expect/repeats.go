package expect

import (
	"cmp"
	"fmt"
	"strings"
)

// Repeats expects that every event of a kind has, at a path, what the latest event of
// another kind before it had: what is sold has the price of the last bid. With Any, what
// any event of the other kind before it had: a correction names a goal that there was.
// Of one kind alone, each event repeats the one before it.
type Repeats struct {
	Path Path   `yaml:"repeats,required"`
	In   string `yaml:"in,required"`
	Of   string `yaml:"of,required"`
	At   Path   `yaml:"at"`  // the path in the other kind; default: the same
	Any  bool   `yaml:"any"` // of any before it; default: of the latest
}

func (x Repeats) String() string {
	which := fmt.Sprintf("the latest %s before it", spoken(x.Of))
	if x.Any {
		which = fmt.Sprintf("any %s before it", spoken(x.Of))
	}
	return fmt.Sprintf("%q of every %s is the %q of %s", x.Path, spoken(x.In), cmp.Or(x.At, x.Path), which)
}

// Start implements Expectation.
func (x Repeats) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.In, x.Of)
	if err != nil {
		return nil, err
	}
	m := &repeats{over: overKind(kinds[0], x), Repeats: x, of: kinds[1], at: cmp.Or(x.At, x.Path)}
	if x.Any {
		m.any = map[string]bool{}
	}
	return m, nil
}

type repeats struct {
	over
	Repeats
	of     matcher
	at     Path
	latest mark
	value  kept            // of the latest
	any    map[string]bool // of any: the values so far; nil: only the latest counts
}

func (m *repeats) See(v *View) {
	source := m.of.matches(v)
	if first := source && m.latest.none(); !first {
		m.compare(v)
	}
	if source && m.verdict.State == Open {
		m.remember(v)
	}
}

func (m *repeats) compare(v *View) {
	value := m.lookUp(v, m.Path)
	switch {
	case value == nil:
	case m.latest.none():
		m.Break(m.expected, fmt.Sprintf("%s came before any %s", named(v.Entry), spoken(m.of.name)), v.Entry)
	case m.any != nil && !m.any[value.Raw]:
		m.Break(m.expected, fmt.Sprintf("%s, and no %s before it had that at %q; the latest, %s, had %s", v.shows(m.Path), spoken(m.of.name), m.at, m.latest.named(), clip(m.value.Result)), v.Entry)
	case m.any == nil && !equalJSON(m.value.Result, *value):
		m.Break(m.expected, fmt.Sprintf("%s, and the latest %s, %s, had %s", v.shows(m.Path), spoken(m.of.name), m.latest.named(), clip(m.value.Result)), m.latest.entry(), v.Entry)
	}
}

// remember keeps what later events must have.
func (m *repeats) remember(v *View) {
	value := v.value(m.at)
	switch {
	case value == nil:
		m.Break(m.expected, v.missing(m.at), v.Entry)
		return
	case len(m.any) == MaxUnique:
		m.Break(m.expected, fmt.Sprintf("more than %d different values came: too many to compare", MaxUnique), v.Entry)
		return
	case m.any != nil && !m.any[value.Raw]:
		m.any[strings.Clone(value.Raw)] = true
	}
	m.latest = v.mark()
	m.value.keep(*value)
}
