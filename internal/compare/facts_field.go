package compare

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// How much is compared of what a field says, in one run.
const (
	maxLiterals     = 24  // values: the first ones in order, equal ones in a row as one, and so many different ones
	maxLiteralBytes = 400 // of one
)

// field is a path in the events of one kind.
type field struct{ kind, path string }

// seenField is what a field was in the events of one run.
type seenField struct {
	events   int
	classes  []string // in order of appearance
	ids      []string // values with an identity, each once, in order
	idCount  int
	idClass  string
	literals walk      // the first of them, in order
	more     bool      // literals than these
	said     []literal // all of them, in order
	distinct []string  // literals, each once
	list     bool      // its literals are how many there are
	at       *event
	latest   *event // the first with the last of distinct

	precision int // of times, the finest: zeros at the end are not always written
	course    course
	shift     shift
}

// seenFields are all fields of a flow's events.
type seenFields struct {
	flow *flow
	all  map[field]*seenField
}

// of is the field of an event at a path.
func (seen seenFields) of(e *event, path string) *seenField {
	at := field{e.kind, path}
	if seen.all[at] == nil {
		seen.all[at] = &seenField{at: e}
	}
	return seen.all[at]
}

// fields states what the fields of all events are.
func (f *facts) fields(one *flow) {
	seen, events, all := seenFields{one, map[field]*seenField{}}, map[string]int{}, across{}
	for _, e := range one.withData() {
		events[e.kind]++
		e.eachValue(func(path string, v gjson.Result) {
			s := seen.of(e, path)
			if size, is := s.add(one, e, v); is && path != "" && !strings.Contains(path, itemsOf) {
				s.course.add(size, e)
				if e.kind != heartbeats && e.kind != comments {
					all.add(path, size, e)
				}
			}
		})
	}
	if events[heartbeats] > 0 {
		f.kinds[key{one.name, aspectCount, heartbeats, ""}]++
	}
	seen.state(f, events)
	seen.same(f)
	seen.courses(f, all)
}

// state states what each field is, and says. Events are how many there are of each kind.
func (seen seenFields) state(f *facts, events map[string]int) {
	seen.numberIDs()
	for at := range seen.all {
		seen.field(f, at, seen.timesPossible(at, events[at.kind]))
	}
}

// timesPossible is how often a field could come: in each event or, of an item of lists, or of what is keyed by IDs, in each of these.
func (seen seenFields) timesPossible(at field, events int) int {
	end := 0
	for _, each := range []string{itemsOf, ownValue} {
		if i := strings.LastIndex(at.path, each+"."); i >= 0 {
			end = max(end, i+len(each))
		}
	}
	if end > 0 {
		return seen.all[field{at.kind, at.path[:end]}].events
	}
	return events
}

// withData are the events of a flow, and its heartbeats.
func (f *flow) withData() []*event {
	all := make([]*event, 0, len(f.events)+len(f.beats))
	for i := range f.events {
		all = append(all, &f.events[i])
	}
	for i := range f.beats {
		if e := &f.beats[i]; !e.bare {
			all = append(all, e)
		}
	}
	return all
}

// eachValue shows the values of an event, and its ID.
func (e *event) eachValue(show func(path string, v gjson.Result)) {
	if e.entry.HasID {
		show(idPath, gjson.Result{Type: gjson.String, Str: string(e.entry.LastEventID)})
	}
	visit(e.data, show)
}

// idPath is the path of an event's ID, which no path of JSON is.
const idPath = "(id)"

// add adds a value, and answers how far a number or a time has risen; false: it is neither.
func (s *seenField) add(one *flow, e *event, v gjson.Result) (size float64, is bool) {
	s.events++
	kind, c := typeOf(v), one.classOfValue(v)
	if v.Type == gjson.Number {
		size, is = v.Num, true
	}
	if c.name != "" {
		if c.time != nil {
			s.precision = max(s.precision, c.time.precision)
			by, isNow := one.shiftOf(c.time.since, e)
			s.shift.add(by, isNow, c.time.since)
			size, is = c.time.since, true
		}
		s.addClass(c, v.Str)
		return size, is
	}
	if !slices.Contains(s.classes, kind) {
		s.classes = append(s.classes, kind)
	}
	switch many := howMany(v); {
	case many != "":
		s.list = true
		s.addLiteral(many, e)
	case kind != "object" && kind != nothing:
		s.addLiteral(one.values.literal(v), e)
	}
	return size, is
}

// noItems is how many an empty list has.
var noItems = wording.Counted(0, "item")

// howMany is how many items a list has, or what is keyed by IDs; empty: it is neither.
func howMany(v gjson.Result) string {
	switch {
	case v.IsArray():
		return wording.Counted(int(v.Get("#").Int()), "item")
	case isKeyed(v):
		return wording.Counted(int(v.Get("@values.#").Int()), "ID")
	}
	return ""
}

func (s *seenField) addLiteral(text string, e *event) {
	s.said = append(s.said, literal{text, e.entry})
	if longer := s.literals.with(text, 1); len(longer) > maxLiterals {
		s.more = true
	} else if !s.more {
		s.literals = longer
	}
	if len(s.distinct) <= maxLiterals && !slices.Contains(s.distinct, text) {
		s.distinct, s.latest = append(s.distinct, text), e
	}
}

func (s *seenField) addClass(c class, text string) {
	if !c.identity {
		if name := "<" + c.name + ">"; !slices.Contains(s.classes, name) {
			s.classes = append(s.classes, name)
		}
		return
	}
	s.idClass = c.name
	s.idCount++
	if !slices.Contains(s.ids, text) {
		s.ids = append(s.ids, text)
	}
}

