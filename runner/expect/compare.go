package expect

import (
	"cmp"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Compares expects that two values of each event of a kind, numbers or times, stand in a
// relation: the bid is below the ask.
type Compares struct {
	Path value.Path     `yaml:"compare,required"`
	Is   value.Relation `yaml:"is,required"`
	With value.Path     `yaml:"with,required"`
	In   string         `yaml:"in"` // a kind of event; default: every event
}

func (x Compares) String() string {
	return fmt.Sprintf("%q is %s %q in every %s", x.Path, x.Is, x.With, spoken(everyUnless(x.In)))
}

// Scope implements Expectation.
func (Compares) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Compares) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, everyUnless(x.In), x, x.Path, x.With)
	return &compares{kindMonitor: o, Compares: x}, err
}

type compares struct {
	kindMonitor
	Compares
}

func (m *compares) See(v *View) {
	has := m.lookUp(v, m.Path)
	if has == nil {
		return
	}
	a := *has // the next look-up may move it
	with := v.value(m.With)
	if with == nil {
		m.breakBy(v.lacks(m.With), m.expected, v.Entry)
		return
	}
	holds, err := m.holds(a, *with)
	got := func() string {
		has, other := v.unlike(m.Path, with.Raw)
		return fmt.Sprintf("%s and %q %s", has, m.With, other)
	}
	switch {
	case err != nil:
		m.Break(WrongType, m.expected, fmt.Sprintf("%s; %v", got(), err), v.Entry)
	case !holds:
		m.Break(WrongValue, m.expected, got(), v.Entry)
	}
}

// holds compares. What a field of the event says is a text, whatever it is of: an ID that
// says 7 equals the number.
func (m *compares) holds(a, with gjson.Result) (bool, error) {
	_, isField := m.Path.Field()
	_, withField := m.With.Field()
	switch {
	case m.Is != value.IsEqual || a.Type == with.Type:
	case isField && a.Type == gjson.String:
		return value.Says(with, a.Str), nil
	case withField && with.Type == gjson.String:
		return value.Says(a, with.Str), nil
	}
	return m.Is.Holds(a, with)
}

// Repeats expects that every event of a kind has, at a path, what the latest event of
// another kind before it had: what is sold has the price of the last bid. With Any, what
// any event of the other kind before it had: a correction names a goal that there was.
// Of one kind alone, each event repeats the one before it.
type Repeats struct {
	Path value.Path `yaml:"repeats,required"`
	In   string     `yaml:"in,required"`
	Of   string     `yaml:"of,required"`
	At   value.Path `yaml:"at"`  // the path in the other kind; default: the same
	Any  bool       `yaml:"any"` // of any before it; default: of the latest
}

func (x Repeats) String() string {
	which := fmt.Sprintf("the latest %s before it", spoken(x.Of))
	if x.Any {
		which = fmt.Sprintf("any %s before it", spoken(x.Of))
	}
	return fmt.Sprintf("%q of every %s is the %q of %s", x.Path, spoken(x.In), cmp.Or(x.At, x.Path), which)
}

// Scope implements Expectation.
func (Repeats) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Repeats) Start(env Env) (Monitor, error) {
	kinds, err := env.reading([]value.Path{x.Path, x.At}, x.In, x.Of)
	if err != nil {
		return nil, err
	}
	m := &repeats{kindMonitor: kindMonitorOf(kinds[0], x), Repeats: x, of: kinds[1], at: cmp.Or(x.At, x.Path)}
	if x.Any {
		m.any, m.most = map[string]bool{}, MaxUnique
	}
	return m, nil
}

type repeats struct {
	kindMonitor
	Repeats
	of     matcher
	at     value.Path
	latest keptEntry
	value  value.Kept      // of the latest
	any    map[string]bool // of any: the keys of the values so far; nil: only the latest counts
	most   int             // of them
	key    []byte          // of the value that was looked at last
}

func (m *repeats) See(v *View) {
	source := m.of.matches(v)
	if first := source && m.latest.none(); !first {
		m.compare(v)
	}
	if source && m.state() == Open {
		m.remember(v)
	}
}

// End tells where the only event of the two kinds was one that is only repeated.
func (m *repeats) End(r *recording.Stream) {
	if m.seen == 0 && m.In == m.Of && !m.latest.none() {
		m.onlyOne(m.latest)
		return
	}
	m.kindMonitor.End(r)
}

func (m *repeats) compare(v *View) {
	has := m.lookUp(v, m.Path)
	switch {
	case has == nil:
	case m.latest.none():
		m.Break(WrongOrder, m.expected, fmt.Sprintf("%s came before any %s%s", named(v.Entry), spoken(m.of.name), m.of.instead(v.In)), v.Entry)
	case m.any != nil && !m.had(*has):
		mine, latest := v.unlike(m.Path, m.value.Raw)
		m.Break(WrongValue, m.expected, fmt.Sprintf("%s, and no %s before it had that at %q; the latest, %s, had %s", mine, spoken(m.of.name), m.at, m.latest.named(), latest), v.Entry)
	case m.any == nil && !value.Equal(m.value.Result, *has):
		mine, latest := v.unlike(m.Path, m.value.Raw)
		m.Break(WrongValue, m.expected, fmt.Sprintf("%s, and the latest %s, %s, had %s", mine, spoken(m.of.name), m.latest.named(), latest), m.latest.entry(), v.Entry)
	}
}

// had tells whether an event before had the value.
func (m *repeats) had(one gjson.Result) bool {
	m.key = value.AppendKey(m.key[:0], one)
	return m.any[string(m.key)]
}

// remember keeps what later events must have.
func (m *repeats) remember(v *View) {
	has := v.value(m.at)
	switch {
	case has == nil:
		m.breakBy(v.lacks(m.at), m.expected, v.Entry)
		return
	case m.any == nil || m.had(*has):
	case len(m.any) == m.most:
		m.Break(TooMuch, m.expected, fmt.Sprintf("more than %d different values came: too many to compare", m.most), v.Entry)
		return
	default:
		m.any[string(m.key)] = true
	}
	m.latest = v.kept()
	m.value.Keep(*has)
}
