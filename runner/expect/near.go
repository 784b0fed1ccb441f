package expect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// unnamed is the type of an event without an event: line.
const unnamed = "message"

// had tells which types of event came, and how many of each.
func had(r *recording.Stream) string {
	types := r.Types()
	if len(types) == 0 {
		return fmt.Sprintf("the stream had no events at all (%s)", ending(r))
	}
	var parts []string
	for _, t := range types {
		parts = append(parts, fmt.Sprintf("%s (%d)", recording.Escape(t.Type, recording.TimelineData), t.Count))
	}
	return "the stream had " + strings.Join(parts, ", ")
}

// asUnnamed says why no event may be of a type, where none says its own; empty: one does.
func (m matcher) asUnnamed(r *recording.Stream) string {
	types := r.Types()
	if m.event == "" || m.event == unnamed || len(types) != 1 || types[0].Type != unnamed {
		return ""
	}
	return fmt.Sprintf("; each event is called %s: so is one without an event: line", unnamed)
}

// asAnother names an event that has the data of the kind, and another type; empty: none has, or it is what
// another kind of the scenario says.
func (m matcher) asAnother(r *recording.Stream) string {
	if m.any != nil {
		for _, one := range m.any {
			if other := one.asAnother(r); other != "" {
				return other
			}
		}
		return ""
	}
	if m.event == "" || m.kind != recording.KindEvent || m.pieces != nil || !slices.ContainsFunc(m.checks, func(c check) bool { return c.code == WrongValue }) {
		return ""
	}
	known := m.beside.decided(m.name)
	for _, e := range r.All() {
		v := &View{Entry: e, In: r}
		if e.Kind != m.kind || e.Type == m.event || broken(m.checks, v) != nil || m.over.have(v) {
			continue
		}
		if !slices.ContainsFunc(known, func(one matcher) bool { return one.matches(v) }) {
			return fmt.Sprintf("; the nearest: %s has all that %s has, but its type, which is %s", v.named(), spoken(m.name), m.event)
		}
	}
	return ""
}

// meant asks for the type, or the declared kind, that was probably meant; empty: none is near. A kind that stands
// beside this one is known, and not a misspelling of it; nor is one that has another word
// in its place, as connection_open has for connection_close.
func (m matcher) meant(r *recording.Stream, beside []string) string {
	if m.event == "" {
		return ""
	}
	var names []string
	for _, t := range r.Types() {
		if t.Type != m.event && !slices.Contains(beside, t.Type) && misspells(m.event, t.Type) {
			names = append(names, t.Type)
		}
	}
	for _, name := range m.declared.Names() {
		if name != m.name && !slices.Contains(beside, name) && misspells(m.event, name) {
			names = append(names, name)
		}
	}
	question := strings.TrimRight(suggest.DidYouMean(m.event, names), " ;")
	switch {
	case question == "":
		return ""
	case m.name != m.event: // what is misspelt is what the scenario declares
		return fmt.Sprintf("; %s is declared to be of the type %q: %s", spoken(m.name), m.event, question)
	default:
		return "; " + question
	}
}

// misspelt says that none of the kind came, where its name looks misspelt; empty: it does not.
func (m matcher) misspelt(r *recording.Stream) string {
	if meant := m.meant(r, nil); meant != "" && !m.cameIn(r) {
		return fmt.Sprintf("; no %s came%s", spoken(m.name), meant)
	}
	return ""
}

// misspells tells that two names differ by no more than a slip of the pen: in one place and
// by two letters there, or by how words are set apart.
func misspells(a, b string) bool {
	if suggest.LooksLike(a, b) {
		return true
	}
	a, b = lettersOf(a), lettersOf(b)
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	const slip = 2
	return max(len(a), len(b)) <= slip
}

func lettersOf(name string) string { return betweenWords.Replace(strings.ToLower(name)) }

var betweenWords = strings.NewReplacer("_", "", "-", "", ".", "", " ", "")

// named names an entry of the kind, with the kind where the event's type does not say it.
func (m matcher) named(v *View) string {
	name := recording.Name(v.Entry)
	if m.name == v.Type || m.name == AnyEvent || m.name == AnyComment || m.name == AnyOther {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, m.name)
}

// wasExpected ends what says beside what came what was expected.
const wasExpected = " was expected"

// instead says what was expected beside what came.
func instead(wanted string) string { return ", where " + wanted + wasExpected }

// nearMiss says why the event of the right type that comes nearest is not of the kind;
// empty where there is no such event.
func (m matcher) nearMiss(r *recording.Stream) string {
	if m.any != nil {
		for _, one := range m.any {
			if near := one.nearMiss(r); near != "" {
				return near
			}
		}
		return ""
	}
	nearest, ofAnother := m.nearest(r)
	if nearest == nil {
		return ""
	}
	why := faultOf(m.checks, nearest)
	near, is := "; the nearest: "+why.got+why.there(nearest), fmt.Sprintf("; %s is what %s", spoken(m.name), broken(m.checks, nearest).want)
	others := m.others(r, why.path)
	switch {
	case ofAnother:
		return is + others
	case why.code == WrongType:
		others = ""
	}
	if strings.Contains(why.got, wasExpected) {
		is = ""
	}
	return near + is + others
}

