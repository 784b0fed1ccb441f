package expect

import (
	"fmt"
	"strings"
	"time"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// View is an entry as monitors see it. All monitors of a stream share one, so
// that the data's JSON is checked once, and each path is looked up once.
type View struct {
	*recording.Entry
	In     *recording.Stream           // as far as it has come
	called string                      // of what is no event of a stream: what messages call it
	among  func(*recording.Entry) bool // which others are judged with it; nil: all of the stream

	assembled string // the kind that this was put together for; empty: it came so
	json      validity
	shown     int // how many entries were shown before this one
	found     []found
	retry     reconnection // that was shown last
	wordless  bool         // nobody reads what is said of the entry: only the code and the path of a fault count
}

// found is what is at a path.
type found struct {
	path  value.Path
	field value.Field // of the event, that the path leads to; empty: it leads into the data
	value gjson.Result
	of    int    // the entry, as shown counts them
	raw   []byte // of a field's value
}

// reconnection is what a retry field set, and where it stood: the event that it is of comes
// behind it. The zero value is none.
type reconnection struct {
	set bool
	at  int64
	to  time.Duration
}

// Show makes the view one of the next entry of its recording. It takes no memory: what
// monitors have of the entry before is no longer good.
func (v *View) Show(e *recording.Entry) {
	v.Entry, v.json = e, unchecked
	v.shown++
	if e.Kind == recording.KindRetry {
		v.retry = reconnection{set: true, at: e.Start, to: e.Retry}
	}
}

// named is what a message calls the entry, and when it came.
func (v *View) named() string {
	if v.called != "" {
		return v.called
	}
	return named(v.Entry)
}

type validity uint8

const (
	unchecked validity = iota
	validJSON
	notJSON
)

// isJSON tells whether the entry's data is one JSON value. gjson finds paths in
// broken JSON too, so every look-up asks this first.
func (v *View) isJSON() bool {
	if v.json == unchecked {
		v.json = notJSON
		if shallow(v.Data) && gjson.ValidBytes(v.Data) {
			v.json = validJSON
		}
	}
	return v.json == validJSON
}

// maxJSONDepth bounds the nesting of data that is looked into: gjson calls itself
// for each level, and a server must not be able to exhaust the stack.
const maxJSONDepth = 10_000

func shallow(data []byte) bool {
	if len(data) <= maxJSONDepth {
		return true
	}
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '"':
			inString = !inString
		case inString && c == '\\':
			i++
		case inString:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		}
		if depth > maxJSONDepth {
			return false
		}
	}
	return true
}

// Get looks a path up in the entry's data. The second answer says what is in the
// way when there is no value: the data is not JSON, or has nothing there.
func (v *View) Get(path value.Path) (gjson.Result, string) {
	found := v.value(path)
	if found == nil {
		return gjson.Result{}, v.missing(path)
	}
	has := *found
	has.Raw, has.Str = strings.Clone(has.Raw), strings.Clone(has.Str)
	return has, ""
}

// value looks a path up without taking memory: the value lasts as long as the entry is
// shown. Nil: there is none, and missing says why.
func (v *View) value(path value.Path) *gjson.Result {
	f := v.at(path)
	if f.field == "" && !v.isJSON() {
		return nil
	}
	if f.of != v.shown {
		v.find(f)
	}
	if !f.value.Exists() {
		return nil
	}
	return &f.value
}

// at is where the view keeps what is at a path.
func (v *View) at(path value.Path) *found {
	for i := range v.found {
		if v.found[i].path == path {
			return &v.found[i]
		}
	}
	field, _ := path.Field()
	v.found = append(v.found, found{path: path, field: field, of: -1})
	return &v.found[len(v.found)-1]
}

// find looks up what is at a path.
func (v *View) find(f *found) {
	f.of = v.shown
	if f.field == "" {
		f.value = value.At(v.text(), f.path)
		return
	}
	f.value = v.field(f)
}

// isMissed tells that there is nothing at a path, in data that could have it.
func (v *View) isMissed(path value.Path) bool {
	has := v.value(path)
	return has == nil && (v.at(path).field != "" || v.isJSON())
}

// missing says what is in the way where value finds nothing.
func (v *View) missing(path value.Path) string {
	if v.wordless {
		return ""
	}
	switch {
	case v.isMissed(path):
		return fmt.Sprintf("%s has no %q%s", v.named(), path, v.elsewhere(path))
	case !shallow(v.Data):
		return fmt.Sprintf("%s has data that nest deeper than %d levels, too deep to be looked into: %s", v.named(), maxJSONDepth, dataAt(v.Entry, 0))
	default:
		return fmt.Sprintf("%s has data that is not JSON: %s%s", v.named(), dataAt(v.Entry, brokenJSON(v.Data)), notjson.Instead(v.text()))
	}
}

// lacks is the fault where value finds nothing.
func (v *View) lacks(path value.Path) *fault {
	f := &fault{code: MissingValue, path: path, got: v.missing(path)}
	if !v.isMissed(path) {
		f.code = NotJSON
	}
	if !v.wordless {
		f.deviation = v.Lacking(path)
		f.brief(v)
	}
	return f
}

// text is the data as a string, without a copy: nobody changes the data of an entry
// while it is shown.
func (v *View) text() string { return unsafe.String(unsafe.SliceData(v.Data), len(v.Data)) }

// shows says what the entry has at a path, be it nothing.
func (v *View) shows(path value.Path) string {
	has := v.value(path)
	if has == nil {
		return v.missing(path)
	}
	return fmt.Sprintf("%s has %q %s", v.named(), path, value.Shown(*has))
}

