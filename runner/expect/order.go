package expect

import (
	"fmt"
	"slices"
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

// StartsWith expects that the stream's first events are exactly those of the
// pattern. What follows may be anything.
type StartsWith struct {
	Pattern Pattern `yaml:"starts_with,required"`
}

// EndsWith expects that the stream's last events are exactly those of the pattern.
type EndsWith struct {
	Pattern Pattern `yaml:"ends_with,required"`
}

// Sequence expects that, somewhere in the stream, exactly the events of the
// pattern arrive, with no others between them.
type Sequence struct {
	Pattern Pattern `yaml:"sequence,required"`
}

// Validate refuses what every stream would meet.
func (x StartsWith) Validate() error { return x.Pattern.validateNotEmpty() }

// Validate refuses what every stream would meet.
func (x EndsWith) Validate() error { return x.Pattern.validateNotEmpty() }

// Validate refuses what every stream would meet.
func (x Sequence) Validate() error { return x.Pattern.validateNotEmpty() }

func (x Order) String() string      { return "the events arrive in this order: " + string(x.Pattern) }
func (x Exactly) String() string    { return "exactly these events arrive: " + string(x.Pattern) }
func (x StartsWith) String() string { return "the stream starts with: " + string(x.Pattern) }
func (x EndsWith) String() string   { return "the last events are: " + string(x.Pattern) }
func (x Sequence) String() string {
	return "these events arrive one right after the other: " + string(x.Pattern)
}

// Start implements Expectation.
func (x Order) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &order{walker: w}, err
}

// Start implements Expectation.
func (x Exactly) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &order{walker: w, exactly: true}, err
}

// Start implements Expectation.
func (x StartsWith) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &order{walker: w, exactly: true, begins: true}, err
}

// walker takes the events of one stream through the automaton of a pattern.
type walker struct {
	Judgement
	walk  *walk
	kinds []matcher      // parallel to the automaton's names
	plain bool           // the kinds are nothing but types of events
	is    []bool         // which of the kinds the present event is
	named bool           // it is one of them
	kind  recording.Kind // what it is
	event string         // and of which type
}

func newWalker(env Env, p Pattern) (walker, error) {
	a, err := compile(p)
	if err != nil {
		return walker{}, err
	}
	kinds, err := env.Kinds.matchers(a.names...)
	plain := !slices.ContainsFunc(kinds, func(m matcher) bool { return len(m.checks) > 0 })
	return walker{walk: a.walk(), kinds: kinds, plain: plain, is: make([]bool, len(kinds))}, err
}

// names notes which kinds v is of, and tells whether the pattern names one of them. In a
// long stream most events are of the type of the one before.
func (w *walker) names(v *View) bool {
	if w.plain && w.kind == v.Kind && w.event == v.Type {
		return w.named
	}
	w.kind, w.event, w.named = v.Kind, v.Type, false
	for i := range w.kinds {
		w.is[i] = w.kinds[i].matches(v)
		w.named = w.named || w.is[i]
	}
	return w.named
}

// step is an event that took a walk further, as much as messages need of it.
type step struct {
	mark
	is []bool // which of the pattern's kinds it is
}

func (s *step) take(v *View, is []bool) {
	s.mark = v.mark()
	s.is = append(s.is[:0], is...)
}

// name is the event's name, and which of the pattern's kinds it is, where that
// says more.
func (w *walker) name(s step) string {
	var kinds []string
	for i, kind := range w.kinds {
		if s.is[i] && kind.name != s.event && kind.name != AnyEvent && kind.name != AnyComment {
			kinds = append(kinds, kind.name)
		}
	}
	name := recording.Name(s.entry())
	if len(kinds) == 0 {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, strings.Join(kinds, ", "))
}

func (w *walker) got(v *View) string {
	return fmt.Sprintf("%s, %s: %s", w.name(step{v.mark(), w.is}), recording.Milliseconds(v.LastByte), quoted(v.Data))
}

// order follows the pattern from the stream's first event on.
type order struct {
	walker
	exactly bool // events that the pattern does not name have no place in it
	begins  bool // it is only about the stream's begin
	last    step // the last
}

func (m *order) See(v *View) {
	if named := m.names(v); !named && (!m.exactly || v.Type == "") {
		return
	}
	if !m.walk.step(m.is) {
		m.Break(m.expected(), m.got(v)+m.meant(v.In), v.Entry)
		return
	}
	m.last.take(v, m.is)
	if m.begins && m.walk.accepts {
		m.Hold()
	}
}

// expected says how far the stream came and what was allowed next.
func (m *order) expected() string {
	next := m.walk.allowed()
	if m.walk.accepts {
		next = append(next, "the end of the stream")
	}
	where := "at the start"
	if !m.last.none() {
		where = fmt.Sprintf("after %s, %s", m.name(m.last), recording.Milliseconds(m.last.at))
	}
	return where + ": " + strings.Join(next, " or ")
}

func (m *order) End(r *recording.Recording) {
	switch {
	case m.walk.accepts && (m.exactly || !m.last.none()):
		m.Hold()
	case m.walk.accepts: // of the kinds that the pattern names, none came: nothing was judged
		m.Break("at least one of: "+strings.Join(m.walk.names, ", "), m.kinds[0].absent(r))
	default:
		m.Break(m.expected(), "nothing more: the stream ended, "+r.End.String()+m.meant(r))
	}
}

// meant asks for the type that was probably meant by a kind which must come next and of
// which none has come; empty: none is near.
func (m *order) meant(r *recording.Recording) string {
	types := r.Types()
	next := m.walk.allowed()
	for _, kind := range m.kinds {
		came := slices.ContainsFunc(types, func(t recording.TypeCount) bool { return t.Type == kind.event })
		if question := kind.meant(types); !came && question != "" && slices.Contains(next, kind.name) {
			return fmt.Sprintf("; no %s has come%s", spoken(kind.name), question)
		}
	}
	return ""
}
