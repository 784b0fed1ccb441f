package expect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/pattern"
	"github.com/streamspec/streamspec/runner/recording"
)

// Order expects that the events of the kinds that the pattern names arrive in
// its order. Events of other kinds may come between them.
type Order struct {
	Pattern pattern.Pattern `yaml:"order,required"`
}

// Exactly expects that the stream's events are those of the pattern, in its
// order, and no others. Comments count only where the pattern names them.
type Exactly struct {
	Pattern pattern.Pattern `yaml:"exactly,required"`
}

// StartsWith expects that the stream's first events are exactly those of the
// pattern. What follows may be anything.
type StartsWith struct {
	Pattern pattern.Pattern `yaml:"starts_with,required"`
}

// EndsWith expects that the stream's last events are exactly those of the pattern.
type EndsWith struct {
	Pattern pattern.Pattern `yaml:"ends_with,required"`
}

// Sequence expects that, somewhere in the stream, exactly the events of the
// pattern arrive, with no others between them.
type Sequence struct {
	Pattern pattern.Pattern `yaml:"sequence,required"`
}

// Validate refuses what every stream would meet.
func (x StartsWith) Validate() error { return x.Pattern.ValidateNotEmpty() }

// Validate refuses what every stream would meet.
func (x EndsWith) Validate() error { return x.Pattern.ValidateNotEmpty() }

// Validate refuses what every stream would meet.
func (x Sequence) Validate() error { return x.Pattern.ValidateNotEmpty() }

func (x Order) String() string      { return "the events arrive in this order: " + string(x.Pattern) }
func (x Exactly) String() string    { return "exactly these events arrive: " + string(x.Pattern) }
func (x StartsWith) String() string { return "the stream starts with: " + string(x.Pattern) }
func (x EndsWith) String() string   { return "the last events are: " + string(x.Pattern) }
func (x Sequence) String() string {
	return "these events arrive one right after the other: " + string(x.Pattern)
}

// Scope implements Expectation.
func (Order) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Order) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &order{walker: w}, err
}

// Scope implements Expectation.
func (Exactly) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Exactly) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &order{walker: w, exactly: true}, err
}

// Scope implements Expectation.
func (StartsWith) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x StartsWith) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &order{walker: w, exactly: true, begins: true}, err
}

// walker takes the events of one stream through the automaton of a pattern.
type walker struct {
	Judgement
	walk  *pattern.Walk
	kinds []matcher      // parallel to the automaton's names
	plain bool           // the kinds are nothing but types of events
	is    []bool         // which of the kinds the present event is
	named bool           // it is one of them
	kind  recording.Kind // what it is
	event string         // and of which type
}

func newWalker(env Env, p pattern.Pattern) (walker, error) {
	a, err := pattern.Compile(p)
	if err != nil {
		return walker{}, err
	}
	kinds, err := env.Kinds.matchers(a.Names()...)
	plain := !slices.ContainsFunc(kinds, func(m matcher) bool { return !m.plain() })
	return walker{walk: a.Walk(), kinds: kinds, plain: plain, is: make([]bool, len(kinds))}, err
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
	keptEntry
	is []bool // which of the pattern's kinds it is
}

