package expect

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Same expects that the value at a path is there in every event, and always the same.
type Same struct {
	Path value.Path `yaml:"same,required"`
	In   string     `yaml:"in"` // a kind of event; default: every event
}

func (x Same) String() string {
	return fmt.Sprintf("%q is the same in every %s", x.Path, spoken(everyUnless(x.In)))
}

// everyUnless is the kind that an expectation is about which need not name one.
func everyUnless(kind string) string {
	if kind == "" {
		return AnyEvent
	}
	return kind
}

// Scope implements Expectation.
func (Same) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Same) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, everyUnless(x.In), x)
	return &same{kindMonitor: o, path: x.Path}, err
}

type same struct {
	kindMonitor
	path  value.Path
	first keptEntry
	value gjson.Result
}

func (m *same) See(v *View) {
	has := m.lookUp(v, m.path)
	switch {
	case has == nil:
	case m.first.none():
		m.first = v.kept()
		m.value = gjson.Parse(strings.Clone(has.Raw))
	case !value.Equal(m.value, *has):
		first, other := value.Contrast(m.value.Raw, has.Raw)
		got := fmt.Sprintf("%q differs: %s has %s, %s has %s", m.path, m.first.named(), first, named(v.Entry), other)
		m.Break(WrongValue, m.expected, got, m.first.entry(), v.Entry)
	}
}

// pattern says how many values there are, and which is the odd one out, where one is.
func (m *same) pattern(t tally, first string) string {
	differs := fmt.Sprintf("%q differs: ", m.path)
	switch {
	case t.judged == 2:
		return first
	case t.mixed || !strings.HasPrefix(first, differs):
		return ""
	}
	others := fmt.Sprintf("the %d others have", t.judged-2)
	if t.judged == 3 {
		others = "the other has"
	}
	t.values.add(m.value)
	switch {
	case t.broken == 1:
		first += "; " + others + " what the first has"
	case t.values.are(2) && t.broken == t.judged-1:
		first += "; " + others + " that as well"
	}
	return fmt.Sprintf("%s%s in %s: %s", differs, &t.values, numberOf(t.judged, t.of), strings.TrimPrefix(first, differs))
}

// Unique expects that no two events of a kind have the same value at a path.
type Unique struct {
	Path value.Path `yaml:"unique,required"`
	In   string     `yaml:"in"` // a kind of event; default: every event
}

func (x Unique) String() string {
	return fmt.Sprintf("%q is different in every %s", x.Path, spoken(everyUnless(x.In)))
}

// pattern leaves a single repetition as it is: it is of two.
func (m *unique) pattern(t tally, first string) string {
	if t.broken == 1 {
		return first
	}
	return ""
}

// MaxUnique bounds the values that Unique remembers: it is the one expectation
// that needs memory for each event, about 100 bytes.
const MaxUnique = 1_000_000

// Scope implements Expectation.
func (Unique) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Unique) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, everyUnless(x.In), x)
	return &unique{kindMonitor: o, path: x.Path, first: map[string]int{}, most: MaxUnique}, err
}

type unique struct {
	kindMonitor
	path  value.Path
	first map[string]int // the key of a value → the number of the event that had it first
	most  int            // of them
	key   []byte         // of the value that was looked at last
}

func (m *unique) See(v *View) {
	if has := m.lookUp(v, m.path); has != nil {
		m.key = value.AppendKey(m.key[:0], *has)
		m.distinct(v, func() string { return value.Shown(*has) })
	}
}

// distinct breaks the expectation where another event had the present key; shown writes
// what it is of, for people.
func (m *unique) distinct(v *View, shown func() string) {
	first, again := m.first[string(m.key)]
	switch {
	case again:
		earlier := &recording.Entry{Kind: v.Kind, Evidence: recording.Evidence{Number: first}}
		m.Break(Duplicate, m.expected, fmt.Sprintf("%s in #%d and again in %s%s", shown(), first, named(v.Entry), m.leftOver(v)), earlier, v.Entry)
	case len(m.first) == m.most:
		m.Break(TooMuch, m.expected, fmt.Sprintf("more than %d events came: too many to compare", m.most), v.Entry)
	default:
		m.first[string(m.key)] = v.Number
	}
}

// leftOver says that the ID of an event is that of one before; empty: it is its own, or none is looked at.
func (m *unique) leftOver(v *View) string {
	if m.path != "" || v.HasID {
		return ""
	}
	return ", which has no id field of its own"
}

// IDs expects that every event of a kind has an ID of its own: the last event ID at
// its dispatch is not empty, not left over from an event of another kind, and no other event of
// the kind has the same, unless they are shared. It remembers the IDs as [Unique] does its values.
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

// Scope implements Expectation.
func (IDs) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x IDs) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, x.Kind, x)
	return &ids{shared: x.Shared, unique: unique{kindMonitor: o, first: map[string]int{}, most: MaxUnique}}, err
}

type ids struct {
	unique
	shared bool
	other  recording.Entry // the event before, of another kind
}

func (m *ids) See(v *View) {
	switch {
	case !m.concerns(v):
		if v.Kind == recording.KindEvent {
			m.other.Kind, m.other.Type, m.other.Evidence = v.Kind, v.Type, v.Evidence
			m.other.LastEventID = append(m.other.LastEventID[:0], v.LastEventID...)
		}
	case len(v.LastEventID) == 0:
		m.Break(MissingValue, m.expected, named(v.Entry)+" has no ID", v.Entry)
	case m.shared:
	case !v.HasID && m.other.Number == v.Number-1 && bytes.Equal(m.other.LastEventID, v.LastEventID):
		before := m.other.Clone()
		m.Break(MissingValue, m.expected, fmt.Sprintf("%s has no ID: %s is still that of %s", named(v.Entry), quoted(v.LastEventID), named(before)), before, v.Entry)
	default:
		m.key = append(m.key[:0], v.LastEventID...)
		m.distinct(v, func() string { return "the ID " + quoted(v.LastEventID) })
	}
}