// classOfValue is the class of a text, or of a number that is a time.
func (f *flow) classOfValue(v gjson.Result) class {
	switch v.Type {
	case gjson.String:
		return f.values.classOf(v.Str)
	case gjson.Number:
		return clockOf(v.Num, f.run.Started)
	}
	return class{}
}

// classOf is the class of a text: one of the request's values, or by its format.
func (v *requestValues) classOf(text string) class {
	if name := v.names[text]; name != "" {
		return class{name: name}
	}
	if m := uuidFormat.FindStringSubmatch(text); m != nil && m[1] != "" {
		if name := v.names[text[len(m[1]):]]; name != "" {
			return class{name: m[1] + " + " + name}
		}
	}
	return classOf(text)
}

var uuids = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)

// literal is what a value says, in one spelling, without what is of this request alone.
func (v *requestValues) literal(said gjson.Result) string {
	if said.Type == gjson.String {
		return v.withoutIDs(said.Str)
	}
	return bounded(value.Key(said))
}

// bounded is a text in one line or, of a long one, how it begins, and what tells it from others.
func bounded(text string) string {
	shown := recording.Escape(text, maxLiteralBytes)
	if len(text) > maxLiteralBytes {
		shown += fmt.Sprintf(" (%d bytes, %s)", len(text), digest([]literal{{text: text}}))
	}
	return shown
}

// digest tells long texts, and long rows of texts, apart.
func digest(all []literal) string {
	sum := fnv.New32a()
	for _, s := range all {
		_, _ = io.WriteString(sum, s.text+"\n") // it never fails
	}
	return fmt.Sprintf("%08x", sum.Sum32())
}

func (v *requestValues) withoutIDs(text string) string {
	for value, name := range v.names {
		if strings.Contains(text, value) {
			text = strings.ReplaceAll(text, value, "<"+name+">")
		}
	}
	if len(text) >= 36 && strings.Contains(text, "-") {
		text = uuids.ReplaceAllString(text, "<uuid>")
	}
	return bounded(text)
}

// numberIDs names each value with an identity by the path at which it comes first, and its
// number there: by the order of the paths, for events may come in any.
func (seen seenFields) numberIDs() {
	names, counts := map[string]idName{}, map[string]int{}
	for _, at := range seen.sorted() {
		s := seen.all[at]
		switch {
		case len(s.ids) == 0:
		case len(s.ids) > 1 && len(s.ids) == s.idCount:
			s.classes = append(s.classes, "<"+s.idClass+", "+anotherInEach+">")
		case len(s.ids) > 1:
			s.classes = append(s.classes, "<"+s.idClass+", several>")
		default:
			if _, known := names[s.ids[0]]; !known {
				counts[at.path]++
				names[s.ids[0]] = idName{at.path, counts[at.path]}
			}
			s.classes = append(s.classes, names[s.ids[0]].at(at.path, s.idClass))
		}
	}
}

// anotherInEach tells of values with an identity that no two events share.
const anotherInEach = "another in each event"

// idName is what a value with an identity is called.
type idName struct {
	path   string
	number int
}

func (n idName) at(path, class string) string {
	if n.path == path {
		return fmt.Sprintf("<%s %d>", class, n.number)
	}
	return fmt.Sprintf("<%s %d of %s>", class, n.number, n.path)
}

func (seen seenFields) sorted() []field {
	return slices.SortedFunc(maps.Keys(seen.all), func(a, b field) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.kind, b.kind))
	})
}

// inSome ends the class of a field that not all events of a kind have.
const inSome = ", in some events"

// field states what one field is.
func (seen seenFields) field(f *facts, at field, events int) {
	one, s := seen.flow, seen.all[at]
	place := one.place(s.at)
	slices.Sort(s.classes)
	class := strings.Join(s.classes, " or ")
	if s.events < events {
		class += inSome
	}
	if at.path == idPath {
		f.at(key{one.name, aspectID, at.kind, ""}).add(class, place)
		return
	}
	if at.path == "" && slices.Equal(s.classes, []string{"object"}) {
		seen.says(f, at) // of data that is an object nothing is said
		return
	}
	k := key{one.name, aspectField, at.kind, at.path}
	f.at(k).add(class, place)
	if s.events < events && !strings.Contains(at.path, itemsOf) && !strings.Contains(at.path, ownValue) { // these are no events
		known := f.partly[k]
		f.partly[k] = parts{max(known.with, s.events), max(known.without, events-s.events)}
	}
	seen.says(f, at)
}

// manyValues is what a field says that says another thing nearly each time.
var manyValues = fmt.Sprintf("more than %d values", maxLiterals)

// says states what a field says. Where nobody knows how much more would have come, what it says
// differs from time to time by how far it got, if it is not always the same.
func (seen seenFields) says(f *facts, at field) {
	one, s := seen.flow, seen.all[at]
	place, open := one.place(s.at), one.open() || at.kind == heartbeats || at.kind == comments
	values := key{one.name, aspectValue, at.kind, at.path}
	switch n := len(s.distinct); {
	case n == 0:
		return
	case n > maxLiterals:
		f.at(values).add(manyValues, one.place(s.latest))
	case n > 1 && open:
		f.at(values).add(strings.Join(s.distinct, ", ")+goesOn, one.place(s.latest))
	default:
		slices.Sort(s.distinct)
		f.at(values).add(strings.Join(s.distinct, ", "), place)
	}
	if s.literals.times() < 2 {
		return
	}
	text := s.literals.String()
	switch {
	case open:
		text += goesOn
	case s.more:
		text += fmt.Sprintf(", … (%d in all, %s)", len(s.said), digest(s.said))
		place.said = s.said
	}
	f.at(key{one.name, aspectWalk, at.kind, at.path}).add(text, place)
}

// goesOn ends the values of a field of which more would have come.
const goesOn = ", …"