// isNo says what the entry has at a path where a value of another type was expected, "a number".
func (v *View) isNo(path value.Path, wanted string) string {
	has := v.value(path)
	if has == nil {
		return v.missing(path)
	}
	return fmt.Sprintf("%s has at %q %s%s", v.named(), path, value.Described(*has), instead(wanted))
}

// unlike says what the entry has at a path in contrast to a value: both are shown where they
// begin to differ.
func (v *View) unlike(path value.Path, other string) (has, shown string) {
	it := v.value(path)
	mine, shown := value.Contrast(it.Raw, other)
	return fmt.Sprintf("%s has %q %s", v.named(), path, mine), shown
}

// contrasts says what the entry has at a path where another value was expected: all
// differences of objects and lists, and of which type it is where that is the difference.
func (v *View) contrasts(path value.Path, wanted gjson.Result) string {
	has := v.value(path)
	switch {
	case has == nil:
		return v.missing(path)
	case mistyped(*has, wanted):
		return fmt.Sprintf("%s has at %q %s%s", v.named(), path, value.Described(*has), instead(value.Described(wanted)))
	case has.Type != gjson.JSON && len(has.Raw) <= recording.TimelineData && !value.LookAlike(has.Raw, wanted.Raw):
		return v.shows(path)
	}
	all := value.Differences(*has, wanted)
	var parts []string
	for _, d := range all[:min(len(all), differencesShown)] {
		parts = append(parts, at(d.Path)+orNothing(d.A, d.B)+instead(orNothing(d.B, d.A)))
	}
	inside := ""
	if path != value.Whole {
		inside = fmt.Sprintf(" in %q", path)
	}
	return fmt.Sprintf("%s has%s %s%s", v.named(), inside, strings.Join(parts, "; "), more(len(all)-differencesShown))
}

// mistyped tells that two values are not even of the same type. True and false are of one.
func mistyped(a, b gjson.Result) bool {
	sameType := a.Type == b.Type || a.IsBool() && b.IsBool()
	return !sameType || a.IsArray() != b.IsArray()
}

func clipped(text string) string { return recording.Escape(text, recording.TimelineData) }

// named names an entry, and when it came.
func named(e *recording.Entry) string {
	return fmt.Sprintf("%s (%s)", recording.Name(e), recording.Milliseconds(e.LastByte))
}

func quoted(data []byte) string { return quotedAt(data, 0) }

// quotedAt quotes the part of a text that matters: it begins there.
func quotedAt(data []byte, at int) string { return beginningAt(data, at, false) }

// beginningAt quotes the part that matters of a text that may go on behind its end.
func beginningAt(data []byte, at int, goesOn bool) string {
	return "«" + recording.GoingOn(recording.Excerpt(string(data), at, recording.TimelineData), goesOn) + "»"
}

// dataAt quotes the part of an entry's data that matters: it begins there.
func dataAt(e *recording.Entry, at int) string { return beginningAt(e.Data, at, e.Cut) }

// brokenJSON is where a text stops being JSON.
func brokenJSON(data []byte) int {
	if !shallow(data) {
		return 0
	}
	if wrong := notjson.Find(data); wrong != nil {
		return wrong.At
	}
	return 0
}

// place is where in the entry's data stands what makes it one of these kinds, or none of
// them; 0: its type does.
func (v *View) place(kinds ...matcher) int {
	for i := range kinds {
		kind := kinds[i].which(v)
		if kind.event != "" && kind.event != v.Type || len(kind.checks) == 0 || !v.isJSON() {
			continue
		}
		decisive := broken(kind.checks, v)
		if decisive == nil {
			decisive = &kind.checks[0]
		}
		if at := decisive.path.In(v.Data); at > 0 {
			return at
		}
	}
	return 0
}

// keptEntry is as much of an entry as a monitor keeps: which one it was, and when. The zero
// value is none.
type keptEntry struct {
	kind   recording.Kind
	number int
	at     time.Duration // its last byte
	event  string        // its type; of a violation, its code
}

func (v *View) kept() keptEntry {
	if v.Kind == recording.KindViolation {
		return keptEntry{v.Kind, v.Number, v.LastByte, v.Violation}
	}
	return keptEntry{v.Kind, v.Number, v.LastByte, v.Type}
}

func (m keptEntry) none() bool { return m.kind == 0 }

// entry is the entry for messages, and for the marks of a verdict; nil: none.
func (m keptEntry) entry() *recording.Entry {
	if m.none() {
		return nil
	}
	e := &recording.Entry{Kind: m.kind, Evidence: recording.Evidence{Number: m.number, LastByte: m.at}}
	if m.kind == recording.KindViolation {
		e.Violation = m.event
	} else {
		e.Type = m.event
	}
	return e
}

func (m keptEntry) named() string { return named(m.entry()) }

// entryCopy is the copy of an entry as it was shown. Its memory is used again for the next.
type entryCopy struct {
	recording.Entry
	data, id []byte
	retry    reconnection
}

func (c *entryCopy) copy(v *View) {
	c.data, c.id = append(c.data[:0], v.Data...), append(c.id[:0], v.LastEventID...)
	c.Entry, c.retry = *v.Entry, v.retry
	c.Data, c.LastEventID = c.data, c.id
}

// view shows it again, at the end of its stream.
func (c *entryCopy) view(r *recording.Stream) *View {
	return &View{Entry: &c.Entry, In: r, retry: c.retry}
}