func (s *step) take(v *View, is []bool) {
	s.keptEntry = v.kept()
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

// misplaced is the fault of an event that the walk does not allow: it says what came in its place, and whether
// what was expected there came at all.
func (w *walker) misplaced(code Code, v *View) *fault {
	allowed := w.walk.Allowed()
	f := &fault{code: code, got: fmt.Sprintf("%s (%s) came", w.name(step{v.kept(), w.is}), recording.Milliseconds(v.LastByte))}
	absent := w.meant(v.In, allowed)
	if absent == nil { // else it says enough: what came stands in the timeline
		f.got += ": " + dataAt(v.Entry, v.place(w.kinds...))
		absent = w.later(v, allowed)
	}
	f.got += instead(w.next())
	f.copied(v)
	return f.because(absent)
}

// fewKinds is how many kinds a message names of those that are allowed.
const fewKinds = 3

// next is what the walk allows, in words.
func (w *walker) next() string {
	next := w.walk.Allowed()
	if w.walk.Accepts() {
		next = append(next, "the end of the stream")
	}
	if more := len(next) - fewKinds; more > 0 {
		next = append(next[:fewKinds], wording.CountedAs(more, "other kind", "other kinds"))
	}
	return strings.Join(next, " or ")
}

// awaited is what the walk goes on with, in words: as other expectations have it, where it is one kind.
func (w *walker) awaited() string {
	if names := w.walk.Allowed(); len(names) == 1 {
		return spoken(names[0])
	}
	return w.next()
}

// later says whether one of these kinds came behind an event, or at all; nil: none is asked for.
func (w *walker) later(v *View, names []string) *absence {
	if len(names) == 0 || v.In == nil {
		return nil
	}
	wanted := slices.DeleteFunc(slices.Clone(w.kinds), func(m matcher) bool { return !slices.Contains(names, m.name) })
	before, behind := false, false
	for _, e := range v.In.All() {
		if v.among != nil && !v.among(e) {
			continue
		}
		i := slices.IndexFunc(wanted, func(m matcher) bool { return m.matches(&View{Entry: e, In: v.In}) })
		switch {
		case recording.MarkOf(e) == recording.MarkOf(v.Entry):
			behind = true
		case i >= 0 && behind:
			return &absence{said: fmt.Sprintf("%s came later, as %s", wanted[i].name, strings.TrimSuffix(recording.Name(e), " "+wanted[i].name))}
		case i >= 0:
			before = true
		}
	}
	switch {
	case before:
		return nil
	case v.among != nil && !weLeft(v.In): // some may have come that are of another one
		return absenceOf(names, "no %s came with this value", strings.Join(names, " or "))
	case weLeft(v.In):
		return absenceOf(names, "no %s came until streamspec closed the stream", strings.Join(names, " or "))
	default:
		return absenceOf(names, "no %s came at all", strings.Join(names, " or "))
	}
}

// meant says what was probably meant by one of these kinds, of which none has come: another
// type, or an event that comes near; nil: none is.
func (w *walker) meant(r *recording.Stream, names []string) *absence {
	for _, kind := range w.kinds {
		if !slices.Contains(names, kind.name) || kind.cameIn(r) {
			continue
		}
		if hint := cmp.Or(kind.types().ignoredIn(r), kind.nearMiss(r), kind.meant(r, w.walk.Names()), kind.asAnother(r), kind.dropped(r), kind.asUnnamed(r), kind.comments(r).saidIfNamed()); hint != "" {
			return &absence{fmt.Sprintf("no %s came%s", spoken(kind.name), hint), kind.noneCame(r)}
		}
	}
	return nil
}

// order follows the pattern from the stream's first event on.
type order struct {
	walker
	exactly bool      // events that the pattern does not name have no place in it
	begins  bool      // it is only about the stream's begin
	last    step      // the last
	other   keptEntry // what came behind it that the pattern does not name
	judged  int       // events that took it further
}

func (m *order) See(v *View) {
	named := m.names(v)
	if !named && (!m.exactly || v.Type == "") {
		if v.Kind == recording.KindEvent {
			m.other = v.kept()
		}
		return
	}
	if !m.walk.Step(m.is) {
		m.breakBy(m.misplaced(m.code(), v), m.expected(), v.Entry)
		m.lackedBefore(v, named)
		return
	}
	m.judged++
	m.last.take(v, m.is)
	m.other = keptEntry{}
	if m.begins && m.walk.Accepts() {
		m.Hold(m.measure())
	}
}

// code is the kind of fault of an event that the walk does not allow.
func (m *order) code() Code {
	if m.walk.Accepts() && len(m.walk.Allowed()) == 0 {
		return TooMany
	}
	return WrongOrder
}

func (m *order) measure() Measure {
	return Measure{Text: wording.CountedAs(m.judged, "event", "events")}
}

// expected says how far the stream came and what was allowed next.
func (m *order) expected() string {
	next := m.walk.Allowed()
	if m.walk.Accepts() {
		next = append(next, "the end of the stream")
	}
	where := "at the start"
	if !m.last.none() {
		where = fmt.Sprintf("after %s (%s)", m.name(m.last), recording.Milliseconds(m.last.at))
	}
	return where + ": " + strings.Join(next, " or ")
}

// Without an event of a kind that the pattern names, of one that none is enough for, nothing was
// judged.
func (m *order) idle() (kind string, idle bool) {
	return m.kinds[0].name, !m.exactly && m.last.none() && m.walk.Accepts()
}

func (m *order) End(r *recording.Stream) {
	switch {
	case r.Response == nil:
		m.breakOrLeft(r, m.expected())
	case m.walk.Accepts() && (m.exactly || !m.last.none()):
		m.Hold(m.measure().on(r))
	case m.walk.Accepts(): // of the kinds that the pattern names, none came: nothing was judged
		m.breakBy(m.kinds[0].none(NothingToJudge, r), "at least one of: "+strings.Join(m.walk.MayCome(), ", "))
		m.missing(spoken(m.kinds[0].name), r)
	default:
		f := &fault{code: Missing, got: m.came(r) + "; " + ended(r)}
		m.breakBy(f.because(m.meant(r, m.walk.Allowed())), m.expected(), lastOf(r))
		m.missing(m.awaited(), r)
	}
}
