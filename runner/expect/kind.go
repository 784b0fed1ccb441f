package expect

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// The kinds that every scenario has, unless it gives the name a meaning of its own.
const (
	AnyEvent   = "any event"
	AnyComment = "comment"

	anyEventWord = "event" // says the same as AnyEvent, in both spellings
)

// writtenOtherwise leaves out what may stand between the words of a name.
var writtenOtherwise = strings.NewReplacer(" ", "", "_", "", "-", "")

// WordMeant is the word for any event, or any comment, that a name was probably meant to be, which is
// neither: it is written otherwise, or in the plural. Empty: it is like none.
func WordMeant(name string) string {
	switch strings.ToLower(writtenOtherwise.Replace(name)) {
	case "event", "events", "anyevent", "anyevents", "any", "*":
		if name != AnyEvent && name != anyEventWord {
			return anyEventWord
		}
	case "comment", "comments", "anycomment", "anycomments":
		if name != AnyComment {
			return AnyComment
		}
	}
	return ""
}

// Kind is a kind of event: a type, and what the event's data must hold; or any of several
// other kinds.
type Kind struct {
	Event   string                     `yaml:"event"`   // the event type; empty: any
	Where   map[value.Path]value.JSON  `yaml:"where"`   // JSON path → the value that must be there
	Data    *string                    `yaml:"data"`    // the data as text, for data that is not JSON: "[DONE]"
	Has     []value.Path               `yaml:"has"`     // these JSON paths exist
	Lacks   []value.Path               `yaml:"lacks"`   // these do not
	Between map[value.Path]value.Range `yaml:"between"` // the number there is in the range
	OneOf   map[value.Path]Values      `yaml:"one_of"`  // the value there equals one of these
	Matches map[value.Path]Regexp      `yaml:"matches"` // the text there matches
	AnyOf   []string                   `yaml:"any_of"`  // what is of one of these kinds

	// Assembled are the pieces of which it is put together: after each of them there is an
	// event of the kind, whose data is what they make so far.
	Assembled []Piece `yaml:"assembled"`

	known func() (Kind, error) // what the kind is; nil: it is what it says
	shown bool                 // of one that is assembled: it is shown to whoever asks
	late  bool                 // known may say so only later: until then nothing is of the kind
}

// UnknownKind is a kind of which nobody can say what it is: whoever asks for it gets the
// error.
func UnknownKind(err error) Kind {
	return Kind{known: func() (Kind, error) { return Kind{}, err }}
}

// LateKind is a kind that is known only later. Until known says what it is, without an
// error, nothing is of the kind; it is asked about each entry, by one goroutine for each
// that recognizes.
func LateKind(known func() (Kind, error)) Kind { return Kind{known: known, late: true} }

func (k Kind) checks() Checks {
	return Checks{Is: k.Where, Data: k.Data, Has: k.Has, Lacks: k.Lacks, Between: k.Between, OneOf: k.OneOf, Matches: k.Matches}
}

// Kinds are the names that a scenario gives to kinds of event. A name that is
// not among them is an event type.
type Kinds map[string]Kind

// Validate finds a kind that says nothing, or two things.
func (k Kind) Validate() error {
	single := k.Event != "" || !k.checks().empty()
	switch {
	case len(k.Assembled) > 0 && (single || len(k.AnyOf) > 0):
		return problem.WithHelp(errors.New("a kind of event is assembled of others, or one by itself"), "write assembled alone")
	case len(k.Assembled) > 0:
		return nil
	case single && len(k.AnyOf) > 0:
		return problem.WithHelp(errors.New("a kind of event is any of others, or one by itself"), "write any_of alone, and name a kind for what else you ask")
	case !single && len(k.AnyOf) == 0:
		return problem.WithHelp(errors.New("a kind of event needs an event type, or what its data holds"),
			"write for example {event: task_event, where: {event_type: progress_update}}")
	}
	return nil
}

// Validate finds kinds that are any of themselves.
func (ks Kinds) Validate() error {
	for _, name := range ks.Names() {
		if _, err := ks.matcherOf(name); err != nil {
			return err
		}
	}
	return nil
}

