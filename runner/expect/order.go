package expect

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// Order expects that the events of the kinds that the pattern names arrive in
// its order. Events of other kinds may come between them.
type Order struct {
	Pattern Pattern `yaml:"order,required"`
}

// Exactly expects that the stream's events are those of the pattern, in its
// order, and no others. Comments count only where the pattern names them.
type Exactly struct {
	Pattern Pattern `yaml:"exactly,required"`
}

func (x Order) String() string   { return "the events arrive in this order: " + string(x.Pattern) }
func (x Exactly) String() string { return "exactly these events arrive: " + string(x.Pattern) }

// Start implements Expectation.
func (x Order) Start(env Env) (Monitor, error) { return newOrder(env, x.Pattern, false) }

// Start implements Expectation.
func (x Exactly) Start(env Env) (Monitor, error) { return newOrder(env, x.Pattern, true) }

// order follows one stream through the automaton of a pattern.
type order struct {
	judgement
	walk    *walk
	kinds   []matcher // parallel to the automaton's names
	is      []bool    // which of the kinds the present event is
	exactly bool
	last    string // the last event that took a step, for the message
}

// atStart is where an order stands before its first event.
const atStart = "at the start"

func newOrder(env Env, p Pattern, exactly bool) (Monitor, error) {
	a, err := compile(p)
	if err != nil {
		return nil, err
	}
	m := &order{walk: a.walk(), exactly: exactly, is: make([]bool, len(a.names)), last: atStart}
	for _, name := range a.names {
		kind, err := env.Kinds.matcher(name)
		if err != nil {
			return nil, err
		}
		m.kinds = append(m.kinds, kind)
	}
	return m, nil
}

func (m *order) See(v *View) {
	if !m.concerns(v) {
		return
	}
	if !m.walk.step(func(kind int) bool { return m.is[kind] }) {
		m.breaks(m.expected(), m.got(v), v.Entry)
		return
	}
	m.last = fmt.Sprintf("after %s, %s", m.name(v), recording.Milliseconds(v.LastByte))
}

// concerns notes which kinds v is of, and tells whether the order speaks of it.
func (m *order) concerns(v *View) bool {
	named := false
	for i, kind := range m.kinds {
		m.is[i] = kind.matches(v)
		named = named || m.is[i]
	}
	return named || (m.exactly && v.Type != "")
}

// expected says how far the stream came and what was allowed next.
func (m *order) expected() string {
	next := m.walk.allowed()
	if m.walk.accepts {
		next = append(next, "the end of the stream")
	}
	return m.last + ": " + strings.Join(next, " or ")
}

func (m *order) got(v *View) string {
	return fmt.Sprintf("%s, %s: %s", m.name(v), recording.Milliseconds(v.LastByte), quoted(v.Data))
}

// name is the event's name, and which of the pattern's kinds it is, where that
// says more.
func (m *order) name(v *View) string {
	var kinds []string
	for i, kind := range m.kinds {
		if m.is[i] && kind.name != v.Type && kind.name != AnyEvent && kind.name != AnyComment {
			kinds = append(kinds, kind.name)
		}
	}
	if len(kinds) == 0 {
		return recording.Name(v.Entry)
	}
	return fmt.Sprintf("%s (%s)", recording.Name(v.Entry), strings.Join(kinds, ", "))
}

func (m *order) End(r *recording.Recording) {
	switch {
	case m.walk.accepts && (m.exactly || m.last != atStart):
		m.hold()
		return
	case m.walk.accepts: // of the kinds that the pattern names, none came: nothing was judged
		m.breaks("at least one of: "+strings.Join(m.walk.names, ", "), m.kinds[0].absent(r))
		return
	}
	m.breaks(m.expected(), "nothing more: the stream ended, "+r.End.String())
}