// there is what an event has at the one path that its fault names instead of one that has nothing; empty: it
// names none. Elsewhere it is left out, where many events are wrong alike.
func (f *fault) there(v *View) string {
	if f.code != MissingValue || len(f.also) > 0 || !mayStandElsewhere(v, f.path) {
		return ""
	}
	near := value.Near(gjson.Parse(v.text()), f.path)
	if near == "" {
		return ""
	}
	if has := v.value(near); has != nil {
		return ": " + value.Shown(*has)
	}
	return ""
}

// nearest is the event of the right type that comes nearest; ofAnother, that all of them are what
// other kinds of the scenario say: none was meant to be this one.
func (m matcher) nearest(r *recording.Stream) (nearest *View, ofAnother bool) {
	least, known := 0, m.beside.decided(m.name)
	for _, e := range r.All() {
		if e.Kind != m.kind || (m.event != "" && e.Type != m.event) {
			continue
		}
		v := &View{Entry: e, In: r}
		far := distance(m.checks, v)
		another := !holdsOne(m.checks, v) && slices.ContainsFunc(known, func(one matcher) bool { return one.matches(v) })
		if far > 0 && (nearest == nil || ofAnother && !another || ofAnother == another && far < least) {
			nearest, least, ofAnother = v, far, another
		}
	}
	return nearest, ofAnother
}

// decided are the kinds but one that are told by more than the type of an event.
func (ks Kinds) decided(but string) []matcher {
	var all []matcher
	for _, name := range ks.Names() {
		if m, err := ks.matcher(name); name != but && err == nil && len(m.checks) > 0 {
			all = append(all, m)
		}
	}
	return all
}

// others says what else stands at a path of the events of the right type: the kind that was
// meant may be among them. Empty: nothing else.
func (m matcher) others(r *recording.Stream, path value.Path) string {
	const most = 5
	var values []string
	for _, e := range r.All() {
		if path == "" || e.Kind != m.kind || (m.event != "" && e.Type != m.event) {
			continue
		}
		has := (&View{Entry: e, In: r}).value(path)
		if has == nil {
			continue
		}
		if shown := value.Shown(*has); !slices.Contains(values, shown) {
			values = append(values, shown)
		}
	}
	if len(values) < 2 || len(values) > most {
		return ""
	}
	return fmt.Sprintf("; what came has %s", strings.Join(values, ", "))
}

// readsAlike says which event of the kind that came behind a time, of a stream that is named, has at a path what only
// reads like a value, as the text "7" does like 7; empty: none has.
func (m matcher) readsAlike(r *recording.Stream, of string, behind time.Duration, path value.Path, wanted gjson.Result) string {
	view := &View{In: r}
	for _, e := range r.All() {
		view.Show(e)
		if e.LastByte < behind || !m.matches(view) {
			continue
		}
		if has := view.value(path); has != nil && has.Type != wanted.Type && value.Says(*has, value.Text(wanted)) {
			return fmt.Sprintf("; %s%s has at %q %s%s", named(e), of, path, value.Described(*has), instead(value.Described(wanted)))
		}
	}
	return ""
}

// How far an event is from passing a check.
const (
	farAlike     = 1 // it has the same as a text, or as a number
	farDifferent = 2
	farMissing   = 4
)

// distance is how far an event is from passing all checks: something else is nearer than
// nothing.
func distance(checks []check, v *View) int {
	far := 0
	for i := range checks {
		switch c := &checks[i]; {
		case c.holds(v):
		case c.path != "" && v.value(c.path) == nil:
			far += farMissing
		case c.alike != nil && c.alike(v):
			far += farAlike
		default:
			far += farDifferent
		}
	}
	return far
}

// holdsOne tells whether an event passes one of the checks, at least: it has some of what makes it one of the kind.
func holdsOne(checks []check, v *View) bool {
	return slices.ContainsFunc(checks, func(c check) bool { return c.holds(v) })
}

// spoken is how a sentence refers to a kind: quoted, unless the language has a
// word for it.
func spoken(kind string) string {
	switch kind {
	case AnyEvent, anyEventWord:
		return "event"
	case AnyComment:
		return AnyComment
	case AnyOther:
		return "other event"
	default:
		return strconv.Quote(kind)
	}
}

// spokenMany is how a sentence refers to several of a kind.
func spokenMany(kind string) string {
	if kind == AnyEvent || kind == anyEventWord || kind == AnyComment || kind == AnyOther {
		return spoken(kind) + "s"
	}
	return spoken(kind)
}

// lackedBefore marks what never came where it is missing. The event in its place is only early, if the
// pattern has one like it.
func (m *order) lackedBefore(v *View, named bool) {
	allowed := m.walk.Allowed()
	if v.In == nil || m.walk.Accepts() || len(allowed) == 0 {
		return
	}
	for _, kind := range m.kinds {
		if slices.Contains(allowed, kind.name) && kind.cameIn(v.In) {
			return
		}
	}
	at := recording.MarkOf(v.Entry)
	marks := []recording.Mark{missingBefore(at, v.In, m.awaited(), "")}
	if !named {
		marks = append(marks, at)
	}
	m.said().Marks = marks
}

// came says that nothing came of what was to come, and what else did.
func (m *order) came(r *recording.Stream) string {
	switch {
	case r.Events() == 0:
		return "no event came" + instead(m.next())
	case m.other.none():
		return "nothing more came" + instead(m.next())
	case m.last.none():
		return "none of these came" + instead(m.next()) + "; " + had(r)
	default:
		return "nothing more of these came" + instead(m.next()) + "; the last that came was " + m.other.named()
	}
}