// matcherOf is the matcher of a kind, or of the pieces that it is assembled of.
func (ks Kinds) matcherOf(name string) (any, error) {
	if pieces := ks[name].Assembled; len(pieces) > 0 {
		return newAssembly(ks, name, pieces)
	}
	m, err := ks.matcher(name)
	if assembled := (*AssembledError)(nil); errors.As(err, &assembled) { // any of it
		return m, nil
	}
	return m, err
}

// matcher tells whether an entry is of one kind.
type matcher struct {
	name     string
	kind     recording.Kind
	event    string // empty: any
	checks   []check
	any      []matcher // what is of one of these is of the kind; none: what the others say
	but      []matcher // what is of one of these is not; nil: whatever it is
	pieces   []matcher // of which it is assembled; nil: it is not
	declared Kinds     // of a kind that nobody declared: those that somebody did
	beside   Kinds     // the kinds that it is one of; nil: it has no name among them
	over     sentinels // of which it is not, whatever their type; nil: it may be
	late     *late     // it is not known yet what the kind is; nil: it is
}

// which is the kind or, where it is any of several, the first of them that an entry is of.
func (m *matcher) which(v *View) *matcher {
	for i := range m.any {
		if m.any[i].matches(v) {
			return m.any[i].which(v)
		}
	}
	return m
}

// late is the matcher of a kind that is known later.
type late struct {
	resolve func() (matcher, error)
	known   *matcher // nil: not yet
}

func (l *late) matches(v *View) bool {
	if l.known == nil {
		m, err := l.resolve()
		if err != nil {
			return false
		}
		l.known = &m
	}
	return l.known.matches(v)
}

// Recognize answers a function that tells whether an entry is of the kind, or any event where none is named.
func (ks Kinds) Recognize(name string) (func(*View) bool, error) {
	m, err := ks.optional(name)
	return m.matches, err
}

// matcher resolves a kind's name.
func (ks Kinds) matcher(name string) (matcher, error) { return ks.resolve(name, nil) }

// errNoKind is the error of a name that is empty, as a variable may be: it is none of any event.
var errNoKind = problem.WithHelp(errors.New("the kind of event has no name"), "write a type of event, the name of a kind, or event for any of them")

// resolve resolves the name of a kind that the kinds within refer to.
func (ks Kinds) resolve(name string, within []string) (matcher, error) {
	kind, ok := ks[name]
	switch {
	case name == "":
		return matcher{}, errNoKind
	case slices.Contains(within, name):
		return matcher{}, fmt.Errorf("the kind of event %q is any of itself", name)
	case ok && kind.known != nil:
		return ks.unknown(name, kind, within)
	case ok && len(kind.Assembled) > 0:
		return ks.assembled(name, kind)
	case ok && len(kind.AnyOf) > 0:
		return ks.anyOf(name, kind.AnyOf, append(slices.Clip(within), name))
	case ok:
		checks, err := kind.checks().compile()
		return matcher{name: name, kind: recording.KindEvent, event: kind.Event, checks: checks, beside: ks}, err
	case name == AnyEvent || name == anyEventWord:
		return matcher{name: AnyEvent, kind: recording.KindEvent}, nil
	case name == AnyComment:
		return matcher{name: name, kind: recording.KindComment}, nil
	case name == AnyOther:
		return ks.others(append(slices.Clip(within), name))
	default:
		return ks.undeclared(name)
	}
}

// assembled resolves a kind that is assembled, for whoever is shown what is.
func (ks Kinds) assembled(name string, kind Kind) (matcher, error) {
	if !kind.shown {
		return matcher{}, &AssembledError{name}
	}
	out := matcher{name: name, kind: recording.KindEvent, event: name}
	for _, p := range kind.Assembled {
		m, err := ks.matcher(p.Kind())
		if err != nil {
			return matcher{}, err
		}
		out.pieces = append(out.pieces, m)
	}
	return out, nil
}

// unknown resolves a kind that does not say itself what it is.
func (ks Kinds) unknown(name string, kind Kind, within []string) (matcher, error) {
	resolve := func() (matcher, error) {
		known, err := kind.known()
		if err != nil {
			return matcher{}, fmt.Errorf("the kind of event %q: %w", name, err)
		}
		others := maps.Clone(ks)
		others[name] = known
		return others.resolve(name, within)
	}
	if kind.late {
		return matcher{name: name, kind: recording.KindEvent, late: &late{resolve: resolve}}, nil
	}
	return resolve()
}

func (ks Kinds) anyOf(name string, names, within []string) (matcher, error) {
	out := matcher{name: name, kind: recording.KindEvent}
	for _, one := range names {
		m, err := ks.resolve(one, within)
		if err != nil {
			return matcher{}, err
		}
		out.any = append(out.any, m)
	}
	return out, nil
}

// matchers resolves several names, all but the first of which need not be given.
func (ks Kinds) matchers(names ...string) ([]matcher, error) {
	out := make([]matcher, len(names))
	resolve := ks.matcher
	for i, name := range names {
		var err error
		if out[i], err = resolve(name); err != nil {
			return nil, err
		}
		resolve = ks.optional
	}
	return out, nil
}

// optional resolves a name that need not be given.
func (ks Kinds) optional(name string) (matcher, error) {
	if name == "" {
		return matcher{kind: recording.KindEvent}, nil
	}
	return ks.matcher(name)
}

// plain tells whether the kind is nothing but types of events.
func (m matcher) plain() bool {
	return m.late == nil && m.but == nil && len(m.checks) == 0 && !slices.ContainsFunc(m.any, func(one matcher) bool { return !one.plain() })
}

func (m *matcher) matches(v *View) bool {
	switch {
	case m.over != nil && m.over.have(v):
		return false
	case m.late != nil:
		return m.late.matches(v)
	case m.any != nil:
		return slices.ContainsFunc(m.any, func(one matcher) bool { return one.matches(v) })
	case m.but != nil && slices.ContainsFunc(m.but, func(one matcher) bool { return one.matches(v) }):
		return false
	}
	if v.Kind != m.kind || (m.event != "" && v.Type != m.event) || (v.assembled != "") != (m.pieces != nil) {
		return false
	}
	return broken(m.checks, v) == nil
}

// absent says that no event of the kind came, and what came instead, so that a
// misspelled kind shows.
func (m matcher) absent(r *recording.Stream) string {
	switch {
	case r.Response == nil:
		return fmt.Sprintf("no %s came; %s", spoken(m.name), noResponse(r))
	case m.pieces != nil:
		return fmt.Sprintf("there is no %s, for nothing came of which it is assembled: %s", spoken(m.name), m.pieces[0].absent(r))
	}
	return fmt.Sprintf("no %s came; %s%s", spoken(m.name), had(r), m.instead(r))
}

// instead says what came that was probably meant by the kind, of which none came; empty:
// nothing is near, or one came.
func (m matcher) instead(r *recording.Stream) string {
	if m.cameIn(r) {
		return ""
	}
	types := m.types()
	return cmp.Or(m.over.alone(m, r), types.ignoredIn(r), types.halfLeft(r), m.nearMiss(r), m.meant(r, nil), m.asAnother(r), m.dropped(r), m.asUnnamed(r), m.comments(r).said())
}

// Absent says that no event of a kind came, and what came instead; empty where the kind
// cannot be resolved.
func (ks Kinds) Absent(name string, r *recording.Stream) (said string, by Deviation) {
	m, err := ks.matcher(name)
	if err != nil {
		return "", Deviation{}
	}
	none := m.none(Missing, r)
	return none.got, none.deviation
}

// Instead says what came where no event of a kind did, and that is said already; empty where the
// kind cannot be resolved.
func (ks Kinds) Instead(name string, r *recording.Stream) (said string, by Deviation) {
	m, err := ks.matcher(name)
	if err != nil {
		return "", Deviation{}
	}
	return had(r) + m.instead(r), m.noneCame(r)
}

// Names lists the kinds' names, sorted.
func (ks Kinds) Names() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(ks)), func(name string) bool { return name == closing })
}
